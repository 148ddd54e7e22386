//! The project as the preview has it: the disk, what is shown of it, and what is wrong with it.
//!
//! What is shown differs from the disk in one way only: a file that cannot be used is shown as it was when it last
//! could. Of a page that is the page, of the settings the settings, of the theme all its files. So one broken page
//! freezes nothing, and the rest of the site is what a clean build of the shown files would make.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use super::viewer::Show;
use crate::config::{Config, HOUSE_WORDS, SETTINGS};
use crate::diagnostic::{Notes, Report};
use crate::names::{BaseUrl, SitePath};
use crate::output::Store;
use crate::pipeline::{Loaded, Memory, Request, is_page};
use crate::site::Choice;
use crate::snapshot::{Disk, Looked, Snapshot};
use crate::source::SourceRef;

/// What the preview is asked to show, beyond the project itself.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Drafts, future and expired pages.
    pub show: Show,
    /// An address in place of the one in the settings.
    pub base_url: Option<BaseUrl>,
    /// Whether warnings count as errors.
    pub strict: bool,
}

/// The project, and what was kept of it while it was sound.
pub struct Project {
    disk: Disk,
    wish: Wish,
    /// What is shown.
    shown: Snapshot,
    /// The settings that hold.
    config: Option<Config>,
    /// Files that are shown as they were, with what is wrong with them now.
    held_up: BTreeMap<SitePath, Notes>,
    /// What is wrong with the settings, where older ones still hold.
    settings_told: Notes,
    /// What is wrong with the theme, where an older one is still shown.
    theme_told: Option<Notes>,
    memory: Memory,
    /// Addresses that led to a page, with the file that has its words now.
    moved: BTreeMap<String, SitePath>,
    /// Pictures and downloads that changed since the start, with the number of the change.
    assets: BTreeMap<SitePath, u64>,
    changes: u64,
    /// The last site that could be put together.
    last: Option<Arc<Loaded>>,
}

/// The project at one moment, as it is shown.
pub struct State {
    /// The site; `None` while there never was one that could be put together.
    pub loaded: Option<Arc<Loaded>>,
    /// What is wrong, weighed and sorted.
    pub notes: Notes,
    /// Files that are shown as they were before.
    pub held_up: BTreeSet<SitePath>,
    /// Addresses that led to a page, with the file that has its words now.
    pub moved: BTreeMap<String, SitePath>,
    /// Pictures and downloads that changed since the start, with the number of the change.
    pub assets: BTreeMap<SitePath, u64>,
}

impl Project {
    /// Reads a project.
    pub fn open(root: &Path, wish: Wish) -> Project {
        let disk = Disk::open(root);
        let mut project = Project {
            shown: disk.snapshot().clone(),
            disk,
            wish,
            config: None,
            held_up: BTreeMap::new(),
            settings_told: Notes::default(),
            theme_told: None,
            memory: Memory::beside(&Store::at(root)),
            moved: BTreeMap::new(),
            assets: BTreeMap::new(),
            changes: 0,
            last: None,
        };
        project.settings();
        project
    }

    /// In which a day begins and ends, once the settings say so.
    pub fn time_zone(&self) -> Option<jiff::tz::TimeZone> {
        self.config.as_ref().map(|config| config.time_zone.clone())
    }

    /// Looks at the disk again: at some paths, or everywhere.
    pub fn look(&mut self, paths: Option<&BTreeSet<PathBuf>>, settled: bool) -> Looked {
        self.disk.look(paths, settled)
    }

    /// Folders beside `content/` and `themes/` that hold input, since links lead there.
    pub fn linked_folders(&self) -> Vec<PathBuf> {
        self.disk.linked_folders()
    }

    /// Takes down what pictures hold, so that one that is only touched is no change.
    pub fn remember_assets(&mut self) {
        self.disk.remember_assets();
    }

    /// Takes over what changed on the disk.
    pub fn take(&mut self, changed: &BTreeSet<SitePath>, today: Date) {
        self.changes += 1;
        let gone = self.pages_that_go(changed);
        let is_theme = |path: &SitePath| path.as_str().starts_with("themes/");
        // The words of the house are read with the settings.
        let of_settings = [SETTINGS, HOUSE_WORDS].map(SitePath::new);
        if of_settings.iter().any(|path| changed.contains(path)) {
            self.settings();
        }
        for path in changed.iter().filter(|path| !is_theme(path)) {
            if path.as_str() != SETTINGS {
                self.take_file(path, today);
            }
        }
        if self.theme_told.is_some() || changed.iter().any(is_theme) {
            self.shown.take_folder("themes/", self.disk.snapshot());
            self.theme_told = None;
        }
        self.shown.take_surroundings(self.disk.snapshot());
        self.note_moves(gone, changed);
    }

    fn take_file(&mut self, path: &SitePath, today: Date) {
        let snapshot = self.disk.snapshot();
        let before = self.shown.text(path.as_str()).cloned();
        if let Some(asset) = snapshot.asset(path.as_str()) {
            self.assets.insert(path.clone(), self.changes);
            self.shown.put_asset(asset.clone());
            return;
        }
        let Some(source) = snapshot.text(path.as_str()).cloned() else {
            match self.disk.trouble(path) {
                // It is there and cannot be read: as it was.
                Some(_) if before.is_some() => {
                    self.held_up.insert(path.clone(), Notes::default());
                }
                _ => {
                    self.held_up.remove(path);
                    self.assets.remove(path);
                    self.shown.remove(path.as_str());
                }
            }
            return;
        };
        let reading = match (&self.config, &before) {
            (Some(config), Some(_)) if is_page(path) => {
                let request = self.request(self.wish.show, today);
                Some(self.memory.read(&source, config, &request))
            }
            _ => None,
        };
        match reading {
            Some(reading) if !reading.is_sound() => {
                self.held_up.insert(path.clone(), reading.into_notes());
            }
            reading => {
                self.held_up.remove(path);
                self.shown.put_text(&source);
                if let Some(reading) = reading {
                    self.memory.take(reading);
                }
            }
        }
    }

    /// Reads the settings; those that cannot be used leave the older ones as they are.
    fn settings(&mut self) {
        let report = Config::read(self.disk.snapshot());
        self.settings_told = report.notes;
        let source = self.disk.snapshot().text(SETTINGS).cloned();
        if let (Some(config), Some(source)) = (report.value, source) {
            self.shown.put_text(&source);
            self.config = Some(config);
        }
    }

    fn request(&self, show: Show, today: Date) -> Request {
        Request {
            choice: Choice {
                today,
                drafts: show.drafts,
                future: show.future,
                expired: show.expired,
            },
            base_url: self.wish.base_url.clone(),
            with_gate: false,
        }
    }

    /// How many times a page was read so far.
    pub fn count_parsed(&self) -> usize {
        self.memory.count_parsed()
    }

    /// The site with another choice of what is shown of drafts, future and expired pages.
    /// What is told is weighed and sorted.
    pub fn load_as(&mut self, show: Show, today: Date) -> Report<Option<Arc<Loaded>>> {
        let Some(config) = self.config.clone() else {
            return Notes::default().with(None);
        };
        let checks = config.checks.clone();
        let request = self.request(show, today);
        let report = self.memory.load(&self.shown, config, &request);
        let notes = report.notes.settle(&checks, self.wish.strict);
        notes.with(report.value.map(Arc::new))
    }

    /// Puts together what is shown.
    pub fn state(&mut self, today: Date) -> State {
        let mut notes = self.settings_told.clone();
        notes.extend(self.disk.notes());
        for told in self.held_up.values() {
            notes.extend(told.clone());
        }
        let request = self.request(self.wish.show, today);
        let mut loaded = None;
        let mut is_whole = false;
        if let Some(config) = self.config.clone() {
            let report = self.memory.load(&self.shown, config, &request);
            loaded = report.value;
            is_whole = loaded.is_some();
            let mut told = report.notes;
            if loaded.is_none() {
                (loaded, told) = self.with_older_theme(&request, told);
            }
            if let Some(theme_told) = &self.theme_told {
                notes.extend(theme_told.clone());
            }
            // Of a file that is shown as it was, only what is wrong with it now is told.
            told.retain(|note| !self.held_up.keys().any(|path| note.concerns(path)));
            notes.extend(told);
        }
        let checks = self
            .config
            .as_ref()
            .map(|config| config.checks.clone())
            .unwrap_or_default();
        // Where not even an older theme helps, the site stands as it was.
        let loaded = loaded.map(Arc::new).or_else(|| self.last.clone());
        self.last.clone_from(&loaded);
        let mut notes = notes.settle(&checks, self.wish.strict);
        if let Some(loaded) = loaded.as_ref().filter(|_| is_whole && notes.has_errors()) {
            notes.extend(loaded.opening_beside(&notes));
            notes = notes.settle(&checks, self.wish.strict);
        }
        State {
            loaded,
            notes,
            held_up: self.held_up.keys().cloned().collect(),
            moved: self.moved.clone(),
            assets: self.assets.clone(),
        }
    }

    /// The site with the theme as it was when it last could be used, if there was one.
    fn with_older_theme(&mut self, request: &Request, told: Notes) -> (Option<Loaded>, Notes) {
        let (Some(sound), Some(config)) = (self.memory.sound_theme(), self.config.clone()) else {
            return (None, told);
        };
        let mut of_theme = told;
        of_theme.retain(|note| {
            note.file()
                .is_none_or(|path| path.as_str().starts_with("themes/"))
        });
        self.theme_told = Some(of_theme);
        self.shown.take_folder("themes/", &sound);
        let report = self.memory.load(&self.shown, config, request);
        (report.value, report.notes)
    }

    /// Pages whose files are not where they were, with their addresses and texts.
    fn pages_that_go(&self, changed: &BTreeSet<SitePath>) -> Vec<(String, SourceRef)> {
        let Some(site) = self.memory.last_site(
            self.wish.show.drafts,
            self.wish.show.future,
            self.wish.show.expired,
        ) else {
            return Vec::new();
        };
        let mut gone = Vec::new();
        for path in changed {
            let is_there = self.disk.snapshot().text(path.as_str()).is_some();
            let Some(before) = self.shown.text(path.as_str()).filter(|_| !is_there) else {
                continue;
            };
            if let Some(page) = site.explain(path.as_str()) {
                gone.push((page.address.path().to_owned(), before.clone()));
            }
        }
        gone
    }

    fn note_moves(&mut self, gone: Vec<(String, SourceRef)>, changed: &BTreeSet<SitePath>) {
        for (address, before) in gone {
            let same_text = |path: &&SitePath| {
                self.shown
                    .text(path.as_str())
                    .is_some_and(|source| source.text() == before.text())
            };
            if let Some(now) = changed.iter().find(same_text) {
                self.moved.insert(address, now.clone());
            }
        }
    }
}
