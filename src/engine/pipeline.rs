//! The whole program as two sentences: [`load`] makes a site of a snapshot, [`Loaded::build`] makes a tree of it.
//!
//! The preview speaks the same two: [`Memory::load`] is [`load`] with a memory of what was read before, and
//! [`Loaded::file`] makes the one file of a tree that is asked for.
//!
//! Prints nothing, watches nothing, serves nothing. Day, reader and settings arrive as arguments.

mod address;
mod memory;
mod sealed;

use std::sync::Arc;

use rayon::prelude::*;

use crate::access::{Level, Reader};
use crate::compose::{ClearComposer, PublicComposer, Views};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Notes, Report};
use crate::names::{BaseUrl, Permalink};
use crate::render::Renderer;
use crate::render::release::{Artifact, Clear, Rendered};
use crate::site::{Audience, Choice, Public, Site, View, VisibleAsset};
use crate::source::Snapshot;
use crate::trees::{ClearTree, PublicTree, Sink};

pub use address::Bytes;
pub use memory::{Memory, Reading};

/// What a run was asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The day and what is shown of drafts.
    pub choice: Choice,
    /// An address in place of the one in the settings.
    pub base_url: Option<BaseUrl>,
    /// Whether every page leads to the sign-in page: for [`Loaded::seal`].
    pub with_gate: bool,
}

/// A site and its templates, ready to be rendered.
pub struct Loaded {
    /// The site.
    pub site: Arc<Site>,
    /// Its templates.
    pub renderer: Arc<Renderer>,
}

/// Reads everything that a snapshot holds. `None` if settings or theme cannot be used.
pub fn load(snapshot: &Snapshot, config: Config, request: &Request) -> Report<Option<Loaded>> {
    Memory::default().load(snapshot, config, request)
}

/// Names that begin with `_` are never pages, but for a section's own.
fn is_private(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    folder.split('/').any(|part| part.starts_with('_'))
        || (name.starts_with('_') && name != "_index.md")
}

impl Loaded {
    /// Renders everything that a reader may have, into a sink. Nothing of it stands before all of it does:
    /// the sink sees to that. Every page that fails is told of.
    pub fn build(&self, reader: &Reader, sink: &dyn Sink) -> Notes {
        let views = Views::of(&self.site);
        if reader.is_public() {
            let composer = PublicComposer {
                renderer: &self.renderer,
                view: &views.public,
                marks: false,
            };
            PublicBuild {
                composer,
                tree: PublicTree(sink),
                teasers: &self.site,
            }
            .run()
        } else {
            let composer = ClearComposer {
                renderer: &self.renderer,
                views: &views,
                reader,
            };
            ClearBuild {
                composer,
                tree: ClearTree { sink, reader },
                site: &self.site,
            }
            .run()
        }
    }
}

/// Runs jobs on all cores and gathers what they tell.
fn gather<T: Send>(jobs: Vec<T>, job: impl Fn(T) -> Result<(), Diagnostic> + Sync) -> Notes {
    let problems: Vec<Diagnostic> = jobs
        .into_par_iter()
        .filter_map(|item| job(item).err())
        .collect();
    let mut notes = Notes::default();
    problems.into_iter().for_each(|problem| notes.push(problem));
    notes
}

/// Files that every tree has, the same in each: feeds, sitemap, calendar, redirects, the theme's own.
fn for_everybody(
    renderer: &Renderer,
    view: &View<'_, Public>,
) -> Result<Vec<(Permalink, Rendered<Public>)>, Diagnostic> {
    let mut files = renderer.feeds(view);
    files.push(renderer.sitemap(view));
    files.push(renderer.robots(view));
    files.push(renderer.pages_json(view));
    files.extend(renderer.whole_calendar(view));
    files.extend(renderer.calendars(view));
    files.extend(renderer.theme_assets(view));
    for (address, page) in view.former_addresses() {
        files.push((address.clone(), renderer.redirect(&page)?));
    }
    Ok(files)
}

struct PublicBuild<'a> {
    composer: PublicComposer<'a>,
    tree: PublicTree<'a>,
    teasers: &'a Site,
}

impl PublicBuild<'_> {
    fn run(&self) -> Notes {
        let (mut notes, others) = rayon::join(|| self.pages(), || self.search());
        notes.extend(others);
        notes.extend(self.others());
        notes
    }

    fn pages(&self) -> Notes {
        let view = self.composer.view;
        gather(view.own_pages().collect(), |page| {
            self.tree
                .publish(page.address(), &self.composer.page(&page)?)
        })
    }

    fn search(&self) -> Notes {
        let view = self.composer.view;
        match self.composer.renderer.search_index(view) {
            Ok(files) => gather(files, |(at, file)| self.tree.publish(&at, &file.into())),
            Err(problem) => problem.into(),
        }
    }

    fn others(&self) -> Notes {
        let (view, renderer) = (self.composer.view, self.composer.renderer);
        let mut notes = gather(self.teasers.teasers(), |teaser| {
            let locked = self.composer.fill(renderer.locked(view, &teaser)?)?;
            self.tree.publish(&teaser.address, &locked)
        });
        notes.extend(gather(view.made().collect(), |(address, made)| {
            self.tree.publish(
                address,
                &self.composer.fill(renderer.made(view, address, made)?)?,
            )
        }));
        match for_everybody(renderer, view) {
            Ok(files) => notes.extend(gather(files, |(at, file)| {
                self.tree.publish(&at, &Artifact::from(file))
            })),
            Err(problem) => notes.push(problem),
        }
        let long = std::sync::Mutex::new(Notes::default());
        notes.extend(gather(view.own_pages().collect(), |page| {
            let Some(leaflet) = renderer.leaflet(&page)? else {
                return Ok(());
            };
            keep(leaflet.too_long, &long);
            self.tree.publish(&leaflet.address, &leaflet.page.into())
        }));
        notes.extend(long.into_inner().unwrap_or_default());
        let removed = std::sync::Mutex::new(Notes::default());
        notes.extend(gather(view.own_assets().collect(), |asset| {
            let (rendered, cleaned) = renderer.asset(&asset)?;
            note_cleaned(cleaned, &asset, &removed);
            self.tree.publish(asset.address(), &rendered.into())
        }));
        notes.extend(removed.into_inner().unwrap_or_default());
        notes
    }
}

/// Notes what a job found that does not stop it.
fn keep(found: Vec<Diagnostic>, to: &std::sync::Mutex<Notes>) {
    if let Ok(mut notes) = to.lock() {
        found.into_iter().for_each(|note| notes.push(note));
    }
}

/// Says that personal data was taken out of a file.
fn note_cleaned<A: Audience>(
    cleaned: bool,
    asset: &VisibleAsset<'_, A>,
    to: &std::sync::Mutex<Notes>,
) {
    if let (true, Ok(mut notes)) = (cleaned, to.lock()) {
        notes.push(Diagnostic::personal_data_removed(&asset.file().path));
    }
}

struct ClearBuild<'a> {
    composer: ClearComposer<'a>,
    tree: ClearTree<'a>,
    site: &'a Site,
}

impl ClearBuild<'_> {
    fn run(&self) -> Notes {
        let (mut notes, others) = rayon::join(|| self.pages(), || self.search());
        notes.extend(others);
        notes.extend(self.others());
        notes
    }

    fn put<A: Audience>(&self, at: &Permalink, rendered: Rendered<A>) -> Result<(), Diagnostic> {
        match Clear::plain(rendered, self.tree.reader) {
            Some(clear) => self.tree.publish(at, &clear),
            None => Ok(()),
        }
    }

    fn pages(&self) -> Notes {
        let views = self.composer.views;
        let mut notes = self.pages_of(&views.public, &[]);
        let mut before: Vec<&Level> = vec![views.public.level()];
        for view in views.open_to(self.tree.reader) {
            notes.extend(self.pages_of(view, &before));
            before.push(view.level());
        }
        notes
    }

    /// The pages of a level, less those that stand in the tree already: a folder without a page of
    /// its own has an index at several levels.
    fn pages_of<A: Audience>(&self, view: &View<'_, A>, before: &[&Level]) -> Notes {
        let fresh = view
            .own_pages()
            .filter(|page| !before.iter().any(|level| page.is_also_at(level)));
        gather(fresh.collect(), |page| match self.composer.page(&page)? {
            Some(clear) => self.tree.publish(page.address(), &clear),
            None => Ok(()),
        })
    }

    fn search(&self) -> Notes {
        let views = self.composer.views;
        let mut notes = self.search_of(&views.public);
        for view in views.open_to(self.tree.reader) {
            notes.extend(self.search_of(view));
        }
        notes
    }

    fn search_of<A: Audience>(&self, view: &View<'_, A>) -> Notes {
        match self.composer.renderer.search_index(view) {
            Ok(files) => gather(files, |(at, file)| self.put(&at, file)),
            Err(problem) => problem.into(),
        }
    }

    fn others(&self) -> Notes {
        let (views, renderer, reader) = (
            self.composer.views,
            self.composer.renderer,
            self.tree.reader,
        );
        let public = &views.public;
        let shut = self
            .site
            .teasers()
            .into_iter()
            .filter(|teaser| !reader.may_read(&teaser.level));
        let mut notes = gather(shut.collect(), |teaser| {
            match self.composer.plain(renderer.locked(public, &teaser)?)? {
                Some(clear) => self.tree.publish(&teaser.address, &clear),
                None => Ok(()),
            }
        });
        notes.extend(gather(
            public.made().collect(),
            |(address, made)| match self
                .composer
                .made(renderer.made(public, address, made)?, made)?
            {
                Some(clear) => self.tree.publish(address, &clear),
                None => Ok(()),
            },
        ));
        match for_everybody(renderer, public) {
            Ok(files) => notes.extend(gather(files, |(at, file)| self.put(&at, file))),
            Err(problem) => notes.push(problem),
        }
        notes.extend(self.leaflets_of(public, &[]));
        notes.extend(self.files_of(public, &[]));
        let mut before: Vec<&Level> = vec![public.level()];
        for view in views.open_to(reader) {
            notes.extend(gather(renderer.calendars(view), |(at, file)| {
                self.put(&at, file)
            }));
            notes.extend(self.leaflets_of(view, &before));
            notes.extend(self.files_of(view, &before));
            before.push(view.level());
        }
        notes
    }

    /// The leaflets of the pages of a level, less those that stand in the tree already.
    fn leaflets_of<A: Audience>(&self, view: &View<'_, A>, before: &[&Level]) -> Notes {
        let long = std::sync::Mutex::new(Notes::default());
        let fresh = view
            .own_pages()
            .filter(|page| !before.iter().any(|level| page.is_also_at(level)));
        let mut notes = gather(fresh.collect(), |page| {
            let Some(leaflet) = self.composer.renderer.leaflet(&page)? else {
                return Ok(());
            };
            keep(leaflet.too_long, &long);
            self.put(&leaflet.address, leaflet.page)
        });
        notes.extend(long.into_inner().unwrap_or_default());
        notes
    }

    /// Pictures and downloads that words of a level use, less those that stand in the tree already.
    fn files_of<A: Audience>(&self, view: &View<'_, A>, before: &[&Level]) -> Notes {
        let removed = std::sync::Mutex::new(Notes::default());
        let fresh = view
            .own_assets()
            .filter(|asset| !before.iter().any(|level| asset.is_also_used_at(level)));
        let mut notes = gather(fresh.collect(), |asset| {
            let (rendered, cleaned) = self.composer.renderer.asset(&asset)?;
            note_cleaned(cleaned, &asset, &removed);
            self.put(asset.address(), rendered)
        });
        notes.extend(removed.into_inner().unwrap_or_default());
        notes
    }
}
