//! The words of `H1`; what it is stands in `h1.md`.

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::site::Held;

/// `H1`
impl Diagnostic {
    /// A link to nothing.
    pub fn no_such_page(dest: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let typed = elsewhere(dest);
        let message = match typed.as_deref().and_then(|typed| typed.strip_suffix(dest)) {
            Some(begin) => {
                format!("`{dest}` has no `{begin}` before it, so it is taken for a file")
            }
            None => format!("there is no page or file `{dest}`"),
        };
        let near = near.filter(|_| !dest.starts_with("www.") && !dest.contains('@'));
        let note = Diagnostic::new(Code::H1, message).at(at, "");
        match (near, typed) {
            (Some(near), _) => instead(note, dest, near),
            (None, Some(typed)) => note
                .help(format!("if it is not on this site, write `{typed}`"))
                .leading(dest, &typed)
                .for_example(),
            (None, None) => {
                note.help("write the path to the file, from this one or with `/` from content/")
            }
        }
    }

    /// A link to a page that is a draft, or not there yet.
    pub fn link_to_held(dest: &str, held: &Held, at: &Span) -> Diagnostic {
        let why = match held {
            Held::Status(status) => format!("`{dest}` is not published: its status is `{status}`"),
            Held::Future(day) => format!("`{dest}` is not published before {day}"),
            Held::Expired(day) => format!("`{dest}` left the site on {day}"),
            Held::MeantClosed => {
                format!("`{dest}` is held back, since a field of it is meant to close it")
            }
            Held::Unreadable => format!("the fields of `{dest}` cannot be read"),
            Held::Section(_) => format!("`{dest}` lies in a section that is not published"),
        };
        Diagnostic::new(Code::H1, why)
            .at(at, "")
            .help("publish that page first, or write its name without a link until then")
    }

    /// A picture or download that is not there.
    pub fn no_such_file(dest: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let note = Diagnostic::new(Code::H1, format!("there is no file `{dest}`")).at(at, "");
        match near {
            Some(near) => instead(note, dest, near),
            None => note.help("put the file beside the page, or write the path to it"),
        }
    }

    /// A picture of `_data/pictures.toml` that is not there.
    pub fn no_such_picture(path: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let note = Diagnostic::new(Code::H1, format!("there is no file `{path}`")).at(at, "");
        match near {
            Some(near) => note
                .help(format!("did you mean `{near}`?"))
                .swapping(path, near),
            None => note.help(
                "write its path from content/, as `groups/walk.jpg`; or a folder, as `groups/`",
            ),
        }
    }
}

/// The path that may have been meant, with the place on the page that was.
fn instead(note: Diagnostic, dest: &str, near: &str) -> Diagnostic {
    let near = format!("/{}", near.trim_start_matches('/'));
    let place = dest.find('#').and_then(|at| dest.get(at..));
    let typed = near.replace(' ', "%20") + place.unwrap_or_default();
    note.help(format!("did you mean `{near}`?"))
        .leading(dest, &typed)
}

/// What to type for an address, a mailbox or a number that was written as the path of a file.
fn elsewhere(dest: &str) -> Option<String> {
    let host = dest.split(['/', '?', '#']).next().unwrap_or_default();
    let digits: String = dest
        .chars()
        .filter(|c| !matches!(c, ' ' | '-' | '(' | ')'))
        .collect();
    let is_number = |text: &str| {
        let figures = text.strip_prefix('+').unwrap_or(text);
        figures.len() >= 3 && figures.bytes().all(|byte| byte.is_ascii_digit())
    };
    let endings = [
        ".org", ".com", ".net", ".uk", ".ie", ".eu", ".info", ".wales", ".scot", ".cymru",
    ];
    match dest.split_once('@') {
        Some((name, host)) if !name.is_empty() && host.contains('.') && !dest.contains('/') => {
            Some(format!("mailto:{dest}"))
        }
        _ if is_number(&digits) => Some(format!("tel:{digits}")),
        _ if host.starts_with("www.") => Some(format!("https://{dest}")),
        _ if endings
            .iter()
            .any(|ending| host.len() > ending.len() && host.ends_with(ending)) =>
        {
            Some(format!("https://{dest}"))
        }
        _ => None,
    }
}
