//! What the menu and each page must have.

use rayon::prelude::*;

use crate::access::Level;
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::document::kind::TeaserKind;
use crate::names::{SitePath, Slug, nearest};
use crate::site::{Page, Site};

impl Site {
    /// Every entry of the menu must be a page, whoever may read it.
    pub(super) fn check_menu(&self, notes: &mut Notes) {
        let menu = &self.config.menu;
        let entries = menu
            .main
            .iter()
            .flatten()
            .chain(&menu.help)
            .chain(&menu.footer);
        for entry in entries {
            let page = entry.value.split('#').next().unwrap_or(&entry.value);
            let held = |path: &SitePath| {
                path.in_content().is_some_and(|path| {
                    page.trim_matches('/')
                        .starts_with(path.trim_end_matches(".md").trim_end_matches("/_index"))
                })
            };
            if self.find_file(page, "").is_none() && !self.held.iter().any(|(path, _)| held(path)) {
                let mut known: Vec<&str> = self.by_address.keys().map(String::as_str).collect();
                known.sort_unstable();
                let at = Span::new(&self.config.source, entry.at.clone());
                notes.push(Diagnostic::menu_of_nothing(
                    &entry.value,
                    nearest(page, known),
                    &at,
                ));
            }
        }
    }

    /// What every page needs, and what it names.
    pub(super) fn check_pages(&self, notes: &mut Notes) {
        let lists: Vec<Notes> = self
            .pages
            .par_iter()
            .map(|page| self.check_page(page))
            .collect();
        for list in lists {
            notes.extend(list);
        }
    }

    /// The same of one page.
    fn check_page(&self, page: &Page) -> Notes {
        let mut notes = Notes::default();
        let Some(document) = &page.document else {
            return notes;
        };
        let top = Span::new(
            &document.source,
            document.front.at.start..document.front.at.start,
        );
        if !self.config.import.lenient {
            for (key, line) in document.front.missing(page.kind, page.is_section) {
                notes.push(Diagnostic::field_missing(key, page.kind.name(), line, &top));
            }
        }
        if let Some(topics) = &self.data.topics {
            for topic in &document.front.topics {
                let slug = Slug::of(&topic.value);
                if !topics.contains_key(slug.as_str()) {
                    let near = nearest(slug.as_str(), topics.keys().map(String::as_str));
                    notes.push(Diagnostic::unknown_topic(
                        &topic.value,
                        near,
                        &Span::new(&document.source, topic.at.clone()),
                    ));
                }
            }
        }
        let hidden_above = std::iter::successors(page.parent, |id| self.page(*id).parent)
            .map(|id| self.page(id))
            .find(|above| {
                above.levels.iter().all(|level| !level.is_public())
                    && above.teaser == TeaserKind::Hidden
            });
        let seen = page.levels.iter().any(Level::is_public) || page.teaser != TeaserKind::Hidden;
        if let Some(above) = hidden_above.filter(|_| seen) {
            notes.push(Diagnostic::folder_name_shows(above.address.path(), &top));
        }
        notes
    }
}
