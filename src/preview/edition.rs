//! An edition: the site at one moment, whole, with the pages of it that somebody has asked for.
//!
//! Nothing in it changes but what is made on demand, and what is known of its problems once all of it was rehearsed
//! ([`super::rehearser`]). So whoever holds an edition sees one moment from the first byte
//! of a page to its last picture. The next save makes the next edition.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jiff::civil::Date;

use super::darkroom::Darkroom;
use super::door::Door;
use super::project::{Project, State};
use super::viewer::{Show, Viewer};
use crate::access::Level;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Notes, Severity};
use crate::names::{Fingerprint, Permalink, SitePath};
use crate::pipeline::{Bytes, Loaded};
use crate::site::encoded;

/// A file of a tree, as a viewer gets it.
pub struct Served {
    /// What a build writes.
    pub bytes: Vec<u8>,
    /// The fingerprint of the bytes.
    pub print: Fingerprint,
    /// The same without regard to the version of the stylesheets.
    pub shape: Fingerprint,
    /// Why these are the last good bytes and not new ones, if it is so.
    pub failed: Option<Diagnostic>,
}

impl Served {
    /// A file at an address of a site.
    pub fn of(bytes: Vec<u8>, address: &Permalink, loaded: &Loaded) -> Served {
        let print = Fingerprint::of(&bytes);
        let shape = match is_html(address) {
            true => shape(&bytes, loaded),
            false => print,
        };
        Served {
            bytes,
            print,
            shape,
            failed: None,
        }
    }
}

/// Files kept for the edition, by what they were made for.
type Kept = HashMap<(String, Show, Permalink), Arc<Served>>;
/// The files of a search index.
type Files = Arc<BTreeMap<Permalink, Vec<u8>>>;
/// The same, made when the first of them is asked for.
type Index = Arc<OnceLock<Result<Files, Diagnostic>>>;

/// What open pages are told, made when the first of them asks.
type Message = Arc<OnceLock<Arc<str>>>;

/// The site at one moment.
pub struct Edition {
    /// Its number, from 1.
    pub number: u64,
    /// The site and what is wrong with it.
    pub state: State,
    /// The day it is in the site's time zone.
    pub today: Date,
    /// What is shown unless somebody chooses.
    pub show: Show,
    /// The file that was changed last, if it was one.
    pub edited: Option<String>,
    /// When it was made, in seconds of the clock, for people.
    pub made_at: String,
    sound_before: Option<String>,
    /// What is wrong, once everything was made.
    rehearsed: OnceLock<Notes>,
    project: Arc<Mutex<Project>>,
    shows: Mutex<HashMap<Show, Arc<Loaded>>>,
    kept: Mutex<(Kept, usize)>,
    indexes: Mutex<HashMap<(Level, Show), Index>>,
    messages: Mutex<HashMap<(String, Show, String, Moment), Message>>,
    good: Arc<LastGood>,
}

/// As many bytes of pages as one edition keeps.
const MOST_KEPT: usize = 32 * 1024 * 1024;

/// What was made for editions before: the pages that somebody looked at, as they were when they could last be drawn, and
/// search indexes, each with the fingerprint of the words that it is made of.
#[derive(Default)]
pub struct LastGood {
    pages: Mutex<(Kept, usize)>,
    indexes: Mutex<HashMap<(Level, Show), (Fingerprint, Files)>>,
    darkroom: Arc<Darkroom>,
}

/// How an edition came to be.
pub struct Making {
    /// Its number.
    pub number: u64,
    /// The day.
    pub today: Date,
    /// What is shown unless somebody chooses.
    pub show: Show,
    /// The file that was changed, if it was one.
    pub edited: Option<String>,
    /// The time of day, for people.
    pub made_at: String,
    /// When the last edition before it without an error was made.
    pub sound_before: Option<String>,
}

/// How far things stand: the number of an edition, and whether it was rehearsed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Moment {
    number: u64,
    is_rehearsed: bool,
}

impl Edition {
    /// An edition of a state of a project.
    pub fn new(
        making: Making,
        state: State,
        project: &Arc<Mutex<Project>>,
        good: &Arc<LastGood>,
    ) -> Edition {
        let shows = state
            .loaded
            .iter()
            .map(|loaded| (making.show, loaded.clone()));
        Edition {
            number: making.number,
            today: making.today,
            show: making.show,
            edited: making.edited,
            sound_before: making.sound_before,
            made_at: making.made_at,
            rehearsed: OnceLock::new(),
            project: project.clone(),
            shows: Mutex::new(shows.collect()),
            kept: Mutex::default(),
            indexes: Mutex::default(),
            messages: Mutex::default(),
            good: good.clone(),
            state,
        }
    }

    /// What is wrong, weighed and sorted: what reading tells, and what making tells once everything was made.
    pub fn problems(&self) -> &Notes {
        self.rehearsed.get().unwrap_or(&self.state.notes)
    }

    /// Whether all is known that `pimh check` tells, which makes nothing either of what cannot be read.
    pub fn is_rehearsed(&self) -> bool {
        self.rehearsed.get().is_some() || !self.is_sound()
    }

    /// Takes all problems, once everything was made. For [`super::board::Board::add`], which tells of it.
    pub(super) fn add(&self, problems: Notes) {
        // An edition is rehearsed once; a second time would find the same.
        self.rehearsed.set(problems).ok();
    }

    /// How far it stands.
    pub fn moment(&self) -> Moment {
        Moment {
            number: self.number,
            is_rehearsed: self.is_rehearsed(),
        }
    }

    /// Whether a build would succeed, as far as is known.
    pub fn is_sound(&self) -> bool {
        self.state.loaded.is_some() && !self.problems().has_errors()
    }

    /// When the last edition without an error was made, as far as is known.
    pub fn sound_at(&self) -> Option<&String> {
        match self.problems().has_errors() {
            true => self.sound_before.as_ref(),
            false => Some(&self.made_at),
        }
    }

    /// The settings, if there is a site.
    pub fn config(&self) -> Option<&Config> {
        Some(self.state.loaded.as_ref()?.site.config())
    }

    /// The problems of one file.
    pub fn notes_of(&self, file: &str) -> Vec<&Diagnostic> {
        let of_file = |note: &&Diagnostic| note.file().is_some_and(|path| path.as_str() == file);
        self.problems().iter().filter(of_file).collect()
    }

    /// How many problems stop a build.
    pub fn count_errors(&self) -> usize {
        self.problems().count(Severity::Error)
    }

    /// The site with what a viewer wants to see of drafts and such.
    pub fn site(&self, show: Show) -> Option<Arc<Loaded>> {
        let known = lock(&self.shows).get(&show).cloned();
        if known.is_some() || self.state.loaded.is_none() {
            return known;
        }
        let loaded = lock(&self.project).load_as(show, self.today).value?;
        lock(&self.shows).insert(show, loaded.clone());
        Some(loaded)
    }

    /// The site as a build publishes it, whatever is shown here, and what putting it together told.
    pub fn published(&self) -> Option<(Arc<Loaded>, Notes)> {
        if self.show == Show::default() {
            return Some((self.state.loaded.clone()?, self.state.notes.clone()));
        }
        let report = lock(&self.project).load_as(Show::default(), self.today);
        Some((report.value?, report.notes))
    }

    /// The file of a tree at an address, as this viewer gets it through this door; `None` if there is none.
    ///
    /// # Errors
    ///
    /// Why it could not be made, when there is no older one either.
    pub fn served(
        &self,
        viewer: &Viewer,
        door: &Door,
        address: &Permalink,
    ) -> Option<Result<Arc<Served>, Diagnostic>> {
        let key = (viewer.name.clone(), viewer.show, address.clone());
        if let Some(served) = lock(&self.kept).0.get(&key) {
            return Some(Ok(served.clone()));
        }
        let loaded = self.site(viewer.show)?;
        let found = match loaded.index_at(&viewer.reader, address) {
            Some(level) => self.of_index(&loaded, viewer, &level, address),
            None => {
                let found = self.until_made(&loaded, viewer, address);
                let found = found.or_else(|| loaded.file(&viewer.reader, address));
                found.map(|found| found.map(|bytes| door.let_out(bytes)))
            }
        };
        let bytes = match found? {
            Ok(bytes) => bytes?,
            Err(problem) => {
                return Some(match self.good.get(&key) {
                    Some(good) => Ok(Arc::new(Served {
                        bytes: good.bytes.clone(),
                        print: good.print,
                        shape: good.shape,
                        failed: Some(problem),
                    })),
                    None => Err(problem),
                });
            }
        };
        let served = Arc::new(Served::of(bytes, address, &loaded));
        if is_html(address) {
            keep(&self.kept, key.clone(), &served);
            keep(&self.good.pages, key, &served);
        }
        Some(Ok(served))
    }

    /// In place of a size of a picture that takes a while to make, the picture as it is; the sizes are made meanwhile, and
    /// are there when they are asked for again.
    fn until_made(
        &self,
        loaded: &Arc<Loaded>,
        viewer: &Viewer,
        address: &Permalink,
    ) -> Option<Result<Bytes, Diagnostic>> {
        let (picture, bytes) = loaded.until_made(&viewer.reader, address)?;
        let (loaded, reader) = (loaded.clone(), viewer.reader.clone());
        let address = address.clone();
        self.good.darkroom.ask(picture, move || {
            // It is remembered on the shelf; what is wrong with it is told when it is asked for again.
            loaded.file(&reader, &address);
        });
        Some(bytes)
    }

    /// What pages that show the same to the same viewer are told.
    pub fn message(&self, viewer: &Viewer, path: &str, make: impl FnOnce() -> String) -> Arc<str> {
        let key = (
            viewer.name.clone(),
            viewer.show,
            path.to_owned(),
            self.moment(),
        );
        let message = lock(&self.messages).entry(key).or_default().clone();
        message.get_or_init(|| make().into()).clone()
    }

    /// The addresses of pictures and downloads that changed since the start, with the number of the change.
    pub fn pictures(&self) -> Vec<(String, u64)> {
        let Some(loaded) = &self.state.loaded else {
            return Vec::new();
        };
        let base = &loaded.site.config().base_url;
        let address = |path: &SitePath| Some(encoded(loaded.site.address_of_asset(path)?.path()));
        let all = self.state.assets.iter();
        all.filter_map(|(path, version)| Some((base.link(&address(path)?), *version)))
            .collect()
    }

    /// A file of a search index, which is made whole when the first of its files is asked for, and not again for as long
    /// as the words of its level stay the same.
    fn of_index(
        &self,
        loaded: &Loaded,
        viewer: &Viewer,
        level: &Level,
        address: &Permalink,
    ) -> Option<Result<Option<Vec<u8>>, Diagnostic>> {
        let index = lock(&self.indexes)
            .entry((level.clone(), viewer.show))
            .or_default()
            .clone();
        let made = index.get_or_init(|| {
            let key = (level.clone(), viewer.show);
            let words = loaded.words_of_search(level);
            let known = lock(&self.good.indexes).get(&key).cloned();
            if let Some((_, files)) = known.filter(|(print, _)| *print == words) {
                return Ok(files);
            }
            let files = loaded.search(&viewer.reader, level)?.into_iter();
            let files = files.map(|(at, bytes)| (at, bytes.bytes().to_vec()));
            let files = Files::new(files.collect());
            lock(&self.good.indexes).insert(key, (words, files.clone()));
            Ok(files)
        });
        match made {
            Ok(files) => files.get(address).map(|bytes| Ok(Some(bytes.clone()))),
            Err(problem) => Some(Err(problem.clone())),
        }
    }
}

impl LastGood {
    fn get(&self, key: &(String, Show, Permalink)) -> Option<Arc<Served>> {
        lock(&self.pages).0.get(key).cloned()
    }
}

/// Takes a lock. A thread that stopped in the middle left nothing half done: what is guarded is replaced whole.
pub fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps a page, and forgets all others when they have become too many.
fn keep(kept: &Mutex<(Kept, usize)>, key: (String, Show, Permalink), served: &Arc<Served>) {
    let mut kept = lock(kept);
    if kept.1 + served.bytes.len() > MOST_KEPT {
        *kept = (Kept::new(), 0);
    }
    kept.1 += served.bytes.len();
    if let Some(before) = kept.0.insert(key, served.clone()) {
        kept.1 -= before.bytes.len();
    }
}

/// Whether an address is that of a page.
pub fn is_html(address: &Permalink) -> bool {
    let path = address.path();
    path.ends_with('/') || path.ends_with(".html") || path.ends_with(".htm")
}

/// The stylesheets of the theme: name, address, and what their bytes must be.
pub fn styles(loaded: &Loaded) -> Vec<(String, String, String)> {
    let base = &loaded.site.config().base_url;
    let all = loaded.renderer.theme().assets();
    all.filter(|(name, _)| name.ends_with(".css"))
        .map(|(name, asset)| {
            (
                name.to_owned(),
                base.link(&asset.address),
                asset.integrity.clone(),
            )
        })
        .collect()
}

/// The fingerprint of a page in which every stylesheet goes by its name.
fn shape(bytes: &[u8], loaded: &Loaded) -> Fingerprint {
    let mut text = String::from_utf8_lossy(bytes).into_owned();
    for (name, address, integrity) in styles(loaded) {
        text = text.replace(&address, &name).replace(&integrity, &name);
    }
    Fingerprint::of(text.as_bytes())
}

impl Drop for Edition {
    /// The last holder of an old edition may be somebody's request, which should not wait for ten thousand pages
    /// to be let go.
    fn drop(&mut self) {
        let shows = std::mem::take(&mut *lock(&self.shows));
        let loaded = self.state.loaded.take();
        std::thread::spawn(move || drop((shows, loaded)));
    }
}
