//! Full-text indexes: the words of some pages, in the files that a browser searches them with, and the script that does.
//!
//! One call, [`index`], makes one index, from the records that it is given and nothing else, so what a reader
//! may not read is not in the index that the reader gets. Nothing is written to disk, and the
//! same records give the same bytes. [`ENGINE`] is the same for all indexes of a site and reads several at once.
//!
//! # The form of an index
//!
//! A search asks for as little as it can, so an index is many small files of JSON. All but the first have a hash
//! of their bytes in their names: a cache never mixes two builds.
//!
//! | file | what it is |
//! |---|---|
//! | `index.json` | the list of all others, and what ranking needs of every page |
//! | `terms-HASH.json` | a range of the alphabet: each word, with the pages that have it |
//! | `rows-HASH.json` | [`ROWS`] pages as results show them |
//! | `words-HASH.json` | all words of an alphabet, for what was mistyped |
//!
//! `index.json` is `{"form":1,"titles":[…],"addresses":[…],"languages":[…],"language":[…],"kinds":[…],"kind":[…],"each":16,"rows":[…],
//! "alphabets":[…]}`. Pages are numbered from 0: `titles` and `addresses` have for each the number of words in
//! its title and in the last part of its address, `language` and `kind` each an index into the list of that name. An alphabet is `{"name":"cy","words":FILE,
//! "terms":[[FIRST,FILE],…]}` with the first word of each range. There is one for Welsh and one for all other languages,
//! because Welsh words change where they begin: theirs are in the order of what mutation leaves alone ([`words`]).
//!
//! A file of terms is `{"WORD":[PAGE,PLACES,…],…}`: pages as differences from the one before, and where the word stands, a sum
//! of 64 for the last part of the address, 32 for the title, 16 for a heading, 8 for the summary, and 1 to 3 for how often in the words of the page
//! (once, up to three times, more often). A row is `[ADDRESS,TITLE,SUMMARY,[[ID,HEADING],…]]`.
//!
//! This crate never knows what a page is, and never decides what belongs together in a language: stems,
//! mutations, synonyms and mistakes are all the script's.

mod ranges;
mod words;

use std::collections::BTreeMap;

use serde_json::json;

use self::ranges::Alphabet;

/// The script that searches: a module without a name of its own in the page. It exports `Engine`.
pub const ENGINE: &str = include_str!("engine.js");

/// The name of its file, which changes with it: a cache never gives an old engine to a new index.
pub fn engine_file() -> String {
    format!("engine-{}.js", hash(ENGINE.as_bytes()))
}

fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..10].to_owned()
}

/// How many pages one file of rows has.
pub const ROWS: usize = 16;

/// The places of a word on a page, as a file of terms has them.
const IN_ADDRESS: u8 = 64;
const IN_TITLE: u8 = 32;
const IN_HEADING: u8 = 16;
const IN_SUMMARY: u8 = 8;

/// What is found of one page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The address that a hit leads to. Each record has its own.
    pub url: String,
    /// The title, found with most weight.
    pub title: String,
    /// One or two sentences about it, shown with a hit.
    pub summary: String,
    /// The headings: the id that an address can end with, and the words.
    pub headings: Vec<(String, String)>,
    /// All words of the page, without markup.
    pub text: String,
    /// The language as the page says it: `en-GB`.
    pub language: String,
    /// What the page is, for a reader: `Guidance`. May be empty.
    pub kind: String,
}

/// Makes one index: each file by its name below the folder of the index, sorted by that name.
///
/// Pages are numbered in the order in which they are given. Their words are counted one page after the other and
/// not kept. Without a page that has a word, the index is empty: no files. A thousand pages of five hundred words take some
/// tenths of a second of one processor and some ten megabytes.
pub fn index(records: impl IntoIterator<Item = Record>) -> Vec<(String, Vec<u8>)> {
    let (mut welsh, mut others) = (Alphabet::default(), Alphabet::default());
    let (mut languages, mut kinds) = (Numbered::default(), Numbered::default());
    let (mut titles, mut addresses, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    for record in records {
        let places = places(&record);
        if places.is_empty() {
            continue;
        }
        let alphabet = match is_welsh(&record.language) {
            true => &mut welsh,
            false => &mut others,
        };
        alphabet.add(rows.len(), places);
        titles.push(words::words(&record.title).len());
        addresses.push(words::words(last_part(&record.url)).len());
        rows.push(json!([record.url, record.title, record.summary, record.headings]).to_string());
        languages.add(record.language);
        kinds.add(record.kind);
    }
    if rows.is_empty() {
        return Vec::new();
    }
    let mut files = BTreeMap::new();
    let mut file = |kind: &str, bytes: String| {
        let name = format!("{kind}-{}.json", hash(bytes.as_bytes()));
        files.insert(name.clone(), bytes.into_bytes());
        name
    };
    let alphabets: Vec<_> = [("", others), ("cy", welsh)]
        .into_iter()
        .filter(|(_, alphabet)| !alphabet.is_empty())
        .map(|(name, alphabet)| alphabet.written(name, &mut file))
        .collect();
    let rows: Vec<String> = rows
        .chunks(ROWS)
        .map(|pages| file("rows", format!("[{}]", pages.join(",\n"))))
        .collect();
    let list = json!({
        "form": 1, "titles": titles, "addresses": addresses, "languages": languages.all, "language": languages.each,
        "kinds": kinds.all, "kind": kinds.each, "each": ROWS, "rows": rows, "alphabets": alphabets,
    });
    files.insert("index.json".to_owned(), list.to_string().into_bytes());
    files.into_iter().collect()
}

/// What all pages have of something, each once, and which of it each page has.
#[derive(Default)]
struct Numbered {
    all: Vec<String>,
    each: Vec<usize>,
}

impl Numbered {
    fn add(&mut self, value: String) {
        let known = self.all.iter().position(|one| *one == value);
        let number = known.unwrap_or(self.all.len());
        if known.is_none() {
            self.all.push(value);
        }
        self.each.push(number);
    }
}

fn is_welsh(tag: &str) -> bool {
    tag.split(['-', '_']).next() == Some("cy")
}

/// Where each word of a page stands.
fn places(record: &Record) -> BTreeMap<String, u8> {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for word in words::words(&record.text) {
        *times.entry(word).or_default() += 1;
    }
    let often = |times: usize| match times {
        1 => 1,
        2..=3 => 2,
        _ => 3,
    };
    let mut places: BTreeMap<String, u8> = times
        .into_iter()
        .map(|(word, times)| (word, often(times)))
        .collect();
    let mut stands = |text: &str, place: u8| {
        for word in words::words(text) {
            *places.entry(word).or_default() |= place;
        }
    };
    stands(last_part(&record.url), IN_ADDRESS);
    stands(&record.title, IN_TITLE);
    stands(&record.summary, IN_SUMMARY);
    for (_, heading) in &record.headings {
        stands(heading, IN_HEADING);
    }
    places
}

/// The last part of an address: the name of its page.
fn last_part(url: &str) -> &str {
    let url = url.trim_end_matches('/');
    url.rsplit_once('/').map_or(url, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(url: &str, title: &str, text: &str) -> Record {
        Record {
            url: url.to_owned(),
            title: title.to_owned(),
            text: text.to_owned(),
            language: "en-GB".to_owned(),
            kind: "Tips".to_owned(),
            ..Record::default()
        }
    }

    fn three() -> Vec<Record> {
        vec![
            record(
                "/tips/tea/",
                "Tea & talking",
                "Put the kettle on, sit down and listen.",
            ),
            record(
                "/tips/fathers/",
                "Fathers",
                "Fathers worry too. Ask how he is.",
            ),
            record("/tips/sleep/", "Sleep", "Naps of twenty minutes help."),
        ]
    }

    /// All files as one text.
    fn whole(files: &[(String, Vec<u8>)]) -> String {
        let texts = files
            .iter()
            .map(|(name, bytes)| format!("{name} {}\n", String::from_utf8_lossy(bytes)));
        texts.collect()
    }

    #[test]
    fn an_index_says_where_each_word_stands() {
        let files = index(three());
        assert!(files.is_sorted());
        let all = whole(&files);
        for part in [
            "\"fathers\":[1,97]",
            "\"kettle\":[0,1]",
            "[\"/tips/tea/\",\"Tea & talking\",\"\",[]]",
            "\"titles\":[2,1,1]",
            "\"kinds\":[\"Tips\"],\"kind\":[0,0,0]",
        ] {
            assert!(all.contains(part), "{part} is not in {all}");
        }
        let mut told = three();
        told[2].summary = "Rest.".to_owned();
        told[2].headings = vec![("naps".to_owned(), "Naps, naps".to_owned())];
        told[2].text = "Naps naps naps naps rest rest".to_owned();
        let all = whole(&index(told));
        assert!(all.contains("\"naps\":[2,19]") && all.contains("\"rest\":[2,10]"));
        assert!(all.contains("[[\"naps\",\"Naps, naps\"]]"));
    }

    #[test]
    fn the_same_pages_give_the_same_bytes() {
        assert!(index(three()) == index(three()));
        let mut other = three();
        other[0].text += " Biscuits.";
        assert!(index(other) != index(three()));
    }

    #[test]
    fn an_index_knows_its_own_records_only() {
        let gated = whole(&index([record(
            "/champions/lantern/",
            "Lantern",
            "Marigold.",
        )]));
        for word in ["antern", "arigold"] {
            assert!(gated.contains(word));
            assert!(!whole(&index(three())).contains(word));
        }
        assert!(!gated.contains("kettl"));
    }

    #[test]
    fn welsh_has_an_alphabet_of_its_own() {
        let mut records = three();
        records[0].language = "cy".to_owned();
        let files = index(records);
        let list = &files.iter().find(|(name, _)| name == "index.json");
        let list = String::from_utf8_lossy(&list.expect("each index has it").1);
        assert!(list.contains("\"name\":\"\"") && list.contains("\"name\":\"cy\""));
        assert!(list.contains("\"languages\":[\"cy\",\"en-GB\"],\"language\":[0,1,1]"));
    }

    #[test]
    fn nothing_to_find_gives_no_files() {
        assert_eq!(index([]), []);
        assert_eq!(index([record("/", "", "\u{2014} \u{2014}")]), []);
        assert!(whole(&index([record("/", "Marigold", "")])).contains("marigold"));
    }
}
