//! The sizes of pictures, made once for each picture and remembered beyond this run of the program.
//!
//! They are remembered by the bytes of the picture and the recipe by which they are made, so a remembered one is never
//! out of date. What remembers is a [`Shelf`], which may forget, lose and damage as it likes: then they are made again.

use std::collections::HashSet;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use crate::diagnostic::Diagnostic;
use crate::media::Clean;
use crate::media::sizes::{Made, RECIPE, Sizes};
use crate::names::Fingerprint;
use crate::site::cleaned;
use crate::snapshot::Asset;
use crate::sync::locked;

/// As much memory the pictures may take that are decoded at one time, in megabytes.
const BENCH: u32 = 200;

/// As many bytes the shelf may take before what is no longer used is forgotten: some 700 photos.
const REMEMBERED: u64 = 512 << 20;

/// What remembers files by their names. From all threads, and other programs may use the same.
pub trait Shelf: Send + Sync {
    /// A file that was put there, byte for byte, if it is there still.
    fn get(&self, name: &str) -> Option<Vec<u8>>;

    /// Puts a file there, if that can be done.
    fn put(&self, name: &str, bytes: &[u8]);

    /// Lets go of the oldest of those that are not named, until all take at most so many bytes.
    fn prune(&self, _used: &HashSet<String>, _most: u64) {}
}

/// Makes and remembers the sizes of pictures.
pub struct Pictures {
    shelf: Option<Arc<dyn Shelf>>,
    /// How many megabytes more may be decoded now.
    bench: Mutex<u32>,
    freed: Condvar,
    /// What was asked for in this run, by its name on the shelf.
    used: Mutex<HashSet<String>>,
    /// What was seen to be decoded in this run, by its name on the shelf.
    proven: Mutex<HashSet<String>>,
}

impl Default for Pictures {
    fn default() -> Pictures {
        Pictures::on(None)
    }
}

impl Pictures {
    /// Pictures that are remembered on a shelf; without one they are made each time.
    pub fn on(shelf: Option<Arc<dyn Shelf>>) -> Pictures {
        Pictures {
            shelf,
            bench: Mutex::new(BENCH),
            freed: Condvar::new(),
            used: Mutex::default(),
            proven: Mutex::default(),
        }
    }

    /// The sizes of a picture; none if it is shown as it is.
    ///
    /// # Errors
    ///
    /// What is wrong with the file.
    pub(super) fn made(&self, picture: &Asset) -> Result<Vec<Made>, Diagnostic> {
        let clean = cleaned(picture, &[])?;
        let Some(sizes) = clean.sizes else {
            return Ok(Vec::new());
        };
        let name = name(&clean);
        if let Some(made) = self.remembered(&name) {
            return Ok(made);
        }
        let made = self.at_the_bench(sizes, || sizes.made(&clean));
        let made =
            made.map_err(|trouble| Diagnostic::unpublishable(&picture.path, trouble, &[]))?;
        if let Some(shelf) = &self.shelf {
            shelf.put(&name, &packed(&made));
        }
        Ok(made)
    }

    /// Whether the sizes of a picture are remembered, or made as fast as they are asked for.
    pub(super) fn has_at_hand(&self, picture: &Asset) -> bool {
        /// A tenth of a second.
        const FEW_MEGAPIXELS: u32 = 2;
        // What is wrong with a file is told at once.
        let Ok(clean) = cleaned(picture, &[]) else {
            return true;
        };
        let is_large = clean
            .sizes
            .is_some_and(|sizes| sizes.megapixels() > FEW_MEGAPIXELS);
        !is_large || self.remembered(&name(&clean)).is_some()
    }

    /// Looks whether sizes can be made, without making them.
    pub(super) fn prove(&self, picture: &Asset) -> Result<(), Diagnostic> {
        let clean = cleaned(picture, &[])?;
        let Some(sizes) = clean.sizes else {
            return Ok(());
        };
        let name = name(&clean);
        if locked(&self.proven).contains(&name) || self.remembered(&name).is_some() {
            return Ok(());
        }
        let proven = self.at_the_bench(sizes, || sizes.proven(&clean));
        proven.map_err(|trouble| Diagnostic::unpublishable(&picture.path, trouble, &[]))?;
        locked(&self.proven).insert(name);
        Ok(())
    }

    /// Forgets what this run did not ask for, the oldest first, once all that is remembered takes more than
    /// [`REMEMBERED`].
    pub(super) fn prune(&self) {
        if let Some(shelf) = &self.shelf {
            shelf.prune(&locked(&self.used), REMEMBERED);
        }
    }

    fn remembered(&self, name: &str) -> Option<Vec<Made>> {
        locked(&self.used).insert(name.to_owned());
        unpacked(&self.shelf.as_ref()?.get(name)?)
    }

    /// Decodes a picture when there is room for it among those that are decoded now. The largest has room alone.
    fn at_the_bench<T>(&self, sizes: Sizes, work: impl FnOnce() -> T) -> T {
        let room = sizes.weight().min(BENCH);
        let mut free = locked(&self.bench);
        while *free < room {
            free = self
                .freed
                .wait(free)
                .unwrap_or_else(PoisonError::into_inner);
        }
        *free -= room;
        drop(free);
        let _taken = Taken { bench: self, room };
        work()
    }
}

/// Room at the bench, given back when it is done with, however that ends.
struct Taken<'p> {
    bench: &'p Pictures,
    room: u32,
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        *locked(&self.bench.bench) += self.room;
        self.bench.freed.notify_all();
    }
}

/// What the sizes of a picture are remembered by.
fn name(clean: &Clean) -> String {
    let picture = Fingerprint::of(&clean.bytes).hex();
    Fingerprint::of(format!("{RECIPE}\n{picture}").as_bytes()).hex()
}

/// Files in one: for each its name and its bytes, both after their lengths.
fn packed(made: &[Made]) -> Vec<u8> {
    let mut pack = Vec::new();
    for made in made {
        for part in [made.name.as_bytes(), &made.bytes] {
            pack.extend((part.len() as u64).to_le_bytes());
            pack.extend(part);
        }
    }
    pack
}

fn unpacked(mut pack: &[u8]) -> Option<Vec<Made>> {
    let mut part = || {
        let (length, rest) = pack.split_first_chunk::<8>()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        let (part, rest) = rest.split_at_checked(length)?;
        pack = rest;
        Some((part.to_vec(), rest.is_empty()))
    };
    let mut made = Vec::new();
    loop {
        let (name, _) = part()?;
        let (bytes, is_last) = part()?;
        let name = String::from_utf8(name).ok()?;
        made.push(Made { name, bytes });
        if is_last {
            return Some(made);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out_again_and_nothing_else_does() {
        let made = |name: &str, bytes: &[u8]| Made {
            name: name.to_owned(),
            bytes: bytes.to_vec(),
        };
        let all = vec![made("400.webp", b"a"), made("400.jpg", b"")];
        let pack = packed(&all);
        assert_eq!(unpacked(&pack), Some(all));
        for cut in 0..pack.len() {
            let other = unpacked(&pack[..cut]);
            assert!(other.is_none_or(|made| made.len() == 1), "cut to {cut}");
        }
        assert_eq!(unpacked(&[255; 40]), None);
    }
}
