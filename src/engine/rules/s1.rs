//! The words of `S1`; what it is stands in `s1.md`.

use crate::diagnostic::{Code, Diagnostic, Location, Span};

/// `S1`
impl Diagnostic {
    /// The page's own level of heading.
    pub fn heading_one(at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::S1,
            "the title is the page's heading of level 1, so this one becomes level 2",
        )
        .at(at, "")
        .help("begin it with `##`")
        .hashes(2)
    }

    /// The page's title once more, as other programs want it.
    pub fn title_again(at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::S1,
            "this heading says the title again, which stands above the words already",
        )
        .at(at, "")
        .help("remove this line")
        .fix("")
    }

    /// A heading that leaves a level out.
    pub fn heading_skips(written: u8, level: u8, at: &Span) -> Diagnostic {
        let marks = |level: u8| "#".repeat(usize::from(level));
        Diagnostic::new(
            Code::S1,
            format!(
                "this heading leaves a level out, so it becomes level {level} instead of {written}"
            ),
        )
        .at(at, "")
        .help(format!("begin it with `{}`", marks(level)))
        .hashes(level)
    }

    /// With as many signs before the heading, where it is written so.
    fn hashes(self, level: u8) -> Diagnostic {
        let Location::Text(at) = self.location().clone() else {
            return self;
        };
        let text = at.source.text().get(at.range.clone()).unwrap_or_default();
        let signs = text.len() - text.trim_start_matches('#').len();
        let from = at.range.start;
        match signs {
            0 => self,
            _ => self.typing(
                &Span::new(&at.source, from..from + signs),
                "#".repeat(usize::from(level)),
            ),
        }
    }
}
