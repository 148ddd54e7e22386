//! Topics and tags, with the pages that carry them.

use std::collections::{BTreeMap, HashMap};

use super::{Audience, View, Visible};
use crate::access::Level;
use crate::names::{Permalink, Slug, Spelling};
use crate::site::outputs::addresses;
use crate::site::{Made, PageId};

/// The topics and tags in use, with the pages that carry them.
#[derive(Default)]
pub struct Terms {
    /// What pages are about.
    pub topics: TermSet,
    /// By which they are found.
    pub tags: TermSet,
}

/// All topics, or all tags, each with a slug of its own.
#[derive(Default)]
pub struct TermSet {
    by_slug: BTreeMap<Slug, TermUse>,
    slugs: BTreeMap<Spelling, Slug>,
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

impl TermSet {
    /// The term of a slug.
    pub fn get(&self, slug: &Slug) -> Option<&TermUse> {
        self.by_slug.get(slug)
    }

    /// The term that a page names, however it spells it.
    pub fn named(&self, written: &str) -> Option<(&Slug, &TermUse)> {
        let slug = self.slugs.get(&Spelling::of(written))?;
        self.by_slug.get_key_value(slug)
    }

    /// Every term, by slug.
    pub fn iter(&self) -> impl Iterator<Item = (&Slug, &TermUse)> {
        self.by_slug.iter()
    }
}

/// The terms of pages, as they come.
#[derive(Default)]
struct Gathered<'s> {
    /// Whether a public page has it, and its use.
    terms: BTreeMap<Spelling, (bool, TermUse)>,
    /// What pages write, with what it means: ten thousand pages share forty words.
    known: HashMap<&'s str, Spelling>,
}

impl<'s> Gathered<'s> {
    /// Adds what a page writes, which is listed under another name or under none.
    fn add(
        &mut self,
        written: &'s str,
        listed: Option<(&str, &str)>,
        page: PageId,
        is_public: bool,
    ) {
        let (id, label) = listed.unwrap_or((written, written));
        let known = self.known.entry(written);
        let spelling = known.or_insert_with(|| Spelling::of(id)).clone();
        let (known, term) = self.terms.entry(spelling).or_insert_with(|| {
            let term = TermUse {
                label: label.to_owned(),
                pages: Vec::new(),
            };
            (false, term)
        });
        *known |= is_public;
        if term.pages.last() != Some(&page) {
            term.pages.push(page);
        }
    }

    /// Gives each its slug. Words that differ by their signs alone get a number; those of public pages come first, as
    /// if there were no others, for their slugs are addresses.
    fn with_slugs(self) -> TermSet {
        let mut set = TermSet::default();
        let written = self.known;
        let (public, gated): (Vec<_>, Vec<_>) =
            self.terms.into_iter().partition(|(_, (public, _))| *public);
        for terms in [public, gated] {
            let mut twins = Vec::new();
            let (plain, signed): (Vec<_>, Vec<_>) = terms
                .into_iter()
                .partition(|(spelling, _)| spelling.is_plain());
            for (spelling, (_, term)) in plain.into_iter().chain(signed) {
                let slug = spelling.slug();
                match set.by_slug.contains_key(&slug) {
                    true => twins.push((spelling, slug, term)),
                    false => set.insert(spelling, slug, term),
                }
            }
            for (spelling, slug, term) in twins {
                let numbered = (2..).map(|number| slug.numbered(number));
                let mut free = numbered.filter(|slug| !set.by_slug.contains_key(slug));
                let slug = free.next().expect("there are more numbers than terms");
                set.insert(spelling, slug, term);
            }
        }
        for (written, spelling) in written {
            if let Some(slug) = set.slugs.get(&spelling).cloned() {
                set.slugs.insert(Spelling::of(written), slug);
            }
        }
        set
    }
}

impl TermSet {
    fn insert(&mut self, spelling: Spelling, slug: Slug, term: TermUse) {
        self.slugs.insert(spelling, slug.clone());
        self.by_slug.insert(slug, term);
    }
}

impl<'s, A: Audience> View<'s, A> {
    /// Topics and tags of the pages that may be seen.
    pub fn terms(&self) -> &Terms {
        self.outlook.terms.get_or_init(|| {
            let (mut topics, mut tags) = (Gathered::default(), Gathered::default());
            for page in self.pages() {
                let Some(document) = &page.page.document else {
                    continue;
                };
                let is_public = page.page.levels.iter().any(Level::is_public);
                for topic in &document.front.topics {
                    let written = topic.value.as_str();
                    topics.add(written, self.site.data.topic(written), page.id, is_public);
                }
                for tag in &document.front.tags {
                    tags.add(&tag.value, None, page.id, is_public);
                }
            }
            Terms {
                topics: topics.with_slugs(),
                tags: tags.with_slugs(),
            }
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
