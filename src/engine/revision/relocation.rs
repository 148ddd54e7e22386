//! What becomes of a path, and of a link, when a file or a folder gets another place.
//!
//! A link keeps the form in which it was written: relative or from the top, a file or an address, with `.md` or without.
//! What is right as it stands stays as it stands. It never reads a page.

use percent_encoding::percent_decode_str;

use crate::names::BaseUrl;
use crate::site::{Place, path_from};

/// A file or folder below `content/` with its new path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relocation {
    /// Where it lies.
    pub from: String,
    /// Where it will lie.
    pub to: String,
}

impl Relocation {
    /// The new path of a file or folder below `content/`, which may be the one that it has.
    pub fn of(&self, path: &str) -> String {
        match path.strip_prefix(self.from.as_str()) {
            Some("") => self.to.clone(),
            Some(rest) if rest.starts_with('/') => format!("{}{rest}", self.to),
            _ => path.to_owned(),
        }
    }

    /// Whether it moves a path.
    pub fn moves(&self, path: &str) -> bool {
        let rest = path.strip_prefix(self.from.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// A place with its new path.
    pub fn of_place(&self, place: &Place) -> Place {
        match place {
            Place::Page(file) => Place::Page(self.of(file)),
            Place::Folder(folder) => Place::Folder(self.of(folder)),
            Place::File(file) => Place::File(self.of(file)),
            Place::Made(address) => Place::Made(address.clone()),
        }
    }
}

/// One end of a link, before and behind the move.
#[derive(Clone, Copy)]
pub(super) struct Both<T> {
    pub was: T,
    pub is: T,
}

impl<T> Both<T> {
    fn each<U>(&self, of: impl Fn(&T) -> U) -> Both<U> {
        Both {
            was: of(&self.was),
            is: of(&self.is),
        }
    }
}

/// A link of which an end moves.
pub(super) struct Moving<'a> {
    /// The file that it stands in, below `content/`.
    pub from: Both<&'a str>,
    /// What it leads to.
    pub to: Both<&'a Place>,
    /// The address of that.
    pub address: Both<&'a str>,
    /// Where the site stands.
    pub base_url: &'a BaseUrl,
}

impl Moving<'_> {
    /// The path to write for the one that is written; nothing if that is still right.
    pub fn path(&self, written: &str) -> Option<String> {
        if self.base_url.inside(written).is_some() {
            let is_new = self.address.was != self.address.is;
            return is_new.then(|| self.base_url.whole(self.address.is));
        }
        let path = percent_decode_str(written).decode_utf8_lossy();
        let is_from_top = path.starts_with('/');
        let with_slash = |path: &str| match path.ends_with('/') {
            true => path.to_owned(),
            false => format!("{path}/"),
        };
        let is_address = is_from_top && with_slash(&path) == with_slash(self.address.was);
        let rooted = path_from(self.from.was, &path).unwrap_or_default();
        let files = self.to.each(|place| paths_of(place));
        let form = files.was.iter().position(|file| *file == rooted);
        let Some(form) = form.filter(|_| !is_address) else {
            return self.as_address(&path);
        };
        let new = files.is.get(form).or(files.is.first())?;
        let slash = if path.ends_with('/') { "/" } else { "" };
        if is_from_top {
            return (*new != rooted).then(|| encoded(&format!("/{new}{slash}")));
        }
        if path_from(self.from.is, &path).as_deref() == Some(new) {
            return None;
        }
        let relative = relative(self.from.is, new);
        let dot = match path.starts_with("./") && !relative.starts_with("../") {
            true => "./",
            false => "",
        };
        Some(encoded(&format!("{dot}{relative}{slash}")))
    }

    /// The same for a path that is an address, from the top or from that of the page.
    fn as_address(&self, path: &str) -> Option<String> {
        let moves = self.from.was != self.from.is || self.address.was != self.address.is;
        let bare = |path: &str| path.trim_end_matches('/').to_owned();
        let new = match path.ends_with('/') || path.is_empty() {
            true => self.address.is.to_owned(),
            false => bare(self.address.is),
        };
        if !path.starts_with('/') {
            return moves.then(|| encoded(&new));
        }
        let base = bare(self.base_url.path());
        let within = path
            .strip_prefix(base.as_str())
            .filter(|_| !base.is_empty() && bare(path) != bare(self.address.was));
        let is_new = self.address.was != self.address.is;
        is_new.then(|| encoded(&format!("{}{new}", within.map_or("", |_| base.as_str()))))
    }
}

/// The paths by which a link from the top finds a place, without the first `/`: the file first.
fn paths_of(place: &Place) -> Vec<String> {
    match place {
        Place::Page(file) => {
            let stem = file.strip_suffix(".md").unwrap_or(file);
            let folder = ["/index", "/_index", "index", "_index"]
                .iter()
                .find_map(|name| stem.strip_suffix(name));
            vec![
                file.clone(),
                stem.to_owned(),
                folder.unwrap_or(stem).to_owned(),
            ]
        }
        Place::Folder(path) | Place::File(path) => vec![path.clone()],
        Place::Made(_) => Vec::new(),
    }
}

/// A path below `content/` as it is written in a file there.
fn relative(from: &str, to: &str) -> String {
    let folder: Vec<&str> = from.split('/').rev().skip(1).collect();
    let folder: Vec<&str> = folder.into_iter().rev().collect();
    let parts: Vec<&str> = to.split('/').collect();
    let shared = folder
        .iter()
        .zip(&parts)
        .take_while(|(one, other)| one == other)
        .count()
        .min(parts.len().saturating_sub(1));
    let up = folder.len() - shared;
    let rest = parts.get(shared..).unwrap_or_default().join("/");
    format!("{}{rest}", "../".repeat(up))
}

/// A path as links write it: what would end it or be read otherwise is written as `%20`.
pub(super) fn encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for sign in path.chars() {
        match sign {
            ' ' | '(' | ')' | '<' | '>' | '"' | '\'' | '\\' | '%' | '#' | '?' | '&' | '*' | '`'
            | '[' | ']' | '{' | '}' | '|' | ',' => {
                encoded.push_str(&format!("%{:02X}", u32::from(sign)))
            }
            _ => encoded.push(sign),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_takes_along_what_is_in_it_and_nothing_beside_it() {
        let moves = |from: &str, to: &str| Relocation {
            from: from.to_owned(),
            to: to.to_owned(),
        };
        let folder = moves("tips", "support/tips");
        assert_eq!(folder.of("tips/rest.md"), "support/tips/rest.md");
        assert_eq!(folder.of("tips-old/rest.md"), "tips-old/rest.md");
        let page = moves("tips/rest.md", "rest.md");
        assert_eq!(page.of("tips/rest.md"), "rest.md");
        assert_eq!(page.of("tips/rest.md.txt"), "tips/rest.md.txt");
    }

    #[test]
    fn a_path_is_written_from_where_its_file_lies() {
        for (from, to, expected) in [
            ("a.md", "b.md", "b.md"),
            ("tips/a.md", "b.md", "../b.md"),
            ("a.md", "tips/b.md", "tips/b.md"),
            ("x/y/a.md", "x/z/b.md", "../z/b.md"),
            ("tips/_index.md", "tips", "../tips"),
        ] {
            assert_eq!(relative(from, to), expected, "{from} {to}");
        }
    }

    #[test]
    fn a_link_keeps_the_form_in_which_it_was_written() {
        let base_url = BaseUrl::parse("https://example.org/pimh/").unwrap();
        let page = |file: &str| Place::Page(file.to_owned());
        let (was, is) = (page("tips/fathers.md"), page("support/dads.md"));
        let moving = Moving {
            from: Both {
                was: "tips/rest.md",
                is: "tips/rest.md",
            },
            to: Both { was: &was, is: &is },
            address: Both {
                was: "/tips/fathers/",
                is: "/support/dads/",
            },
            base_url: &base_url,
        };
        for (written, expected) in [
            ("fathers.md", "../support/dads.md"),
            ("./fathers.md", "../support/dads.md"),
            ("fathers", "../support/dads"),
            ("../tips/fathers.md", "../support/dads.md"),
            ("/tips/fathers.md", "/support/dads.md"),
            ("/tips/fathers", "/support/dads"),
            ("/tips/fathers/", "/support/dads/"),
            ("/pimh/tips/fathers/", "/pimh/support/dads/"),
            ("../fathers/", "/support/dads/"),
            (
                "HTTP://example.org:80/pimh/tips/fathers",
                "https://example.org/pimh/support/dads/",
            ),
        ] {
            assert_eq!(moving.path(written).as_deref(), Some(expected), "{written}");
        }
    }
}
