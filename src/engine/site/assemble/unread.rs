//! Files that look like pages and are not read as such: told by their kinds, so that no page is missed without a word.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Notes};
use crate::names::SitePath;
use crate::site::Site;
use crate::site::tree::{self, FileRole};
use crate::snapshot::Snapshot;

/// Endings of Markdown that is not read.
const MARKDOWN_ELSEWHERE: [&str; 10] = [
    "mdx", "mdoc", "mkd", "mkdn", "mdown", "mdwn", "markdn", "mdtext", "qmd", "rmd",
];

/// Endings of other pages: told in an import.
const PAGES_ELSEWHERE: [&str; 10] = [
    "rst", "adoc", "asciidoc", "org", "textile", "ipynb", "njk", "liquid", "html", "htm",
];

/// More files of a kind are no slip.
const MOST_SLIPS: usize = 5;

/// The folder of a blog in other programs, which is told in a strict site too.
const POSTS: &str = "_posts/";

impl Site {
    /// Tells of files that were probably meant for pages and are none, each kind once, and of a site without any page.
    pub(super) fn tell_unread(&self, snapshot: &Snapshot, notes: &mut Notes) {
        let mut kinds: BTreeMap<String, Vec<SitePath>> = BTreeMap::new();
        let mut pages = 0_usize;
        for source in snapshot.texts_below("content/") {
            let Some(path) = source.path.in_content() else {
                continue;
            };
            if !matches!(source.path.extension().as_str(), "md" | "markdown") {
                continue;
            }
            match tree::role(path, &self.config) {
                FileRole::Ignored => {
                    if let Some(kind) = kind_of_name(path)
                        && (self.config.import.lenient || kind == POSTS)
                    {
                        kinds.entry(kind).or_default().push(source.path.clone());
                    }
                }
                _ => pages += 1,
            }
        }
        for asset in snapshot.assets_below("content/") {
            let ending = asset.path.extension();
            let is_page = MARKDOWN_ELSEWHERE.contains(&ending.as_str())
                || self.config.import.lenient && PAGES_ELSEWHERE.contains(&ending.as_str());
            let below_hidden = asset.path.as_str().contains("/_");
            if is_page && !below_hidden && !is_linked(self, &asset.path) {
                let kind = format!(".{ending}");
                kinds.entry(kind).or_default().push(asset.path.clone());
            }
        }
        for (kind, files) in &kinds {
            // An import counts them; where somebody writes pages by hand, a few are slips, each told at its place.
            match !self.config.import.lenient && files.len() <= MOST_SLIPS {
                true => files
                    .iter()
                    .for_each(|file| notes.push(Diagnostic::unread_file(kind, file))),
                false => notes.push(Diagnostic::unread(kind, files)),
            }
        }
        if pages == 0 {
            notes.push(Diagnostic::no_page_at_all());
        }
    }
}

/// Whether words use a file, which is told of there.
fn is_linked(site: &Site, path: &SitePath) -> bool {
    let asset = path.in_content().and_then(|path| site.assets.get(path));
    asset.is_some_and(|asset| !asset.used.is_empty())
}

/// What a name that begins with `_` has in common with others: the folder `_posts/`, or `_*.md`.
fn kind_of_name(path: &str) -> Option<String> {
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        if part.starts_with('_') {
            return Some(match parts.peek() {
                Some(_) => format!("{part}/"),
                None => "_*.md".to_owned(),
            });
        }
    }
    None
}
