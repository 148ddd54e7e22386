//! Topics and tags, with the pages that carry them.

use std::collections::{BTreeMap, HashMap};

use super::{Audience, View, Visible};
use crate::names::{Permalink, Slug};
use crate::site::outputs::addresses;
use crate::site::{Made, PageId};

/// The topics and tags in use, with the pages that carry them.
#[derive(Default)]
pub struct Terms {
    /// By slug.
    pub topics: BTreeMap<Slug, TermUse>,
    /// By slug.
    pub tags: BTreeMap<Slug, TermUse>,
}

/// One topic or tag.
pub struct TermUse {
    /// As the first page that uses it writes it, or as the vocabulary has it.
    pub label: String,
    pages: Vec<PageId>,
}

impl TermUse {
    /// How many pages carry it.
    pub fn count(&self) -> usize {
        self.pages.len()
    }
}

impl<'s, A: Audience> View<'s, A> {
    /// Topics and tags of the pages that may be seen.
    pub fn terms(&self) -> &Terms {
        self.outlook.terms.get_or_init(|| {
            let mut terms = Terms::default();
            // Ten thousand pages share forty words.
            let mut known: HashMap<&str, Slug> = HashMap::new();
            let mut slug_of = |text| known.entry(text).or_insert_with(|| Slug::of(text)).clone();
            for page in self.pages() {
                let Some(document) = &page.page.document else {
                    continue;
                };
                for topic in &document.front.topics {
                    let slug = slug_of(topic.value.as_str());
                    let listed = self
                        .site
                        .data
                        .topics
                        .as_ref()
                        .and_then(|topics| topics.get(slug.as_str()));
                    add_term(
                        &mut terms.topics,
                        slug,
                        listed.unwrap_or(&topic.value),
                        page.id,
                    );
                }
                for tag in &document.front.tags {
                    add_term(
                        &mut terms.tags,
                        slug_of(tag.value.as_str()),
                        &tag.value,
                        page.id,
                    );
                }
            }
            terms
        })
    }

    /// The pages of a term, by title.
    pub fn pages_of(&self, term: &TermUse) -> Vec<Visible<'_, A>> {
        let mut pages: Vec<_> = term
            .pages
            .iter()
            .filter_map(|id| self.visible(*id))
            .collect();
        pages.sort_by(|a, b| {
            (&a.page.order.title, &a.page.order.path)
                .cmp(&(&b.page.order.title, &b.page.order.path))
        });
        pages
    }

    /// Of the pages of a term, those that stand at exactly this level.
    pub fn own_pages_of(&self, term: &TermUse) -> Vec<Visible<'_, A>> {
        let mut pages = self.pages_of(term);
        pages.retain(|page| page.page.levels.contains(&self.level));
        pages
    }

    /// The address of a topic's or tag's page, if it has one.
    pub fn term_address(&self, kind: &str, slug: &Slug) -> Option<Permalink> {
        let made = match kind {
            "topics" => Made::Topic(slug.clone()),
            _ => Made::Tag(slug.clone()),
        };
        let address = addresses::of_made(&made);
        self.site.made.contains_key(&address).then_some(address)
    }
}

fn add_term(terms: &mut BTreeMap<Slug, TermUse>, slug: Slug, label: &str, page: PageId) {
    let term = terms.entry(slug).or_insert_with(|| TermUse {
        label: label.to_owned(),
        pages: Vec::new(),
    });
    if term.pages.last() != Some(&page) {
        term.pages.push(page);
    }
}
