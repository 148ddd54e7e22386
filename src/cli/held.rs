//! The pages that are held back, each with its reason: what is not on the site is never passed over.

use super::print::count;
use super::session::Voice;
use crate::site::{Held, Site};

/// As many held-back pages as are named without `-v`.
const NAMED: usize = 5;

/// Every page that is not in the build, with its reason.
pub(super) fn told(voice: &Voice, site: &Site) {
    let held = site.held();
    if held.is_empty() {
        return;
    }
    let shown = if voice.verbose > 0 { held.len() } else { NAMED };
    voice.tell(&format!(
        "Held back: {}.",
        count(held.len(), "page", "pages")
    ));
    for (path, reason) in held.iter().take(shown) {
        let name = if voice.redacts {
            "a page".to_owned()
        } else {
            path.to_string()
        };
        voice.tell(&format!("  {name}: {}", why(reason, voice.redacts)));
    }
    if held.len() > shown {
        voice.tell(&format!(
            "  … and {} more (-v lists them)",
            held.len() - shown
        ));
    }
}

/// A reason in words.
pub(super) fn why(reason: &Held, redacts: bool) -> String {
    match reason {
        Held::Status(status) => format!("its status is {status}"),
        Held::Future(day) => format!("it will be published on {day}"),
        Held::Expired(day) => format!("it expired on {day}"),
        Held::MeantClosed => {
            "a field of another program says that it is not for everybody".to_owned()
        }
        Held::Unreadable => "its fields cannot be read".to_owned(),
        Held::Section(_) if redacts => "its section is held back or broken".to_owned(),
        Held::Section(path) => format!("{path} is held back or broken"),
    }
}
