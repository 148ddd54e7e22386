//! Sets of hashes: one that is made once and asked often, and one that grows.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

use rayon::prelude::*;

/// A set of hashes that grows. They are not hashed once more.
pub(super) type Hashes = HashSet<u64, BuildHasherDefault<AsIs>>;

/// Takes a hash for what it is.
#[derive(Default)]
pub(super) struct AsIs(u64);

impl Hasher for AsIs {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Hashes in order, with a filter before them that answers nearly every question with no.
#[derive(Default)]
pub(super) struct Set {
    sorted: Vec<u64>,
    /// For each beginning of a hash, where those that begin so stand.
    starts: Vec<u32>,
    /// One bit for each longer beginning.
    filter: Vec<u64>,
}

/// Bits of the filter for each hash: one question in so many passes for nothing.
const SPARSE: usize = 16;

impl Set {
    pub(super) fn of(mut hashes: Vec<u64>) -> Set {
        hashes.par_sort_unstable();
        hashes.dedup();
        hashes.shrink_to_fit();
        if hashes.is_empty() {
            return Set::default();
        }
        let mut filter = vec![0_u64; (hashes.len() * SPARSE / 64).next_power_of_two().max(2)];
        for hash in &hashes {
            let (word, bit) = place(*hash, filter.len());
            filter[word] |= bit;
        }
        let buckets = (hashes.len() / 2).next_power_of_two().max(2);
        let mut starts = Vec::with_capacity(buckets + 1);
        let mut at = 0;
        for bucket in 0..buckets {
            while hashes
                .get(at)
                .is_some_and(|hash| beginning(*hash, buckets) < bucket)
            {
                at += 1;
            }
            starts.push(number(at));
        }
        starts.push(number(hashes.len()));
        Set {
            sorted: hashes,
            starts,
            filter,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    /// All of them, in order.
    pub(super) fn hashes(&self) -> &[u64] {
        &self.sorted
    }

    #[inline]
    pub(super) fn has(&self, hash: u64) -> bool {
        if self.filter.is_empty() {
            return false;
        }
        let (word, bit) = place(hash, self.filter.len());
        self.filter[word] & bit != 0 && self.is_listed(hash)
    }

    fn is_listed(&self, hash: u64) -> bool {
        let bucket = beginning(hash, self.starts.len() - 1);
        let (from, to) = (self.starts[bucket], self.starts[bucket + 1]);
        self.sorted[from as usize..to as usize].contains(&hash)
    }
}

/// Where something stands in a set.
fn number(at: usize) -> u32 {
    u32::try_from(at).expect("a set of 2^32 hashes is larger than a site can be")
}

/// The first bits of a hash, as a number below a power of two.
fn beginning(hash: u64, power: usize) -> usize {
    // Below the power of two, which is a `usize`.
    (hash >> (64 - power.trailing_zeros())) as usize
}

/// Where the bit of a hash stands in a filter of so many words.
fn place(hash: u64, words: usize) -> (usize, u64) {
    (beginning(hash, words), 1 << (hash & 63))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_what_was_put_in_and_nothing_else() {
        for count in [0, 1, 2, 3, 100, 5000_u64] {
            let hash = |n: u64| (n + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let set = Set::of((0..count).chain(0..count / 2).map(hash).collect());
            assert_eq!(set.is_empty(), count == 0);
            assert!((0..count).all(|n| set.has(hash(n))), "{count}");
            assert!(!(count..count + 5000).any(|n| set.has(hash(n))), "{count}");
        }
    }
}
