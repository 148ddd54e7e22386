//! What `pimh check` does: everything that a build could be asked for, and nothing of it is kept.
//!
//! Templates, pictures and the gate fail only where they are used, so every tree is made: the sealed one with keys that
//! are thrown away, and together the public one and that of each role; and the site is compared with its record. It reads
//! and writes no keyring and no output.

use std::sync::atomic::{AtomicU64, Ordering};

use super::{Loaded, each};
use crate::access::Reader;
use crate::diagnostic::{Diagnostic, Notes};
use crate::gate::Gate;
use crate::render::release::{Artifact, Clear};
use crate::scan::Scanner;
use crate::site::outputs::{Kind, Output};
use crate::trees::{Contents, Nowhere, Sink};

impl Loaded {
    /// Makes every tree and lets it go. What is told is what builds tell.
    pub fn rehearse(&self) -> Notes {
        self.rehearse_while(&|| true)
            .expect("it is wanted to the end")
    }

    /// The same for as long as it is wanted, which is asked before each file; `None` if it was given up.
    pub fn rehearse_while(&self, is_wanted: &(dyn Fn() -> bool + Sync)) -> Option<Notes> {
        let roles = &self.site.config().roles;
        let is_sealed = roles.iter().next().is_some();
        // Of a picture it is enough to know that its sizes can be made.
        let wants_sealed = |output: &Output| !matches!(output.kind, Kind::Sizes(_));
        // A sealed tree has the indexes of all levels already, and they are the same in each tree.
        let wants = |output: &Output| {
            wants_sealed(output) && (!is_sealed || output.kind != Kind::SearchIndex)
        };
        let tree = || Rehearsed {
            nowhere: Nowhere::default(),
            files: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            is_wanted,
        };
        let mut notes = self.rehearse_record();
        let whole = tree();
        if is_sealed {
            notes.extend(self.rehearse_sealed(&whole, &wants_sealed));
        }
        notes.extend(self.prove_pictures(is_wanted));
        let apart = tree();
        let everybody = if is_sealed { &apart } else { &whole };
        let trees: Vec<_> = roles.iter().map(|role| (role, tree())).collect();
        let in_clear = trees.iter().map(|(role, tree)| {
            let tree: &dyn Sink<Clear> = tree;
            (Reader::holding(role), tree)
        });
        let in_clear: Vec<_> = in_clear.collect();
        if is_wanted() {
            let made = |sink: &dyn Sink<_>| self.together(sink, &in_clear, &wants);
            notes.extend(self.looked_through(everybody, made));
        }
        let (files, bytes) = (whole.files.into_inner(), whole.bytes.into_inner());
        notes.extend(self.too_much_for_host(files, bytes));
        is_wanted().then_some(notes)
    }

    /// Looks at each picture once, whoever may see it.
    fn prove_pictures(&self, is_wanted: &(dyn Fn() -> bool + Sync)) -> Notes {
        let pictures = self.site.pictures().collect();
        each(pictures, is_wanted, |picture| {
            self.renderer.prove(picture)?;
            Ok(Notes::default())
        })
    }

    fn rehearse_sealed(
        &self,
        tree: &Rehearsed<'_>,
        wants: &(dyn Fn(&Output) -> bool + Sync),
    ) -> Notes {
        let sealed = match self.with_gate() {
            Ok(sealed) => sealed,
            Err(notes) => return notes,
        };
        let roles = &self.site.config().roles;
        match Gate::to_throw_away(roles, self.site.choice().today) {
            Ok(gate) => {
                sealed.looked_through(tree, |sink| sealed.sealed_part(Some(&gate), sink, wants))
            }
            Err(_) => Diagnostic::no_randomness().into(),
        }
    }

    /// Makes a tree for everybody, and looks for gated words in it.
    fn looked_through(
        &self,
        tree: &Rehearsed<'_>,
        make: impl FnOnce(&dyn Sink<Artifact>) -> Notes,
    ) -> Notes {
        let scanner = Scanner::of(&self.site, &self.renderer);
        scanner.look_through(tree, true, make)
    }
}

/// A tree that is let go while it is made, for as long as somebody wants to know of it.
struct Rehearsed<'w> {
    nowhere: Nowhere,
    /// What was put so far.
    files: AtomicU64,
    bytes: AtomicU64,
    is_wanted: &'w (dyn Fn() -> bool + Sync),
}

impl<T: Contents> Sink<T> for Rehearsed<'_> {
    fn put(&self, file: &str, contents: &T) -> Result<(), Diagnostic> {
        let length = contents.bytes().len() as u64;
        self.files.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(length, Ordering::Relaxed);
        self.nowhere.put(file, contents)
    }

    fn goes_on(&self) -> bool {
        (self.is_wanted)()
    }
}
