//! What guests get where the project has a keyring: the site as a build publishes it, with what only some may read
//! sealed in it.
//!
//! It is made whole, when the first guest asks for something of an edition, and looked through for gated words as a
//! build's is. Bytes in clear have no way in: [`Loaded::seal`] puts into a [`crate::trees::PublicTree`] only. Where a
//! build would refuse, the last site that it would not have refused stays.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::edition::{Edition, Served, lock};
use super::viewer::Show;
use crate::gate::{Gate, Keyring};
use crate::names::{BaseUrl, Permalink};
use crate::pipeline::{Loaded, Memory, Request};
use crate::scan::Scanner;
use crate::site::Choice;
use crate::trees::{InMemory, Sink};

/// The published site, made anew when there is a new edition.
pub struct Published {
    keyring: Keyring,
    base_url: Option<BaseUrl>,
    strict: bool,
    latest: Mutex<Latest>,
}

#[derive(Default)]
struct Latest {
    /// The edition that was looked at last.
    number: u64,
    tree: Option<Arc<Tree>>,
    memory: Memory,
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
    pub fn new(keyring: Keyring, base_url: Option<BaseUrl>, strict: bool) -> Published {
        Published {
            keyring,
            base_url,
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
            if let Some(tree) = self.make(edition, &mut latest.memory) {
                latest.tree = Some(Arc::new(tree));
            }
        }
        latest.tree.clone()
    }

    fn make(&self, edition: &Edition, memory: &mut Memory) -> Option<Tree> {
        let (snapshot, config) = edition.state.source.as_ref()?;
        let base_url = self.base_url.as_ref().unwrap_or(&config.base_url);
        if !self.keyring.may_seal_for(base_url) {
            return None;
        }
        let show = Show::default();
        let request = Request {
            choice: Choice {
                today: edition.today,
                drafts: show.drafts,
                future: show.future,
                expired: show.expired,
            },
            base_url: self.base_url.clone(),
            with_gate: true,
        };
        let report = memory.load(snapshot, config.clone(), &request);
        let (loaded, mut notes) = (report.value?, report.notes);
        let sink = InMemory::default();
        {
            let scanner = Scanner::of(&loaded.site, &loaded.renderer);
            let gate = Gate::new(
                &self.keyring,
                &loaded.site.config().roles,
                request.choice.today,
            );
            let seal = |sink: &dyn Sink| loaded.seal(Some(&gate), sink);
            notes.extend(scanner.look_through(&sink, true, seal));
        }
        let sound = !notes.settle(&config.checks, self.strict).has_errors();
        sound.then(|| Tree {
            files: sink.into_files(),
            loaded,
        })
    }
}
