//! The words of `H1`; what it is stands in `h1.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `H1`
impl Diagnostic {
    /// A link to nothing.
    pub fn no_such_page(dest: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let note =
            Diagnostic::new(Code::H1, format!("there is no page or file `{dest}`")).at(at, "");
        match near {
            Some(near) => note.help(format!("did you mean `/{}`?", near.trim_start_matches('/'))),
            None => {
                note.help("write the path to the file, from this one or with `/` from content/")
            }
        }
    }

    /// A picture or download that is not there.
    pub fn no_such_file(dest: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let note = Diagnostic::new(Code::H1, format!("there is no file `{dest}`")).at(at, "");
        match near {
            Some(near) => note.help(format!("did you mean `/{}`?", near.trim_start_matches('/'))),
            None => note.help("put the file beside the page, or write the path to it"),
        }
    }
}
