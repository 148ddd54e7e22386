//! What a page that is open is told: which state of it there is, its bar, and what is wrong.

use super::address::{address_of, guessed_address};
use super::bar::{Seen, bar};
use super::edition::Edition;
use super::facts::{self, Facts};
use super::host::{Host, Resolution};
use super::markup::El;
use super::overlay::{ProblemsHere, overlay};
use super::viewer::{Show, Viewer};
use crate::diagnostic::{Diagnostic, Severity};
use crate::names::{Permalink, SitePath};

/// What a page that is open is told.
pub struct News {
    /// The fingerprint of the page.
    pub page: String,
    /// The same without regard to stylesheets.
    pub shape: String,
    /// The bar.
    pub bar: Option<El>,
    /// What is wrong.
    pub stop: Option<El>,
    /// Where the page is that was edited last.
    pub goto: Option<String>,
}

impl Host {
    /// What a page that is open should know.
    pub fn news(&self, edition: &Edition, viewer: &Viewer, path: &str) -> News {
        let found = self.find(edition, viewer, path);
        let address = address_of(edition, path);
        let (page, shape, failed) = match &found {
            Resolution::File(_, served) => (
                served.print.hex(),
                served.shape.hex(),
                served.failed.clone(),
            ),
            Resolution::Failed(problem) => {
                let page = format!("failed {}", problem.message());
                let page = crate::names::Fingerprint::of(page.as_bytes()).hex();
                (page.clone(), page, Some((**problem).clone()))
            }
            Resolution::Redirect(_) | Resolution::NotFound if path.starts_with("/_pimh/") => {
                let problems = edition.problems().iter().count();
                let page = format!("desk {} {problems}", edition.number);
                (page.clone(), page, None)
            }
            Resolution::Redirect(_) | Resolution::NotFound => {
                let site = edition.state.loaded.is_some();
                let page = if site { "nothing" } else { "none" }.to_owned();
                (page.clone(), page, None)
            }
        };
        let mut news = News {
            page,
            shape,
            bar: None,
            stop: None,
            goto: None,
        };
        if self.door.is_public() {
            return news;
        }
        let is_open = matches!(found, Resolution::File(..));
        let facts = address
            .as_ref()
            .and_then(|address| self.facts(edition, viewer.show, address));
        self.add_bar(edition, viewer, path, is_open, facts.as_ref(), &mut news);
        self.add_stop(
            edition,
            address.as_ref(),
            is_open,
            facts.as_ref(),
            failed,
            &mut news,
        );
        news.goto = edition
            .edited
            .as_ref()
            .and_then(|file| facts::of_page(edition, edition.show, file).map(|page| page.url));
        news
    }

    /// What is known of the page at an address, published or not.
    pub(super) fn facts(
        &self,
        edition: &Edition,
        show: Show,
        address: &Permalink,
    ) -> Option<Facts> {
        facts::of_page(edition, show, address.path())
            .or_else(|| facts::of_page(edition, Show::ALL, address.path()))
            .filter(|facts| facts.address == address.path())
    }

    fn add_bar(
        &self,
        edition: &Edition,
        viewer: &Viewer,
        path: &str,
        is_open: bool,
        facts: Option<&Facts>,
        news: &mut News,
    ) {
        let reading_age = facts.filter(|_| is_open).and_then(|facts| {
            let loaded = edition.site(viewer.show)?;
            facts::reading_age(&loaded, &facts.address)
        });
        let moved = address_of(edition, path).and_then(|address| {
            let file = edition.state.moved.get(address.path())?;
            let page = facts::of_page(edition, viewer.show, file.as_str())?;
            (page.address != address.path()).then_some((page.url, file))
        });
        let notes = facts
            .map(|facts| edition.notes_of(&facts.file))
            .unwrap_or_default();
        let seen = Seen {
            edition,
            viewer,
            path,
            page: facts,
            is_open,
            moved,
            notes,
            reading_age,
        };
        news.bar = Some(bar(&seen, &self.editor).stamped());
    }

    fn add_stop(
        &self,
        edition: &Edition,
        address: Option<&Permalink>,
        is_open: bool,
        facts: Option<&Facts>,
        failed: Option<Diagnostic>,
        news: &mut News,
    ) {
        let state = &edition.state;
        let held_up = |file: &str| state.held_up.contains(&SitePath::new(file));
        let file = facts.map(|facts| facts.file.as_str());
        // A page that never could be read has no address yet, but its file says what it would be.
        let never = |note: &&Diagnostic| {
            let guess = note.file().and_then(guessed_address);
            facts.is_none() && guess.is_some() && guess.as_deref() == address.map(Permalink::path)
        };
        let of_page = |note: &&Diagnostic| {
            note.file().map(SitePath::as_str) == file && file.is_some() || never(note)
        };
        // What keeps the page from being made stands first, and only there.
        let told = edition.problems().iter();
        let told = told.filter(|note| !failed.as_ref().is_some_and(|first| first.is_same(note)));
        let (own, others): (Vec<_>, Vec<_>) = told.partition(of_page);
        let is_here = failed.is_some()
            || file.is_some_and(held_up)
            || !is_open && own.iter().any(never)
            || state.loaded.is_none();
        let is_own = own.iter().any(|note| note.severity() == Severity::Error);
        let notes: Vec<&Diagnostic> = failed.iter().chain(own).chain(others).collect();
        let problems = ProblemsHere {
            notes,
            is_here,
            is_own,
            has_older: is_open,
        };
        news.stop = overlay(edition, &problems, &self.editor).map(El::stamped);
    }
}
