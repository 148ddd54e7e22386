//! The lists of all levels together, by reader and by address.

use super::{Kind, Output, Stock};
use crate::access::{Level, Reader};
use crate::names::Permalink;
use crate::site::Site;

/// Everything that the trees of a site consist of. Some 60 bytes a file, and the time of sorting the addresses once.
pub struct Inventory {
    /// The public's list, then those of the gated levels by name.
    lists: Vec<(Level, Vec<Output>)>,
    /// The places of all outputs in the lists, by address and then in the order of the lists.
    by_address: Vec<Entry>,
}

/// A place in the lists: which list, and which entry of it.
type Entry = (u32, u32);

impl Inventory {
    /// Lists what a site and its templates make.
    pub fn of(site: &Site, stock: &Stock) -> Inventory {
        let mut lists = vec![(Level::public(), site.public().outputs(stock))];
        for level in site.levels() {
            let view = site
                .private(level)
                .expect("the public is none of the levels of a site");
            lists.push((level.clone(), view.outputs(stock)));
        }
        let places = lists.iter().enumerate().flat_map(|(list, (_, outputs))| {
            (0..outputs.len()).map(move |entry| (number(list), number(entry)))
        });
        let mut by_address: Vec<Entry> = places.collect();
        by_address.sort_unstable_by(|one, other| {
            let address = |place: &Entry| address_of(&lists, *place);
            address(one).cmp(address(other)).then(one.cmp(other))
        });
        Inventory { lists, by_address }
    }

    /// What is made in the view of each level, the public's first.
    pub fn lists(&self) -> impl Iterator<Item = (&Level, &[Output])> {
        self.lists
            .iter()
            .map(|(level, outputs)| (level, outputs.as_slice()))
    }

    /// What is made in the view of exactly one level.
    pub fn of_level(&self, level: &Level) -> &[Output] {
        let list = self.lists.iter().find(|(of, _)| of == level);
        list.map_or(&[], |(_, outputs)| outputs)
    }

    /// The levels in whose lists an output stands, the public first.
    pub fn levels_with(&self, output: &Output) -> Vec<&Level> {
        let all = self.standing(&output.address).map(|place| self.get(place));
        all.filter(|(_, other)| *other == output)
            .map(|(level, _)| level)
            .collect()
    }

    /// Everything that a reader may have in clear, with the level in whose view it is made. Each address once: a folder
    /// without a page of its own, or a picture, may stand in several lists.
    pub fn of_reader(&self, reader: &Reader) -> Vec<(&Level, &Output)> {
        let theirs = self.places().filter(|place| self.has(reader, *place));
        theirs.map(|place| self.get(place)).collect()
    }

    /// The same for several readers together, each output once, with the numbers of those among `readers` who may have it.
    pub fn of_readers(&self, readers: &[Reader]) -> Vec<(&Level, &Output, Vec<usize>)> {
        let shared = self.places().filter_map(|place| {
            let with = (0..readers.len()).filter(|one| self.has(&readers[*one], place));
            let with: Vec<usize> = with.collect();
            let (level, output) = self.get(place);
            (!with.is_empty()).then_some((level, output, with))
        });
        shared.collect()
    }

    /// Whether it is this that stands at its address for a reader.
    fn has(&self, reader: &Reader, place: Entry) -> bool {
        let (level, output) = self.get(place);
        reader.may_read(level) && self.standing_at(reader, &output.address) == Some(place)
    }

    /// Every place, in the order of the lists.
    fn places(&self) -> impl Iterator<Item = Entry> {
        let lists = self.lists.iter().enumerate();
        lists.flat_map(|(list, (_, outputs))| {
            (0..outputs.len()).map(move |entry| (number(list), number(entry)))
        })
    }

    /// What stands at an address for a reader, with the level in whose view it is made. For a file of a folder that is
    /// the folder.
    pub fn at(&self, reader: &Reader, address: &Permalink) -> Option<(&Level, &Output)> {
        let place = self.standing_at(reader, address).or_else(|| {
            let folders = std::iter::successors(above(address.path()), |folder| above(folder));
            folders
                .filter_map(|folder| self.standing_at(reader, &Permalink::new(folder)))
                .find(|place| self.get(*place).1.kind.is_folder())
        })?;
        Some(self.get(place))
    }

    /// The first of what stands at an address; a page stands before what is shown in its place, and a file to which words
    /// lead before one that words of another level only show.
    fn standing_at(&self, reader: &Reader, address: &Permalink) -> Option<Entry> {
        let mut otherwise = None;
        for place in self.standing(address) {
            let (level, output) = self.get(place);
            match output.kind {
                _ if !reader.may_read(level) || output.kind.is_of_the_gate() => {}
                Kind::Locked(_) => otherwise = Some(place),
                Kind::Shown(_) => otherwise = otherwise.or(Some(place)),
                _ => return Some(place),
            }
        }
        otherwise
    }

    /// Everything that stands at an address for anybody, in the order of the lists.
    fn standing(&self, address: &Permalink) -> impl Iterator<Item = Entry> {
        let from = self
            .by_address
            .partition_point(|place| address_of(&self.lists, *place) < address);
        let rest = self.by_address[from..].iter();
        rest.copied()
            .take_while(move |place| address_of(&self.lists, *place) == address)
    }

    fn get(&self, (list, entry): Entry) -> (&Level, &Output) {
        let (level, outputs) = &self.lists[list as usize];
        (level, &outputs[entry as usize])
    }
}

fn address_of(lists: &[(Level, Vec<Output>)], (list, entry): Entry) -> &Permalink {
    &lists[list as usize].1[entry as usize].address
}

fn number(index: usize) -> u32 {
    u32::try_from(index).expect("no site has four thousand million files")
}

/// `/a/` above `/a/b` and above `/a/b/`.
fn above(address: &str) -> Option<&str> {
    let (folder, _) = address
        .strip_suffix('/')
        .unwrap_or(address)
        .rsplit_once('/')?;
    address.get(..=folder.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_lie_above_what_is_in_them() {
        assert_eq!(above("/search/public/a"), Some("/search/public/"));
        assert_eq!(above("/search/public/"), Some("/search/"));
        assert_eq!(above("/search/"), Some("/"));
        assert_eq!(above("/"), None);
    }
}
