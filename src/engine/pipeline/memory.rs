//! [`super::load`], with a memory: what did not change since the last time is not done again.
//!
//! What comes out is the same with and without a memory; `tests/preview/` holds it to that. Three things are kept:
//!
//! 1. **documents**, by file, as long as the text is the same object and the settings are the same text;
//! 2. **the site**, as long as only texts of pages differ and the site itself agrees that nobody can tell but their own
//!    page and the lists that have a row of it ([`Site::with_document`]);
//! 3. **the templates**, as long as site and theme are the same.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::audiences::Audiences;
use super::{Kept, Loaded, Request};
use crate::config::Config;
use crate::data::{DATA, Data};
use crate::diagnostic::{Code, Notes, Report, Span};
use crate::document::blocks::may_include;
use crate::document::parts::PARTS;
use crate::document::{Attempt, Document, Parts};
use crate::names::{BaseUrl, SitePath};
use crate::output::{self, Store};
use crate::render::Renderer;
use crate::render::pictures::{Pictures, Shelf};
use crate::rules;
use crate::site::outputs::Inventory;
use crate::site::{Change, Site};
use crate::snapshot::Snapshot;
use crate::source::SourceRef;
use crate::theme::Theme;

/// What is kept from one load to the next.
#[derive(Default)]
pub struct Memory {
    /// What the documents were parsed under.
    under: Option<Under>,
    parsed: HashMap<SitePath, Parsed>,
    /// Pages that were read ahead of the next load.
    ahead: HashMap<SitePath, Reading>,
    /// How many pages were parsed so far.
    count: usize,
    /// Pages of which reading told something.
    telling: BTreeSet<SitePath>,
    /// The files that the parsed ones are from.
    parsed_from: Option<Snapshot>,
    /// The last site for each choice of drafts, future and expired pages.
    last: HashMap<(bool, bool, bool), Last>,
    /// The themes as they lay when one of them was last used.
    sound_theme: Option<Snapshot>,
    /// The record as it was last read.
    kept: Arc<Kept>,
    /// The sizes of pictures, also beyond this run of the program.
    pictures: Arc<Pictures>,
}

/// All that a document is made of, beside its text.
#[derive(Clone)]
struct Under {
    settings: SourceRef,
    /// The file with the words of the house.
    house: Option<SourceRef>,
    base_url: Option<BaseUrl>,
    parts: Parts,
    audiences: Audiences,
}

impl Under {
    /// What pages are read under: the settings with what was asked for in their place.
    fn of(
        mut config: Config,
        request: &Request,
        parts: Parts,
        audiences: Audiences,
    ) -> (Config, Under) {
        if let Some(base_url) = &request.base_url {
            config.base_url = base_url.clone();
        }
        let under = Under {
            settings: config.source.clone(),
            house: config.house.source.clone(),
            base_url: request.base_url.clone(),
            parts,
            audiences,
        };
        (config, under)
    }

    fn is(&self, other: &Under) -> bool {
        self.is_but_for_pages(other)
            && self.parts.is(&other.parts)
            && self.audiences.is(&other.audiences)
    }

    /// But for what other files of the content say for pages.
    fn is_but_for_pages(&self, other: &Under) -> bool {
        let house = self.house.as_ref().map(|house| house.text());
        self.settings.text() == other.settings.text()
            && house == other.house.as_ref().map(|house| house.text())
            && self.base_url == other.base_url
    }
}

struct Parsed {
    attempt: Attempt,
    notes: Notes,
}

impl Parsed {
    fn of(source: &SourceRef, config: &Config, under: &Under) -> Parsed {
        let (report, prose) = Document::parse_with_words(source, config, &under.parts);
        let mut notes = report.notes;
        if let Attempt::Sound(document) | Attempt::Mended(document) = &report.value {
            let filled = under.audiences.read_for(document);
            let document = filled.as_ref().unwrap_or(document);
            notes.extend(rules::read(document, &prose, config));
        }
        Parsed {
            attempt: report.value,
            notes,
        }
    }
}

/// One page that was read, to be handed on: whoever has it need not read the page again.
pub struct Reading {
    source: SourceRef,
    under: Under,
    parsed: Parsed,
}

impl Reading {
    /// Whether the page could be read.
    pub fn is_sound(&self) -> bool {
        self.parsed.attempt.sound().is_some()
    }

    /// What reading it told.
    pub fn into_notes(self) -> Notes {
        self.parsed.notes
    }

    fn is_of(&self, source: &SourceRef, under: &Under) -> bool {
        Arc::ptr_eq(&self.source, source) && self.under.is(under)
    }
}

/// A site, with what it was made of.
struct Last {
    under: Under,
    snapshot: Snapshot,
    today: jiff::civil::Date,
    site: Arc<Site>,
    /// What reading the data and putting the pages together told.
    told: Notes,
    /// `None` if the theme could not be used.
    renderer: Option<Arc<Renderer>>,
    /// What loading the theme told.
    theme_told: Notes,
    /// What its trees consist of, once somebody asked.
    inventory: Arc<OnceLock<Inventory>>,
}

impl Last {
    /// The templates as they are, if they could be used and know nothing of the site that is different now.
    fn templates_for(self, site: &Site, same_rows: bool) -> Option<(Option<Arc<Renderer>>, Notes)> {
        let renderer = match same_rows {
            true => self.renderer,
            false => Some(Arc::new(self.renderer?.for_site(site)?)),
        };
        Some((renderer, self.theme_told))
    }
}

/// Which parts of the last site still hold.
struct Fresh {
    /// Pages of which the text differs; `None` if more differs than the texts of pages.
    pages: Option<Vec<SitePath>>,
    /// Whether a file of a theme differs.
    theme: bool,
}

impl Memory {
    /// A memory that keeps the sizes of pictures in the folder of a project, where the next run finds them.
    pub fn beside(store: &Store) -> Memory {
        Memory {
            pictures: Arc::new(Pictures::on(Some(Arc::new(store.shelf(output::PICTURES))))),
            ..Memory::default()
        }
    }

    /// Reads everything that a snapshot holds. `None` if settings or theme cannot be used.
    pub fn load(
        &mut self,
        snapshot: &Snapshot,
        config: Config,
        request: &Request,
    ) -> Report<Option<Loaded>> {
        let files = snapshot.texts_in(PARTS);
        let parts = Parts::of(files, &config);
        let mut told_by_parts = parts.notes;
        let parts = parts.value.with_tables(snapshot.texts_in(DATA));
        let parts = told_by_parts.keep(parts);
        let audiences = Audiences::of(snapshot, &config, &parts);
        let (config, under) = Under::of(config, request, parts, audiences);
        self.parse(snapshot, &config, &under);
        let choice = request.choice;
        let key = (choice.drafts, choice.future, choice.expired);
        let before = self.last.remove(&key);
        let fresh = before
            .as_ref()
            .filter(|last| last.under.is(&under) && last.today == choice.today)
            .and_then(|last| Fresh::of(snapshot, &last.snapshot));
        let again = match (&before, &fresh) {
            (Some(last), Some(fresh)) => self.again(last, fresh),
            _ => None,
        };
        let same_theme = fresh.is_some_and(|fresh| !fresh.theme);
        // Other words on the same pages: the trees consist of the same files.
        let same_files = again.is_some() && same_theme;
        let inventory = before
            .as_ref()
            .filter(|_| same_files)
            .map(|last| last.inventory.clone())
            .unwrap_or_default();
        let (site, told, same_rows) =
            again.unwrap_or_else(|| self.assemble(snapshot, &config, request, &under.parts));
        let asks_the_same =
            |last: &Last| last.site.templates_asked_some_day() == site.templates_asked_some_day();
        let kept = before
            .filter(|last| same_theme && asks_the_same(last))
            .and_then(|last| last.templates_for(&site, same_rows));
        let (renderer, theme_told) =
            kept.unwrap_or_else(|| self.renderer(snapshot, &config, request, &site));
        let mut notes = theme_told.clone();
        if let Some(renderer) = &renderer {
            notes.extend(renderer.look_at_templates(&site));
        }
        notes.extend(told_by_parts);
        notes.extend(self.told_by_pages());
        notes.extend(told.clone());
        notes.extend(rules::look_back(&site, &notes));
        super::elsewhere::tell_once(&mut notes, snapshot, &config, is_page);
        self.kept = Arc::new(Kept::of(snapshot, &self.kept));
        let loaded = renderer.clone().map(|renderer| Loaded {
            site: site.clone(),
            renderer,
            inventory: inventory.clone(),
            answered: OnceLock::new(),
            kept: self.kept.clone(),
        });
        if loaded.is_some() && !same_theme {
            let mut themes = Snapshot::default();
            themes.take_folder("themes/", snapshot);
            self.sound_theme = Some(themes);
        }
        let last = Last {
            under,
            snapshot: snapshot.clone(),
            today: choice.today,
            site,
            told,
            renderer,
            theme_told,
            inventory,
        };
        self.last.insert(key, last);
        notes.with(loaded)
    }

    fn renderer(
        &self,
        snapshot: &Snapshot,
        config: &Config,
        request: &Request,
        site: &Site,
    ) -> (Option<Arc<Renderer>>, Notes) {
        let mut notes = Notes::default();
        let theme = notes.keep(Theme::load(
            snapshot,
            config,
            &site.templates_asked_some_day(),
        ));
        let renderer = theme.and_then(|theme| {
            let pictures = self.pictures.clone();
            Renderer::new(Arc::new(theme), site, pictures, request.with_gate)
                .map_err(|problems| notes.extend(problems))
                .ok()
        });
        (renderer.map(Arc::new), notes)
    }

    /// The site of the last load with that choice.
    pub fn last_site(&self, drafts: bool, future: bool, expired: bool) -> Option<&Site> {
        let last = self.last.get(&(drafts, future, expired))?;
        Some(&last.site)
    }

    /// The files of the theme that was loaded last without an error.
    pub fn sound_theme(&self) -> Option<Snapshot> {
        self.sound_theme.clone()
    }

    /// Reads one page as the next load will.
    pub fn read(&mut self, source: &SourceRef, config: &Config, request: &Request) -> Reading {
        // Those of the last load: where others lie there now, the next does not take this over.
        let last = self.under.as_ref();
        let last = last.map(|under| (under.parts.clone(), under.audiences.clone()));
        let (parts, audiences) = last.unwrap_or_default();
        let (config, under) = Under::of(config.clone(), request, parts, audiences);
        self.count += 1;
        Reading {
            source: source.clone(),
            parsed: Parsed::of(source, &config, &under),
            under,
        }
    }

    /// Takes over a page that was read, for the next load: of the same text under the same settings, it is not read again.
    pub fn take(&mut self, reading: Reading) {
        self.ahead.insert(reading.source.path.clone(), reading);
    }

    /// How many pages were parsed so far, each as often as it was.
    pub fn count_parsed(&self) -> usize {
        self.count
    }

    /// Parses every page that is not known, on all cores. Of ten thousand pages, those that are the same as the last
    /// time are not even looked at.
    fn parse(&mut self, snapshot: &Snapshot, config: &Config, under: &Under) {
        let known = self.under.replace(under.clone());
        let mut differing = BTreeSet::new();
        match known {
            Some(known) if known.is(under) => {}
            // A part changes the pages that may name it, and whom a folder is for how its pages are read.
            Some(known) if known.is_but_for_pages(under) => {
                let same_parts = known.parts.is(&under.parts);
                let folders = known.audiences.differing(&under.audiences);
                let is_in = |path: &SitePath| {
                    let mut folders = folders.iter();
                    folders.any(|folder| path.as_str().starts_with(folder))
                };
                let files = snapshot.texts_below("content/");
                let files = files.filter(|source| {
                    (!same_parts && may_include(source.text())) || is_in(&source.path)
                });
                differing.extend(files.map(|source| source.path.clone()));
            }
            _ => {
                self.parsed.clear();
                self.telling.clear();
                self.parsed_from = None;
            }
        }
        let before = self.parsed_from.take().unwrap_or_default();
        differing.extend(snapshot.differing(&before));
        let mut ahead = std::mem::take(&mut self.ahead);
        let mut unknown: Vec<&SourceRef> = Vec::new();
        for path in differing {
            self.telling.remove(&path);
            self.parsed.remove(&path);
            let Some(source) = snapshot.text(path.as_str()).filter(|_| is_page(&path)) else {
                continue;
            };
            match ahead.remove(&path) {
                Some(reading) if reading.is_of(source, under) => self.know(path, reading.parsed),
                _ => unknown.push(source),
            }
        }
        self.parsed_from = Some(snapshot.clone());
        self.count += unknown.len();
        let parsed: Vec<Parsed> = match unknown.as_slice() {
            // One page is parsed sooner than another thread wakes up.
            [one] => vec![Parsed::of(one, config, under)],
            many => many
                .par_iter()
                .map(|source| Parsed::of(source, config, under))
                .collect(),
        };
        for (source, parsed) in unknown.into_iter().zip(parsed) {
            self.know(source.path.clone(), parsed);
        }
    }

    fn know(&mut self, path: SitePath, parsed: Parsed) {
        if !parsed.notes.is_empty() || parsed.notes.take_back() {
            self.telling.insert(path.clone());
        }
        self.parsed.insert(path, parsed);
    }

    fn told_by_pages(&self) -> Notes {
        let mut notes = Notes::default();
        for parsed in self.telling.iter().filter_map(|path| self.parsed.get(path)) {
            notes.extend(parsed.notes.clone());
        }
        notes
    }

    fn assemble(
        &self,
        snapshot: &Snapshot,
        config: &Config,
        request: &Request,
        parts: &Parts,
    ) -> (Arc<Site>, Notes, bool) {
        let mut notes = Notes::default();
        let data = notes.keep(Data::read(snapshot, config));
        let mut documents = Vec::new();
        let (mut mended, mut broken) = (Vec::new(), Vec::new());
        for source in pages(snapshot) {
            match self.parsed.get(&source.path).map(|parsed| &parsed.attempt) {
                Some(Attempt::Sound(document)) => documents.push(document.clone()),
                Some(Attempt::Mended(document)) => mended.push(document.clone()),
                Some(Attempt::Broken) | None => broken.push(source.path.clone()),
            }
        }
        let assemble = |documents: Vec<Document>, broken: &[SitePath]| {
            let (config, choice) = (config.clone(), request.choice);
            let facts = (data.clone(), parts.clone());
            let report = Site::assemble(config, facts, documents, broken, snapshot, choice);
            let mut notes = report.notes;
            notes.extend(rules::look(&report.value));
            (Arc::new(report.value), notes)
        };
        // A slip in the block at the top of a page hides no other problem, and brings none to the pages that link to it:
        // what is told is told of the site as it will be once the slip is mended.
        if !mended.is_empty() {
            let all = [documents.as_slice(), mended.as_slice()].concat();
            let mut told = assemble(all, &broken).1;
            let lines: Vec<Span> = mended
                .iter()
                .filter_map(|document| self.parsed.get(document.path()))
                .flat_map(|parsed| parsed.notes.iter())
                .filter(|note| note.code() == Code::F7)
                .filter_map(|note| Some(note.edit()?.at.value()))
                .collect();
            told.retain(|note| !lines.iter().any(|line| note.begins_in(line)));
            notes.extend(told);
            broken.extend(mended.iter().map(|document| document.path().clone()));
            return (assemble(documents, &broken).0, notes, false);
        }
        let (site, told) = assemble(documents, &broken);
        notes.extend(told);
        (site, notes, false)
    }

    /// The last site with new documents of some pages, and whether all rows of its lists are as they were; `None` if
    /// it has to be put together again.
    fn again(&self, last: &Last, fresh: &Fresh) -> Option<(Arc<Site>, Notes, bool)> {
        // How much codes count on a page may depend on what its fields say now.
        if !last.site.config().checks.of_some_pages().is_empty() {
            return None;
        }
        let mut site = last.site.clone();
        let mut same_rows = true;
        let mut told = last.told.clone();
        for path in fresh.pages.as_ref()? {
            // Whatever was told of the page may point into the old text.
            if last.told.iter().any(|note| note.concerns(path)) {
                return None;
            }
            let document = self.parsed.get(path)?.attempt.sound()?.clone();
            let (next, change) = site.with_document(document)?;
            same_rows &= change == Change::Words;
            site = Arc::new(next);
            told.extend(rules::look_at(&site, path));
        }
        Some((site, told, same_rows))
    }
}

/// More pages than this are sooner put together anew than one by one.
const FEW: usize = 4;

impl Fresh {
    fn of(now: &Snapshot, before: &Snapshot) -> Option<Fresh> {
        let differing: BTreeSet<SitePath> = now.difference(before)?;
        let (themes, content): (Vec<_>, Vec<_>) = differing
            .into_iter()
            .partition(|path| path.as_str().starts_with("themes/"));
        let is_text_of_page = |path: &SitePath| {
            let there =
                |snapshot: &Snapshot| is_page(path) && snapshot.text(path.as_str()).is_some();
            there(now) && there(before)
        };
        let few = content.len() <= FEW && content.iter().all(is_text_of_page);
        Some(Fresh {
            pages: few.then_some(content),
            theme: !themes.is_empty(),
        })
    }
}

impl Shelf for output::Shelf {
    fn get(&self, name: &str) -> Option<Vec<u8>> {
        output::Shelf::get(self, name)
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        output::Shelf::put(self, name, bytes);
    }

    fn prune(&self, used: &HashSet<String>, most: u64) {
        output::Shelf::prune(self, used, most);
    }
}

/// The files that may become pages, in the order of their paths.
fn pages(snapshot: &Snapshot) -> impl Iterator<Item = &SourceRef> {
    snapshot
        .texts_below("content/")
        .filter(|source| is_page(&source.path))
}

/// Whether a text is read as a page. Names that begin with `_` are none, but for a section's own.
pub fn is_page(path: &SitePath) -> bool {
    let Some(inside) = path.in_content().filter(|_| path.extension() != "toml") else {
        return false;
    };
    let (folder, name) = inside.rsplit_once('/').unwrap_or(("", inside));
    let is_private = |part: &str| part.starts_with('_');
    !folder.split('/').any(is_private) && (!is_private(name) || name == "_index.md")
}
