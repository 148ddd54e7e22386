//! Whoever looks at the preview: as which readers, and with what of drafts, future and expired pages.

use crate::access::Reader;
use crate::config::Config;

/// The name of the cookie, and behind `_` of the query, that says as whom to look.
pub const VIEW: &str = "pimh_view";
/// The name of the cookie that says what is shown of pages that are not published.
pub const SHOW: &str = "pimh_show";

/// What is shown of pages that a build leaves out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Show {
    /// Drafts, and what is in review or approved.
    pub drafts: bool,
    /// What will be published later.
    pub future: bool,
    /// What has expired.
    pub expired: bool,
}

impl Show {
    /// Everything that there is.
    pub const ALL: Show = Show {
        drafts: true,
        future: true,
        expired: true,
    };

    /// Reads `drafts+future`; `published` is none of them.
    pub fn named(text: &str) -> Show {
        let has = |name| text.split('+').any(|part| part == name);
        Show {
            drafts: has("drafts"),
            future: has("future"),
            expired: has("expired"),
        }
    }

    /// What [`Show::named`] reads.
    pub fn name(self) -> String {
        let all = [
            (self.drafts, "drafts"),
            (self.future, "future"),
            (self.expired, "expired"),
        ];
        let names: Vec<&str> = all
            .iter()
            .filter(|(shown, _)| *shown)
            .map(|(_, name)| *name)
            .collect();
        if names.is_empty() {
            "published".to_owned()
        } else {
            names.join("+")
        }
    }
}

/// As whom a page is looked at.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// `public`, or names of roles with commas, sorted.
    pub name: String,
    /// The same for the program.
    pub reader: Reader,
    /// What is shown of pages that a build leaves out.
    pub show: Show,
}

impl Viewer {
    /// Somebody without a role, who sees what is published.
    pub fn public(show: Show) -> Viewer {
        Viewer {
            name: "public".to_owned(),
            reader: Reader::public(),
            show,
        }
    }

    /// Reads `public`, a role, or several with commas. A name that no role has counts for nothing.
    pub fn named(text: &str, show: Show, config: &Config) -> Viewer {
        let mut viewer = Viewer::public(show);
        let mut names: Vec<&str> = text.split(',').map(str::trim).collect();
        names.sort_unstable();
        names.dedup();
        names.retain(|name| config.role_names().any(|role| role == *name));
        for name in &names {
            let reader = config.reader(name);
            let reader = reader.expect("only names of roles are left");
            viewer.reader = viewer.reader.and(reader);
        }
        if !names.is_empty() {
            viewer.name = names.join(",");
        }
        viewer
    }
}
