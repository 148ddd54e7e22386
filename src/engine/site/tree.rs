//! Folders and addresses: which file becomes which page of which section.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use super::outputs::addresses;
use crate::config::Config;
use crate::document::Document;
use crate::names::{Permalink, Slug};

/// What a file in `content/` is to the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FileRole {
    /// `_index.md`: the page of a folder.
    Section,
    /// `fathers/index.md`: a page whose folder holds its pictures and downloads.
    Bundle,
    /// `fathers.md`.
    Leaf,
    /// `_draft-notes.md`, or anything in a folder that begins with `_`.
    Ignored,
}

/// Tells what a Markdown file is. The settings may have a further name for a folder's own page.
pub(super) fn role(path: &str, config: &Config) -> FileRole {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    if folder.split('/').any(|part| part.starts_with('_')) {
        return FileRole::Ignored;
    }
    match name {
        "_index.md" => FileRole::Section,
        name if config.is_section_page(name) => FileRole::Section,
        "index.md" if !folder.is_empty() => FileRole::Bundle,
        "index.md" => FileRole::Section,
        name if name.starts_with('_') => FileRole::Ignored,
        _ => FileRole::Leaf,
    }
}

/// The folder whose section a page belongs to, and the folder that its own files lie in.
pub(super) fn folders<'a>(path: &'a str, role: &FileRole) -> (&'a str, &'a str) {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    match role {
        FileRole::Bundle => (
            folder.rsplit_once('/').map_or("", |(above, _)| above),
            folder,
        ),
        _ => (folder, folder),
    }
}

/// The addresses of folders; a section's `slug` changes the last part of its own.
#[derive(Default)]
pub(super) struct Addresses {
    slugs: BTreeMap<String, String>,
    /// Whether what would stand in the program's way stands beside it: in an import.
    gives_way: bool,
    /// Folders that were asked for: most pages lie in one with others.
    known: RefCell<HashMap<String, Permalink>>,
}

impl Addresses {
    /// No addresses yet.
    pub(super) fn new(config: &Config) -> Addresses {
        Addresses {
            gives_way: config.is_import_without_roles(),
            ..Addresses::default()
        }
    }

    /// The address, or the one beside it if it belongs to the program and this is an import: `/assets-2/logo.png`.
    fn beside_the_program(&self, address: Permalink) -> Permalink {
        if !self.gives_way || addresses::reserved(&address).is_none() {
            return address;
        }
        let path = address.path().trim_start_matches('/');
        let (first, rest) = path.split_once('/').unwrap_or((path, ""));
        Permalink::new(format!("/{first}-2/{rest}"))
    }

    /// Takes down the `slug` of a section or bundle.
    pub(super) fn name(&mut self, folder: &str, document: &Document) {
        if let Some(slug) = &document.front.slug {
            self.known.get_mut().clear();
            self.slugs
                .insert(folder.to_owned(), Slug::of(&slug.value).as_str().to_owned());
        }
    }

    /// `/tips/fathers/` of the folder `tips/fathers`.
    pub(super) fn of_folder(&self, folder: &str) -> Permalink {
        if let Some(address) = self.known.borrow().get(folder) {
            return address.clone();
        }
        let address = self.find_folder(folder);
        self.known
            .borrow_mut()
            .insert(folder.to_owned(), address.clone());
        address
    }

    fn find_folder(&self, folder: &str) -> Permalink {
        let mut address = String::from("/");
        let mut so_far = String::new();
        for part in folder.split('/').filter(|part| !part.is_empty()) {
            if !so_far.is_empty() {
                so_far.push('/');
            }
            so_far.push_str(part);
            match self.slugs.get(&so_far) {
                Some(slug) => address.push_str(slug),
                // `.well-known`: no other hidden folder is read.
                None if part.starts_with('.') => address.push_str(part),
                None => address.push_str(Slug::of(part).as_str()),
            }
            address.push('/');
        }
        self.beside_the_program(Permalink::new(address))
    }

    /// The address of a page.
    pub(super) fn of_page(&self, path: &str, role: &FileRole, document: &Document) -> Permalink {
        let (_, own) = folders(path, role);
        match role {
            FileRole::Leaf => {
                let name = path.rsplit('/').next().unwrap_or(path);
                let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
                let slug = document
                    .front
                    .slug
                    .as_ref()
                    .map_or(stem, |slug| &slug.value);
                self.beside_the_program(Permalink::new(format!(
                    "{}{}/",
                    self.of_folder(own).path(),
                    Slug::of(slug).as_str()
                )))
            }
            _ => self.of_folder(own),
        }
    }

    /// The address of a file that is no page: its folder's, and its own name.
    pub(super) fn of_asset(&self, path: &str) -> Permalink {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        Permalink::new(format!("{}{name}", self.of_folder(folder).path()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SETTINGS;
    use crate::snapshot::Snapshot;

    #[test]
    fn files_have_their_parts_to_play() {
        let config = |import: &str| {
            let settings =
                format!("title = \"T\"\nbase_url = \"https://example.org/\"\n[import]\n{import}");
            let snapshot = Snapshot::of([(SETTINGS, settings.as_str())]);
            Config::read(&snapshot)
                .value
                .expect("the settings are right")
        };
        let strict = config("section_page = \"README.md\"\n");
        let lenient = config("section_page = \"README.md\"\nlenient = true\n");
        let role = |path: &str| role(path, &strict);
        assert_eq!(role("docs/readme.md"), FileRole::Leaf);
        assert_eq!(super::role("docs/readme.md", &lenient), FileRole::Section);
        assert_eq!(role("tips/_index.md"), FileRole::Section);
        assert_eq!(role("tips/fathers/index.md"), FileRole::Bundle);
        assert_eq!(role("tips/fathers.md"), FileRole::Leaf);
        assert_eq!(role("tips/_notes.md"), FileRole::Ignored);
        assert_eq!(role("_data/a.md"), FileRole::Ignored);
        assert_eq!(role("docs/README.md"), FileRole::Section);
    }

    #[test]
    fn folders_become_addresses() {
        let addresses = Addresses::default();
        assert_eq!(addresses.of_folder("").path(), "/");
        assert_eq!(
            addresses.of_folder("My Notes/v1.2").path(),
            "/my-notes/v1-2/"
        );
        assert_eq!(
            addresses.of_asset("tips/Plan A.pdf").path(),
            "/tips/Plan A.pdf"
        );
    }
}
