//! The words of `S3`; what it is stands in `s3.md`.

use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::prose::{Passage, PassageKind};

/// A question that stands like a heading has no more words.
const SHORT: usize = 8;

/// Headings that ask or shout.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    if !page.is_english {
        return;
    }
    for passage in &page.prose.passages {
        let words = page.prose.text_at(&passage.at).trim_end();
        let asks = words.ends_with('?');
        match passage.kind {
            PassageKind::Heading(_) if asks => {
                notes.push(Diagnostic::heading_asks(&page.span(&passage.at)))
            }
            PassageKind::Heading(_) if in_capitals(page, passage) => {
                notes.push(Diagnostic::heading_in_capitals(&page.span(&passage.at)));
            }
            PassageKind::Paragraph if asks && stands_alone(passage, words) => {
                notes.push(Diagnostic::question_alone(&page.span(&passage.at)));
            }
            _ => {}
        }
    }
}

/// A short question that is a paragraph of its own, outside lists, blocks and quotes.
fn stands_alone(passage: &Passage, words: &str) -> bool {
    // Bold ones are `S2`'s.
    let is_plain = passage.lists == 0
        && passage.block.is_none()
        && !passage.is_quoted
        && !passage.is_note
        && !passage.is_bold;
    is_plain && words.split_whitespace().count() <= SHORT && !words.contains(['.', '“', '"', '!'])
}

/// Whether every longer word begins with a capital, and there are enough to tell.
fn in_capitals(page: &Reading<'_>, passage: &Passage) -> bool {
    let all = &page.prose.words.all;
    let from = all.partition_point(|word| (word.start as usize) < passage.at.start);
    let words = all
        .iter()
        .skip(from)
        .take_while(|word| (word.start as usize) < passage.at.end)
        .skip(1);
    let mut count = 0;
    for word in words.filter(|word| word.end - word.start >= 4) {
        if !word.is_capital {
            return false;
        }
        count += 1;
    }
    count >= 3
}

/// `S3`
impl Diagnostic {
    /// `## What has happened so far?`
    pub fn heading_asks(at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::S3,
            "this heading asks, and whoever looks through the page wants to be told",
        )
        .at(at, "")
        .help("say what the section tells, such as “What champions have done”")
    }

    /// `## What Champions Have Done`
    pub fn heading_in_capitals(at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::S3,
            "this heading has a capital on every word, which is slower to read",
        )
        .at(at, "")
        .help("keep the first capital, and those of names")
    }

    /// A question that stands alone.
    pub fn question_alone(at: &Span) -> Diagnostic {
        Diagnostic::new(Code::S3, "this question stands alone like a heading, and is none")
            .at(at, "")
            .help("begin the line with `##` and say what the section tells; or put the question into the paragraph below")
    }
}
