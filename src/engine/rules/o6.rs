//! The words of `O6`; what it is stands in `o6.md`.

use crate::diagnostic::{Code, Diagnostic, Notes};
use crate::hosts::Host;
use crate::site::Site;

/// Former addresses of which the host cannot be told.
pub(super) fn run(site: &Site, notes: &mut Notes) {
    let moved = site.public().moved();
    if moved.by_page > 0 {
        let (by_host, by_page) = (moved.told.len(), moved.by_page);
        notes.push(Diagnostic::not_all_moved(
            site.config().host,
            by_host,
            by_page,
        ));
    }
}

/// `O6`
impl Diagnostic {
    /// More former addresses than the host has room for.
    pub fn not_all_moved(host: &Host, by_host: usize, by_page: usize) -> Diagnostic {
        let all = by_host + by_page;
        let most = match host.room.most {
            usize::MAX => "its rules cannot hold the letters of the others".to_owned(),
            most => format!(
                "it takes at most {most} {} of plain letters",
                host.room.unit
            ),
        };
        let message = format!(
            "of {all} former addresses {} answers {by_host} itself, since {most}; at {by_page} a page leads on",
            host.label
        );
        Diagnostic::new(Code::O6, message)
            .help("nothing to do; or take out `aliases` that nobody uses any more")
    }
}
