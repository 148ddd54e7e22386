//! The words of `H2`; what it is stands in `h2.md`.

use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::prose::PassageKind;

// Words that say nothing of where a link leads, in small letters, in English, Welsh and Urdu. A link that has none but
// these says nothing, in whatever order they stand.

/// Words that point and name nothing: with one of them a link may say nothing, while “a page” says at least what it is.
#[rustfmt::skip] // A table.
const POINTING: [&str; 45] = [
    "click", "clicking", "continue", "discover", "download", "find", "follow", "following", "further", "go",
    "here", "hit", "learn", "look", "more", "open", "read", "see", "show", "tap", "this", "view", "visit",
    "cliciwch", "clicio", "yma", "mwy", "wybodaeth", "gwybodaeth", "bellach", "rhagor", "darllen",
    "darllenwch", "gweld", "gwelwch", "lawrlwytho", "lawrlwythwch", "hon", "یہاں", "کلک", "کریں", "مزید",
    "معلومات", "پڑھیں", "لنک",
];
/// Words that add nothing to those.
#[rustfmt::skip] // A table.
const BESIDE: [&str; 55] = [
    "a", "an", "and", "article", "at", "attached", "below", "by", "can", "detail", "details", "document",
    "entire", "for", "from", "full", "how", "info", "information", "it", "item", "just", "link", "links", "me",
    "next", "now", "of", "on", "our", "out", "page", "pdf", "please", "press", "reading", "resource", "simply",
    "site", "still", "tell", "that", "the", "there", "these", "to", "url", "web", "webpage", "website", "you",
    "am", "o", "ddolen", "dolen",
];
/// What says as little without them.
#[rustfmt::skip] // A table.
const NAMELESS: [&str; 15] = [
    "link", "website", "the website", "our website", "site", "the site", "our site", "info", "information", "details",
    "pdf", "article", "the article", "this article", "next",
];

/// What stands alone only where a link was.
const LOST: [&str; 10] = [
    "click here",
    "find out more",
    "find out more here",
    "read more",
    "read more here",
    "learn more",
    "see more",
    "continue reading",
    "click this link",
    "cliciwch yma",
];

/// No such words have more letters, with what may stand around them.
const LONGEST: usize = 48;

/// Links that do not say where they lead, and what is left of links that were copied.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    for link in &page.prose.links {
        let said = page.prose.text_at(&link.at);
        if said.len() > LONGEST && !said.contains("://") && !said.contains("www.") {
            continue;
        }
        // Most links begin with a word that says something.
        let first = words_of(said).next().unwrap_or_default().to_lowercase();
        if !says_nothing(&first) && !matches!(first.as_str(), "http" | "https" | "www") {
            continue;
        }
        let words = plain(said);
        let is_address = words.starts_with("http://")
            || words.starts_with("https://")
            || words.starts_with("www.");
        let is_itself = is_address
            && page
                .document
                .source
                .text()
                .get(link.place.clone())
                .is_some_and(|link| !link.starts_with('['));
        if is_vague(&words) || (is_address && !is_itself) {
            let at = Span::new(&page.document.source, link.place.clone());
            notes.push(Diagnostic::link_says_nothing(&words, &at));
        }
    }
    let lines = page.prose.passages.iter().filter(|passage| {
        matches!(passage.kind, PassageKind::Paragraph | PassageKind::Item)
            && passage.at.len() <= LONGEST
            && !passage.is_quoted
    });
    for line in lines {
        if page.prose.has_link_in(&line.at) {
            continue;
        }
        let words = plain(page.prose.text_at(&line.at));
        if LOST.contains(&words.as_str()) {
            notes.push(Diagnostic::link_lost(&words, &page.span(&line.at)));
        }
    }
}

/// Whether there are words, and none that says where to.
fn is_vague(said: &str) -> bool {
    let is_nameless =
        NAMELESS.contains(&said) || words_of(said).any(|word| POINTING.contains(&word));
    is_nameless && words_of(said).all(says_nothing)
}

fn words_of(said: &str) -> impl Iterator<Item = &str> {
    let words = said.split(|sign: char| !sign.is_alphanumeric());
    words.filter(|word| !word.is_empty())
}

/// Whether a word in small letters says nothing of where a link leads.
fn says_nothing(word: &str) -> bool {
    POINTING.contains(&word) || BESIDE.contains(&word)
}

/// Words without what stands around them.
fn plain(words: &str) -> String {
    let words: Vec<&str> = words.split_whitespace().collect();
    let words = words.join(" ").to_lowercase();
    words
        .trim_matches(|sign: char| {
            matches!(
                sign,
                '.' | ':' | '…' | '>' | '»' | '→' | '!' | ' ' | ')' | '('
            )
        })
        .to_owned()
}

/// `H2`
impl Diagnostic {
    /// A link that nobody hears.
    pub fn link_without_words(dest: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::H2,
            "this link has no words, so nobody who listens to the page hears where it leads",
        )
        .at(at, "")
        .help(format!("write `[where it leads]({dest})`"))
        .fix(format!("[where it leads]({dest})"))
        .for_example()
    }

    /// `[here](plan.md)`.
    pub fn link_says_nothing(words: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::H2,
            format!("“{words}” does not say where this link goes"),
        )
        .at(at, "")
        .help("say in its words what readers find there")
    }

    /// `Find out more` without a link.
    pub fn link_lost(words: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::H2,
            format!("“{words}” stands where a link was, and leads nowhere"),
        )
        .at(at, "")
        .help("make a link of it, in words that say where it goes; or remove the line")
    }
}
