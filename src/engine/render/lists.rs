//! Lists: pages that the program makes of others, sections of events, and what further levels add to lists
//! and menu.

use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;

use tera::{Context, Value};

use super::chrome::Label;
use super::model::{self, Entries, html, list, map, maybe, text};
use super::release::{MenuOf, Rendered};
use super::{Renderer, language_of, page};
use crate::access::Level;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::document::types::event::{ENDS, STARTS};
use crate::marks::Marked;
use crate::names::{Permalink, Slug, primary_language};
use crate::site::outputs::addresses;
use crate::site::{Audience, Entry, Made, TermSet, TermUse, View, Visible};
use crate::sync::locked;
use crate::theme::Phrases;

/// So many pages of a level are told on the first page as new. Somebody with five roles gets five times as many.
const NEWEST: usize = 3;

/// Menus by level and what they depend on: all pages of a section in one language have the same.
#[derive(Default)]
pub(super) struct Menus(Mutex<HashMap<OfLevel, Vec<u8>>>);

/// Whose menu, and what else it depends on.
type OfLevel = (Level, Option<MenuOf>);

/// The rows of one letter, or of one heading.
type Groups = BTreeMap<String, Vec<Value>>;

impl Renderer {
    /// A page that the program makes, as the public has it, with the hole that further levels fill.
    ///
    /// # Errors
    ///
    /// A template that fails.
    pub fn made<A: Audience>(
        &self,
        view: &View<'_, A>,
        address: &Permalink,
        made: &Made,
    ) -> Result<Rendered<A>, Diagnostic> {
        let config = view.config();
        let (words, t) = self.speech(&config.language);
        let (title, kind, template) = match made {
            Made::AToZ => (words.get("a_z").to_owned(), "list", "a-z"),
            Made::Glossary => (words.get("glossary").to_owned(), "list", "glossary"),
            Made::Topics => (words.get("topics").to_owned(), "list", "topics"),
            Made::Topic(slug) => (label_of(&view.terms().topics, slug), "list", "term"),
            Made::Tag(slug) => (label_of(&view.terms().tags, slug), "list", "term"),
            Made::Search => (words.get("search").to_owned(), "search", "search"),
            Made::NotFound => (words.get("not_found").to_owned(), "list", "not-found"),
            Made::StyleGuide => (
                words.get("styleguide").to_owned(),
                "styleguide",
                "styleguide",
            ),
        };
        let mut page = self.made_value(view, &title, kind, address.path());
        if let Made::Topic(slug) = made
            && !view.feed_of_topic(slug).is_empty()
        {
            let feed = config.base_url.link(addresses::feed_of(address).path());
            page.set("feed_url", Value::from(feed));
        }
        if let (Made::Topic(_) | Made::Tag(_), Some(topics)) = (made, view.made_at(&Made::Topics)) {
            let mut way = page::crumbs(&view.above(address), words);
            let topics = config.base_url.link(topics.path());
            way.push((topics, words.get("topics").to_owned()));
            page.set("crumbs", page::crumb_list(&way));
        }
        let mut context = Context::new();
        match made {
            Made::AToZ => {
                let entries = view.everything();
                let rows = entries.iter().map(|entry| {
                    let head = Head::of(title_of(entry), other_language(entry, config));
                    (head, self.rows.entry(entry, config, words))
                });
                context.insert_value("groups", grouped(rows));
            }
            Made::Glossary => {
                let terms = view
                    .glossary()
                    .map(|(id, term, _)| (Head::of(&term.label, None), term_row(id, term)));
                context.insert_value("groups", grouped(terms));
            }
            Made::Topics => {
                let terms = view.terms();
                context.insert_value("topics", self.term_list(view, "topics", &terms.topics));
                context.insert_value("tags", self.term_list(view, "tags", &terms.tags));
            }
            Made::Topic(slug) => context.insert_value(
                "rows",
                self.term_rows(view, view.terms().topics.get(slug), words),
            ),
            Made::Tag(slug) => context.insert_value(
                "rows",
                self.term_rows(view, view.terms().tags.get(slug), words),
            ),
            Made::Search => {
                set_help(&mut page, view);
                context.insert_value("search", html(&Marked("search").to_string()));
            }
            Made::NotFound => {
                // It is also what somebody without a network sees of what they have not saved.
                set_help(&mut page, view);
                page.set("noindex", Value::from(true));
            }
            Made::StyleGuide => {
                page.set("noindex", Value::from(true));
            }
        }
        context.insert_value("page", Value::from(page));
        context.insert_value("t", t);
        self.print(
            view,
            &format!("templates/{template}.html"),
            &context,
            None,
            None,
        )
    }

    /// What a level adds to a page that the program makes; nothing if it adds nothing.
    ///
    /// # Errors
    ///
    /// A template that fails.
    pub fn further_made<A: Audience>(
        &self,
        view: &View<'_, A>,
        made: &Made,
    ) -> Result<Option<Rendered<A>>, Diagnostic> {
        let (words, _) = self.speech(&view.config().language);
        let terms = view.terms();
        let rows: Vec<Value> = match made {
            Made::AToZ => view
                .further_everything()
                .iter()
                .map(|page| self.rows.of(page, words))
                .collect(),
            Made::Topic(slug) => self.further_term(view, terms.topics.get(slug), words),
            Made::Tag(slug) => self.further_term(view, terms.tags.get(slug), words),
            Made::Topics => {
                // A term that only gated pages use is a heading here, with its pages.
                let hidden = [("topics", &terms.topics), ("tags", &terms.tags)]
                    .into_iter()
                    .flat_map(|(kind, terms)| {
                        terms.iter().map(move |(slug, term)| (kind, slug, term))
                    })
                    .filter(|(kind, slug, _)| view.term_address(kind, slug).is_none());
                let mut groups = Groups::new();
                for (_, _, term) in hidden {
                    let rows = self.further_term(view, Some(term), words);
                    if !rows.is_empty() {
                        groups.entry(term.label.clone()).or_default().extend(rows);
                    }
                }
                return self.term_box(view, groups);
            }
            Made::Glossary => {
                let terms = view.glossary().filter(|(_, _, is_own)| *is_own);
                let rows = terms.map(|(id, term, _)| term_row(id, term)).collect();
                let piece = "templates/pieces/meanings.html";
                // A theme of before there was such a piece has a glossary for everybody only.
                return match self.engine.has(piece) {
                    true => self.row_box(view, piece, "also_here", rows),
                    false => Ok(None),
                };
            }
            Made::Search | Made::NotFound | Made::StyleGuide => Vec::new(),
        };
        self.row_box(view, "templates/pieces/rows.html", "also_here", rows)
    }

    /// What a level adds to the list of a section, or of what is new on the first page.
    ///
    /// # Errors
    ///
    /// A template that fails.
    pub fn further_rows<A: Audience>(
        &self,
        view: &View<'_, A>,
        section: &Visible<'_, A>,
    ) -> Result<Option<Rendered<A>>, Diagnostic> {
        let (words, _) = self.speech(&view.config().language);
        let rows = view
            .further_entries(section)
            .iter()
            .map(|page| self.rows.of(page, words))
            .collect();
        self.row_box(view, "templates/pieces/rows.html", "also_here", rows)
    }

    /// What a level has that is new, for the first page.
    ///
    /// # Errors
    ///
    /// A template that fails.
    pub fn new_rows<A: Audience>(
        &self,
        view: &View<'_, A>,
    ) -> Result<Option<Rendered<A>>, Diagnostic> {
        let (words, _) = self.speech(&view.config().language);
        let rows = view
            .recent(NEWEST)
            .iter()
            .map(|page| self.rows.of(page, words))
            .collect();
        self.row_box(view, "templates/pieces/new.html", "new_for_you", rows)
    }

    fn row_box<A: Audience>(
        &self,
        view: &View<'_, A>,
        template: &str,
        heading: &str,
        rows: Vec<Value>,
    ) -> Result<Option<Rendered<A>>, Diagnostic> {
        if rows.is_empty() {
            return Ok(None);
        }
        let (words, t) = self.speech(&view.config().language);
        let mut context = Context::new();
        context.insert_value("badges", model::badges(view.level(), &view.config().roles));
        context.insert_value("heading", Value::from(words.get(heading)));
        context.insert_value("rows", Value::from(rows));
        context.insert_value("t", t);
        self.print(view, template, &context, None, None).map(Some)
    }

    fn term_box<A: Audience>(
        &self,
        view: &View<'_, A>,
        groups: Groups,
    ) -> Result<Option<Rendered<A>>, Diagnostic> {
        const PIECE: &str = "templates/pieces/terms.html";
        if !self.engine.has(PIECE) {
            // A theme of before there was such a piece.
            let rows = groups.into_values().flatten().collect();
            return self.row_box(view, "templates/pieces/rows.html", "also_here", rows);
        }
        let groups = groups
            .into_iter()
            .map(|(label, rows)| map([("label", Value::from(label)), ("rows", Value::from(rows))]));
        self.row_box(view, PIECE, "also_here", groups.collect())
    }

    /// The rows of a section of events: what comes, nearest first, and what is past, latest first.
    pub(super) fn event_list<A: Audience>(
        &self,
        page: &Visible<'_, A>,
        entries: &[Entry<'_, A>],
        words: &Phrases,
        context: &mut Context,
    ) {
        let view = page.view();
        let today = view.today();
        let last_day = |entry: &Entry<'_, A>| match entry {
            Entry::Page(page) => page
                .front()
                .and_then(|front| front.get(ENDS).or(front.get(STARTS)))
                .map(|moment| moment.date),
            Entry::Teased(_) => None,
        };
        let first_day = |entry: &Entry<'_, A>| match entry {
            Entry::Page(page) => page.front().and_then(|front| front.get(STARTS)).copied(),
            Entry::Teased(_) => None,
        };
        let mut coming: Vec<&Entry<'_, A>> = Vec::new();
        let mut past: Vec<&Entry<'_, A>> = Vec::new();
        for entry in entries {
            let over = last_day(entry).is_some_and(|day| day < today);
            if over {
                past.push(entry)
            } else {
                coming.push(entry)
            }
        }
        coming.sort_by_key(|entry| first_day(entry));
        past.sort_by_key(|entry| std::cmp::Reverse(first_day(entry)));
        let rows = |entries: Vec<&Entry<'_, A>>| {
            list(
                entries
                    .into_iter()
                    .map(|entry| self.rows.entry(entry, view.config(), words)),
            )
        };
        context.insert_value("coming", rows(coming));
        context.insert_value("past", rows(past));
        let calendar = view
            .level()
            .is_public()
            .then(|| view.config().base_url.link(addresses::CALENDAR))
            .filter(|_| !view.events().is_empty());
        context.insert_value("calendar_url", maybe(calendar.as_deref()));
    }

    /// The entries of the main menu for the readers of a view; of a gated level only its own.
    ///
    /// # Errors
    ///
    /// A template that fails.
    pub fn menu<A: Audience>(
        &self,
        view: &View<'_, A>,
        of: Option<&MenuOf>,
    ) -> Result<Rendered<A>, Diagnostic> {
        let key = (view.level().clone(), of.cloned());
        if let Some(known) = locked(&self.menus.0).get(&key).cloned() {
            return Ok(Rendered::new(view, known));
        }
        let languages = &view.config().languages;
        let language = of.and_then(|of| of.language.as_deref());
        let item = |page: Visible<'_, A>| {
            let label = Label::of(&page, language);
            // What a code adds, a browser adds to pages of every language.
            let foreign = !view.level().is_public() && language.is_none() && !languages.is_empty();
            let foreign = foreign.then(|| view.config().language.clone());
            map([
                ("url", Value::from(label.url)),
                ("title", Value::from(label.words)),
                ("lang", maybe(label.language.or(foreign).as_deref())),
                (
                    "current",
                    Value::from(of.is_some_and(|of| page.is(of.section))),
                ),
                ("outside", Value::none()),
            ])
        };
        let config = view.config();
        let words = self
            .theme
            .words(language.unwrap_or(config.language.as_str()));
        let items: Vec<Value> = match &config.menu.main {
            Some(named) if view.level().is_public() => named
                .iter()
                .filter_map(|wanted| {
                    let outside = Label::outside(config, wanted, language).map(|label| {
                        map([
                            ("url", Value::from(label.url)),
                            ("title", Value::from(label.words)),
                            ("lang", Value::none()),
                            ("current", Value::from(false)),
                            ("outside", Value::from(words.get("other_site"))),
                        ])
                    });
                    outside.or_else(|| view.named(&wanted.value).map(item))
                })
                .collect(),
            _ => view.menu().into_iter().map(item).collect(),
        };
        let mut context = Context::new();
        context.insert_value("items", list(items));
        let printed = self
            .engine
            .page(&self.theme, "templates/pieces/menu.html", &context, None);
        let (menu, _) = printed.map_err(|trouble| super::failed(&trouble, None))?;
        locked(&self.menus.0).insert(key, menu.clone());
        Ok(Rendered::new(view, menu))
    }

    /// The redirect at a former address.
    ///
    /// # Errors
    ///
    /// A template that fails.
    pub fn redirect<A: Audience>(&self, page: &Visible<'_, A>) -> Result<Rendered<A>, Diagnostic> {
        let (_, t) = self.speech(&page.view().config().language);
        let value = self.made_value(page.view(), page.title(), "redirect", page.address().path());
        let mut context = Context::new();
        context.insert_value("page", Value::from(value));
        context.insert_value("to", Value::from(page.url()));
        context.insert_value("title", Value::from(page.title()));
        context.insert_value("t", t);
        self.print(
            page.view(),
            "templates/redirect.html",
            &context,
            None,
            page.source(),
        )
    }

    fn term_list<A: Audience>(&self, view: &View<'_, A>, kind: &str, terms: &TermSet) -> Value {
        let mut all: Vec<(&Slug, &TermUse)> = terms.iter().collect();
        all.sort_by_key(|(_, term)| deunicode::deunicode(&term.label).to_lowercase());
        list(all.into_iter().map(|(slug, term)| {
            let url = view
                .term_address(kind, slug)
                .map(|address| view.config().base_url.link(address.path()));
            map([
                ("label", text(&term.label)),
                ("url", maybe(url.as_deref())),
                ("count", Value::from(term.count())),
            ])
        }))
    }

    fn term_rows<A: Audience>(
        &self,
        view: &View<'_, A>,
        term: Option<&TermUse>,
        words: &Phrases,
    ) -> Value {
        let pages = term.map(|term| view.pages_of(term)).unwrap_or_default();
        list(pages.iter().map(|page| self.rows.of(page, words)))
    }

    fn further_term<A: Audience>(
        &self,
        view: &View<'_, A>,
        term: Option<&TermUse>,
        words: &Phrases,
    ) -> Vec<Value> {
        let pages = term.map(|term| view.own_pages_of(term)).unwrap_or_default();
        pages.iter().map(|page| self.rows.of(page, words)).collect()
    }
}

fn label_of(terms: &TermSet, slug: &Slug) -> String {
    terms
        .get(slug)
        .map_or_else(|| slug.as_str().to_owned(), |term| term.label.clone())
}

fn title_of<'a, A: Audience>(entry: &'a Entry<'_, A>) -> &'a str {
    match entry {
        Entry::Page(page) => page.title(),
        Entry::Teased(teaser) => &teaser.title,
    }
}

fn term_row(id: &str, term: &crate::data::Term) -> Value {
    map([
        ("id", Value::from(id)),
        ("label", Value::from(term.label.as_str())),
        ("meaning", Value::from(term.meaning.as_str())),
    ])
}

/// What rows of a long list stand under.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Head {
    /// The first letter of their name, without its accent; `#` if that is no letter.
    Letter(char),
    /// Behind all letters, their language: a name in another script has none of these.
    Language(String),
}

impl Head {
    fn of(name: &str, other_language: Option<String>) -> Head {
        if let Some(language) = other_language {
            return Head::Language(language);
        }
        let plain = deunicode::deunicode(name);
        let first = plain.trim_start().chars().next();
        let first = first.map(|first| first.to_ascii_uppercase());
        Head::Letter(first.filter(char::is_ascii_alphabetic).unwrap_or('#'))
    }

    fn id(&self) -> String {
        match self {
            Head::Letter('#') => "letter-other".to_owned(),
            Head::Letter(letter) => format!("letter-{}", letter.to_ascii_lowercase()),
            Head::Language(language) => format!("language-{language}"),
        }
    }
}

/// The language of a page that is in another than the site.
fn other_language<A: Audience>(entry: &Entry<'_, A>, config: &Config) -> Option<String> {
    let Entry::Page(page) = entry else {
        return None; // of a page that is only announced, nobody may know it
    };
    let language = primary_language(&language_of(page));
    (language != primary_language(&config.language)).then_some(language)
}

/// Gives a page the contacts for an emergency.
fn set_help<A: Audience>(page: &mut Entries, view: &View<'_, A>) {
    let (contacts, verified) = model::crisis_contacts(view, &view.config().language, &[]);
    page.set("contacts", contacts);
    page.set("contacts_verified", verified);
}

/// Rows under their heads, in order.
fn grouped(rows: impl Iterator<Item = (Head, Value)>) -> Value {
    let mut groups: BTreeMap<Head, Vec<Value>> = BTreeMap::new();
    for (head, row) in rows {
        groups.entry(head).or_default().push(row);
    }
    list(groups.into_iter().map(|(head, rows)| {
        let id = Value::from(head.id());
        let (name, language) = match &head {
            Head::Letter(letter) => (letter.to_string(), None),
            Head::Language(language) => (model::language_name(language).to_owned(), Some(language)),
        };
        map([
            ("letter", Value::from(name)),
            (
                "lang",
                language.map_or_else(Value::none, |it| Value::from(it.as_str())),
            ),
            ("id", id),
            ("rows", Value::from(rows)),
        ])
    }))
}
