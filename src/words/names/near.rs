//! The nearest of many names to a mistyped one.
//!
//! [`super::nearest`] compares a word with each candidate, which is right for a few. Of an imported site thousands
//! of links may lead nowhere, each to be compared with thousands of addresses: an [`Index`] is made once and asked often.
//! Most slips are of one letter, and are found by [`OneOff`]; what is further off is looked for letter by letter.

mod one_off;

use std::cmp::Ordering;

use self::one_off::OneOff;

/// Names in their order, with capitals and small letters the same, and hyphen and underscore too.
#[derive(Debug, Default)]
pub struct Index {
    names: Vec<Name>,
    one_off: OneOff,
    longest: usize,
}

/// A name as it is compared, and as it is written.
#[derive(Debug)]
struct Name {
    letters: Vec<char>,
    written: String,
}

/// What was found so far: how many letters differ, and in which name.
type Best<'a> = Option<(usize, &'a str)>;

/// The most letters that may differ.
const MOST: usize = 2;

impl Index {
    /// An index of these names. Takes time by their letters.
    pub fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Index {
        let mut names: Vec<Name> = names
            .into_iter()
            .map(|written| Name {
                letters: letters(written),
                written: written.to_owned(),
            })
            .collect();
        names.sort_unstable_by(|a, b| {
            let by_letters = a.letters.cmp(&b.letters);
            by_letters.then_with(|| a.written.cmp(&b.written))
        });
        let longest = names.iter().map(|name| name.letters.len()).max();
        let one_off = OneOff::of(names.iter().map(|name| name.letters.as_slice()));
        Index {
            names,
            one_off,
            longest: longest.unwrap_or(0),
        }
    }

    /// The name nearest to a mistyped word, if one is near enough to be meant: at most two letters may differ, or one in a
    /// short word. Letters that changed places differ once. Of names that are as near, the first.
    ///
    /// Only names are looked at whose beginnings are near, so that a word far from all costs next to nothing.
    pub fn nearest(&self, word: &str) -> Option<&str> {
        let word = letters(word);
        let most = if word.len() <= 4 { 1 } else { MOST };
        // Nothing that long is near, and comparing takes time by the length.
        if word.len() > self.longest + most {
            return None;
        }
        self.one_letter_off(&word).or_else(|| {
            let mut search = Search {
                names: &self.names,
                word: &word,
                most,
                best: None,
            };
            // In a short word no more may differ than what was looked for.
            if most > 1 {
                search.below(0, self.names.len(), 0, &Row::first(most), &Row::NONE, None);
            }
            search.best.map(|(_, name)| name)
        })
    }

    /// The nearest name of which at most one letter differs.
    fn one_letter_off(&self, word: &[char]) -> Option<&str> {
        let offered = self.one_off.offered(word);
        let near = offered.filter_map(|number| {
            let name = self.names.get(number)?;
            let far = one_at_most(word, &name.letters)?;
            Some((far, name.written.as_str()))
        });
        near.min().map(|(_, name)| name)
    }
}

/// How many letters of two words differ, if that is none or one. Takes time by their letters.
fn one_at_most(word: &[char], name: &[char]) -> Option<usize> {
    let alike = |(one, other): &(&char, &char)| one == other;
    let before = word.iter().zip(name).take_while(alike).count();
    let (word, name) = (&word[before..], &name[before..]);
    let behind = word.iter().rev().zip(name.iter().rev());
    let behind = behind.take_while(alike).count();
    match (&word[..word.len() - behind], &name[..name.len() - behind]) {
        ([], []) => Some(0),
        ([], [_]) | ([_], []) | ([_], [_]) => Some(1),
        ([a, b], [c, d]) if a == d && b == c => Some(1),
        _ => None,
    }
}

fn letters(name: &str) -> Vec<char> {
    let lower = name.chars().flat_map(char::to_lowercase);
    lower.map(|c| if c == '_' { '-' } else { c }).collect()
}

/// How far the beginning of a name is from beginnings of the word about as long: the middle is for the beginning of the
/// word that has as many letters.
#[derive(Clone, Copy)]
struct Row([usize; 2 * MOST + 1]);

/// Further than anything that is asked for.
const FAR: usize = usize::MAX / 2;

impl Row {
    const NONE: Row = Row([FAR; 2 * MOST + 1]);

    /// From nothing to the first letters of the word, each of which is one more.
    fn first(most: usize) -> Row {
        let mut row = Row::NONE;
        for more in 0..=most {
            row.0[MOST + more] = more;
        }
        row
    }
}

struct Search<'a, 'w> {
    names: &'a [Name],
    word: &'w [char],
    most: usize,
    best: Best<'a>,
}

impl<'a> Search<'a, '_> {
    /// Looks at the names `from..to`, which all begin with the same `depth` letters, the last of them `last`. `row` is how
    /// far that beginning is, `before` how far it was without its last letter.
    fn below(
        &mut self,
        from: usize,
        to: usize,
        depth: usize,
        row: &Row,
        before: &Row,
        last: Option<char>,
    ) {
        let names = self.names;
        let mut from = from;
        while let Some(name) = names
            .get(from)
            .filter(|name| from < to && name.letters.len() == depth)
        {
            self.offer(row, depth, name);
            from += 1;
        }
        let only = self.only(row, before, depth, last);
        while let Some(letter) = names
            .get(from)
            .filter(|_| from < to)
            .and_then(|name| name.letters.get(depth))
        {
            if let Some(only) = &only
                && !only.contains(&Some(*letter))
            {
                // On to the next letter that may follow.
                let Some(next) = only.iter().flatten().filter(|next| *next > letter).min() else {
                    return;
                };
                from +=
                    names[from..to].partition_point(|name| name.letters.get(depth) < Some(next));
                continue;
            }
            let same =
                names[from..to].partition_point(|name| name.letters.get(depth) <= Some(letter));
            let next = self.next(row, before, depth, *letter, last);
            if next.0.iter().any(|far| *far <= self.most) {
                self.below(from, from + same, depth + 1, &next, row, Some(*letter));
            }
            from += same;
        }
    }

    /// The letters of the word one of which must follow where no more of them may differ; `None` where any may.
    fn only(
        &self,
        row: &Row,
        before: &Row,
        depth: usize,
        last: Option<char>,
    ) -> Option<[Option<char>; 4 * MOST + 2]> {
        if row.0.iter().any(|far| *far < self.most) {
            return None;
        }
        let mut letters = [None; 4 * MOST + 2];
        for at in 0..row.0.len() {
            let Some(place) = (depth + at).checked_sub(MOST) else {
                continue;
            };
            let here = self.word.get(place).copied();
            if row.0[at] <= self.most {
                letters[2 * at] = here;
            }
            // Two that changed places: the one before was this one, and that comes now.
            if before.0[at] < self.most && last.is_some() && last == here {
                let earlier = place.checked_sub(1).and_then(|place| self.word.get(place));
                letters[2 * at + 1] = earlier.copied();
            }
        }
        Some(letters)
    }

    /// The row of a beginning that has one letter more.
    fn next(&self, row: &Row, before: &Row, depth: usize, letter: char, last: Option<char>) -> Row {
        let mut next = Row::NONE;
        for at in 0..next.0.len() {
            // The beginning of the word that this place stands for.
            let Some(length) = (depth + 1 + at)
                .checked_sub(MOST)
                .filter(|length| *length <= self.word.len())
            else {
                continue;
            };
            let here = length.checked_sub(1).and_then(|place| self.word.get(place));
            let mut far = row.0.get(at + 1).map_or(FAR, |far| far + 1); // a letter too many
            if let Some(here) = here {
                far = far.min(row.0[at] + usize::from(*here != letter));
                let short = at.checked_sub(1).map_or(FAR, |at| next.0[at] + 1); // one too few
                far = far.min(short);
                let earlier = length.checked_sub(2).and_then(|place| self.word.get(place));
                if last == Some(*here) && earlier == Some(&letter) {
                    far = far.min(before.0[at] + 1); // two that changed places
                }
            }
            next.0[at] = far;
        }
        next
    }

    /// Takes a whole name, if it is nearer than the one before.
    fn offer(&mut self, row: &Row, depth: usize, name: &'a Name) {
        let place = (self.word.len() + MOST).checked_sub(depth);
        let far = place.and_then(|place| row.0.get(place)).copied();
        let Some(far) = far.filter(|far| *far <= self.most) else {
            return;
        };
        let found = (far, name.written.as_str());
        if self
            .best
            .is_none_or(|best| found.cmp(&best) == Ordering::Less)
        {
            self.best = Some(found);
            self.most = far;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is found by comparing with each.
    fn of_each<'a>(word: &str, names: &[&'a str]) -> Option<&'a str> {
        let plain = |text: &str| letters(text).into_iter().collect::<String>();
        let word = plain(word);
        let most = if word.chars().count() <= 4 { 1 } else { 2 };
        let all = names
            .iter()
            .map(|name| (strsim::osa_distance(&word, &plain(name)), *name));
        all.filter(|(far, _)| *far <= most)
            .min()
            .map(|(_, name)| name)
    }

    #[test]
    fn the_nearest_is_the_one_that_comparing_with_each_finds() {
        let mut seed = 0x2545_F491_4F6C_DD1D_u64;
        let mut random = |below: usize| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            (seed % below as u64) as usize
        };
        let mut found = 0;
        for _ in 0..300 {
            let mut word = |length: usize| -> String {
                (0..length)
                    .map(|_| ['a', 'b', 'B', '-', '_', 'é', '/'][random(7)])
                    .collect()
            };
            let names: Vec<String> = (0..40).map(|n| word(n % 9)).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let index = Index::of(names.iter().copied());
            for length in 0..12 {
                let asked = word(length);
                let expected = of_each(&asked, &names);
                assert_eq!(index.nearest(&asked), expected, "{asked} of {names:?}");
                found += usize::from(expected.is_some());
            }
        }
        assert!(found > 500, "{found}");
    }

    #[test]
    fn slips_of_the_finger_are_near_and_other_words_are_not() {
        let index = Index::of(["tips/fathers.md", "tips/mothers.md", "/help/", "a"]);
        for (word, near) in [
            ("tips/fahters.md", Some("tips/fathers.md")),
            ("Tips/Fathers.md", Some("tips/fathers.md")),
            ("tips/fathersmd", Some("tips/fathers.md")),
            ("/halp/", Some("/help/")),
            ("/halb/x", None),
            ("b", Some("a")),
            ("", Some("a")),
            ("tips", None),
        ] {
            assert_eq!(index.nearest(word), near, "{word}");
        }
        assert_eq!(index.nearest(&"x".repeat(1_000_000)), None);
        assert_eq!(Index::default().nearest("a"), None);
    }
}
