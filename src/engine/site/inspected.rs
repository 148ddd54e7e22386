//! The site as the rules look at it: every page with its file, whoever may read it.
//!
//! For [`crate::rules`] alone, and `tests/layers.rs` holds that. What is seen here becomes messages to
//! the editor, whose words [`crate::diagnostic::Redaction`] keeps from strangers; never a page.

use std::collections::BTreeSet;
use std::ops::Range;

use super::links::join;
use super::{Drifted, Page, PageId, Site};
use jiff::civil::Date;

use crate::access::Level;
use crate::config::Policy;
use crate::data::{Data, PictureFacts, person_id};
use crate::diagnostic::Span;
use crate::document::blocks::Argument;
use crate::document::blocks::asked::{Asked, asked};
use crate::document::body::Gap;
use crate::document::fields::TEMPLATE;
use crate::document::kind::TeaserKind;
use crate::document::{Document, PageType, Scope, Types};
use crate::fields::FieldKind;
use crate::fields::meaning::Shown;
use crate::names::{SitePath, Spelling, primary_language};

/// A page with a file, and the site around it.
#[derive(Clone, Copy)]
pub(crate) struct Inspected<'a> {
    site: &'a Site,
    page: &'a Page,
    document: &'a Document,
}

impl<'a> Inspected<'a> {
    /// What its file says.
    pub(crate) fn document(&self) -> &'a Document {
        self.document
    }

    /// The data of the site.
    pub(crate) fn data(&self) -> &'a Data {
        &self.site.data
    }

    /// Whether the site declares a field of that name as its own.
    pub(crate) fn is_extra(&self, field: &str) -> bool {
        self.site.config.extra.iter().any(|key| key == field)
    }

    /// Whether the whole site says that it is a sample.
    pub(crate) fn is_of_a_sample(&self) -> bool {
        self.site.config.sample
    }

    /// Whether the site is made for readers.
    pub(crate) fn is_live(&self) -> bool {
        self.site.config.live
    }

    /// The people whom its fields name and whose records say that they are made up, each with its place.
    pub(crate) fn people_made_up(&self) -> Vec<(&'a str, Span)> {
        let front = &self.document.front;
        let mut named: Vec<(&str, Span)> = Vec::new();
        for (field, shown) in front.said() {
            let at = |at: &Range<usize>| Span::new(&self.document.source, at.clone());
            match (field.kind, shown) {
                (FieldKind::People, Shown::Words(people)) => {
                    named.extend(people.iter().map(|id| (id.value.as_str(), at(&id.at))));
                }
                (FieldKind::Person, Shown::Text(id, place)) => {
                    named.push((id, place.map_or_else(|| self.top(), at)));
                }
                _ => {}
            }
        }
        named.retain(|(id, _)| {
            let record = self.site.data.people.get(&person_id(id));
            record.is_some_and(|record| record.value.fictional)
        });
        named
    }

    /// What becomes of its review once that is overdue, if the settings say so.
    pub(crate) fn review_policy(&self) -> Option<Policy> {
        self.site.config.reviews.policy_of(self.page.kind.name())
    }

    /// Who sees to it that it is reviewed, by the name that readers know.
    pub(crate) fn owner(&self) -> Option<&'a str> {
        let owner = self.document.front.owner.as_deref()?;
        let record = self.site.data.people.get(&person_id(owner));
        Some(record.map_or(owner, |record| record.value.name.as_str()))
    }

    /// The day of the build.
    pub(crate) fn today(&self) -> Date {
        self.site.choice.today
    }

    /// The lists of pages in its words, each with what it asks for and its place.
    pub(crate) fn lists(&self) -> Vec<(Asked, Span)> {
        let mut found = Vec::new();
        let mut look = |scope: &Scope| {
            scope.body.each_gap(&mut |gap| {
                if let Gap::Block(block) = gap
                    && block.opened.kind.argument == Argument::Pages
                {
                    let (asked, _, _) = asked(&block.opened.argument);
                    let at = Span::new(&self.document.source, block.opened.at.clone());
                    found.push((asked, at));
                }
            });
        };
        look(&self.document.scope);
        self.document
            .scope
            .each_box(&mut |gate_box| look(&gate_box.scope));
        found
    }

    /// Whether there is a page, whoever may read it, that a list asks for.
    pub(crate) fn has_listed(&self, asked: &Asked) -> bool {
        let pages = self.site.pages.iter().filter(|page| !page.is_section);
        let mut fronts = pages.filter_map(|page| Some((page, &page.document.as_ref()?.front)));
        let same = |one: &str, other: &str| Spelling::of(one) == Spelling::of(other);
        fronts.any(|(page, front)| {
            let is_of = |kind: &String| page.kind.name() == kind;
            let is_in = |folder: &String| page.address.path().starts_with(folder.as_str());
            let is_about = |topic: &String| {
                let topics = front.topics.iter().map(|topic| topic.value.as_str());
                topics.into_iter().any(|written| {
                    let listed = self.site.data.topic(written);
                    same(written, topic) || listed.is_some_and(|(id, _)| same(id, topic))
                })
            };
            let has = |tag: &String| front.tags.iter().any(|own| same(&own.value, tag));
            asked.kind.as_ref().is_none_or(is_of)
                && asked.folder.as_ref().is_none_or(is_in)
                && asked.topic.as_ref().is_none_or(is_about)
                && asked.tag.as_ref().is_none_or(has)
        })
    }

    /// The types of the site.
    pub(crate) fn types(&self) -> Types<'a> {
        Types::of(&self.site.config)
    }

    /// Its type.
    pub(crate) fn kind(&self) -> PageType {
        self.page.kind
    }

    /// Whether it is a folder's own page.
    pub(crate) fn is_section(&self) -> bool {
        self.page.is_section
    }

    /// Whether everybody may read it.
    pub(crate) fn is_public(&self) -> bool {
        self.page.levels.iter().any(Level::is_public)
    }

    /// The line of a field in its front matter.
    pub(crate) fn line_of(&self, field: &str) -> Option<Span> {
        let source = &self.document.source;
        let at = self.document.front.at.clone();
        let block = source.text().get(at.clone())?;
        let mut start = at.start;
        for line in block.split_inclusive('\n') {
            let words = line.trim_end();
            if words
                .strip_prefix(field)
                .is_some_and(|rest| rest.trim_start().starts_with([':', '=']))
            {
                return Some(Span::new(source, start..start + words.len()));
            }
            start += line.len();
        }
        None
    }

    /// The contact that has a number to call or to write to, however the two are written.
    pub(crate) fn contact_of(&self, digits: &str) -> Option<&'a str> {
        let wanted = home(digits);
        let mut contacts = self.site.data.contacts.iter();
        let is_its = |number: &str| !number.is_empty() && home(number) == wanted;
        let found = contacts
            .find(|(_, contact)| is_its(&contact.value.phone) || is_its(&contact.value.text));
        found.map(|(id, _)| id.as_str())
    }

    /// A photo that the page shows by this path: where it lies in `content/`, and what the site says of it. `None` if it lies elsewhere.
    pub(crate) fn photo(&self, written: &str) -> Option<(String, Option<&'a PictureFacts>)> {
        let path = join(self.document.path().in_content()?, written)?;
        let record = self.site.data.pictures.of(&path);
        let facts = record.map(|record| &record.value);
        self.site
            .assets
            .contains_key(&path)
            .then_some((path, facts))
    }

    /// How many tips it says that it has.
    pub(crate) fn tip_count(&self) -> Option<i64> {
        match self.document.front.show_named("tip-count") {
            Shown::Number(count) => Some(count),
            _ => None,
        }
    }

    /// The figure that has a value, by its digits.
    pub(crate) fn figure_of(&self, digits: &str) -> Option<&'a str> {
        let plain = |value: &str| {
            value
                .chars()
                .filter(|sign| *sign != ',')
                .collect::<String>()
        };
        let mut figures = self.site.data.figures.iter();
        let found = figures.find(|(_, figure)| plain(&figure.value.value) == digits);
        found.map(|(id, _)| id.as_str())
    }

    /// The version of the page at a path in its front matter.
    pub(crate) fn version_of(&self, path: &str) -> Option<&'a str> {
        let own = self.document.path();
        let from = own.in_content().unwrap_or(own.as_str());
        let page = self.site.page(self.site.find_file(path, from)?);
        page.document.as_ref()?.front.version.as_deref()
    }

    /// What is another one by now in the page that it translates, as far as it remembers what it was made from.
    pub(crate) fn drifted(&self) -> &'a [Drifted] {
        let path = self.document.path().in_content();
        let id = path.and_then(|path| self.site.by_file.get(path));
        id.map_or(&[], |id| self.site.drifted(*id))
    }

    /// The page that it translates.
    pub(crate) fn original(&self) -> Option<&'a Document> {
        self.site.original_of(self.document)
    }

    /// Whether it, or a translation of it, is in a language.
    pub(crate) fn is_in_language(&self, language: &str) -> bool {
        let is_in = |page: &Page| {
            let lang = page
                .document
                .as_ref()
                .and_then(|document| document.front.lang.as_ref());
            let written = lang.map_or(self.site.config.language.as_str(), |lang| {
                lang.value.as_str()
            });
            primary_language(written) == language
        };
        let own = self
            .document
            .path()
            .in_content()
            .and_then(|path| self.site.by_file.get(path));
        let others = own.and_then(|id| self.site.translations.get(id));
        is_in(self.page)
            || others
                .into_iter()
                .flatten()
                .any(|id| is_in(self.site.page(*id)))
    }

    /// Where its front matter begins: the place of what it lacks.
    pub(crate) fn top(&self) -> Span {
        let at = self.document.front.at.start;
        Span::new(&self.document.source, at..at)
    }

    /// Whether a path in its front matter leads to a page.
    pub(crate) fn finds(&self, path: &str) -> bool {
        let own = self.document.path();
        let from = own.in_content().unwrap_or(own.as_str());
        self.site.find_file(path, from).is_some()
    }

    /// The address of a section above it that its readers need not know, though they know this page.
    pub(crate) fn hidden_above(&self) -> Option<&'a str> {
        let open = |page: &Page| page.levels.iter().any(Level::is_public);
        let known = open(self.page) || self.page.teaser != TeaserKind::Hidden;
        let parent = |id: &PageId| self.site.page(*id).parent;
        std::iter::successors(self.page.parent, parent)
            .map(|id| self.site.page(id))
            // In the place of a folder without a level a page stands, which everybody may know.
            .filter(|above| !above.levels.is_empty())
            .find(|above| known && !open(above) && above.teaser == TeaserKind::Hidden)
            .map(|above| above.address.path())
    }
}

/// A number as it is called at home: its digits, with a nought in place of the country.
fn home(number: &str) -> String {
    let digits: String = number
        .chars()
        .filter(|sign| sign.is_ascii_digit() || *sign == '+')
        .collect();
    let abroad = ["+440", "+44", "00440", "0044"]
        .iter()
        .find_map(|start| digits.strip_prefix(start));
    abroad.map_or_else(|| digits.clone(), |rest| format!("0{rest}"))
}

impl Site {
    /// The templates that pages ask for by name, each with its place.
    pub fn templates_asked(&self) -> Vec<(&str, Span)> {
        templates_of(&self.pages)
    }

    /// The names of those of pages of whatever day, drafts too.
    pub fn templates_asked_some_day(&self) -> BTreeSet<&str> {
        let asked = templates_of(&self.whole.as_deref().unwrap_or(self).pages);
        asked.into_iter().map(|(name, _)| name).collect()
    }
    /// The page of a file.
    pub(crate) fn inspected_page(&self, file: &SitePath) -> Option<Inspected<'_>> {
        let page = self.page(*self.by_file.get(file.in_content()?)?);
        Some(Inspected {
            site: self,
            page,
            document: page.document.as_ref()?,
        })
    }

    /// The records of the site.
    pub(crate) fn data(&self) -> &Data {
        &self.data
    }

    /// Every page that has a file.
    pub(crate) fn inspected(&self) -> Vec<Inspected<'_>> {
        let with_file = self.pages.iter().filter_map(|page| {
            let document = page.document.as_ref()?;
            Some(Inspected {
                site: self,
                page,
                document,
            })
        });
        with_file.collect()
    }

    /// Every picture and download, and whether a page or the settings use it.
    pub(crate) fn inspected_files(&self) -> impl Iterator<Item = (&SitePath, bool)> {
        self.assets
            .values()
            .map(|asset| (&asset.asset.path, !asset.used.is_empty()))
    }

    /// Every picture and download that is published, with its length in bytes as it lies in the project.
    pub(crate) fn lengths_of_files(&self) -> impl Iterator<Item = (&SitePath, u64)> {
        let used = self.assets.values().filter(|asset| !asset.used.is_empty());
        used.map(|asset| (&asset.asset.path, asset.asset.len))
    }

    /// Whether an entry of the menu leads to a page, be it one that is held back.
    pub(crate) fn menu_finds(&self, entry: &str) -> bool {
        let page = entry.split('#').next().unwrap_or(entry);
        let held = |path: &SitePath| {
            path.in_content().is_some_and(|path| {
                page.trim_matches('/')
                    .starts_with(path.trim_end_matches(".md").trim_end_matches("/_index"))
            })
        };
        self.find_file(page, "").is_some() || self.held.iter().any(|(path, _)| held(path))
    }

    /// Whether an entry of the menu names a folder of which some pages are held back; that none is published, its caller knows.
    pub(crate) fn holds_all_below(&self, entry: &str) -> bool {
        let folder = entry.split('#').next().unwrap_or(entry).trim_matches('/');
        let is_below = |path: &SitePath| {
            let inside = path.in_content().and_then(|path| path.strip_prefix(folder));
            inside.is_some_and(|rest| rest.starts_with('/'))
        };
        !folder.is_empty() && self.held.iter().any(|(path, _)| is_below(path))
    }

    /// The addresses of all pages, sorted.
    pub(crate) fn addresses_of_pages(&self) -> Vec<&str> {
        let mut known: Vec<&str> = self.by_address.keys().map(String::as_str).collect();
        known.sort_unstable();
        known
    }
}

fn templates_of(pages: &[Page]) -> Vec<(&str, Span)> {
    let documents = pages.iter().filter_map(|page| page.document.as_ref());
    let asked = documents.filter_map(|document| {
        let name = document.front.get(TEMPLATE)?;
        let at = Span::new(&document.source, name.at.clone());
        Some((name.value.as_str(), at))
    });
    asked.collect()
}
