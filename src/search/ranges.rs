//! The words of an alphabet, cut into ranges of about one size.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::words::without_mutation;

/// About as many bytes one range has: a few kilobytes on the way to a reader.
const RANGE: usize = 12 * 1024;

/// Every word, with the pages that have it and where.
#[derive(Default)]
pub(crate) struct Alphabet(BTreeMap<String, Vec<(u32, u8)>>);

impl Alphabet {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds the words of a page. Pages come in the order of their numbers.
    pub(crate) fn add(&mut self, page: usize, words: BTreeMap<String, u8>) {
        let page = u32::try_from(page).expect("nobody has four thousand million pages");
        for (word, places) in words {
            self.0.entry(word).or_default().push((page, places));
        }
    }

    /// Writes its files. Gives what the list of the index says of it.
    pub(crate) fn written(
        self,
        name: &str,
        file: &mut impl FnMut(&str, String) -> String,
    ) -> Value {
        let key = |word: &str| match name {
            "cy" => without_mutation(word).to_owned(),
            _ => word.to_owned(),
        };
        let mut words: Vec<_> = self.0.into_iter().collect();
        words.sort_by_cached_key(|(word, _)| (key(word), word.clone()));
        let mut ranges: Vec<(String, String)> = Vec::new();
        for (word, pages) in &words {
            if ranges.last().is_none_or(|(_, range)| range.len() > RANGE) {
                ranges.push((key(word), String::new()));
            }
            if let Some((_, range)) = ranges.last_mut() {
                let comma = if range.is_empty() { "" } else { ",\n" };
                // A folded word has letters and digits alone.
                let _ = write!(range, "{comma}\"{word}\":[");
                let mut before = 0;
                for (index, (page, places)) in pages.iter().enumerate() {
                    let comma = if index == 0 { "" } else { "," };
                    let _ = write!(range, "{comma}{},{places}", page - before);
                    before = *page;
                }
                range.push(']');
            }
        }
        let terms: Vec<Value> = ranges
            .into_iter()
            .map(|(first, range)| json!([first, file("terms", format!("{{{range}}}"))]))
            .collect();
        let all: Vec<&str> = words.iter().map(|(word, _)| word.as_str()).collect();
        let all = file("words", json!(all.join(" ")).to_string());
        json!({ "name": name, "words": all, "terms": terms })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_alphabet_is_cut_where_a_word_ends() {
        let mut alphabet = Alphabet::default();
        for page in 0..200 {
            let words = (0..60).map(|n| (format!("w{:03}", (n * 7 + page) % 500), 1));
            alphabet.add(page, words.collect());
        }
        let mut files = Vec::new();
        let said = alphabet.written("", &mut |kind, bytes| {
            files.push((kind.to_owned(), bytes));
            format!("{kind}-{}", files.len())
        });
        let ranges = said["terms"].as_array().expect("a list").len();
        assert!((3..20).contains(&ranges), "{ranges}");
        assert_eq!(said["terms"][0][0], "w000");
        let mut words = 0;
        for (kind, bytes) in &files {
            let read: Value = serde_json::from_str(bytes).expect("JSON");
            if kind == "terms" {
                words += read.as_object().expect("an object").len();
            }
        }
        assert_eq!(words, 500);
    }

    #[test]
    fn mutated_words_lie_in_one_range() {
        let mut alphabet = Alphabet::default();
        let words = ["tadau", "dadau", "nhadau", "babi", "zebra"];
        alphabet.add(0, words.map(|word| (word.to_owned(), 1)).into());
        let mut files = Vec::new();
        alphabet.written("cy", &mut |_, bytes| {
            files.push(bytes);
            String::new()
        });
        let order = "\"babi\":[0,1],\n\"dadau\":[0,1],\n\"nhadau\":[0,1],\n\"tadau\":[0,1],\n\"zebra\":[0,1]";
        assert_eq!(files[0], format!("{{{order}}}"));
    }
}
