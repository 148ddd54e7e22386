//! The words of `B11`; what it is stands in `b11.md`.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Notes};
use crate::document::fields::TRANSLATION_OF;
use crate::names::SitePath;
use crate::site::{Inspected, Site};

/// Pages of one title, if the words are the same too, or a file's name says that it is a copy of the other.
pub(super) fn run(site: &Site, notes: &mut Notes) {
    let pages = site.inspected();
    let mut by_title: BTreeMap<String, Vec<&Inspected<'_>>> = BTreeMap::new();
    for page in pages.iter().filter(|page| !is_translation(page)) {
        let title = page.document().title().to_lowercase();
        by_title.entry(title).or_default().push(page);
    }
    for alike in by_title.values_mut().filter(|alike| alike.len() > 1) {
        // Whatever is a copy by its name comes behind that of which it is one.
        alike.sort_by_key(|page| (is_named_a_copy(path(page)), path(page)));
        for (index, page) in alike.iter().enumerate() {
            let mut before = alike.iter().take(index.min(MOST));
            if let Some(other) = before.find(|other| is_copy(page, other)) {
                notes.push(Diagnostic::copy_of_a_page(path(page), path(other)));
            }
        }
    }
}

/// A translation is there on purpose, even while its words are still the other's.
fn is_translation(page: &Inspected<'_>) -> bool {
    page.document().front.get(TRANSLATION_OF).is_some()
}

/// Files that differ by capital letters alone want one address, which is told of them.
fn is_copy(page: &Inspected<'_>, other: &Inspected<'_>) -> bool {
    let (one, two) = (path(page).as_str(), path(other).as_str());
    one.to_lowercase() != two.to_lowercase()
        && (original(path(page)) == original(path(other)) || say_the_same(page, other))
}

/// A folder of thousands of pages with one title is no slip, and is not compared each with each.
const MOST: usize = 32;
/// With so few words, pages may be alike by chance.
const FEW: usize = 6;

fn path<'a>(page: &Inspected<'a>) -> &'a SitePath {
    page.document().path()
}

/// The words of a page below its block of fields. The line that ends the block is the same in all.
fn words<'a>(page: &Inspected<'a>) -> impl Iterator<Item = &'a str> {
    let document = page.document();
    let body = document.source.text().get(document.front.at.end..);
    body.unwrap_or_default().split_whitespace()
}

/// Whether two pages say the same, and not just "Coming soon".
fn say_the_same(one: &Inspected<'_>, other: &Inspected<'_>) -> bool {
    words(one).nth(FEW).is_some() && words(one).eq(words(other))
}

fn is_named_a_copy(path: &SitePath) -> bool {
    original(path) != path.as_str().to_lowercase()
}

/// The path of the file of which one is a copy by its name, in small letters; its own if it is none.
fn original(path: &SitePath) -> String {
    let lower = path.as_str().to_lowercase();
    let (stem, ending) = lower.rsplit_once('.').unwrap_or((&lower, ""));
    let parts: Vec<&str> = stem.split('/').map(original_name).collect();
    format!("{}.{ending}", parts.join("/"))
}

/// What file managers and programs that keep folders alike call a copy.
const COPY: [&str; 11] = [
    "copy",
    "kopie",
    "copie",
    "copia",
    "kopia",
    "kopi",
    "kopio",
    "cópia",
    "copi",
    "副本",
    "duplicate",
];
/// The same before the name.
const COPY_OF: [&str; 8] = [
    "copy of ",
    "kopie von ",
    "kopie van ",
    "copie de ",
    "copia de ",
    "copia di ",
    "cópia de ",
    "copi o ",
];

/// `rest` of `rest - copy`, `rest (1)`, `copy of rest` and `rest (jo's conflicted copy 2026-10-01)`.
fn original_name(name: &str) -> &str {
    let blank = |c: char| c.is_whitespace() || matches!(c, '-' | '_' | '–' | '—');
    let number = |c: char| c.is_ascii_digit();
    let mut rest = name;
    if let Some(opens) = rest
        .rfind('(')
        .filter(|opens| *opens > 0 && rest.ends_with(')'))
    {
        let inside = &rest[opens + 1..rest.len() - 1];
        let is_copy = inside.chars().all(number)
            || ["conflict", "konflikt", "conflit"]
                .iter()
                .any(|word| inside.contains(word))
            || COPY
                .iter()
                .any(|word| inside.split_whitespace().any(|part| part == *word));
        if is_copy {
            rest = rest[..opens].trim_end_matches(blank);
        }
    }
    if let Some((before, _)) = rest.split_once(".sync-conflict-") {
        rest = before;
    }
    let counted = rest.trim_end_matches(number).trim_end_matches(blank);
    let copied = COPY.iter().find_map(|word| {
        let before = counted.strip_suffix(word)?;
        before
            .ends_with(blank)
            .then(|| before.trim_end_matches(blank))
    });
    rest = copied.unwrap_or(rest);
    if let Some(behind) = COPY_OF.iter().find_map(|words| rest.strip_prefix(words)) {
        rest = behind;
    }
    match rest.is_empty() {
        true => name,
        false => rest,
    }
}

/// `B11`
impl Diagnostic {
    /// Two files that say the same.
    pub fn copy_of_a_page(copy: &SitePath, other: &SitePath) -> Diagnostic {
        Diagnostic::new(Code::B11, format!("this page looks like a copy of {other}: readers would find both"))
            .at(copy, "this one")
            .also(other, "and this one")
            .help("keep one of the two and remove the other; if both are meant, give each a title of its own")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_known_by_their_names() {
        for name in [
            "rest - Copy",
            "rest - Copy (2)",
            "rest copy",
            "rest copy 2",
            "rest-copy",
            "rest_copy",
            "rest (1)",
            "rest(2)",
            "Copy of rest",
            "Kopie von rest",
            "rest - Kopie",
            "rest – copie",
            "rest (copy)",
            "rest (another copy)",
            "rest (Jo's conflicted copy 2026-10-01)",
            "rest (In Konflikt stehende Kopie)",
            "rest.sync-conflict-20261001-120000-ABCDEFG",
        ] {
            assert_eq!(original_name(&name.to_lowercase()), "rest", "{name}");
        }
        for name in [
            "rest",
            "rest 2",
            "rest (for two)",
            "photocopy",
            "copy",
            "(1)",
            "hard copy of it",
            "part-2",
        ] {
            assert_eq!(original_name(name), name);
        }
    }
}
