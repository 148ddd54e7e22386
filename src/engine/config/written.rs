//! The settings as they are written: one row for each. What they mean, and what is meant where nothing is written, is said
//! one level up.

use std::collections::BTreeMap;

use crate::brand::Brand;
use crate::diagnostic::{Diagnostic, Notes};
use crate::fields::meaning::{Hold, Meaning, Shown};
use crate::fields::rows::{Rows, rows};
use crate::fields::{Field, FieldKind, Fields, Placed};
use crate::hosts::{self, Host};
use crate::names::BaseUrl;

rows! {
    /// The settings above the groups.
    Single {
        [title: Option<Placed<String>>] Field::new("title", FieldKind::Text, "The name of the site.")
            .line("title = \"The name of the site\"");
        [description: Option<String>] Field::new("description", FieldKind::Text, "One sentence about it, for search engines.");
        [base_url: Option<Placed<String>>] Field::new("base-url", FieldKind::Text, "Where it will stand: https://example.org/ or https://example.org/families/.")
            .line("base_url = \"https://example.org/\"");
        [language: Option<String>] Field::new("language", FieldKind::Text, "The language of most pages, such as en-GB.");
        [time_zone: Option<Placed<String>>] Field::new("time-zone", FieldKind::Text, "Where its days begin and end, such as Europe/London.");
        [theme: Option<Placed<String>>] Field::new("theme", FieldKind::Text, "The folder of themes/ that it looks like, or harbour.");
        [sample: bool] Field::new("sample", FieldKind::Flag, "Whether every page says that it is a sample.");
        [files: Vec<Placed<String>>] Field::new("files", FieldKind::Words, "Files that are published though no page links to them, by their path in content/.");
        [file_endings: Vec<Placed<String>>] Field::new("file-endings", FieldKind::Words, "Endings of files that may be published beside the usual ones, such as stl.");
    }
}

/// A group of settings under a name of its own.
pub trait Group: Rows {
    /// As it is written, with hyphens.
    const NAME: &'static str;
    /// What it is about.
    const HELP: &'static str;
}

/// Makes a group out of its table.
macro_rules! group {
    ($name:literal $help:literal $type:ident { $($rows:tt)* }) => {
        rows! {
            #[doc = $help]
            $type { $($rows)* }
        }

        impl Group for $type {
            const NAME: &'static str = $name;
            const HELP: &'static str = $help;
        }
    };
}

group! { "gate" "How locked pages speak." Gate {
    [join: Option<String>] Field::new("join", FieldKind::Web, "Where a locked page sends people who have no code, such as /about/#join.");
} }

group! { "search" "The search page." Search {
    [enabled: Option<bool>] Field::new("enabled", FieldKind::Flag, "Whether the site can be searched; yes without it.");
} }

group! { "menu" "What header and footer link to." Menu {
    [main: Option<Vec<Placed<String>>>] Field::new("main", FieldKind::Words, "What the top of every page links to: addresses or paths of pages, or other sites, such as https://example.org/.");
    [help: Option<Placed<String>>] Field::new("help", FieldKind::Text, "The page of the help link, which is always last.");
    [footer: Vec<Placed<String>>] Field::new("footer", FieldKind::Words, "What the foot of every page links to: pages, or other sites.");
    [labels: BTreeMap<String, String>] Field::new("labels", FieldKind::Texts, "Shorter words for the menu, by address: \"/about/\" = \"About\".");
} }

impl Menu {
    /// The host of another site to which an entry leads; `None` if it leads to a page of this one.
    pub fn leads_outside<'u>(&self, entry: &'u str, own: &BaseUrl) -> Option<&'u str> {
        let rest = ["https://", "http://"]
            .iter()
            .find_map(|scheme| entry.trim().strip_prefix(scheme))?;
        let host = rest.split(['/', '?', '#']).next()?;
        (!host.is_empty() && own.inside(entry).is_none()).then_some(host)
    }
}

group! { "edit" "Where somebody changes a page." Edit {
    [url: Option<Placed<String>>] Field::new("url", FieldKind::Web, "Where the file of a page can be changed, with `{file}` in the place of its path from the top of the project: https://github.com/us/site/edit/main/{file}. For other programs there are `{folder}`, the folder of the file in content/, and `{name}`, its name without ending. Every public page links there; gated ones never do.");
} }

group! { "feedback" "How readers can answer." Feedback {
    [mail: Option<Placed<String>>] Field::new("mail", FieldKind::Text, "The address that readers may write to.");
} }

group! { "reviews" "How often pages are reviewed, and what becomes of reviews that are overdue." WrittenReviews {
    [every: Option<Placed<String>>] Field::new("every", FieldKind::Interval, "How long after one review the next is due, on pages that say nothing of it: `24 months` or `2 years`.");
    [every_for_types: BTreeMap<String, String>] Field::new("every-for-types", FieldKind::Texts, "The same for single types of page: `top-tips = \"12 months\"`.");
    [every_for_audiences: BTreeMap<String, String>] Field::new("every-for-audiences", FieldKind::Texts, "The same for pages for an audience: `parents = \"18 months\"`.");
    [overdue: Option<&'static str>] Field::new("overdue", FieldKind::Choice(&POLICIES), "What becomes of a page whose review is overdue.");
    [types: BTreeMap<String, String>] Field::new("types", FieldKind::Texts, "The same for single types of page: `top-tips = \"stop\"`.");
} }

/// What may become of a page whose review is overdue.
pub const POLICIES: [&str; 3] = ["notice", "warning", "stop"];

impl Group for Brand {
    const NAME: &'static str = "brand";
    const HELP: &'static str = "The look of the site over its theme.";
}

group! { "import" "Pages that were written for another program." Import {
    [lenient: bool] Field::new("lenient", FieldKind::Flag, "Whether pages may lack a title and summary and have unknown fields.");
    [section_page: Option<String>] Field::new("section-page", FieldKind::Text, "A further name for a folder's own page, such as README.md.");
} }

group! { "markdown" "How Markdown is shown." Markdown {
    [smart: bool] Field::new("smart", FieldKind::Flag, "Whether quotes, dashes and three dots are shown as books print them: “so” – it’s done… Code stays as typed, and so do pages in languages with other quotes.");
} }

group! { "publish" "Where the site goes." Publish {
    [host: Option<&'static Host>] Field::new("host", FieldKind::OneOf(hosts::host_names), "The host that it is built for; `plain` without it. `pimh host` tells of each.");
    [login: bool] Field::new("login", FieldKind::Flag, "Whether the host asks for passwords of its own too, before each sealed section or a whole tree in clear: nginx, apache and caddy can.");
    [targets: BTreeMap<String, Target>] Field::new("targets", FieldKind::Named(Target::ROWS), "Where `pimh publish` puts it, by names of your own: `[publish.targets.live]`. Each has one of `folder`, `git`, `rclone` and `command`.");
} }

rows! {
    /// What is said of one target, in the group `publish.targets.NAME`.
    Target {
        [folder: Option<Placed<String>>] Field::new("folder", FieldKind::Text, "A folder that a web server hands out: `/srv/www/families`. A short path counts from the top of the project.");
        [git: Option<Placed<String>>] Field::new("git", FieldKind::Text, "A git repository: `origin`, or its address.");
        [branch: Option<Placed<String>>] Field::new("branch", FieldKind::Text, "With `git`: the branch, which holds nothing but the site; `pages` without it.");
        [rclone: Option<Placed<String>>] Field::new("rclone", FieldKind::Text, "A place as rclone calls it: `webspace:families`.");
        [command: Option<&'static str>] Field::new("command", FieldKind::Choice(&COMMANDS), "The host's own tool that puts it there; pimh says what to type.");
        [base_url: Option<Placed<String>>] Field::new("base-url", FieldKind::Text, "Where the site stands there, if not at the `base_url` of all: for a trial.");
        [audience: Option<Placed<String>>] Field::new("audience", FieldKind::Text, "The role whose pages go there in clear, behind a login; or `public`, without what is gated.");
    }
}

/// The tools of hosts that nothing else can do the work of.
pub const COMMANDS: [&str; 3] = ["netlify", "wrangler", "swa"];

impl Hold for Option<&'static Host> {
    fn take(&mut self, value: Meaning) {
        if let Meaning::Choice(word) = value {
            *self = hosts::named(word.value);
        }
    }

    fn show(&self) -> Shown<'_> {
        self.map_or(Shown::Nothing, |host| Shown::Text(host.name, None))
    }
}

rows! {
    /// What is said of one role, in the group `roles.NAME`.
    Role {
        [label: Option<String>] Field::new("label", FieldKind::Text, "What readers see, such as Members.");
        [includes: Vec<Placed<String>>] Field::new("includes", FieldKind::Words, "The roles whose pages this one reads too.");
    }
}

rows! {
    /// What is said around the words of pages in another language, in the group `languages.NAME`.
    Language {
        [title: Option<String>] Field::new("title", FieldKind::Text, "The name of the site in that language.");
        [labels: BTreeMap<String, String>] Field::new("labels", FieldKind::Texts, "Words for the menu and the foot, by address: \"/about/\" = \"Amdanom ni\".");
    }
}

rows! {
    /// What is said of one type of page of the site's own, in the group `types.NAME`.
    OwnType {
        [label: BTreeMap<String, String>] Field::new("label", FieldKind::Labels, "What readers call a page of it: `label = \"Case study\"`; in several languages `label = { en = \"Case study\", cy = \"Astudiaeth achos\" }`.");
        [plural: BTreeMap<String, String>] Field::new("plural", FieldKind::Labels, "What they call several, over a list: \"Case studies\".");
        [folder: Option<Placed<String>>] Field::new("folder", FieldKind::Text, "The top folder whose pages are of the type; its name without it.");
        [fields: Vec<(String, OwnField)>] Field::new("fields", FieldKind::Named(OwnField::ROWS), "Fields that its pages may have beside those of every page: `[types.case-study.fields.place]`.");
        [needs: Vec<Placed<String>>] Field::new("needs", FieldKind::Words, "Fields of every page that its pages must have, such as `[\"audience\", \"owner\"]`.");
        [reviewed: Option<bool>] Field::new("reviewed", FieldKind::Flag, "Whether its pages must be reviewed from time to time; no without it.");
        [dated: Option<bool>] Field::new("dated", FieldKind::Flag, "Whether its rows show the day of `published`, the newest first; no without it.");
        [sort: Option<Placed<String>>] Field::new("sort", FieldKind::Text, "How a list of them is sorted where its section does not say: `date`, `title`, `weight`, or a field of the type.");
        [feed: Option<bool>] Field::new("feed", FieldKind::Flag, "Whether feeds tell of its pages; yes without it.");
        [told_as: Option<&'static str>] Field::new("told-as", FieldKind::Choice(&TOLD_AS), "What search engines are told that its pages are: an `article`, a `question` with its answer, or a `page`; without it dated ones are articles, and others pages.");
        [ends: Option<Placed<String>>] Field::new("ends", FieldKind::Text, "The field of the type with the last day on which a page holds; after it the page says that it is closed, and leaves the lists.");
        [text: Option<String>] Field::new("text", FieldKind::Text, "The words that `pimh new` begins a page with.");
    }
}

rows! {
    /// What is said of one field of a type of the site's own, in the group `types.NAME.fields.FIELD`.
    OwnField {
        [label: BTreeMap<String, String>] Field::new("label", FieldKind::Labels, "What readers are told that it is: \"Place\".");
        [kind: Option<&'static str>] Field::new("kind", FieldKind::Choice(&KINDS_OF_VALUES), "What stands in it; `text` without it.");
        [choices: Vec<Placed<String>>] Field::new("choices", FieldKind::Words, "The words to choose from, for the kinds `choice` and `choices`.");
        [required: bool] Field::new("required", FieldKind::Flag, "Whether a page must have it; no without it.");
        [help: Option<String>] Field::new("help", FieldKind::Text, "What it is for, for whoever writes a page.");
        [shown: Option<&'static str>] Field::new("shown", FieldKind::Choice(&PLACES_OF_FACTS), "Where readers see it: under the heading of the page (`facts`, also without it), there and in rows of lists (`rows`), or `nowhere`.");
    }
}

/// What may stand in a field of a site's own.
pub const KINDS_OF_VALUES: [&str; 15] = [
    "text",
    "sentences",
    "day",
    "time",
    "number",
    "yes-no",
    "choice",
    "choices",
    "list",
    "link",
    "page",
    "file",
    "picture",
    "person",
    "contact",
];

/// What search engines may be told of pages of a site's own type.
pub const TOLD_AS: [&str; 3] = ["page", "article", "question"];

/// Where readers may see a field of a site's own.
pub const PLACES_OF_FACTS: [&str; 3] = ["facts", "rows", "nowhere"];

/// Tells of what is wrong with settings that were read.
pub(super) fn tell(fields: Fields<'_>, notes: &mut Notes) {
    for problem in fields.finish().iter() {
        notes.push(Diagnostic::settings(problem));
    }
}

/// A group as a table: its name, what it is about, its rows.
pub type GroupTable = (&'static str, &'static str, &'static [Field]);

const fn table<G: Group>() -> GroupTable {
    (G::NAME, G::HELP, G::ROWS)
}

/// The groups that have fixed settings.
pub const GROUPS: [GroupTable; 10] = [
    table::<Gate>(),
    table::<Search>(),
    table::<Menu>(),
    table::<Edit>(),
    table::<Feedback>(),
    table::<WrittenReviews>(),
    table::<Brand>(),
    table::<Import>(),
    table::<Markdown>(),
    table::<Publish>(),
];

/// Where a setting belongs, as it is written: to a group, or above all groups. `None` if nothing fixed has its name.
pub fn home_of(setting: &str) -> Option<Option<&'static str>> {
    let name = setting.replace('_', "-");
    let holds = |rows: &[Field]| rows.iter().any(|row| row.name == name);
    let group = GROUPS.iter().find(|(_, _, rows)| holds(rows));
    match group {
        Some((group, ..)) => Some(Some(group)),
        None => holds(Single::ROWS).then_some(None),
    }
}

/// A group in which a site chooses the names itself, and what is under it.
pub type Free = (&'static str, &'static str);

/// The roles.
pub const ROLES: Free = ("roles", "Who can be given more to read, by name.");
/// The languages of pages that are in another than the site's.
pub const LANGUAGES: Free = (
    "languages",
    "What the site says around pages in another language, by language.",
);
/// The types of page of the site's own.
pub const TYPES: Free = (
    "types",
    "Types of page of your own, by name: `[types.case-study]`.",
);
/// The fields of the site's own.
pub const EXTRA: Free = (
    "extra",
    "Fields of your own that pages may have; templates have what is said here as `site.extra`.",
);
/// What single problems matter.
pub const CHECKS: Free = (
    "checks",
    "How much single problems matter, by code: F1 = \"warn\".",
);
