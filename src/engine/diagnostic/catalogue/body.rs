//! Messages about words, headings and blocks.

use super::did_you_mean;
use crate::diagnostic::{Diagnostic, Severity, Span};

/// Words, headings and blocks.
impl Diagnostic {
    /// `K1` A block that the program does not have.
    pub fn unknown_block(name: &str, near: Option<&str>, at: &Span, lenient: bool) -> Diagnostic {
        let note = Diagnostic::new("K1", format!("there is no block `{name}`")).at(at, "");
        let mut note = match near {
            Some(near) => note.help(did_you_mean(near)),
            None => note.help("`pimh help blocks` lists them; to show three colons, write a backslash before them"),
        };
        if lenient {
            note.weaken(Severity::Warning);
        }
        note
    }

    /// `K9` A block without an end.
    pub fn block_not_closed(name: &str, at: &Span, in_code: bool) -> Diagnostic {
        let name = if name.is_empty() {
            "this block".to_owned()
        } else {
            format!("this `{name}` box")
        };
        let help = match in_code {
            true => "a code fence (```) that is opened after it is not closed; close it first",
            false => "put a line with only `:::` where it ends",
        };
        Diagnostic::new("K9", format!("{name} is not closed"))
            .at(at, "begins here")
            .help(help)
    }

    /// `K9` An end without a block.
    pub fn stray_close(at: &Span) -> Diagnostic {
        Diagnostic::new("K9", "this `:::` closes nothing")
            .at(at, "")
            .help("remove it, or add the line that begins the block")
    }

    /// `K10` A block that needs an id, a file or words.
    pub fn block_without_argument(name: &str, at: &Span) -> Diagnostic {
        let example = match name {
            "figure" => "::: figure champions-perinatal",
            "contact" => "::: contact samaritans",
            "download" => "::: download plan.pdf The plan",
            "video" => "::: video visit.mp4",
            "nation" => "::: nation wales",
            "quote" => "::: quote A champion",
            _ => "::: recommendation Working group, 2016",
        };
        Diagnostic::new("K10", format!("`::: {name}` needs a word behind it"))
            .at(at, "")
            .help(format!("write it as `{example}`"))
    }

    /// `K11` A block across the edge of a list item.
    pub fn block_crosses(at: &Span) -> Diagnostic {
        Diagnostic::new("K11", "this block begins inside a list item or quote and ends outside it, or the other way round")
            .at(at, "begins here")
            .help("indent its closing `:::` as far as its first line, or put the block before or behind the list or quote")
    }

    /// `K7` A footnote that is not there.
    pub fn footnote_missing(label: &str, at: &Span) -> Diagnostic {
        Diagnostic::new("K7", format!("`[^{label}]` has no note"))
            .at(at, "")
            .help(format!("add a line `[^{label}]: the note` below"))
    }

    /// `K8` A note that nothing uses.
    pub fn footnote_unused(label: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            "K8",
            format!("nothing refers to the note `[^{label}]`, so it is not shown"),
        )
        .at(at, "")
        .help(format!(
            "put `[^{label}]` where it belongs, or remove the note"
        ))
    }

    /// `S1` The page's own level of heading.
    pub fn heading_one(at: &Span) -> Diagnostic {
        Diagnostic::new(
            "S1",
            "the title is the page's heading of level 1, so this one becomes level 2",
        )
        .at(at, "")
        .help("begin it with `##`")
    }

    /// `S1` A heading that leaves a level out.
    pub fn heading_skips(written: u8, level: u8, at: &Span) -> Diagnostic {
        let marks = |level: u8| "#".repeat(usize::from(level));
        Diagnostic::new(
            "S1",
            format!(
                "this heading leaves a level out, so it becomes level {level} instead of {written}"
            ),
        )
        .at(at, "")
        .help(format!("begin it with `{}`", marks(level)))
    }

    /// `S6` A heading of nothing.
    pub fn heading_empty(at: &Span) -> Diagnostic {
        Diagnostic::new("S6", "this heading has no words")
            .at(at, "")
            .help("write some, or remove the line")
    }

    /// `H8` An id given twice.
    pub fn id_twice(id: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            "H8",
            format!("the id `{id}` is taken on this page, so this heading gets a number"),
        )
        .at(at, "")
        .help("give one of them another id")
    }

    /// `J1` HTML that does not pass the safe list.
    pub fn html_refused(tag: &str, at: &Span) -> Diagnostic {
        Diagnostic::new("J1", format!("`<{tag}>` is left out of the page"))
            .at(at, "")
            .help("write it in Markdown, or use one of the blocks")
    }
}
