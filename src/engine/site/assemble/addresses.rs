//! Addresses: those that the program makes, those that a page had before, and that no two things share one.

use std::collections::{BTreeSet, HashMap};

use crate::access::Level;
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::names::{Permalink, SitePath};
use crate::site::{Made, PageId, Site};

/// Addresses that belong to the program.
const RESERVED: [&str; 6] = [
    "/g/",
    "/assets/",
    "/_pimh/",
    "/pagefind/",
    "/sign-in/",
    "/sw.js",
];

impl Site {
    /// The pages that the program makes, where no page of the site stands in their place.
    pub(super) fn made_pages(&mut self, notes: &mut Notes) {
        let public = self.public();
        let mut wanted = vec![
            ("/a-z/".to_owned(), Made::AToZ),
            ("/topics/".to_owned(), Made::Topics),
            ("/404.html".to_owned(), Made::NotFound),
        ];
        if self.config.styleguide {
            wanted.push(("/styleguide/".to_owned(), Made::StyleGuide));
        }
        if self.config.search {
            wanted.push(("/search/".to_owned(), Made::Search));
        }
        if public.glossary().next().is_some() {
            wanted.push(("/glossary/".to_owned(), Made::Glossary));
        }
        let terms = public.terms();
        for slug in terms.topics.keys() {
            wanted.push((
                format!("/topics/{}/", slug.as_str()),
                Made::Topic(slug.clone()),
            ));
        }
        for slug in terms.tags.keys() {
            wanted.push((format!("/tags/{}/", slug.as_str()), Made::Tag(slug.clone())));
        }
        drop(public);
        for (address, made) in wanted {
            match self.by_address.get(&address).map(|id| self.page(*id)) {
                // A folder without a page of its own gives way, whoever may see what is in it: were it
                // otherwise, a gated file could take a public page away.
                Some(page) if page.document.is_none() => {
                    self.by_address.remove(&address);
                    self.made.insert(Permalink::new(address), made);
                }
                None => {
                    self.made.insert(Permalink::new(address), made);
                }
                Some(page) if page.levels.iter().any(Level::is_public) => {}
                Some(page) => {
                    if let Some(document) = &page.document {
                        notes.push(Diagnostic::address_reserved(&address, document.path()));
                    }
                }
            }
        }
    }

    /// The addresses that pages had before.
    pub(super) fn former_addresses(&mut self, notes: &mut Notes) {
        let mut aliases = Vec::new();
        for (index, page) in self.pages.iter().enumerate() {
            let Some(document) = &page.document else {
                continue;
            };
            let mut own = BTreeSet::new();
            for alias in &document.front.aliases {
                let span = Span::new(&document.source, alias.at.clone());
                match alias_address(&alias.value) {
                    Some(address) if address.collision_key() == page.address.collision_key() => {
                        notes.push(Diagnostic::alias_of_itself(&alias.value, &span));
                    }
                    // `/old` and `/old/` are one; saying it twice does no harm.
                    Some(address) if own.insert(address.collision_key()) => {
                        aliases.push((address, PageId(index)))
                    }
                    Some(_) => {}
                    None => notes.push(Diagnostic::bad_alias(&alias.value, &span)),
                }
            }
        }
        self.aliases = aliases;
    }

    /// Where the leaflets of pages stand.
    fn leaflets(&self) -> impl Iterator<Item = String> {
        let pages = self.pages.iter();
        let printed = pages.filter(|page| {
            let document = page.document.as_ref();
            document.is_some_and(|document| document.front.paper().is_some())
        });
        printed.map(|page| page.address.leaflet().collision_key())
    }

    /// No two things may answer one address, on any disk or host.
    pub(super) fn check_addresses(&self, notes: &mut Notes) {
        let written = crate::site::links::WRITTEN.map(Permalink::new);
        let made: BTreeSet<String> = self
            .made
            .keys()
            .chain(&written)
            .map(Permalink::collision_key)
            .chain(self.leaflets())
            .collect();
        // A file and a folder of one name cannot lie in one place either.
        let is_made = |address: &Permalink| {
            let key = address.collision_key();
            made.contains(&key)
                || written
                    .iter()
                    .any(|file| key.starts_with(&format!("{}/", file.file())))
        };
        let mut taken: HashMap<String, SitePath> = HashMap::new();
        let pages = self
            .pages
            .iter()
            .filter_map(|page| Some((&page.address, page.document.as_ref()?.path())));
        let used = self.assets.values().filter(|asset| !asset.used.is_empty());
        for (address, path) in pages.chain(used.map(|asset| (&asset.address, &asset.asset.path))) {
            if let Some(address) =
                reserved(address).or_else(|| is_made(address).then_some(address.path()))
            {
                notes.push(Diagnostic::address_reserved(address, path));
            }
            if let Some(other) = taken.insert(address.collision_key(), path.clone()) {
                notes.push(Diagnostic::address_twice(address.path(), path, &other));
            }
        }
        for (address, id) in &self.aliases {
            let Some(document) = &self.page(*id).document else {
                continue;
            };
            let wanted = document
                .front
                .aliases
                .iter()
                .find(|alias| alias_address(&alias.value).as_ref() == Some(address));
            let span = Span::new(
                &document.source,
                wanted.map_or(0..0, |alias| alias.at.clone()),
            );
            let other = taken.insert(address.collision_key(), document.path().clone());
            if other.is_some() || is_made(address) || reserved(address).is_some() {
                notes.push(Diagnostic::alias_taken(
                    address.path(),
                    other.as_ref(),
                    &span,
                ));
            }
        }
    }
}

/// The prefix of the program that an address begins with.
fn reserved(address: &Permalink) -> Option<&'static str> {
    let address = address.path().to_lowercase();
    RESERVED
        .into_iter()
        .find(|prefix| address.starts_with(*prefix))
}

/// `/dads/`, `/old.html`: an address that a redirect may stand at.
fn alias_address(text: &str) -> Option<Permalink> {
    let path = text.trim();
    let sound = path.starts_with('/')
        && !path.contains("//")
        && !path.split('/').any(|part| part == "." || part == "..")
        && !path.contains(['?', '#', '\\', '\u{0}']);
    if !sound || path == "/" {
        return None;
    }
    let last = path.rsplit('/').next().unwrap_or_default();
    let page = last.is_empty() || last.ends_with(".html") || last.ends_with(".htm");
    Some(Permalink::new(if page {
        path.to_owned()
    } else {
        format!("{path}/")
    }))
}
