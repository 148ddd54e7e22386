//! The words of `Y4`; what it is stands in `y4.md`.

use crate::diagnostic::{Code, Diagnostic, Location, Notes};
use crate::site::Site;

/// Everything that says of itself that it is a sample.
pub(super) fn run(site: &Site, notes: &mut Notes) {
    let config = site.config();
    if !config.live {
        return;
    }
    if config.sample {
        notes.push(Diagnostic::is_a_sample(
            "this site",
            "sample = true",
            &config.source.path,
        ));
    }
    for page in site.inspected() {
        if page.document().front.sample == Some(true) {
            notes.push(Diagnostic::is_a_sample(
                "this page",
                "sample: yes",
                page.top(),
            ));
        }
    }
    for (_, contact) in &site.data().contacts {
        if contact.value.sample {
            notes.push(Diagnostic::is_a_sample(
                "this contact",
                "sample = true",
                &contact.at,
            ));
        }
    }
}

/// `Y4`
impl Diagnostic {
    /// Something made up, under `--live`.
    pub fn is_a_sample(what: &str, line: &str, at: impl Into<Location>) -> Diagnostic {
        Diagnostic::new(
            Code::Y4,
            format!("{what} is a sample, and samples never go live"),
        )
        .at(at, "")
        .help(format!(
            "put your own words there, then take the line `{line}` away"
        ))
    }
}
