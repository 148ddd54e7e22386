//! Where links lead: paths to files, addresses of the site, other sites. What is wrong with one is told by `link_check`.

use std::fmt;

use percent_encoding::percent_decode_str;

use super::outputs::addresses;
use super::{Held, Made, Page, PageId, Site};
use crate::document::body::Scope;
use crate::names::{Permalink, SCHEMES, SitePath};

/// What a link leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A page.
    Page(
        #[allow(private_interfaces, reason = "only a view says what it may say of it")] PageId,
        Behind,
    ),
    /// A page that the program makes, or another file of the output.
    Made(Permalink, Behind),
    /// A picture or download, by its path in `content/`.
    Asset(String, Behind),
    /// Another site, a mail address, a phone number: as written.
    Outside(String),
    /// A place on the same page: as written.
    Here(String),
}

/// What stands behind the path of a link, as it was written: no file is found by it, and readers get it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Behind {
    /// What is asked of the page, without the `?` before it: the words to search for, say.
    pub query: Option<String>,
    /// The place on the page, without the `#` before it.
    pub fragment: Option<String>,
}

impl Behind {
    /// A link as path and what stands behind it.
    fn parted(dest: &str) -> (&str, Behind) {
        let (dest, fragment) = match dest.split_once('#') {
            Some((dest, fragment)) => (dest, Some(fragment.to_owned())),
            None => (dest, None),
        };
        let (path, query) = match dest.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (dest, None),
        };
        (path, Behind { query, fragment })
    }
}

impl fmt::Display for Behind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let query = self.query.iter().map(|query| ('?', query));
        let mut parts = query.chain(self.fragment.iter().map(|fragment| ('#', fragment)));
        parts.try_for_each(|(sign, part)| write!(f, "{sign}{part}"))
    }
}

/// What a path leads to.
enum Found {
    Page(PageId),
    Made(Permalink),
    Asset(String),
}

/// Why a link leads nowhere.
pub(super) enum Lost {
    /// No page or file of that name; the nearest, and whether it differs by case only.
    Missing { near: Option<String>, by_case: bool },
    /// A page that is not in this build, and why.
    Held(Held),
    /// A scheme that pages may not use.
    Unsafe,
}

/// A path from a file or from the top, without `.` and `..`. `None` if it leads out of `content/`.
pub(super) fn join(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = match path.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => from
            .split('/')
            .rev()
            .skip(1)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect(),
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

impl Site {
    /// Finds what a link on a page leads to, whoever may read it.
    pub(super) fn resolve(&self, dest: &str, page: &Page) -> Result<Target, Lost> {
        let dest = dest.trim();
        if dest.starts_with('#') {
            return Ok(Target::Here(here(dest, page)));
        }
        if dest.starts_with("//") || dest.starts_with('\\') || dest.starts_with("/\\") {
            return Err(Lost::Unsafe);
        }
        // Pasted from a browser's address line: a page of this site all the same, however its host is written.
        if let Some(inside) = self.config.base_url.inside(dest) {
            return self.resolve(&format!("/{}", inside.trim_start_matches('/')), page);
        }
        if let Some((scheme, _)) = dest.split_once(':') {
            let is_scheme = scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
                && scheme.starts_with(|c: char| c.is_ascii_alphabetic());
            if is_scheme {
                let scheme = scheme.to_ascii_lowercase();
                return if SCHEMES.contains(&scheme.as_str()) {
                    Ok(Target::Outside(dest.to_owned()))
                } else {
                    Err(Lost::Unsafe)
                };
            }
        }
        let (path, mut behind) = Behind::parted(dest);
        let path = percent_decode_str(path).decode_utf8_lossy();
        let found = self.find(&path, page).map(|found| match found {
            Found::Page(id) => {
                if let Some(document) = &self.page(id).document {
                    let fragment = behind.fragment.take();
                    behind.fragment =
                        fragment.map(|fragment| own_anchor(&document.scope, fragment));
                }
                Target::Page(id, behind)
            }
            Found::Made(address) => Target::Made(address, behind),
            Found::Asset(file) => Target::Asset(file, behind),
        });
        found.map_err(|lost| match lost {
            Lost::Missing { .. } => self.held_at(&path, page).map_or(lost, Lost::Held),
            other => other,
        })
    }

    /// Why a page that a path leads to is not in this build.
    fn held_at(&self, path: &str, page: &Page) -> Option<Held> {
        if self.held.is_empty() {
            return None;
        }
        let document = page.document.as_ref();
        let from = document.and_then(|document| document.path().in_content());
        let file = join(from.unwrap_or("_index.md"), path)?;
        let stem = file.trim_end_matches('/').trim_end_matches(".md");
        let held = |path: &SitePath| {
            let found = self.held.binary_search_by(|(held, _)| held.cmp(path));
            self.held.get(found.ok()?).map(|(_, reason)| reason)
        };
        let files = ["", "/index", "/_index"].map(|end| format!("content/{stem}{end}.md"));
        let reason = files
            .iter()
            .find_map(|file| held(&SitePath::new(file.as_str())))?;
        // Sections within sections: the outermost says why.
        let outermost = std::iter::successors(Some(reason), |reason| match reason {
            Held::Section(above) => held(above),
            _ => None,
        });
        outermost.take(DEEPEST).last().cloned()
    }

    fn find(&self, path: &str, page: &Page) -> Result<Found, Lost> {
        let from = page
            .document
            .as_ref()
            .and_then(|document| document.path().in_content())
            .unwrap_or("_index.md");
        let missing = || {
            Err(Lost::Missing {
                near: None,
                by_case: false,
            })
        };
        // Most links of a site are whole addresses, which no file can be: they need no taking apart.
        if path.starts_with('/')
            && path.ends_with('/')
            && let Some(id) = self.by_address.get(path)
        {
            return Ok(Found::Page(*id));
        }
        // A path that climbs out of content/ may still be an address, which has one folder more.
        let file = join(from, path);
        if let Some(file) = &file {
            if let Some(id) = self.by_file.get(file) {
                return Ok(Found::Page(*id));
            }
            if self.assets.contains_key(file) {
                return Ok(Found::Asset(file.clone()));
            }
        }
        let address = match path.starts_with('/') {
            true => path.to_owned(),
            false => match join(
                &format!("{}x", page.address.path().trim_start_matches('/')),
                path,
            ) {
                Some(joined) => format!(
                    "/{joined}{}",
                    if path.ends_with('/') && !joined.is_empty() {
                        "/"
                    } else {
                        ""
                    }
                ),
                None => return missing(),
            },
        };
        if let Some(found) = self.find_address(&address) {
            return Ok(found);
        }
        if let Some(file) = &file {
            if let Some(id) = self.sections.get(file.trim_end_matches('/')) {
                return Ok(Found::Page(self.standing_for(*id)));
            }
            let with_ending = [format!("{file}.md"), format!("{file}/index.md")];
            if let Some(id) = with_ending.iter().find_map(|file| self.by_file.get(file)) {
                return Ok(Found::Page(*id));
            }
            if self.config.import.lenient
                && let Some(id) = self.page_elsewhere(file)
            {
                return Ok(Found::Page(id));
            }
        }
        let wanted = file.unwrap_or(address);
        if let Some(same) = self.same_but_for_case(&wanted) {
            return Err(Lost::Missing {
                near: Some(same.to_owned()),
                by_case: true,
            });
        }
        let near = self.nearest_to(&wanted).map(str::to_owned);
        Err(Lost::Missing {
            near,
            by_case: false,
        })
    }

    /// The page that other programs put at a path: `plan.html` of `plan.md`, and `tips/index.html` of the folder `tips`.
    fn page_elsewhere(&self, file: &str) -> Option<PageId> {
        let stem = file
            .strip_suffix(".html")
            .or_else(|| file.strip_suffix(".htm"))?;
        let files = [
            format!("{stem}.md"),
            format!("{stem}/index.md"),
            format!("{stem}.markdown"),
        ];
        let by_file = files.iter().find_map(|file| self.by_file.get(file));
        let folder = match stem.rsplit_once('/') {
            Some((folder, "index")) => Some(folder),
            None if stem == "index" => Some(""),
            _ => None,
        };
        let section = folder.and_then(|folder| self.sections.get(folder));
        let found = by_file.or(section).copied();
        found.map(|id| self.standing_for(id))
    }

    fn find_address(&self, address: &str) -> Option<Found> {
        let base = self.config.base_url.path().trim_end_matches('/');
        let bare = address
            .strip_prefix(base)
            .filter(|rest| rest.starts_with('/') && !base.is_empty());
        for address in [Some(address), bare].into_iter().flatten() {
            let slashed = if address.ends_with('/') {
                address.to_owned()
            } else {
                format!("{address}/")
            };
            if let Some(id) = self
                .by_address
                .get(address)
                .or_else(|| self.by_address.get(&slashed))
            {
                return Some(Found::Page(*id));
            }
            for candidate in [address, &slashed] {
                if candidate.starts_with('/') && !candidate.contains("//") {
                    let candidate = Permalink::new(candidate);
                    if self.made.contains_key(&candidate) || addresses::is_written(candidate.path())
                    {
                        return Some(Found::Made(candidate));
                    }
                }
            }
            if let Some(path) = self.assets_by_address.get(address) {
                return Some(Found::Asset(path.clone()));
            }
        }
        None
    }

    /// The page that answers the address of a folder: its own, or the one that stands in the place of a folder without.
    fn standing_for(&self, section: PageId) -> PageId {
        let page = self.page(section);
        match self.by_address.get(page.address.path()) {
            Some(id) if page.document.is_none() => *id,
            _ => section,
        }
    }
}

/// Sections lie in one another no deeper than paths can.
const DEEPEST: usize = 4096;

/// A place on the same page, as its heading has it.
fn here(dest: &str, page: &Page) -> String {
    match &page.document {
        Some(document) => format!(
            "#{}",
            own_anchor(&document.scope, dest.trim_start_matches('#').to_owned())
        ),
        None => dest.to_owned(),
    }
}

/// The id of the heading that other programs would give this one: links that were written for them live on.
fn own_anchor(scope: &Scope, fragment: String) -> String {
    if fragment.is_empty() || scope.has_id(&fragment) {
        return fragment;
    }
    let wanted = decoded(&fragment);
    match scope.id_elsewhere(&wanted) {
        Some(id) => id.to_owned(),
        None => fragment,
    }
}

pub(super) fn decoded(fragment: &str) -> String {
    percent_decode_str(fragment)
        .decode_utf8_lossy()
        .into_owned()
}

/// The address of a page that the program makes.
pub(super) fn address_of(site: &Site, wanted: &Made) -> Option<Permalink> {
    site.made
        .iter()
        .find(|(_, made)| *made == wanted)
        .map(|(address, _)| address.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_from_the_page_or_from_the_top() {
        assert_eq!(
            join("tips/fathers.md", "mothers.md").as_deref(),
            Some("tips/mothers.md")
        );
        assert_eq!(
            join("tips/fathers.md", "../help.md").as_deref(),
            Some("help.md")
        );
        assert_eq!(
            join("tips/fathers.md", "/help.md").as_deref(),
            Some("help.md")
        );
        assert_eq!(join("help.md", "../etc/passwd"), None);
    }
}
