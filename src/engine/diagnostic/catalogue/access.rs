//! Messages about who may read what.

use super::{did_you_mean, or_list};
use crate::diagnostic::{Diagnostic, Span};
use crate::names::SitePath;

/// Who may read what.
impl Diagnostic {
    /// `L12` A block whose name looks like that of a box for readers.
    pub fn block_like_only(name: &str, at: &Span) -> Diagnostic {
        Diagnostic::new("L12", format!("`{name}` looks like a box for readers"))
            .at(at, "")
            .help("write `::: only`, a space and the roles")
    }

    /// `L3` A role that the settings do not have.
    pub fn unknown_role(asked: &str, known: &[&str], at: &Span) -> Diagnostic {
        let note = Diagnostic::new("L3", format!("no role is called `{asked}`")).at(at, "");
        match crate::names::nearest(asked, known.iter().copied()) {
            Some(near) => note.help(did_you_mean(near)).fix(near),
            None if known.is_empty() => {
                note.help("this site has no roles; add one to site.toml under [roles.member]")
            }
            None => note.help(format!(
                "the roles of this site are {}",
                or_list(known).replace(" or ", " and ")
            )),
        }
    }

    /// `L4` A page wider than its section.
    pub fn wider_than_section(section: &str, to_all: bool, at: &Span) -> Diagnostic {
        let who = if to_all { "everybody" } else { "others" };
        Diagnostic::new(
            "L4",
            format!("this page is open to {who}, the rest of its section to fewer ({section})"),
        )
        .at(at, "")
        .help("if that is meant, nothing is to do; else remove this line")
    }

    /// `L7` A link to what these readers must not know.
    pub fn link_to_hidden(roles: &str, at: &Span) -> Diagnostic {
        Diagnostic::new("L7", format!("this links to a page for {roles}, and readers of this page must not know that it exists"))
            .at(at, "")
            .help(format!("put the sentence between `::: only {roles}` and `:::`, or give that page `teaser: title`"))
    }

    /// `L8` A box wider than its container.
    pub fn box_wider(around: &str, inside: &str, at: &Span) -> Diagnostic {
        Diagnostic::new("L8", format!("this box is for {inside}, but not all of them may read what it stands in ({around})"))
            .at(at, "")
            .help(format!("use roles of which every holder is also one of: {around}; or move the box to a page that is open to them"))
    }

    /// `L8` A box that gates nothing.
    pub fn box_for_everybody(at: &Span) -> Diagnostic {
        Diagnostic::new("L8", "a box for `public` is open to everybody")
            .at(at, "")
            .help("remove its two lines, or name a role")
    }

    /// `L12` A box that names no role.
    pub fn box_without_role(known: &[&str], at: &Span) -> Diagnostic {
        Diagnostic::new("L12", "this box does not say for whom it is")
            .at(at, "")
            .help(format!("write `::: only` and a role: {}", or_list(known)))
    }

    /// `L12` A box within a quote.
    pub fn box_in_quote(at: &Span) -> Diagnostic {
        Diagnostic::new("L12", "a box for readers cannot stand inside a quote")
            .at(at, "")
            .help("put the quote inside the box")
    }

    /// `L12` A line that looks like a box, or like its end, and may stand inside something else.
    pub fn box_unclear(at: &Span) -> Diagnostic {
        Diagnostic::new("L12", "it is not clear where this box for readers begins and ends")
            .at(at, "")
            .help(
                "put `::: only` and `:::` on lines of their own, with nothing before the colons, outside lists, quotes, \
                 HTML and code that are still open; to show the words themselves, put them in code",
            )
    }

    /// `L13` A topic with readers of its own.
    pub fn topic_for_some(at: &Span) -> Diagnostic {
        Diagnostic::new(
            "L13",
            "a topic has no readers of its own, so `access` gates nothing here",
        )
        .at(at, "")
        .help("remove `access`; a topic shows only to those who may read a page of it")
    }

    /// `L13` `access` without a role.
    pub fn access_names_nobody(key: &str, known: &[&str], at: &Span) -> Diagnostic {
        Diagnostic::new("L13", format!("`{key}` does not say who"))
            .at(at, "")
            .help(format!(
                "write `{key}: public`, or a role: {}; or remove the line",
                or_list(known)
            ))
    }

    /// `L13` `teaser` without one of its words.
    pub fn teaser_unclear(key: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            "L13",
            format!("`{key}` does not say what everybody may know of a gated page"),
        )
        .at(at, "")
        .help("write `hidden`, `title` or `summary`, or remove the line")
    }

    /// `L13` A field of a page that only sections have.
    pub fn access_below_nothing(at: &Span) -> Diagnostic {
        Diagnostic::new(
            "L13",
            "`access-below` gates nothing here, since nothing lies below this page",
        )
        .at(at, "")
        .help("write `access` to gate the page itself; `access-below` belongs into an `_index.md`")
    }

    /// `L13` A line that may have been meant to gate.
    pub fn access_unclear(written: &str, at: &Span) -> Diagnostic {
        Diagnostic::new("L13", format!("`{written}` looks like a field that says who may read this page, and is none"))
            .at(at, "")
            .help("write `access:` or `teaser:` in the block between the `---` lines at the top of the file, or change these words")
    }

    /// `L13` A folder's own page under another name.
    pub fn nearly_section_page(path: &SitePath) -> Diagnostic {
        Diagnostic::new("L13", "this is not read as the folder's own page, so nothing in the folder inherits from it")
            .at(path, "")
            .help("name it `_index.md`, or `index.md` if it is a page with its own pictures; in small letters")
    }

    /// `L13` A link on disk out of a gated folder.
    pub fn link_out_of_gate(path: &SitePath, level: &str) -> Diagnostic {
        Diagnostic::new(
            "L13",
            format!(
                "this link on disk leads to a folder for {level}, and stands where others may read"
            ),
        )
        .at(path, "")
        .help("remove it, or put it into a folder for the same readers")
    }

    /// `L9` A gated file on a page of more readers.
    pub fn gated_file_used(level: &str, at: &Span) -> Diagnostic {
        Diagnostic::new("L9", format!("this file lies in a folder for {level}, and this page has other readers"))
            .at(at, "")
            .help("move the file to a folder that these readers may see, or put this between `::: only` lines")
    }

    /// `L10` A folder's name that shows.
    pub fn folder_name_shows(folder: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            "L10",
            format!("the address of this page shows the name of the gated folder {folder}"),
        )
        .at(at, "")
        .help("if the name should not be known, move the page to a public folder")
    }

    /// `L11` A gated record on a page of more readers.
    pub fn gated_record_used(kind: &str, level: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            "L11",
            format!("this {kind} is for {level}, and this page has other readers"),
        )
        .at(at, "")
        .help(format!(
            "put it between `::: only {}` and `:::`, or change `access` of the record",
            level.replace('+', ", ")
        ))
    }

    /// `L14` Words of a gated file in a file that everybody gets. Says neither the words nor, if they
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
            "L14",
            format!("everybody could read something gated of this file {place}{more} of the output"),
        )
        .at(gated, "")
        .help(
            "nothing was changed; if everybody may know the words, write them on a public page or give this page a \
             teaser; if not, look at what the theme shows there, and tell us if it is not the theme",
        )
    }

    /// `L14` Words for the readers of one level on their way into what others read: a mistake of the
    /// program, which no site can cause.
    pub fn other_readers() -> Diagnostic {
        Diagnostic::new(
            "L14",
            "what some may read was about to be put together with what is for others",
        )
        .help("nothing was changed, and nothing in the site is wrong; please tell us")
    }
}
