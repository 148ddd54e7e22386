//! Addresses: those that the program makes, those that a page had before, and that no two things share one.

use std::collections::{BTreeSet, HashSet};

use percent_encoding::percent_decode_str;

use crate::access::Level;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::names::{Permalink, SitePath};
use crate::output::Claims;
use crate::site::outputs::{Inventory, Kind, Output, Stock, addresses};
use crate::site::{Made, PageId, Site};

impl Site {
    /// The pages that the program makes, where no page of the site stands in their place.
    pub(super) fn made_pages(&mut self, notes: &mut Notes) {
        let public = self.public();
        let mut wanted = vec![Made::AToZ, Made::Topics, Made::NotFound];
        if self.config.styleguide {
            wanted.push(Made::StyleGuide);
        }
        if self.config.search {
            wanted.push(Made::Search);
        }
        if public.glossary().next().is_some() {
            wanted.push(Made::Glossary);
        }
        let terms = public.terms();
        wanted.extend(
            terms
                .topics
                .iter()
                .map(|(slug, _)| Made::Topic(slug.clone())),
        );
        wanted.extend(terms.tags.iter().map(|(slug, _)| Made::Tag(slug.clone())));
        drop(public);
        for made in wanted {
            let address = addresses::of_made(&made);
            let standing = self.by_address.get(address.path());
            match standing.map(|id| self.page(*id)) {
                // A folder without a page of its own gives way, whoever may see what is in it: were it
                // otherwise, a gated file could take a public page away.
                Some(page) if page.document.is_none() => {
                    self.by_address.remove(address.path());
                    self.made.insert(address, made);
                }
                None => {
                    self.made.insert(address, made);
                }
                Some(page) if page.levels.iter().any(Level::is_public) => {}
                Some(page) => {
                    if let Some(document) = &page.document {
                        notes.push(Diagnostic::address_reserved(
                            address.path(),
                            document.path(),
                        ));
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
            if document.front.has_withdrawn_leaflet() && page.kind.is().is_sheet && !page.is_section
            {
                // Its leaflet lies about on paper; whoever comes from there learns that it was withdrawn.
                aliases.push((addresses::leaflet_of(&page.address), PageId(index)));
            }
            for alias in &document.front.aliases {
                let span = Span::new(&document.source, alias.at.clone());
                match former_address(&alias.value) {
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

    /// No two things may answer one address, on any disk or host. A former address gives way to whatever else has it.
    pub(super) fn check_addresses(&mut self, notes: &mut Notes) {
        let inventory = Inventory::of(self, &Stock::of_any_theme());
        let mut addresses = Taken::by_the_program(&inventory);
        for file in self.claim_outputs(&inventory, &mut addresses, notes) {
            let asset = file.in_content().and_then(|path| self.assets.get_mut(path));
            if let Some(asset) = asset {
                asset.used.clear();
                asset.shown.clear();
            }
        }
        let lost = self.claim_former(&mut addresses, notes);
        let mut index = 0;
        self.aliases.retain(|_| {
            index += 1;
            !lost.contains(&(index - 1))
        });
    }

    /// Pages and files, in the order of their numbers and names; then folders without a page of their own. Gives the files
    /// that an import leaves out, since something else has their address.
    fn claim_outputs(
        &self,
        inventory: &Inventory,
        addresses: &mut Taken,
        notes: &mut Notes,
    ) -> Vec<SitePath> {
        let mut left_out = Vec::new();
        let mut all: Vec<(u8, PageId, SitePath, &Output, bool)> = Vec::new();
        for (level, outputs) in inventory.lists() {
            for output in outputs {
                let (rank, id, path) = match &output.kind {
                    Kind::Page(number) => {
                        let id = PageId(number.0);
                        match &self.page(id).document {
                            Some(document) => (0, id, document.path().clone()),
                            None => (2, id, self.folder_of(id)),
                        }
                    }
                    Kind::File(path) | Kind::Shown(path) => (1, PageId(usize::MAX), path.clone()),
                    // What an editor wrote stands before a further page of a list.
                    Kind::ListPage(number, _) => {
                        let id = PageId(number.0);
                        let path = match &self.page(id).document {
                            Some(document) => document.path().clone(),
                            None => self.folder_of(id),
                        };
                        (3, id, path)
                    }
                    _ => continue,
                };
                all.push((rank, id, path, output, level.is_public()));
            }
        }
        all.sort_by(|a, b| (a.0, a.1, &a.2, !a.4).cmp(&(b.0, b.1, &b.2, !b.4)));
        // A picture that several levels use is one file, and so is a folder's index.
        all.dedup_by(|a, b| a.2 == b.2 && a.3.address == b.3.address);
        for (rank, _, path, output, is_public) in all {
            let address = &output.address;
            let holder = Holder {
                path: Some(path.clone()),
                is_public,
            };
            match addresses.claim(address, holder) {
                Ok(()) => {}
                Err(taker) if rank == 1 && self.config.is_import_without_roles() => {
                    let problem = match taker {
                        Taker::Program(place) => Diagnostic::address_reserved(&place, &path),
                        Taker::Other(other) => {
                            let other = other.path.unwrap_or_else(|| path.clone());
                            Diagnostic::address_twice(address.path(), &path, &other)
                        }
                    };
                    notes.push(problem.left_out());
                    left_out.push(path);
                }
                // Its pages were told of, and the folder has an address only because of them.
                Err(Taker::Program(_)) if rank == 2 && is_told_below(&path, notes) => {}
                Err(Taker::Program(place)) => {
                    notes.push(Diagnostic::address_reserved(&place, &path));
                }
                // Folders of one name are told of as folders.
                Err(Taker::Other(_)) if rank == 2 && self.has_twin_folder(&path, notes) => {}
                Err(Taker::Other(other)) => {
                    let other = other.path.unwrap_or_else(|| path.clone());
                    notes.push(Diagnostic::address_twice(address.path(), &path, &other));
                }
            }
        }
        left_out
    }

    /// Former addresses, those of public pages first: nothing gated may take a public redirect away. Gives the numbers
    /// of those that something else has.
    fn claim_former(&self, addresses: &mut Taken, notes: &mut Notes) -> BTreeSet<usize> {
        let is_public = |id: &PageId| self.page(*id).levels.iter().any(Level::is_public);
        let mut order: Vec<usize> = (0..self.aliases.len()).collect();
        order.sort_by_key(|index| {
            self.aliases
                .get(*index)
                .is_none_or(|(_, id)| !is_public(id))
        });
        let mut lost = BTreeSet::new();
        for index in order {
            let Some((address, id)) = self.aliases.get(index) else {
                continue;
            };
            let Some(document) = &self.page(*id).document else {
                continue;
            };
            let holder = Holder {
                path: Some(document.path().clone()),
                is_public: is_public(id),
            };
            let Err(taker) = addresses.claim(address, holder) else {
                continue;
            };
            lost.insert(index);
            let wanted = document
                .front
                .aliases
                .iter()
                .find(|alias| former_address(&alias.value).as_ref() == Some(address));
            let span = Span::new(
                &document.source,
                wanted.map_or(0..0, |alias| alias.at.clone()),
            );
            notes.push(match taker {
                Taker::Other(Holder {
                    path: Some(other),
                    is_public: false,
                }) if is_public(id) => {
                    Diagnostic::former_address_twice(address.path(), &span, &other)
                }
                Taker::Other(other) => {
                    Diagnostic::alias_taken(address.path(), other.path.as_ref(), &span)
                }
                Taker::Program(_) => Diagnostic::alias_taken(address.path(), None, &span),
            });
        }
        lost
    }

    /// The folder of a section, for a message about one without a page.
    fn folder_of(&self, section: PageId) -> SitePath {
        let folder = self.sections.iter().find(|(_, id)| **id == section);
        let folder = folder.map_or("", |(folder, _)| folder);
        SitePath::new(format!("content/{folder}"))
    }

    /// Whether two folders for one address were told of.
    fn has_twin_folder(&self, folder: &SitePath, notes: &Notes) -> bool {
        notes.iter().any(|note| note.concerns(folder))
    }
}

/// Whose an address is.
#[derive(Clone)]
struct Holder {
    /// The file or folder that wants it; nothing of what the program makes.
    path: Option<SitePath>,
    /// Whether the public's tree has it.
    is_public: bool,
}

/// Who has an address already.
enum Taker {
    /// The program, at this address.
    Program(String),
    /// A file or a folder.
    Other(Holder),
}

/// The addresses that are taken.
struct Taken {
    /// Folders in which the program names files, in small letters.
    folders: HashSet<String>,
    claims: Claims<Holder>,
}

impl Taken {
    /// What the program makes: of itself, and of pages that have such an output.
    fn by_the_program(inventory: &Inventory) -> Taken {
        let mut taken = Taken {
            folders: HashSet::new(),
            claims: Claims::default(),
        };
        for (level, outputs) in inventory.lists() {
            for output in outputs {
                let path = output.address.path();
                match output.kind {
                    Kind::Page(_)
                    | Kind::ListPage(..)
                    | Kind::File(_)
                    | Kind::Shown(_)
                    | Kind::Redirect(_)
                    | Kind::Locked(_) => {}
                    _ if output.kind.is_folder() => {
                        taken.folders.insert(path.to_lowercase());
                    }
                    _ => {
                        let holder = Holder {
                            path: None,
                            is_public: level.is_public(),
                        };
                        // Two of the program's own cannot meet but where two pages do, which is told of them.
                        taken.claims.claim(&output.address.file(), holder).ok();
                    }
                }
            }
        }
        taken
    }

    fn claim(&mut self, address: &Permalink, holder: Holder) -> Result<(), Taker> {
        if let Some(place) = addresses::reserved(address) {
            return Err(Taker::Program(place.to_owned()));
        }
        let path = address.path().to_lowercase();
        let ends = path.match_indices('/').map(|(at, _)| at + 1);
        let mut folders = ends.filter_map(|end| self.folders.get(path.get(..end)?));
        if let Some(folder) = folders.next() {
            return Err(Taker::Program(folder.clone()));
        }
        let claimed = self.claims.claim(&address.file(), holder);
        claimed.map_err(|holder| match holder.path {
            None => Taker::Program(address.path().to_owned()),
            Some(_) => Taker::Other(holder),
        })
    }
}

/// `/dads/`, `/old.html`: an address that a redirect may stand at.
pub(in crate::site) fn former_address(text: &str) -> Option<Permalink> {
    // Copied from a browser's address line.
    let path = percent_decode_str(text.trim()).decode_utf8().ok()?;
    let path = path.trim();
    let sound = path.starts_with('/')
        && !path.contains("//")
        && !path.split('/').any(|part| part == "." || part == "..")
        && !path.contains(['?', '#', '\\'])
        && !path.contains(char::is_control);
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

/// Whether something in a folder was told to lie where the program has its own.
fn is_told_below(folder: &SitePath, notes: &Notes) -> bool {
    let below = format!("{folder}/");
    let is_below = |file: &SitePath| file.as_str().starts_with(&below);
    notes
        .iter()
        .any(|note| note.code() == Code::A2 && note.file().is_some_and(is_below))
}
