//! Messages about links and pictures.

use crate::diagnostic::{Diagnostic, Severity, Span};

/// Links and pictures.
impl Diagnostic {
    /// `H1` A link to nothing.
    pub fn no_such_page(dest: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let note = Diagnostic::new("H1", format!("there is no page or file `{dest}`")).at(at, "");
        match near {
            Some(near) => note.help(format!("did you mean `/{}`?", near.trim_start_matches('/'))),
            None => {
                note.help("write the path to the file, from this one or with `/` from content/")
            }
        }
    }

    /// `H1` A picture or download that is not there.
    pub fn no_such_file(dest: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let note = Diagnostic::new("H1", format!("there is no file `{dest}`")).at(at, "");
        match near {
            Some(near) => note.help(format!("did you mean `/{}`?", near.trim_start_matches('/'))),
            None => note.help("put the file beside the page, or write the path to it"),
        }
    }

    /// `H6` A link right but for its capitals.
    pub fn link_differs_by_case(dest: &str, near: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            "H6",
            format!("`{dest}` has other capital letters than the file"),
        )
        .at(at, "")
        .help(format!(
            "write `/{}`, or else the link breaks on most hosts",
            near.trim_start_matches('/')
        ))
    }

    /// `H5` An anchor to nothing.
    pub fn no_such_anchor(id: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let note = Diagnostic::new("H5", format!("no heading has the id `{id}`")).at(at, "");
        match near {
            Some(near) => note.help(format!("did you mean `#{near}`?")),
            None => note.help("an id is the heading in small letters with hyphens, or what stands in {#braces} behind it"),
        }
    }

    /// `H7` An address with a scheme that could run.
    pub fn unsafe_link(dest: &str, at: &Span) -> Diagnostic {
        let begin = match dest.split_once(':') {
            Some((scheme, _)) if !dest.starts_with(['/', '\\']) => {
                format!("{}:", scheme.chars().take(20).collect::<String>())
            }
            _ => dest
                .chars()
                .take_while(|c| matches!(c, '/' | '\\'))
                .collect(),
        };
        Diagnostic::new("H7", format!("a link cannot begin with `{begin}`"))
            .at(at, "")
            .help("use https:, mailto:, tel: or sms:, or the path to a page")
    }

    /// `I1` A picture without alternative words.
    pub fn picture_without_words(at: &Span, lenient: bool) -> Diagnostic {
        let mut note = Diagnostic::new("I1", "this picture does not say what it shows")
            .at(at, "")
            .help("write it between the brackets: ![A father reading to his baby](walk.jpg); if it is only decoration, write ![decorative](walk.jpg)");
        if lenient {
            note.weaken(Severity::Warning);
        }
        note
    }

    /// `N2` A picture from another site.
    pub fn picture_elsewhere(dest: &str, at: &Span) -> Diagnostic {
        let host = dest
            .split("//")
            .nth(1)
            .and_then(|rest| rest.split('/').next())
            .unwrap_or(dest);
        Diagnostic::new(
            "N2",
            format!(
                "this picture lies on another site, {host}, which would learn who reads this page"
            ),
        )
        .at(at, "")
        .help("save the picture beside the page and name it here")
    }
}
