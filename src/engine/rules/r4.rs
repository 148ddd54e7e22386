//! The words of `R4`; what it is stands in `r4.md`.

use crate::diagnostic::{Code, Diagnostic};
use crate::names::SitePath;

/// The file of the keyring.
const KEYRING: &str = "keyring.json";

/// Codes that would open nothing any more.
fn whose(lost: &[&str]) -> String {
    match lost {
        [] => String::new(),
        [one] => format!("; the code {one} would open nothing any more"),
        several => format!(
            "; the codes {} would open nothing any more",
            several.join(", ")
        ),
    }
}

/// `R4`
impl Diagnostic {
    /// A keyring from before the last build.
    pub fn keyring_older(lost: &[&str]) -> Diagnostic {
        Diagnostic::new(
            Code::R4,
            format!(
                "the keyring is older than the one of the last build, so revoked codes could open the site again{}",
                whose(lost)
            ),
        )
        .at(&SitePath::new(KEYRING), "")
        .help(
            "take the newest keyring.json back from the repository; if it is lost, `pimh access accept-keyring` lets this \
             one count, and then revoke again what was revoked",
        )
    }

    /// A keyring that two branches changed.
    pub fn keyring_of_two_branches(lost: &[&str]) -> Diagnostic {
        Diagnostic::new(
            Code::R4,
            format!("the keyring was changed in two places at once{}", whose(lost)),
        )
        .at(&SitePath::new(KEYRING), "")
        .help(
            "keep one, run `pimh access accept-keyring`, and do what was done to the other once more: invite the readers \
             of these codes again, revoke again what was revoked",
        )
    }
}
