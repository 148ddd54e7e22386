//! The words of the site as hashes, by whether everybody may read them: for the leak scan.
//!
//! This is the one door by which something of every level's words leaves the site, and no word
//! passes it: a [`Worded`] says which file it is of and fills a [`Wording`], from which nothing can
//! be read. Its text cannot be had:
//!
//! ```
//! # use pimh_engine::site::Worded;
//! fn told(gated: &Worded<'_>) -> String { gated.file().to_string() }
//! ```
//!
//! ```compile_fail,E0616
//! # use pimh_engine::site::Worded;
//! fn told(gated: &Worded<'_>) -> String { gated.part.to_string() }
//! ```

use std::collections::BTreeSet;

use super::{Page, PageId, Site, SiteAsset};
use crate::access::Level;
use crate::data::{Contact, Figure, Person, PictureFacts, Record, Term};
use crate::document::body::{Body, Gap};
use crate::document::types::person::{NAME, ORGANISATION};
use crate::document::{Document, Scope};
use crate::fields::FieldKind;
use crate::fields::meaning::Shown;
use crate::media;
use crate::names::{SitePath, Slug};
use crate::wording::{Form, Wording};

/// Something of the site that has words, and the file that they stand in.
pub struct Worded<'s> {
    file: SitePath,
    part: Part<'s>,
}

enum Part<'s> {
    /// A page without its boxes, or a folder that has none.
    Page(&'s Page),
    /// A page as a search index has it.
    Found(&'s Document),
    /// A box without the boxes in it.
    Box(&'s Scope),
    /// A picture or download: its name.
    Name(&'s SiteAsset),
    /// Its name, and what it says if it is a text.
    Asset(&'s SiteAsset),
    Figure(&'s Figure),
    Contact(&'s Contact),
    Person(&'s Person),
    Term(&'s Term),
    PictureFacts(&'s PictureFacts),
    /// A label, a title.
    Phrase(String),
    Settings(&'s str),
}

macro_rules! facts {
    ($( $name:ident: $fact:ident; )*) => {
        impl<'s> Worded<'s> {
            $(
                pub(super) fn $name(record: &'s Record<$fact>) -> Worded<'s> {
                    Worded { file: record.at.source.path.clone(), part: Part::$fact(&record.value) }
                }
            )*
        }
    };
}

facts! {
    figure: Figure;
    contact: Contact;
    person: Person;
    term: Term;
    picture: PictureFacts;
}

impl Worded<'_> {
    /// Where it is written.
    pub fn file(&self) -> &SitePath {
        &self.file
    }

    /// Adds its words to others.
    pub fn add_to(&self, wording: &mut Wording) {
        match &self.part {
            Part::Page(page) => add_page(page, wording),
            Part::Found(document) => {
                let summary = document.front.summary.as_ref();
                let summary = summary.map_or("", |summary| &summary.value);
                wording.text(&format!("{summary}\n{}", document.scope.text));
            }
            Part::Box(scope) => add_scope(scope, wording),
            Part::Name(asset) => add_name(asset, wording),
            Part::Asset(asset) => {
                add_name(asset, wording);
                let extension = asset.asset.path.extension();
                // A file that cannot be read is told of where it is published.
                if let Some(form) = Form::of_ending(&extension)
                    && let Ok(bytes) = asset.asset.read()
                {
                    wording.read(&bytes, form);
                }
            }
            Part::Figure(figure) => {
                wording.phrase(&figure.label);
                wording.text(&figure.value);
                wording.text(&figure.source);
            }
            Part::Contact(contact) => {
                wording.phrase(&contact.name);
                for text in [
                    &contact.phone,
                    &contact.text,
                    &contact.text_word,
                    &contact.chat,
                    &contact.email,
                    &contact.link,
                    &contact.hours,
                    &contact.languages,
                    &contact.for_whom,
                ] {
                    wording.text(text);
                }
                for words in contact.translations.values() {
                    wording.phrase(&words.name);
                    wording.text(&words.hours);
                    wording.text(&words.for_whom);
                }
            }
            Part::Person(person) => {
                wording.phrase(&person.name);
                wording.text(&person.post);
                wording.text(&person.organisation);
            }
            Part::Term(term) => {
                wording.phrase(&term.label);
                wording.text(&term.meaning);
            }
            // The words on consent are never shown.
            Part::PictureFacts(facts) => wording.text(&facts.credit),
            Part::Phrase(words) => wording.phrase(words),
            Part::Settings(text) => wording.text(text),
        }
    }
}

impl Site {
    /// What only some may read: pages, boxes, records, names of files.
    pub fn gated_wording(&self) -> Vec<Worded<'_>> {
        self.wording_of(false)
    }

    /// What a search index has of the public pages: the same words as [`Site::public_wording`] has, in
    /// the order in which a reader meets them, and without the numbers of notes and such.
    pub fn found_wording(&self) -> Vec<Worded<'_>> {
        let pages = self.pages.iter().enumerate();
        let public = pages.filter(|(_, page)| page.levels.iter().any(Level::is_public));
        let found = public.filter_map(|(index, page)| {
            let document = page.document.as_ref()?;
            Some(Worded {
                file: self.file_of(PageId(index)),
                part: Part::Found(document),
            })
        });
        found.collect()
    }

    /// What an editor wrote for everybody, teasers and settings too.
    pub fn public_wording(&self) -> Vec<Worded<'_>> {
        let mut all = self.wording_of(true);
        self.teasers_and_settings(&mut all);
        all
    }

    /// What of it stands on no page, in no fact with readers of its own, and in no picture or download.
    pub(super) fn public_wording_beside_pages(&self) -> Vec<Worded<'_>> {
        let mut all = Vec::new();
        self.topics(true, &mut all);
        self.teasers_and_settings(&mut all);
        all
    }

    /// Downloads that are made of words, once for each level whose words use them.
    pub(super) fn texts_attached<'s>(&'s self, all: &mut Vec<(Worded<'s>, Level)>) {
        let is_text = |asset: &&SiteAsset| {
            let kind = media::named(asset.asset.path.file_name());
            kind.is_none_or(|kind| kind.has_words())
        };
        for asset in self.assets.values().filter(is_text) {
            all.extend(asset.used.iter().map(|level| {
                let file = asset.asset.path.clone();
                let part = Part::Asset(asset);
                (Worded { file, part }, level.clone())
            }));
        }
    }

    fn teasers_and_settings<'s>(&'s self, all: &mut Vec<Worded<'s>>) {
        let settings = self.config.source.path.clone();
        for id in (0..self.pages.len()).map(PageId) {
            let Some(teaser) = self.teaser(id) else {
                continue;
            };
            let address = Slug::of(teaser.address.path()).as_str().to_owned();
            let told = [Some(teaser.title), teaser.summary, Some(address)];
            all.extend(told.into_iter().flatten().map(|words| Worded {
                file: self.file_of(id),
                part: Part::Phrase(words),
            }));
        }
        for (word, others) in &self.data.synonyms {
            all.push(Worded {
                file: settings.clone(),
                part: Part::Phrase(format!("{word} {}", others.join(" "))),
            });
        }
        for words in self.data.crisis.values().flatten() {
            all.push(Worded {
                file: settings.clone(),
                part: Part::Phrase(words.clone()),
            });
        }
        all.push(Worded {
            file: settings,
            part: Part::Settings(self.config.source.text()),
        });
    }

    fn wording_of(&self, public: bool) -> Vec<Worded<'_>> {
        let mut all = Vec::new();
        let wanted = |levels: &[Level]| levels.iter().any(Level::is_public) == public;
        for (index, page) in self.pages.iter().enumerate() {
            let file = self.file_of(PageId(index));
            if wanted(&page.levels) {
                all.push(Worded {
                    file: file.clone(),
                    part: Part::Page(page),
                });
            }
            let Some(document) = &page.document else {
                continue;
            };
            document.scope.each_box(&mut |gate_box| {
                let level = gate_box
                    .number
                    .checked_sub(1)
                    .and_then(|n| page.boxes.get(n));
                // A box whose readers are not known is nobody's.
                if level.is_some_and(Level::is_public) == public {
                    all.push(Worded {
                        file: file.clone(),
                        part: Part::Box(&gate_box.scope),
                    });
                }
            });
        }
        for asset in self.assets.values() {
            if wanted(&asset.used) && (public || !asset.level.is_public() || !asset.used.is_empty())
            {
                all.push(Worded {
                    file: asset.asset.path.clone(),
                    part: if public {
                        Part::Asset(asset)
                    } else {
                        Part::Name(asset)
                    },
                });
            }
        }
        self.records(public, &mut all);
        self.topics(public, &mut all);
        all
    }

    fn records<'s>(&'s self, public: bool, all: &mut Vec<Worded<'s>>) {
        let facts = self.recorded_facts().into_iter();
        let wanted = facts.filter(|fact| fact.level.is_public() == public);
        all.extend(wanted.map(|fact| fact.words));
    }

    /// The topics of `content/_data/topics.toml`, each by id with its label, without those that only gated pages have; nothing
    /// if topics are free.
    pub fn topics_for_everybody(&self) -> Option<Vec<(&str, &str)>> {
        let labels = self.data.topics.as_ref()?.iter();
        let gated = self.topics_used(false);
        let known = labels.filter(|(id, _)| !gated.contains(*id));
        Some(
            known
                .map(|(id, label)| (id.as_str(), label.as_str()))
                .collect(),
        )
    }

    /// The ids of the topics of public pages, or of those that only gated ones have.
    fn topics_used(&self, public: bool) -> BTreeSet<String> {
        let used = |by_public: bool| -> BTreeSet<String> {
            let pages = self
                .pages
                .iter()
                .filter(|page| page.levels.iter().any(Level::is_public) == by_public);
            pages
                .filter_map(|page| page.document.as_ref())
                .flat_map(|document| &document.front.topics)
                .map(|topic| Slug::of(&topic.value).as_str().to_owned())
                .collect()
        };
        let mut topics = used(public);
        if !public {
            let open = used(true);
            topics.retain(|topic| !open.contains(topic));
        }
        topics
    }

    /// The labels of the topics of public pages, or of those that only gated ones have.
    fn topics<'s>(&'s self, public: bool, all: &mut Vec<Worded<'s>>) {
        let Some(labels) = &self.data.topics else {
            return;
        };
        let topics = self.topics_used(public);
        let found = labels.iter().filter(|(id, _)| topics.contains(*id));
        all.extend(found.map(|(_, label)| Worded {
            file: SitePath::new("content/_data/topics.toml"),
            part: Part::Phrase(label.clone()),
        }));
    }

    /// The file of a page, or its folder.
    fn file_of(&self, id: PageId) -> SitePath {
        match &self.page(id).document {
            Some(document) => document.path().clone(),
            None => {
                let folder = self.sections.iter().find(|(_, section)| **section == id);
                SitePath::new(format!(
                    "content/{}",
                    folder.map_or("", |(folder, _)| folder)
                ))
            }
        }
    }
}

fn add_page(page: &Page, wording: &mut Wording) {
    wording.phrase(&page.title);
    // The folders above it too: where everybody may read the page, they show in its address.
    wording.text(page.address.path());
    if let Some(name) = last_part(page.address.path()) {
        wording.phrase(name);
    }
    if let Some(document) = &page.document {
        add_front(document, wording);
        add_scope(&document.scope, wording);
    }
}

/// The last part of an address or path, without what stands behind its last dot.
fn last_part(path: &str) -> Option<&str> {
    let name = path.trim_end_matches('/').rsplit('/').next()?;
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    (!stem.is_empty()).then_some(stem)
}

pub(super) fn add_front(document: &Document, wording: &mut Wording) {
    let front = &document.front;
    // All fields at once, those too that are added one day.
    wording.text(&document.source.text()[front.at.clone()]);
    if let Some(summary) = &front.summary {
        wording.phrase(&summary.value);
    }
    let file = document.path().as_str();
    wording.text(file);
    let is_index = matches!(last_part(file), Some("_index" | "index" | "README"));
    if let Some(name) = last_part(file).filter(|_| !is_index) {
        wording.phrase(name);
    }
    for (field, shown) in front.said() {
        if let (
            FieldKind::Tags | FieldKind::Topics | FieldKind::People | FieldKind::Marked,
            Shown::Words(entries),
        ) = (field.kind, shown)
        {
            entries
                .iter()
                .for_each(|entry| wording.phrase(&entry.value));
        }
    }
    for alias in &front.aliases {
        if let Some(name) = last_part(&alias.value) {
            wording.phrase(name);
        }
    }
    for name in [front.get(NAME), front.get(ORGANISATION)]
        .into_iter()
        .flatten()
    {
        wording.phrase(name);
    }
}

fn add_name(asset: &SiteAsset, wording: &mut Wording) {
    if let Some(name) = last_part(asset.asset.path.as_str()) {
        wording.phrase(name);
    }
}

/// The words of a page or box, without those of the boxes in it.
fn add_scope(scope: &Scope, wording: &mut Wording) {
    add_body(&scope.body, wording);
    for heading in &scope.headings {
        wording.phrase(&heading.title);
    }
}

/// The words of a body's own HTML.
pub(super) fn add_html(body: &Body, wording: &mut Wording) {
    wording.read(body.html.as_bytes(), Form::Html);
}

fn add_body(body: &Body, wording: &mut Wording) {
    add_html(body, wording);
    for gap in &body.gaps {
        match gap {
            Gap::Picture(picture) => {
                wording.phrase(&picture.alt);
                wording.phrase(&picture.caption);
            }
            Gap::Block(block) => {
                wording.phrase(&block.opened.argument);
                add_body(&block.body, wording);
            }
            Gap::Notes(notes) => add_body(notes, wording),
            _ => {}
        }
    }
}
