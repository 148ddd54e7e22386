//! The words of `L14`; what it is stands in `l14.md`.

use crate::diagnostic::{Code, Diagnostic};
use crate::names::SitePath;

/// `L14`
impl Diagnostic {
    /// Words of a gated file in a file that everybody gets. Says neither the words nor, if they
    /// are its name, the name.
    pub fn leak(gated: &SitePath, file: Option<&str>, more: usize) -> Diagnostic {
        let place = match file {
            Some(file) => format!("in {file}"),
            None => "in the name of a file".to_owned(),
        };
        let more = match more {
            0 => String::new(),
            1 => " and in one more file".to_owned(),
            more => format!(" and in {more} more files"),
        };
        Diagnostic::new(
            Code::L14,
            format!("everybody could read something gated of this file {place}{more} of the output"),
        )
        .at(gated, "")
        .help(
            "nothing was changed; if everybody may know the words, write them on a public page or give this page a \
             teaser; if not, look at what the theme shows there, and tell us if it is not the theme",
        )
    }

    /// Words for the readers of one level on their way into what others read: a mistake of the
    /// program, which no site can cause.
    pub fn other_readers() -> Diagnostic {
        Diagnostic::new(
            Code::L14,
            "what some may read was about to be put together with what is for others",
        )
        .help("nothing was changed, and nothing in the site is wrong; please tell us")
    }
}
