//! Folders and addresses: which file becomes which page of which section.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

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

/// Tells what a Markdown file is. `section_page` is a further name for a folder's own page.
pub(super) fn role(path: &str, section_page: Option<&str>) -> FileRole {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    if folder.split('/').any(|part| part.starts_with('_')) {
        return FileRole::Ignored;
    }
    match name {
        "_index.md" => FileRole::Section,
        name if section_page == Some(name) => FileRole::Section,
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
    /// Folders that were asked for: most pages lie in one with others.
    known: RefCell<HashMap<String, Permalink>>,
}

impl Addresses {
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
                None => address.push_str(Slug::of(part).as_str()),
            }
            address.push('/');
        }
        Permalink::new(address)
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
                Permalink::new(format!(
                    "{}{}/",
                    self.of_folder(own).path(),
                    Slug::of(slug).as_str()
                ))
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

    #[test]
    fn files_have_their_parts_to_play() {
        assert_eq!(role("tips/_index.md", None), FileRole::Section);
        assert_eq!(role("tips/fathers/index.md", None), FileRole::Bundle);
        assert_eq!(role("tips/fathers.md", None), FileRole::Leaf);
        assert_eq!(role("tips/_notes.md", None), FileRole::Ignored);
        assert_eq!(role("_data/a.md", None), FileRole::Ignored);
        assert_eq!(role("docs/README.md", Some("README.md")), FileRole::Section);
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
