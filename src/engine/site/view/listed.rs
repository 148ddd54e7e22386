//! The pages that a `::: list` in the words of a page shows: of those that all its readers may read.

use std::cmp::Reverse;
use std::sync::Arc;

use super::{Audience, View, Visible};
use crate::document::blocks::asked::Asked;
use crate::site::PageId;
use crate::sync::locked;

impl<'s, A: Audience> View<'s, A> {
    /// The pages that a list on a page asks for, in its order; never the page itself. What several lists ask alike is found
    /// once: it costs a look at each page of the site.
    pub fn listed(&self, asked: &Asked, on: &Visible<'_, A>) -> Vec<Visible<'_, A>> {
        let known = locked(&self.outlook.listed).get(asked).cloned();
        let ids = known.unwrap_or_else(|| {
            let found = Arc::new(self.find(asked));
            locked(&self.outlook.listed).insert(asked.clone(), Arc::clone(&found));
            found
        });
        let others = ids.iter().filter(|id| **id != on.id);
        let most = asked.most.unwrap_or(usize::MAX);
        others
            .filter_map(|id| self.visible(*id))
            .take(most)
            .collect()
    }

    /// One more than is asked for, since the page with the list may be among them.
    fn find(&self, asked: &Asked) -> Vec<PageId> {
        let terms = asked.topic.is_some() || asked.tag.is_some();
        let terms = terms.then(|| self.terms());
        let mut pages: Vec<Visible<'_, A>> = match (terms, &asked.topic, &asked.tag) {
            (Some(terms), Some(topic), None) => self.of_term(terms.topics.named(topic)),
            (Some(terms), None, Some(tag)) => self.of_term(terms.tags.named(tag)),
            (Some(terms), Some(topic), Some(tag)) => {
                let tagged = self.of_term(terms.tags.named(tag));
                let mut pages = self.of_term(terms.topics.named(topic));
                pages.retain(|page| tagged.iter().any(|other| other.id == page.id));
                pages
            }
            _ => self.pages().collect(),
        };
        pages.retain(|page| {
            let is_of_type = |kind: &String| page.kind().name() == kind;
            let is_in = |folder: &String| page.address().path().starts_with(folder.as_str());
            !page.is_section()
                && !page.is_closed()
                && page.front().is_some_and(|front| !front.is_withdrawn())
                && asked.kind.as_ref().is_none_or(is_of_type)
                && asked.folder.as_ref().is_none_or(is_in)
        });
        match asked.newest {
            true => pages.sort_by_cached_key(|page| {
                let day = page.front().and_then(|front| front.published);
                (Reverse(day.or(page.changed())), page.page.order.clone())
            }),
            false => pages.sort_by(|one, other| one.page.order.cmp(&other.page.order)),
        }
        if let Some(most) = asked.most {
            pages.truncate(most.saturating_add(1));
        }
        pages.into_iter().map(|page| page.id).collect()
    }

    fn of_term(&self, term: Option<(&crate::names::Slug, &super::TermUse)>) -> Vec<Visible<'_, A>> {
        term.map_or_else(Vec::new, |(_, term)| self.pages_of(term))
    }
}
