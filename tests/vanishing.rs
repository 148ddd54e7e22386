//! Nothing vanishes: every word that stands in the words of a page is in what readers get, or a problem names its line.
//!
//! Pages are made by chance of every construct of Markdown, of this program's blocks and of what other programs paste.
//! Each word is one of its own, so that it is found again. A word that is lost is told with the smallest page that loses it.

mod pages;

use std::collections::BTreeSet;

use pimh::config::Config;
use pimh::diagnostic::{Location, Notes};
use pimh::pipeline;
use pimh::trees::InMemory;
use proptest::prelude::*;
use proptest::test_runner::TestError;

use self::pages::{PIECES, PLACES, placed, with_words, words};
use crate::harness::{FILM, Files, TestSite, page, request, runner};

/// The words of a text, each with its line in the file.
fn words_in(text: &str, first_line: usize) -> Vec<(String, usize)> {
    let lines = text.split('\n').enumerate();
    lines
        .flat_map(|(number, line)| {
            let words = line.split(|c: char| !c.is_ascii_alphanumeric());
            words
                .filter(|word| word.starts_with("zq"))
                .map(move |word| (word.to_owned(), first_line + number))
        })
        .collect()
}

/// What readers get of a page: its text, and the attributes that somebody may see or hear.
fn read(html: &str) -> BTreeSet<String> {
    const SEEN: [&str; 9] = [
        "href",
        "title",
        "alt",
        "src",
        "aria-label",
        "label",
        "placeholder",
        "value",
        "cite",
    ];
    let main = html.split_once("<main").map_or(html, |(_, main)| main);
    let main = main.split_once("</main>").map_or(main, |(main, _)| main);
    let mut text = String::new();
    for part in main.split('<') {
        let (tag, words) = part.split_once('>').unwrap_or(("", part));
        for attribute in tag.split("=\"").collect::<Vec<_>>().windows(2) {
            let name = attribute[0]
                .rsplit([' ', '\n', '"'])
                .next()
                .unwrap_or_default();
            let value = attribute[1].split('"').next().unwrap_or_default();
            // The words of a heading in its id are no words that anybody reads.
            if SEEN.contains(&name) && !value.starts_with('#') {
                text.push(' ');
                text.push_str(value);
            }
        }
        text.push(' ');
        text.push_str(words);
    }
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| word.starts_with("zq"))
        .map(str::to_owned)
        .collect()
}

/// The lines of a file that problems name.
fn lines_told(notes: &Notes, file: &str) -> BTreeSet<usize> {
    let mut lines = BTreeSet::new();
    for note in notes.iter() {
        let others = note.related().iter().map(|(location, _)| location);
        for location in std::iter::once(note.location()).chain(others) {
            if let Location::Text(span) = location
                && span.source.path.as_str() == file
            {
                let (first, _) = span.source.line_column(span.range.start);
                let end = span.range.end.max(span.range.start + 1) - 1;
                let (last, _) = span.source.line_column(end);
                lines.extend(first..=last);
            }
        }
    }
    lines
}

const FIRST_LINE: usize = 5;

const CONTACTS: &str = "[samaritans]\nname = \"Night line\"\nphone = \"116 123\"\nfor = \"Any time.\"\nhours = \"Day and night\"\ncrisis = true\n";
const FIGURES: &str =
    "[births]\nvalue = \"7\"\nlabel = \"births\"\nsource = \"A report\"\nas_of = \"2025\"\n";

/// Each page with the words of it that are lost: neither shown nor told.
fn lost(pages: &[Vec<String>]) -> Vec<Vec<String>> {
    let mut site = TestSite::new()
        .with("content/_data/contacts.toml", CONTACTS)
        .with("content/_data/figures.toml", FIGURES)
        .with("content/visit.mp4", FILM);
    let texts: Vec<String> = pages.iter().map(|pieces| with_words(pieces)).collect();
    for (number, text) in texts.iter().enumerate() {
        site.write(
            &format!("content/p{number}.md"),
            page("P", "", text).as_bytes(),
        );
    }
    let (files, notes) = shown(&site);
    let of_page = |(number, text): (usize, &String)| {
        let html = files.get(&format!("p{number}/index.html"));
        let html = html.map(|html| String::from_utf8_lossy(html).into_owned());
        let read = html.map(|html| read(&html)).unwrap_or_default();
        let told = lines_told(&notes, &format!("content/p{number}.md"));
        let words = words_in(text, FIRST_LINE).into_iter();
        words
            .filter(|(word, line)| !read.contains(word) && !told.contains(line))
            .map(|(word, line)| format!("{word} in line {}", line + 1 - FIRST_LINE))
            .collect()
    };
    texts.iter().enumerate().map(of_page).collect()
}

/// What a site becomes for everybody, with all that is told of it, even where errors would stop it.
fn shown(site: &TestSite) -> (Files, Notes) {
    let mut notes = Notes::default();
    let snapshot = site.snapshot();
    let config = notes.keep(Config::read(&snapshot)).expect("settings");
    let day = crate::harness::TODAY.parse().expect("a day");
    let loaded = notes.keep(pipeline::load(&snapshot, config, &request(day)));
    let loaded = loaded.expect("a site");
    let tree = InMemory::default();
    notes.extend(loaded.build_open(&tree));
    (tree.into_files(), notes)
}

/// What a page loses, for somebody to mend.
fn told_of(pieces: &[String]) -> String {
    let lost_words = lost(&[pieces.to_vec()]).concat().join(", ");
    format!(
        "neither shown nor told: {lost_words}\n---\n{}\n---",
        with_words(pieces)
    )
}

/// So many pages that lose a word are told of.
const TOLD: usize = 8;

/// So many pages are one site: a site is made in no time, and what all share is made once.
const PAGES: usize = 100;

/// Each construct in each place, by itself.
#[test]
fn every_construct_is_shown_or_told_in_every_place() {
    let pages: Vec<Vec<String>> = PIECES
        .iter()
        .flat_map(|piece| {
            PLACES
                .iter()
                .skip(2)
                .map(|place| vec![placed(piece, *place, false)])
        })
        .collect();
    let found = lost(&pages);
    let lost = pages.iter().zip(found).filter(|(_, lost)| !lost.is_empty());
    let lost: Vec<String> = lost
        .map(|(pieces, lost)| format!("{}\n---\n{}\n---", lost.join(", "), with_words(pieces)))
        .collect();
    assert!(
        lost.is_empty(),
        "neither shown nor told: {}\n{}",
        lost.len(),
        lost.join("\n")
    );
}

#[test]
fn every_word_is_shown_or_told() {
    let found = runner(20, 0).run(&prop::collection::vec(words(), PAGES), |pages| {
        let lost = pages.iter().zip(lost(&pages));
        let lost = lost.filter(|(_, lost)| !lost.is_empty()).take(TOLD);
        let smallest: Vec<String> = lost
            .map(|(pieces, _)| told_of(&smaller(pieces.clone())))
            .collect();
        match smallest.is_empty() {
            true => Ok(()),
            false => Err(TestCaseError::fail(smallest.join("\n"))),
        }
    });
    if let Err(TestError::Fail(why, _)) = found {
        panic!("{why}");
    }
}

/// The smallest page that loses a word still: without pieces, then without lines.
fn smaller(mut pieces: Vec<String>) -> Vec<String> {
    let loses = |pieces: &[String]| lost(&[pieces.to_vec()]).iter().any(|lost| !lost.is_empty());
    for by_lines in [false, true] {
        if by_lines {
            pieces = pieces.join("\n").split('\n').map(str::to_owned).collect();
        }
        let mut index = 0;
        while index < pieces.len() {
            let mut fewer = pieces.clone();
            fewer.remove(index);
            match !fewer.is_empty() && loses(&fewer) {
                true => pieces = fewer,
                false => index += 1,
            }
        }
    }
    pieces
}

/// A test that finds nothing anywhere would hold, too: these are words that nobody gets and nothing tells.
#[test]
fn a_word_that_is_lost_is_found() {
    let lost_in = |text: &str| lost(&[vec![text.to_owned()]]).concat();
    assert_eq!(lost_in("@\n\n<!-- @ -->"), ["zq2q in line 3"]);
    // A class is nothing that anybody reads.
    assert_eq!(lost_in("<b class=\"@\">@</b>"), ["zq1q in line 1"]);
    assert_eq!(lost_in("@ @"), [""; 0]);
    // Told by its line.
    assert_eq!(lost_in("<script>@</script>"), [""; 0]);
    let pieces = ["@", "\n> @", "\n<!-- @\n@ -->", "@"].map(str::to_owned);
    assert_eq!(
        smaller(pieces.to_vec()),
        ["<!-- @", "@ -->"].map(str::to_owned).to_vec()
    );
}
