//! The whole program as three sentences: [`load`] makes a site of a snapshot, [`Loaded::build`] makes the tree of it that
//! one reader may have, [`Loaded::seal`] the one for everybody, with what is gated sealed.
//!
//! The preview speaks the same: [`Memory::load`] is [`load`] with a memory of what was read before, and
//! [`Loaded::file`] makes the one file of a tree that is asked for. `pimh check` is [`Loaded::rehearse`],
//! which the preview does behind the editor's back ([`Loaded::rehearse_while`]).
//!
//! What a tree consists of stands in [`crate::site::outputs`]; `make.rs` has an arm for each kind. Each way out has a
//! file: `open` for everybody, `clear` for one reader, `together` for everybody and all readers at once, `sealed` for the
//! gate, `address` for one file alone, `leaflets` for sheets to print. What a site is compared with, and leaves behind for
//! the next build, is in `recorded`; what its host is told, in `hosting`.
//!
//! Prints nothing, watches nothing, serves nothing. Day, reader and settings arrive as arguments.

mod address;
mod audiences;
mod clear;
mod compressed;
mod elsewhere;
mod hosting;
mod leaflets;
mod make;
mod memory;
mod open;
mod page_words;
mod recorded;
mod rehearsal;
mod sealed;
mod together;

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::access::Reader;
use crate::compose::{ClearComposer, PublicComposer, Views};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Notes, Report};
use crate::names::{BaseUrl, Permalink};
use crate::render::Renderer;
use crate::render::release::{Artifact, Clear};
use crate::site::outputs::{Inventory, Kind, Output};
use crate::site::{Choice, Site};
use crate::snapshot::Snapshot;
use crate::trees::{ClearTree, Sink};

pub use address::Bytes;
pub use leaflets::Sheet;
pub use memory::{Memory, Reading, is_page};
pub use page_words::{Hard, Hardness, PageWords};
pub use recorded::Kept;

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
    inventory: Arc<OnceLock<Inventory>>,
    /// The former addresses that the host answers itself.
    answered: OnceLock<BTreeSet<Permalink>>,
    /// The record beside the content, as it lay when the site was loaded.
    kept: Arc<Kept>,
}

/// Reads everything that a snapshot holds. `None` if settings or theme cannot be used.
pub fn load(snapshot: &Snapshot, config: Config, request: &Request) -> Report<Option<Loaded>> {
    Memory::default().load(snapshot, config, request)
}

impl Loaded {
    /// Every file that a tree of this site may hold, listed when somebody first asks.
    pub fn inventory(&self) -> &Inventory {
        self.inventory.get_or_init(|| {
            let stock = self.renderer.stock(self.site.config());
            Inventory::of(&self.site, &stock)
        })
    }

    /// The template that draws the page at an address, whoever may read it.
    pub fn template_at(&self, address: &Permalink) -> Option<String> {
        let views = Views::of(&self.site);
        let public = views.public.at(address.path());
        let public = public.map(|page| self.renderer.template_of(&page));
        public.or_else(|| {
            let mut private = views.private.iter();
            private.find_map(|view| Some(self.renderer.template_of(&view.at(address.path())?)))
        })
    }

    /// The same site with the templates of a sealed one.
    ///
    /// # Errors
    ///
    /// What is wrong with the theme.
    pub fn with_gate(&self) -> Result<Loaded, Notes> {
        let renderer = self.renderer.with_gate(&self.site)?;
        Ok(Loaded {
            site: self.site.clone(),
            renderer: Arc::new(renderer),
            inventory: Arc::default(),
            answered: OnceLock::new(),
            kept: self.kept.clone(),
        })
    }

    /// Makes everything that a reader may have, into a sink that takes it. Nothing of it stands before all of it does:
    /// the sink sees to that. Every page that fails is told of.
    pub fn build(&self, reader: &Reader, sink: &(impl Sink<Artifact> + Sink<Clear>)) -> Notes {
        match reader.is_public() {
            true => self.build_open(sink),
            false => self.build_clear(reader, sink),
        }
    }

    /// The same for everybody, without what is gated.
    pub fn build_open(&self, sink: &dyn Sink<Artifact>) -> Notes {
        self.open_part(sink, &|_| true)
    }

    /// The same for a reader who has signed in somewhere else, in clear.
    pub fn build_clear(&self, reader: &Reader, sink: &dyn Sink<Clear>) -> Notes {
        self.clear_part(reader, sink, &|_| true)
    }

    /// Of what everybody may have, those outputs that are wanted.
    fn open_part(&self, sink: &dyn Sink<Artifact>, wants: &dyn Fn(&Output) -> bool) -> Notes {
        let views = Views::of(&self.site);
        let composer = PublicComposer {
            renderer: &self.renderer,
            view: &views.public,
            marks: false,
        };
        let reader = Reader::public();
        let outputs = self.inventory().of_reader(&reader).into_iter();
        let outputs = outputs.map(|(_, output)| output);
        let outputs = outputs.filter(|output| wants(output) && self.is_published(output));
        open::publish(&composer, outputs.collect(), &self.compressing(sink))
    }

    /// Of what a reader may have, those outputs that are wanted.
    fn clear_part(
        &self,
        reader: &Reader,
        sink: &dyn Sink<Clear>,
        wants: &dyn Fn(&Output) -> bool,
    ) -> Notes {
        let views = Views::of(&self.site);
        let composer = ClearComposer {
            renderer: &self.renderer,
            views: &views,
            reader,
        };
        let outputs = self.inventory().of_reader(reader).into_iter();
        let outputs = outputs.filter(|(_, output)| wants(output) && self.is_published(output));
        clear::publish(&composer, outputs.collect(), &ClearTree::of(reader, sink))
    }
}

/// Something to make, of which it is known what it is.
trait Job: Send {
    /// What is to be made.
    fn output(&self) -> &Output;
}

/// Does jobs on all cores and gathers what they tell. Indexes take longest and use one core each, so the others run
/// beside them.
fn in_parallel<J: Job>(
    jobs: Vec<J>,
    goes_on: &(dyn Fn() -> bool + Sync),
    job: impl Fn(J) -> Result<Notes, Diagnostic> + Sync,
) -> Notes {
    let is_index = |job: &J| job.output().kind == Kind::SearchIndex;
    let (indexes, others): (Vec<J>, Vec<J>) = jobs.into_iter().partition(is_index);
    let (mut notes, told) = rayon::join(
        || each(others, goes_on, &job),
        || each(indexes, goes_on, &job),
    );
    notes.extend(told);
    notes
}

/// Does jobs on all cores for as long as they are wanted, and gathers what they tell.
fn each<T: Send>(
    jobs: Vec<T>,
    goes_on: &(dyn Fn() -> bool + Sync),
    job: impl Fn(T) -> Result<Notes, Diagnostic> + Sync,
) -> Notes {
    let told: Vec<Notes> = jobs
        .into_par_iter()
        .filter(|_| goes_on())
        .map(|item| job(item).unwrap_or_else(Notes::from))
        .filter(|notes| !notes.is_empty())
        .collect();
    let mut notes = Notes::default();
    told.into_iter().for_each(|told| notes.extend(told));
    notes
}
