//! What a host can bear: how many rules, how large a file, how many files.

use crate::moved::Moved;

/// How many former addresses a host can be told of.
#[derive(Clone, Copy)]
pub struct Room {
    /// As much as there is, in [`Room::unit`]s.
    pub most: usize,
    /// What it is counted in: `rules`, `bytes`.
    pub unit: &'static str,
    /// How much one takes; nothing of one that its rules cannot say.
    pub takes: fn(&Moved) -> Option<usize>,
}

impl Room {
    /// For a host that knows no redirects.
    pub const NONE: Room = Room {
        most: 0,
        unit: "rules",
        takes: |_| None,
    };

    /// For a host that takes any number of rules.
    pub const fn any(takes: fn(&Moved) -> Option<usize>) -> Room {
        Room {
            most: usize::MAX,
            unit: "rules",
            takes,
        }
    }
}

/// What a host takes at most.
#[derive(Clone, Copy)]
pub struct Limits {
    /// Files in a site.
    pub files: Option<u64>,
    /// Bytes in a file.
    pub file: Option<u64>,
    /// Bytes in a site.
    pub site: Option<u64>,
}

impl Limits {
    /// For a host of which no limit is known that a site comes near.
    pub const NONE: Limits = Limits {
        files: None,
        file: None,
        site: None,
    };
}

/// More than a host takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Excess {
    /// So many files, and at most so many.
    Files(u64, u64),
    /// So many bytes in all, and at most so many.
    Site(u64, u64),
    /// A file of the host: so many bytes, and at most so many.
    Rules(&'static str, usize, usize),
    /// A line of a file of the host: so many characters, and at most so many.
    Line(&'static str, usize, usize),
}

const MIB: u64 = 1024 * 1024;

/// So many times 1,048,576 bytes.
pub(crate) const fn mib(count: u64) -> Option<u64> {
    Some(count * MIB)
}
