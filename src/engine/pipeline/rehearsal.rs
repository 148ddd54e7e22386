//! What `pimh check` does: everything that a build could be asked for, and nothing of it is kept.
//!
//! Templates, pictures and the gate fail only where they are used, so every tree is made: the sealed one with keys that
//! are thrown away, the public one, and that of each role. It reads and writes no keyring and no output.

use super::Loaded;
use crate::access::Reader;
use crate::diagnostic::{Diagnostic, Notes};
use crate::gate::Gate;
use crate::scan::Scanner;
use crate::site::outputs::{Kind, Output};
use crate::trees::{Nowhere, Sink};

impl Loaded {
    /// Makes every tree and lets it go. What is told is what builds tell.
    pub fn rehearse(&self) -> Notes {
        let roles = &self.site.config().roles;
        let is_sealed = roles.iter().next().is_some();
        // A sealed tree has the indexes of all levels already, and they are the same in each tree.
        let wants = |output: &Output| !is_sealed || output.kind != Kind::SearchIndex;
        let mut notes = Notes::default();
        if is_sealed {
            notes.extend(self.rehearse_sealed());
        }
        notes.extend(self.looked_through(|sink| self.build_part(&Reader::public(), sink, &wants)));
        for role in roles.iter() {
            let reader = Reader::holding(role);
            notes.extend(self.build_part(&reader, &Nowhere::default(), &wants));
        }
        notes
    }

    fn rehearse_sealed(&self) -> Notes {
        let sealed = match self.with_gate() {
            Ok(sealed) => sealed,
            Err(notes) => return notes,
        };
        let roles = &self.site.config().roles;
        match Gate::to_throw_away(roles, self.site.choice().today) {
            Ok(gate) => sealed.looked_through(|sink| sealed.seal(Some(&gate), sink)),
            Err(_) => Diagnostic::no_randomness().into(),
        }
    }

    /// Makes a tree for everybody, and looks for gated words in it.
    fn looked_through(&self, make: impl FnOnce(&dyn Sink) -> Notes) -> Notes {
        let scanner = Scanner::of(&self.site, &self.renderer);
        scanner.look_through(&Nowhere::default(), true, make)
    }
}
