//! The words of `L13`; what it is stands in `l13.md`.

use super::phrasing::or_list;
use crate::config::closing::Closing;
use crate::diagnostic::{Code, Diagnostic, Location, Span};
use crate::names::SitePath;

/// `L13`
impl Diagnostic {
    /// A topic with readers of its own.
    pub fn topic_for_some(at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::L13,
            "a topic has no readers of its own, so `access` gates nothing here",
        )
        .at(at, "")
        .help("remove `access`; a topic shows only to those who may read a page of it")
    }

    /// `access` without a role.
    pub fn access_names_nobody(key: &str, known: &[&str], at: &Span) -> Diagnostic {
        Diagnostic::new(Code::L13, format!("`{key}` does not say who"))
            .at(at, "")
            .help(format!(
                "write `{key}: public`, or a role: {}; or remove the line",
                or_list(known)
            ))
    }

    /// `teaser` without one of its words.
    pub fn teaser_unclear(key: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::L13,
            format!("`{key}` does not say what everybody may know of a gated page"),
        )
        .at(at, "")
        .help("write `hidden`, `title` or `summary`, or remove the line")
    }

    /// A field that keeps a page from readers, without a value.
    pub fn guard_is_empty(key: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(Code::L13, format!("`{key}` says nothing"))
            .at(at, "")
            .help("say behind the colon what is meant, or remove the line")
    }

    /// A field of a page that only sections have.
    pub fn access_below_nothing(at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::L13,
            "`access-below` gates nothing here, since nothing lies below this page",
        )
        .at(at, "")
        .help("write `access` to gate the page itself; `access-below` belongs into an `_index.md`")
    }

    /// `teaser: hidden` on a page that everybody may read.
    pub fn hidden_from_nobody(at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::L13,
            "`teaser: hidden` hides nothing here, since everybody may read this page",
        )
        .at(at, "")
        .help("write `access:` with the roles that may read it, or remove this line")
    }

    /// A line that may have been meant to gate.
    pub fn access_unclear(written: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(Code::L13, format!("`{written}` looks like a field that says who may read this page, and is none"))
            .at(at, "")
            .help("write `access:` or `teaser:` in the block between the `---` lines at the top of the file, or change these words")
    }

    /// A field that would close the page, and is part of the value of another.
    pub fn access_run_on(at: &Span) -> Diagnostic {
        let written = at.source.text().get(at.range.clone()).unwrap_or_default();
        let name = written.trim_start_matches(['-', ' ', '"', '\'']);
        let name = name.split([':', '=']).next().unwrap_or_default().trim_end();
        Diagnostic::new(Code::L13, format!("`{name}` stands within the value of another field here, and closes nothing"))
            .at(at, "")
            .help("write it on a line of its own that begins with its name, without spaces or quotes before it, or change these words")
    }

    /// A field that closes a page in other programs. `known` are the roles of the site.
    pub(crate) fn closed_elsewhere(field: &Closing, known: &[&str], at: &Span) -> Diagnostic {
        let mut help = match (field.roles.as_slice(), known) {
            ([], []) => "name a role in site.toml, such as `[roles.member]`, and write `access: member` here; until then \
                 `draft: yes` keeps the page from everybody"
                .to_owned(),
            ([], [one]) => format!("write `access: {one}` in its place"),
            ([], [first, others @ ..]) => format!(
                "write `access: {first}` in its place, or another role: {}",
                or_list(others)
            ),
            (named, _) => format!("write `access: {}` in its place", named.join(", ")),
        };
        if field.may_be_own {
            help.push_str("; if it is a field of your own that says nothing of readers, declare it under [extra] in site.toml");
        }
        Diagnostic::new(
            Code::L13,
            format!("`{}` does not close this page", field.key),
        )
        .at(at, "other programs close a page so")
        .help(help)
    }

    /// The same in a record of `_data`. An import goes on without the record.
    pub(crate) fn record_closed_elsewhere(
        field: &Closing,
        known: &[&str],
        lenient: bool,
        at: &Span,
    ) -> Diagnostic {
        let role = field
            .roles
            .first()
            .map(String::as_str)
            .or(known.first().copied())
            .unwrap_or("member");
        let others: Vec<&str> = known.iter().copied().filter(|name| *name != role).collect();
        let or_another = match (field.roles.is_empty(), others.as_slice()) {
            (true, [_, ..]) => format!(", or another role: {}", or_list(&others)),
            _ => String::new(),
        };
        let help = format!(
            "to say who may read this record, write `access = \"{role}\"` in its place{or_another}; if it says nothing of readers, remove the line"
        );
        let message = format!("`{}` is no field of a record, and closes none", field.key);
        let note = Diagnostic::new(Code::L13, message).at(at, "").help(help);
        match lenient {
            true => note
                .saying(format!(
                    "`{}` says that this record is not for everybody, so it is left out",
                    field.key
                ))
                .into_warning(),
            false => note,
        }
    }

    /// The same in an import, which goes on without the page.
    pub(crate) fn held_back(self, key: &str) -> Diagnostic {
        self.saying(format!(
            "`{key}` says that this page is not for everybody, so the page is held back"
        ))
        .into_warning()
    }

    /// Any problem of who may read a page of an import, which goes on without the page.
    pub(crate) fn holding_back(self) -> Diagnostic {
        let message = format!("{}, so the page is held back", self.message());
        self.saying(message).into_warning()
    }

    /// A folder's own page under another name.
    pub fn nearly_section_page(path: &SitePath) -> Diagnostic {
        Diagnostic::new(Code::L13, "this is not read as the folder's own page, so nothing in the folder inherits from it")
            .at(path, "")
            .help("name it `_index.md`, or `index.md` if it is a page with its own pictures; in small letters")
    }

    /// A field of a file that is not read, and may be meant for the folder.
    pub fn gate_in_unread_file(field: &str, at: impl Into<Location>) -> Diagnostic {
        Diagnostic::new(
            Code::L13,
            format!("this file is not read, so `{field}` closes nothing"),
        )
        .at(at, "")
        .help("put the line into a file `_index.md` beside it, which has a `title` and the `access` of the folder")
    }

    /// A link on disk out of a gated folder.
    pub fn link_out_of_gate(path: &SitePath, level: &str) -> Diagnostic {
        Diagnostic::new(
            Code::L13,
            format!(
                "this link on disk leads to a folder for {level}, and stands where others may read"
            ),
        )
        .at(path, "")
        .help("remove it, or put it into a folder for the same readers")
    }
}
