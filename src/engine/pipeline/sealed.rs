//! The sealed site: what everybody may have, with marks for a reader's browser, and beside it, under
//! `/g/`, everything else, sealed.

use std::collections::BTreeMap;
use std::sync::Mutex;

use sha2::{Digest, Sha256};

use super::make::{MadeFiles, make, numbered};
use super::{Loaded, each, open};
use crate::access::Level;
use crate::compose::{Attachment, Attachments, PublicComposer, SealedComposer, Views};
use crate::diagnostic::{Diagnostic, Notes};
use crate::gate::{Gate, Sealed};
use crate::render::release::{Artifact, Confidential};
use crate::site::outputs::{Inventory, Kind, Output};
use crate::site::{Private, View};
use crate::sync::{locked, unlocked};
use crate::trees::Sink;

impl Loaded {
    /// Renders the public site and seals everything else, into a sink. The site was loaded with
    /// [`super::Request::with_gate`]. `gate` is `None` for a site that
    /// has no keyring and gates nothing yet.
    pub fn seal(&self, gate: Option<&Gate>, sink: &dyn Sink<Artifact>) -> Notes {
        self.sealed_part(gate, sink, &|_| true)
    }

    /// Of the same, those outputs that are wanted.
    pub(super) fn sealed_part(
        &self,
        gate: Option<&Gate>,
        sink: &dyn Sink<Artifact>,
        wants: &(dyn Fn(&Output) -> bool + Sync),
    ) -> Notes {
        let views = Views::of(&self.site);
        let tree = Hashed::new(sink);
        let composer = PublicComposer {
            renderer: &self.renderer,
            view: &views.public,
            marks: true,
        };
        let outputs = self.inventory().of_level(views.public.level()).iter();
        let outputs = outputs.filter(|output| wants(output) && self.is_published(output));
        let (of_gate, open): (Vec<&Output>, Vec<&Output>) =
            outputs.partition(|output| output.kind.is_of_the_gate());
        // No reader ever sees what the host is told by, so no list of what readers see has it.
        let (of_host, open) = open
            .into_iter()
            .partition(|output| output.kind == Kind::HostFile);
        let mut notes = open::publish(&composer, of_host, sink);
        notes.extend(open::publish(&composer, open, &self.compressing(&tree)));
        let Some(gate) = gate else {
            return notes;
        };
        let files = Files {
            loaded: self,
            views: &views,
            gate,
            tree: &tree,
        };
        let (attachments, told) = files.seal(wants);
        notes.extend(told);
        let objects = Objects {
            inventory: self.inventory(),
            composer: SealedComposer {
                renderer: &self.renderer,
                views: &views,
                gate,
                attachments: &attachments,
            },
            tree: &tree,
        };
        for (order, view) in views.private.iter().enumerate() {
            notes.extend(objects.of_level(view, order));
        }
        // Last, and in this order: each of them speaks of all that came before.
        for output in of_gate {
            let sealed = match output.kind {
                Kind::Slots => gate.slots(),
                Kind::Head => vec![gate.head(self.site.levels(), &tree.so_far())],
                Kind::Manifest => vec![gate.manifest(&tree.so_far())],
                _ => continue,
            };
            notes.extend(each(sealed, &|| tree.goes_on(), |sealed| {
                publish(&tree, sealed)
            }));
        }
        notes
    }
}

fn publish(tree: &dyn Sink<Artifact>, sealed: Sealed) -> Result<Notes, Diagnostic> {
    let file = sealed.at().file();
    tree.put(&file, &sealed.into())?;
    Ok(Notes::default())
}

/// Seals the pictures, downloads and calendar files of gated pages, each once for all levels that use it.
struct Files<'a> {
    loaded: &'a Loaded,
    views: &'a Views<'a>,
    gate: &'a Gate,
    tree: &'a Hashed<'a>,
}

impl Files<'_> {
    fn seal(&self, wants: &dyn Fn(&Output) -> bool) -> (Attachments, Notes) {
        let done = Mutex::new(Attachments::default());
        let mut notes = Notes::default();
        let inventory = self.loaded.inventory();
        for view in &self.views.private {
            let outputs = inventory.of_level(view.level()).iter();
            let files = outputs.filter(|output| {
                use Kind::{Event, File, Shown, Sizes};
                let is_file = matches!(output.kind, File(_) | Shown(_) | Sizes(_) | Event(_));
                is_file && wants(output)
            });
            // What everybody may have lies in clear, and what several levels use is sealed with the first of them.
            let files = files.filter_map(|output| {
                let users = inventory.levels_with(output);
                (*users.first()? == view.level()).then_some((output, users))
            });
            let goes_on = || self.tree.goes_on();
            notes.extend(each(files.collect(), &goes_on, |(output, users)| {
                self.seal_one(view, output, users, &done)
            }));
        }
        (unlocked(done), notes)
    }

    fn seal_one(
        &self,
        view: &View<'_, Private>,
        output: &Output,
        users: Vec<&Level>,
        done: &Mutex<Attachments>,
    ) -> Result<Notes, Diagnostic> {
        let renderer = &self.loaded.renderer;
        let MadeFiles { files, notes } = make(renderer, view, output)?;
        let users: Vec<Level> = users.into_iter().cloned().collect();
        for (at, file) in files {
            let url = crate::site::encoded(at.path());
            let url = view.config().base_url.link(&url);
            let name = at.path().rsplit('/').next().unwrap_or(&url);
            let file = Confidential::from(file);
            let bytes = file.expose(view.level())?;
            let (sealed, key) = self.gate.seal_file(&at, &users, bytes);
            publish(self.tree, sealed)?;
            locked(done).add(url.clone(), users.clone(), key, name, bytes.len());
        }
        Ok(notes)
    }
}

/// Seals what the readers of each level get beside their files: pages, boxes, and one bundle.
struct Objects<'a> {
    inventory: &'a Inventory,
    composer: SealedComposer<'a>,
    tree: &'a Hashed<'a>,
}

impl Objects<'_> {
    fn of_level(&self, view: &View<'_, Private>, order: usize) -> Notes {
        let outputs = self.inventory.of_level(view.level());
        let objects = outputs.iter().filter(|output| match output.kind {
            // Of a folder without a page of its own the public may have an index in clear.
            Kind::Page(_) | Kind::ListPage(..) | Kind::Leaflet(_) => {
                let levels = self.inventory.levels_with(output);
                !levels.first().is_some_and(|level| level.is_public())
            }
            Kind::Boxes(_) => true,
            _ => false,
        });
        let goes_on = || self.tree.goes_on();
        let object = |output| self.object(view, output);
        let bundle = |outputs| self.bundle(view, order, outputs);
        let (mut notes, told) = rayon::join(
            || each(objects.collect(), &goes_on, object),
            || each(vec![outputs], &goes_on, bundle),
        );
        notes.extend(told);
        notes
    }

    fn object(&self, view: &View<'_, Private>, output: &Output) -> Result<Notes, Diagnostic> {
        let page = match output.kind {
            Kind::Page(page)
            | Kind::ListPage(page, _)
            | Kind::Leaflet(page)
            | Kind::Boxes(page) => numbered(view, page),
            _ => return Ok(Notes::default()),
        };
        if matches!(output.kind, Kind::Boxes(_)) {
            return publish(self.tree, self.composer.boxes(&page)?);
        }
        let MadeFiles { files, mut notes } = make(self.composer.renderer, view, output)?;
        for (at, rendered) in files {
            let object = self.composer.object(&page, &at, rendered, &output.kind)?;
            notes.extend(publish(self.tree, object)?);
        }
        Ok(notes)
    }

    /// What a level adds to all pages, with its search index.
    fn bundle(
        &self,
        view: &View<'_, Private>,
        order: usize,
        outputs: &[Output],
    ) -> Result<Notes, Diagnostic> {
        let mut packs: Vec<Attachment> = Vec::new();
        let is_index = |output: &&Output| output.kind == Kind::SearchIndex;
        for index in outputs.iter().filter(is_index) {
            let files = make(self.composer.renderer, view, index)?.files.into_iter();
            let named = files.filter_map(|(at, file)| {
                let name = at.path().strip_prefix(index.address.path())?;
                Some((name.to_owned(), file))
            });
            for (sealed, attachment) in self.composer.packs(view.level(), named.collect())? {
                publish(self.tree, sealed)?;
                packs.push(attachment);
            }
        }
        publish(self.tree, self.composer.nav(view, order, &packs)?)
    }
}

/// Hashes every file on its way, for the manifest.
struct Hashed<'s> {
    sink: &'s dyn Sink<Artifact>,
    hashes: Mutex<BTreeMap<String, String>>,
}

impl<'s> Hashed<'s> {
    fn new(sink: &'s dyn Sink<Artifact>) -> Hashed<'s> {
        Hashed {
            sink,
            hashes: Mutex::default(),
        }
    }

    fn so_far(&self) -> BTreeMap<String, String> {
        locked(&self.hashes).clone()
    }
}

impl Sink<Artifact> for Hashed<'_> {
    fn put(&self, file: &str, artifact: &Artifact) -> Result<(), Diagnostic> {
        let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(artifact.bytes()));
        locked(&self.hashes).insert(file.to_owned(), hash);
        self.sink.put(file, artifact)
    }

    fn goes_on(&self) -> bool {
        self.sink.goes_on()
    }
}
