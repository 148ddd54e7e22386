//! What guests get where the project has a keyring: the site as a build publishes it, with what only some may read
//! sealed in it.
//!
//! It is made whole, when the first guest asks for something of an edition, of the site that the edition holds already,
//! and looked through for gated words as a build's is. Bytes in clear have no way in: [`Loaded::seal`] puts [`Artifact`]s only. Where a
//! build would refuse, the last site that it would not have refused stays.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::edition::{Edition, Served, lock};
use crate::gate::{Gate, Keyring};
use crate::names::Permalink;
use crate::pipeline::Loaded;
use crate::render::release::Artifact;
use crate::scan::Scanner;
use crate::trees::{InMemory, Sink};

/// The published site, made anew when there is a new edition.
pub struct Published {
    keyring: Keyring,
    strict: bool,
    latest: Mutex<Latest>,
}

#[derive(Default)]
struct Latest {
    /// The edition that was looked at last.
    number: u64,
    tree: Option<Arc<Tree>>,
}

/// A published site.
pub struct Tree {
    files: BTreeMap<String, Vec<u8>>,
    loaded: Loaded,
}

impl Tree {
    /// The file at an address.
    pub fn served(&self, address: &Permalink) -> Option<Arc<Served>> {
        let bytes = self.files.get(&address.file())?.clone();
        Some(Arc::new(Served::of(bytes, address, &self.loaded)))
    }
}

impl Published {
    /// Nothing yet; a keyring will seal what comes.
    pub fn new(keyring: Keyring, strict: bool) -> Published {
        Published {
            keyring,
            strict,
            latest: Mutex::default(),
        }
    }

    /// The site of an edition or of a later one; of an earlier one if a build would refuse it. `None` if there is
    /// nothing to seal, or never was anything that could be.
    pub fn tree(&self, edition: &Edition) -> Option<Arc<Tree>> {
        edition.config()?.roles.iter().next()?;
        // Whoever comes while it is made waits for it.
        let mut latest = lock(&self.latest);
        if latest.number < edition.number {
            latest.number = edition.number;
            if let Some(tree) = self.make(edition) {
                latest.tree = Some(Arc::new(tree));
            }
        }
        latest.tree.clone()
    }

    /// The site of an edition, sealed; `None` if a build would refuse it.
    fn make(&self, edition: &Edition) -> Option<Tree> {
        let (loaded, told) = edition.published()?;
        let config = loaded.site.config();
        if told.has_errors() || !self.keyring.may_seal_for(&config.base_url) {
            return None;
        }
        let sealed = loaded.with_gate().ok()?;
        let gate = Gate::new(&self.keyring, &config.roles, edition.today);
        let scanner = Scanner::of(&sealed.site, &sealed.renderer);
        let sink = InMemory::default();
        let seal = |sink: &dyn Sink<Artifact>| sealed.seal(Some(&gate), sink);
        let told = scanner.look_through(&sink, true, seal);
        let sound = !told.settle(&config.checks, self.strict).has_errors();
        drop(scanner);
        sound.then(|| Tree {
            files: sink.into_files(),
            loaded: sealed,
        })
    }
}
