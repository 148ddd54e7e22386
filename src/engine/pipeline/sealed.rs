//! The sealed site: what everybody may have, with marks for a reader's browser, and beside it, under
//! `/g/`, everything else, sealed.

use std::collections::BTreeMap;
use std::sync::Mutex;

use sha2::{Digest, Sha256};

use super::{Loaded, PublicBuild, gather, note_cleaned};
use crate::access::Level;
use crate::compose::{Attachment, Attachments, PublicComposer, SealedComposer, Views};
use crate::diagnostic::{Diagnostic, Notes};
use crate::gate::{Gate, Sealed};
use crate::names::Permalink;
use crate::render::Renderer;
use crate::render::index_folder;
use crate::render::release::{Artifact, Confidential, Rendered};
use crate::site::{Private, View};
use crate::trees::{PublicTree, Sink};

impl Loaded {
    /// Renders the public site and seals everything else, into a sink. The site was loaded with
    /// [`super::Request::with_gate`]. `gate` is `None` for a site that
    /// has no keyring and gates nothing yet.
    pub fn seal(&self, gate: Option<&Gate>, sink: &dyn Sink) -> Notes {
        let views = Views::of(&self.site);
        let hashed = Hashed::new(sink);
        let tree = PublicTree(&hashed);
        let mut notes = PublicBuild {
            composer: PublicComposer {
                renderer: &self.renderer,
                view: &views.public,
                marks: true,
            },
            tree: PublicTree(&hashed),
            teasers: &self.site,
        }
        .run();
        notes.extend(self.sign_in(&views, &tree));
        let Some(gate) = gate else {
            return notes;
        };
        let (attachments, told) = attachments(&self.renderer, &views, gate, &tree);
        notes.extend(told);
        let build = SealedBuild {
            composer: SealedComposer {
                renderer: &self.renderer,
                views: &views,
                gate,
                attachments: &attachments,
            },
            tree: &tree,
        };
        notes.extend(build.run());
        let last = gather(gate.slots(), |slot| publish(&tree, slot));
        notes.extend(last);
        let head = gate.head(self.site.levels(), &hashed.so_far());
        notes.extend(told_by(publish(&tree, head)));
        let manifest = gate.manifest(&hashed.so_far());
        notes.extend(told_by(publish(&tree, manifest)));
        notes
    }

    fn sign_in(&self, views: &Views<'_>, tree: &PublicTree<'_>) -> Notes {
        let view = &views.public;
        let composer = PublicComposer {
            renderer: &self.renderer,
            view,
            marks: true,
        };
        let page = self
            .renderer
            .sign_in(view)
            .and_then(|(at, page)| tree.publish(&at, &composer.fill(page)?));
        let mut notes = told_by(page);
        notes.extend(gather(self.renderer.gate_scripts(view), |(at, script)| {
            tree.publish(&at, &Artifact::from(script))
        }));
        notes
    }
}

fn told_by(result: Result<(), Diagnostic>) -> Notes {
    result.err().map(Notes::from).unwrap_or_default()
}

fn publish(tree: &PublicTree<'_>, sealed: Sealed) -> Result<(), Diagnostic> {
    let at = sealed.at().clone();
    tree.publish(&at, &sealed.into())
}

/// Seals the pictures, downloads and calendar files of gated pages, each once for all levels that use it.
fn attachments(
    renderer: &Renderer,
    views: &Views<'_>,
    gate: &Gate,
    tree: &PublicTree<'_>,
) -> (Attachments, Notes) {
    let removed = Mutex::new(Notes::default());
    let done = Mutex::new(Attachments::default());
    let mut notes = Notes::default();
    // Of a level that is among the users.
    let seal =
        |at: &Permalink, of: &Level, users: &[Level], name: &str, file: Rendered<Private>| {
            let file = Confidential::from(file);
            let bytes = file.expose(of)?;
            let (sealed, key) = gate.seal_file(at, users, bytes);
            publish(tree, sealed)?;
            if let Ok(mut done) = done.lock() {
                let url = views
                    .public
                    .config()
                    .base_url
                    .link(&crate::site::encoded(at.path()));
                done.add(url, key, name, bytes.len());
            }
            Ok(())
        };
    for view in &views.private {
        let first_of = |users: &[Level]| users.first() == Some(view.level());
        let assets = view.own_assets().filter_map(|asset| {
            let users: Vec<Level> = levels_that_use(views, |level| asset.is_also_used_at(level))?;
            first_of(&users).then_some((asset, users))
        });
        notes.extend(gather(assets.collect(), |(asset, users)| {
            let (rendered, cleaned) = renderer.asset(&asset)?;
            note_cleaned(cleaned, &asset, &removed);
            seal(
                asset.address(),
                view.level(),
                &users,
                asset.file().path.file_name(),
                rendered,
            )
        }));
        notes.extend(gather(renderer.calendars(view), |(at, file)| {
            let name = at.path().rsplit('/').next().unwrap_or_default().to_owned();
            seal(&at, view.level(), &[view.level().clone()], &name, file)
        }));
    }
    notes.extend(removed.into_inner().unwrap_or_default());
    (done.into_inner().unwrap_or_default(), notes)
}

/// The gated levels that use a file; nothing if the public does too, and it is published in clear.
fn levels_that_use(views: &Views<'_>, uses: impl Fn(&Level) -> bool) -> Option<Vec<Level>> {
    if uses(views.public.level()) {
        return None;
    }
    let levels = views.private.iter().map(View::level);
    Some(levels.filter(|level| uses(level)).cloned().collect())
}

struct SealedBuild<'a> {
    composer: SealedComposer<'a>,
    tree: &'a PublicTree<'a>,
}

impl SealedBuild<'_> {
    fn run(&self) -> Notes {
        let mut notes = Notes::default();
        for (order, view) in self.composer.views.private.iter().enumerate() {
            let (pages, bundle) = rayon::join(|| self.pages(view), || self.bundle(view, order));
            notes.extend(pages);
            notes.extend(told_by(bundle));
        }
        notes
    }

    fn pages(&self, view: &View<'_, Private>) -> Notes {
        let public = Level::public();
        let own = view.own_pages().filter(|page| !page.is_also_at(&public));
        let mut notes = gather(own.collect(), |page| {
            publish(self.tree, self.composer.page(&page)?)
        });
        let long = Mutex::new(Notes::default());
        let own = view.own_pages().filter(|page| !page.is_also_at(&public));
        notes.extend(gather(own.collect(), |page| {
            let mut keep = |problem| {
                if let Ok(mut long) = long.lock() {
                    long.push(problem);
                }
            };
            match self.composer.leaflet(&page, &mut keep)? {
                Some(sealed) => publish(self.tree, sealed),
                None => Ok(()),
            }
        }));
        notes.extend(long.into_inner().unwrap_or_default());
        let hosts = view.pages().filter(|page| page.level().is_public());
        notes.extend(gather(hosts.collect(), |page| {
            match self.composer.boxes(&page)? {
                Some(sealed) => publish(self.tree, sealed),
                None => Ok(()),
            }
        }));
        notes
    }

    /// What a level adds to all pages, with its search index.
    fn bundle(&self, view: &View<'_, Private>, order: usize) -> Result<(), Diagnostic> {
        let level = view.level();
        let folder = index_folder(level);
        let files = self.composer.renderer.search_index(view)?;
        let files = files
            .into_iter()
            .filter_map(|(at, file)| Some((at.path().strip_prefix(&folder)?.to_owned(), file)))
            .filter(|(name, _)| !is_engine(name));
        let mut packs: Vec<Attachment> = Vec::new();
        for (sealed, attachment) in self.composer.packs(level, files.collect())? {
            publish(self.tree, sealed)?;
            packs.push(attachment);
        }
        publish(self.tree, self.composer.nav(view, order, &packs)?)
    }
}

/// Whether a file of a search index is a part of the engine, which the public index has already.
fn is_engine(name: &str) -> bool {
    name.ends_with(".js") || name.ends_with(".css") || name.contains("wasm")
}

/// Hashes every file on its way, for the manifest.
struct Hashed<'s> {
    sink: &'s dyn Sink,
    hashes: Mutex<BTreeMap<String, String>>,
}

impl<'s> Hashed<'s> {
    fn new(sink: &'s dyn Sink) -> Hashed<'s> {
        Hashed {
            sink,
            hashes: Mutex::default(),
        }
    }

    fn so_far(&self) -> BTreeMap<String, String> {
        self.hashes
            .lock()
            .map(|hashes| hashes.clone())
            .unwrap_or_default()
    }
}

impl Sink for Hashed<'_> {
    fn put(&self, file: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
        let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(bytes));
        if let Ok(mut hashes) = self.hashes.lock() {
            hashes.insert(file.to_owned(), hash);
        }
        self.sink.put(file, bytes)
    }
}
