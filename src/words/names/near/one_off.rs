//! Which of many names are one letter off a word, by what is left of each without one of its letters.
//!
//! Two words of which a letter differs, is one too many or changed its place with the next are the same once the right
//! letter is taken out of each. So a name is kept under a hash of its letters and one for each letter that it can lack,
//! and a word is asked for under the same: however many names are alike, as numbered ones are, few share a key. It offers
//! some names that are further off, and never misses one that is near: who asks compares them.

/// Names by what is left of them without a letter.
#[derive(Debug, Default)]
pub(super) struct OneOff {
    /// Hashes in order, each with the number of a name.
    keys: Vec<(u64, u32)>,
}

/// An odd number without a pattern.
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

impl OneOff {
    /// An index of names, numbered in their order. Some 16 bytes for each letter.
    pub(super) fn of<'a>(names: impl Iterator<Item = &'a [char]>) -> OneOff {
        let numbered = (0_u32..).zip(names);
        let mut keys: Vec<(u64, u32)> = numbered
            .flat_map(|(number, name)| keys(name).map(move |key| (key, number)))
            .collect();
        keys.sort_unstable();
        keys.dedup();
        OneOff { keys }
    }

    /// The numbers of all names that are at most one letter off, and of a few others; some more than once.
    pub(super) fn offered(&self, word: &[char]) -> impl Iterator<Item = usize> {
        keys(word).flat_map(|key| {
            let from = self.keys.partition_point(|(known, _)| *known < key);
            let same = self.keys[from..].iter();
            let same = same.take_while(move |(known, _)| *known == key);
            same.map(|(_, number)| *number as usize)
        })
    }
}

/// A hash of all letters, and one of the letters without each of them. Takes time by their number: each is made of the
/// first.
fn keys(letters: &[char]) -> impl Iterator<Item = u64> {
    let added = |sum: u64, letter: char| {
        let letter = u64::from(letter).wrapping_add(1).wrapping_mul(BASE);
        sum.wrapping_mul(BASE).wrapping_add(letter ^ letter >> 29)
    };
    let whole = letters.iter().fold(0, |sum, letter| added(sum, *letter));
    // From the last letter on: what the sum is multiplied by behind it, and the sums before and behind it.
    let mut sums = Vec::with_capacity(letters.len() + 1);
    sums.push(0);
    for letter in letters {
        let before = sums.last().copied().unwrap_or_default();
        sums.push(added(before, *letter));
    }
    let powers = std::iter::successors(Some(1_u64), |power| Some(power.wrapping_mul(BASE)));
    let lacking = (0..letters.len())
        .rev()
        .zip(powers)
        .map(move |(at, power)| {
            let gone = sums[at + 1].wrapping_sub(sums[at]);
            whole.wrapping_sub(gone.wrapping_mul(power))
        });
    std::iter::once(whole).chain(lacking)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(word: &str) -> Vec<char> {
        word.chars().collect()
    }

    #[test]
    fn a_key_is_that_of_the_letters_that_are_left() {
        let word = letters("fathers");
        let of = |word: &[char]| keys(word).next().unwrap();
        let without: Vec<u64> = (0..word.len())
            .rev()
            .map(|at| {
                let mut word = word.clone();
                word.remove(at);
                of(&word)
            })
            .collect();
        assert_eq!(keys(&word).skip(1).collect::<Vec<_>>(), without);
        assert_ne!(of(&word), of(&letters("fahters")));
    }

    #[test]
    fn among_numbered_names_few_are_offered() {
        let names: Vec<Vec<char>> = (0..10_000)
            .map(|number| letters(&format!("tips/page-{number:05}.md")))
            .collect();
        let index = OneOff::of(names.iter().map(Vec::as_slice));
        for (word, expected) in [
            ("tips/page-00x42.md", 42),
            ("tips/page-0042.md", 42),
            ("tips/page-000042.md", 42),
            ("tips/pgae-00042.md", 42),
            ("tips/page-00042.md", 42),
        ] {
            let offered: Vec<usize> = index.offered(&letters(word)).collect();
            assert!(offered.contains(&expected), "{word}");
            assert!(offered.len() < 200, "{word}: {}", offered.len());
        }
        assert_eq!(index.offered(&letters("help")).count(), 0);
    }
}
