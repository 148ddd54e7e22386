//! Pages to bytes. Everything here is given one view, or a page that carries its view, and makes a
//! [`Rendered`] of that view's audience; nothing holds two views.
//!
//! [`Renderer`] has the templates and what pages share. Start with [`Renderer::page`].

mod assets;
mod calendar;
mod engine;
mod feeds;
mod lists;
mod model;
pub mod release;
mod structured;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use tera::{Context, Value};

use self::assets::Media;
use self::engine::{Engine, TemplateTrouble};
use self::model::{day, html, label, list, map, maybe, text};
use self::release::Rendered;
pub use self::structured::index_folder;
use self::words::Filling;
use crate::diagnostic::{Diagnostic, Notes};
use crate::document::body::{GateBox, Link};
use crate::document::kind::{FAMILIES, PageType, Status};
use crate::document::{FrontMatter, Scope};
use crate::site::{Audience, Entry, PageNumber, Public, Site, Teaser, View, Visible};
use crate::source::SourceRef;
use crate::theme::{Theme, Words};

/// Templates, words and rows: what all pages of one build share. Used from all threads.
pub struct Renderer {
    theme: Theme,
    engine: Engine,
    rows: model::Rows,
    media: Media,
    t: BTreeMap<String, Value>,
}

impl Renderer {
    /// Loads the templates of a theme for a site.
    ///
    /// # Errors
    ///
    /// What is wrong with the theme, at its place.
    pub fn new(theme: Theme, site: &Site) -> Result<Renderer, Notes> {
        let public = site.public();
        let engine = Engine::new(&theme, site.config().base_url.path(), model::site(&public))?;
        let rows = model::Rows::new(public.count(), &theme);
        let t = theme
            .languages()
            .map(|(language, words)| (language.to_owned(), model::words(words)))
            .collect();
        Ok(Renderer {
            theme,
            engine,
            rows,
            media: Media::default(),
            t,
        })
    }

    /// The words of a language, and as templates have them.
    fn speech(&self, language: &str) -> (&Words, Value) {
        let primary = language
            .split('-')
            .next()
            .unwrap_or(language)
            .to_lowercase();
        let t = self
            .t
            .get(&primary)
            .or_else(|| self.t.get("en"))
            .cloned()
            .unwrap_or_else(Value::none);
        (self.theme.words(language), t)
    }

    /// A page of the site, with holes for what depends on its reader.
    ///
    /// # Errors
    ///
    /// A template that fails, or a picture that is none, as a problem of this page.
    pub fn page<A: Audience>(&self, page: &Visible<'_, A>) -> Result<Rendered<A>, Diagnostic> {
        let view = page.view();
        let language = language_of(page);
        let (words, t) = self.speech(&language);
        let mut filling = Filling {
            renderer: self,
            page,
            words,
            t: t.clone(),
            explained: BTreeSet::new(),
            open_link: None,
        };
        let body = match page.scope() {
            Some(scope) => filling.scope(scope, true)?,
            None => String::new(),
        };
        let mut context = Context::new();
        let mut value = self.page_value(page, &language, words, &body);
        let template = if page.is_home() {
            let recent = list(view.recent(5).iter().map(|page| self.rows.of(page, words)));
            set(&mut value, "recent", recent);
            set(&mut value, "type", Value::from("home"));
            "templates/home.html".to_owned()
        } else if page.is_section() {
            let entries = view.entries(page);
            if lists::is_event_list(page) {
                self.event_list(page, &entries, words, &mut context);
                set(&mut value, "type", Value::from("list"));
                "templates/events.html".to_owned()
            } else {
                let rows = list(
                    entries
                        .iter()
                        .map(|entry| self.rows.entry(entry, view.config(), words)),
                );
                set(&mut value, "rows", rows);
                "templates/section.html".to_owned()
            }
        } else {
            format!("templates/{}.html", page.kind().name())
        };
        context.insert_value("page", Value::from(value));
        context.insert_value("t", t);
        self.print(
            view,
            &template,
            &context,
            Some(page.top_section()),
            page.source(),
        )
    }

    /// Prints a template for the readers of a view.
    fn print<A: Audience>(
        &self,
        view: &View<'_, A>,
        template: &str,
        context: &Context,
        section: Option<PageNumber>,
        source: Option<&SourceRef>,
    ) -> Result<Rendered<A>, Diagnostic> {
        let printed = self.engine.page(&self.theme, template, context, section);
        let (bytes, holes) = printed.map_err(|trouble| failed(&trouble, source))?;
        Ok(Rendered::with_holes(view, bytes, holes))
    }

    /// The words of one box of a page, in the view of the box's readers.
    ///
    /// # Errors
    ///
    /// As [`Renderer::page`].
    pub fn opened_box<A: Audience>(
        &self,
        page: &Visible<'_, A>,
        number: usize,
    ) -> Result<Rendered<A>, Diagnostic> {
        let language = language_of(page);
        let (words, t) = self.speech(&language);
        let mut filling = Filling {
            renderer: self,
            page,
            words,
            t: t.clone(),
            explained: BTreeSet::new(),
            open_link: None,
        };
        let gate_box = page.scope().and_then(|scope| find_box(scope, number));
        let body = match gate_box {
            Some(gate_box) => filling.scope(&gate_box.scope, false)?,
            None => String::new(),
        };
        let mut context = Context::new();
        let roles = &page.view().config().roles;
        context.insert_value("badges", model::badges(page.view().level(), roles));
        context.insert_value(
            "id",
            Value::from(format!(
                "box--{}",
                gate_box.map_or("", |gate_box| &gate_box.name)
            )),
        );
        context.insert_value("body", html(&body));
        context.insert_value("t", t);
        self.print(
            page.view(),
            "templates/pieces/box.html",
            &context,
            None,
            page.source(),
        )
    }

    /// What stands in the place of a box for those who may not open it: the same words for everybody.
    ///
    /// # Errors
    ///
    /// A template that fails.
    pub fn shut_box<A: Audience>(
        &self,
        page: &Visible<'_, A>,
        level: &crate::access::Level,
    ) -> Result<Rendered<A>, Diagnostic> {
        let (_, t) = self.speech(&language_of(page));
        let config = page.view().config();
        let join = config
            .join
            .as_deref()
            .map(|join| match join.strip_prefix('/') {
                Some(_) => config.base_url.link(join),
                None => join.to_owned(),
            });
        let mut context = Context::new();
        context.insert_value("badges", model::badges(level, &config.roles));
        context.insert_value("join", maybe(join.as_deref()));
        context.insert_value("t", t);
        self.print(
            page.view(),
            "templates/pieces/shut.html",
            &context,
            None,
            page.source(),
        )
    }

    /// The page that stands in the place of a gated one, for those who may not read it.
    ///
    /// # Errors
    ///
    /// A template that fails.
    pub fn locked(
        &self,
        view: &View<'_, Public>,
        teaser: &Teaser,
    ) -> Result<Rendered<Public>, Diagnostic> {
        let config = view.config();
        let (_, t) = self.speech(&config.language);
        let mut value = self.made_value(view, &teaser.title, "locked", teaser.address.path());
        set(&mut value, "summary", maybe(teaser.summary.as_deref()));
        set(
            &mut value,
            "badges",
            model::badges(&teaser.level, &config.roles),
        );
        set(&mut value, "noindex", Value::from(true));
        let mut context = Context::new();
        context.insert_value("page", Value::from(value));
        context.insert_value("t", t);
        self.print(view, "templates/locked.html", &context, None, None)
    }

    /// Everything that a template may ask of a page.
    fn page_value<A: Audience>(
        &self,
        page: &Visible<'_, A>,
        language: &str,
        words: &Words,
        body: &str,
    ) -> tera::Map {
        let view = page.view();
        let config = view.config();
        let nothing = FrontMatter::default();
        let front = page.front().unwrap_or(&nothing);
        let title = page.title();
        let canonical = config
            .base_url
            .whole(&crate::site::encoded(page.address().path()));
        let url = page.url();
        let crumbs: Vec<(String, String)> = view
            .ancestors(page)
            .iter()
            .map(|above| {
                let title = if above.is_home() {
                    words.get("home").to_owned()
                } else {
                    above.title().to_owned()
                };
                (above.url(), title)
            })
            .collect();
        let (before, after) = view.neighbours(page);
        let neighbour = |page: Option<Visible<'_, A>>| {
            page.map_or_else(Value::none, |page| self.rows.of(&page, words))
        };
        let due = review_due(front);
        let crisis = crisis(page, front);
        let (contacts, verified) = match crisis {
            "full" => model::crisis_contacts(view),
            _ => (list([]), Value::none()),
        };
        let terms = view.terms();
        let made_at =
            |kind: &str, text: &str, map: &BTreeMap<crate::names::Slug, crate::site::TermUse>| {
                let slug = crate::names::Slug::of(text);
                let address = view.term_address(kind, &slug);
                let term_label = map.get(&slug).map_or(text, |term| term.label.as_str());
                let url = address.map(|address| config.base_url.link(address.path()));
                self::map([
                    ("label", Value::from(term_label)),
                    ("url", maybe(url.as_deref())),
                ])
            };
        let people = |ids: &[crate::fields::Placed<String>]| {
            list(ids.iter().map(|id| model::person(view, &id.value)))
        };
        let is_public = view.level().is_public();
        let json_ld = if is_public {
            structured::json_ld(page, front, &canonical, &crumbs, language)
        } else {
            String::new()
        };
        let is_person = page.kind() == PageType::Person;
        let mut value = tera::Map::with_capacity(64);
        let head_title = match page.is_home() {
            true => config.title.clone(),
            false => format!("{title} - {}", config.title),
        };
        let summary = front.summary.as_ref().map(|summary| summary.value.as_str());
        let entries = [
            ("title", Value::from(title)),
            ("summary", maybe(summary)),
            ("lang", Value::from(language)),
            ("dir", Value::from(model::direction(language))),
            ("head_title", Value::from(head_title)),
            ("url", Value::from(url.as_str())),
            ("canonical", Value::from(canonical.as_str())),
            (
                "type",
                Value::from(if page.is_section() {
                    "section"
                } else {
                    page.kind().name()
                }),
            ),
            ("kind", text(&model::kind(page, words))),
            ("number", page_number(page)),
            ("badges", model::badges(page.level(), &config.roles)),
            (
                "crumbs",
                list(crumbs.iter().map(|(url, title)| {
                    map([
                        ("url", Value::from(url.as_str())),
                        ("title", Value::from(title.as_str())),
                    ])
                })),
            ),
            ("body", html(body)),
            (
                "key_points",
                list(
                    front
                        .key_points
                        .iter()
                        .map(|point| html(&self.inline(&point.value))),
                ),
            ),
            ("contents", contents(page, front)),
            (
                "for",
                list(
                    front
                        .audience
                        .iter()
                        .map(|name| label(words, "audience", name)),
                ),
            ),
            (
                "applies_to",
                list(front.nation.iter().map(|name| label(words, "nation", name))),
            ),
            (
                "stage",
                list(front.stage.iter().map(|name| label(words, "stage", name))),
            ),
            ("setting", maybe(front.practice_setting.as_deref())),
            ("theme", maybe(front.theme.as_deref())),
            (
                "dates",
                map([
                    ("published", day(front.published)),
                    ("updated", day(front.updated)),
                    ("reviewed", day(front.reviewed)),
                    ("due", day(due)),
                    ("version", maybe(front.version.as_deref())),
                    (
                        "owner",
                        front
                            .owner
                            .as_deref()
                            .map_or_else(Value::none, |owner| model::person(view, owner)),
                    ),
                ]),
            ),
            (
                "made",
                map([
                    ("authors", people(&front.authors)),
                    ("contributors", people(&front.contributors)),
                    ("reviewers", people(&front.reviewed_by)),
                    ("lived_experience", maybe(front.lived_experience.as_deref())),
                    ("interests", maybe(front.interests.as_deref())),
                ]),
            ),
            (
                "sources",
                list(front.sources.iter().map(|source| {
                    map([
                        ("title", text(&source.title)),
                        ("publisher", text(&source.publisher)),
                        ("year", text(&source.year)),
                        ("link", text(safe_link(&source.link))),
                        ("accessed", day(source.accessed)),
                    ])
                })),
            ),
            ("feedback", feedback(config, front, title, &url)),
            (
                "topics",
                list(
                    front
                        .topics
                        .iter()
                        .map(|topic| made_at("topics", &topic.value, &terms.topics)),
                ),
            ),
            (
                "tags",
                list(
                    front
                        .tags
                        .iter()
                        .map(|tag| made_at("tags", &tag.value, &terms.tags)),
                ),
            ),
            (
                "related",
                list(
                    view.related(page)
                        .iter()
                        .map(|entry| self.rows.entry(entry, config, words)),
                ),
            ),
            ("prev", neighbour(before)),
            ("next", neighbour(after)),
            ("crisis", Value::from(crisis)),
            ("contacts", contacts),
            ("contacts_verified", verified),
            ("translations", translations(page, config)),
            ("original", original(page, front)),
            (
                "status",
                Value::from(if front.status == Some(Status::Withdrawn) {
                    "withdrawn"
                } else {
                    "published"
                }),
            ),
            (
                "sample",
                Value::from(config.sample || front.sample == Some(true)),
            ),
            ("leaflet", leaflet(front)),
            ("rows", list([])),
            ("feed_url", feed_url(page)),
            (
                "og_type",
                Value::from(if page.is_section() || page.is_home() {
                    "website"
                } else {
                    "article"
                }),
            ),
            (
                "json_ld",
                if json_ld.is_empty() {
                    Value::none()
                } else {
                    html(&json_ld)
                },
            ),
            (
                "noindex",
                Value::from(
                    front.no_index || front.status == Some(Status::Withdrawn) || !is_public,
                ),
            ),
            (
                "job",
                map([
                    ("banding", maybe(front.banding.as_deref())),
                    ("reports_to", maybe(front.reports_to.as_deref())),
                    ("hours", maybe(front.hours.as_deref())),
                    (
                        "strands",
                        list(
                            front
                                .strands
                                .iter()
                                .map(|strand| Value::from(strand.as_str())),
                        ),
                    ),
                ]),
            ),
            ("training", self.training(page, front, words)),
            ("event", self.event(page, front)),
            ("publication", self.publication(page, front, words)),
            (
                "person",
                if !is_person {
                    Value::none()
                } else {
                    map([
                        ("name", maybe(front.name.as_deref())),
                        ("post", maybe(front.post.as_deref())),
                        ("organisation", maybe(front.organisation.as_deref())),
                        ("fictional", Value::from(front.fictional)),
                    ])
                },
            ),
            ("recent", list([])),
            ("csp", Value::from(model::CSP)),
        ];
        for (key, entry) in entries {
            value.insert(key.into(), entry);
        }
        value
    }

    /// The value of a page that the program makes: everything of the contract, most of it empty.
    fn made_value<A: Audience>(
        &self,
        view: &View<'_, A>,
        title: &str,
        kind: &'static str,
        address: &str,
    ) -> tera::Map {
        let config = view.config();
        let mut value = tera::Map::with_capacity(64);
        for key in [
            "summary",
            "kind",
            "number",
            "setting",
            "theme",
            "feedback",
            "prev",
            "next",
            "contacts_verified",
            "original",
            "leaflet",
            "feed_url",
            "json_ld",
            "training",
            "event",
            "publication",
            "person",
            "dates",
            "made",
            "job",
        ] {
            value.insert(key.into(), Value::none());
        }
        for key in [
            "badges",
            "crumbs",
            "key_points",
            "contents",
            "for",
            "applies_to",
            "stage",
            "sources",
            "topics",
            "tags",
            "related",
            "contacts",
            "translations",
            "rows",
            "recent",
        ] {
            value.insert(key.into(), list([]));
        }
        let words = self.theme.words(&config.language);
        let home = map([
            ("url", Value::from(config.base_url.link("/"))),
            ("title", Value::from(words.get("home"))),
        ]);
        let entries = [
            ("crumbs", list([home])),
            ("title", Value::from(title)),
            (
                "head_title",
                Value::from(format!("{title} - {}", config.title)),
            ),
            ("lang", Value::from(config.language.as_str())),
            ("dir", Value::from(model::direction(&config.language))),
            (
                "url",
                Value::from(config.base_url.link(&crate::site::encoded(address))),
            ),
            (
                "canonical",
                Value::from(config.base_url.whole(&crate::site::encoded(address))),
            ),
            ("type", Value::from(kind)),
            ("body", html("")),
            ("crisis", Value::from("line")),
            ("status", Value::from("published")),
            ("sample", Value::from(config.sample)),
            ("og_type", Value::from("website")),
            ("noindex", Value::from(false)),
            ("csp", Value::from(model::CSP)),
        ];
        for (key, entry) in entries {
            value.insert(key.into(), entry);
        }
        value
    }

    /// One line of Markdown in front matter: emphasis and such, without blocks or links.
    fn inline(&self, words: &str) -> String {
        use pulldown_cmark::{Event, Parser, Tag, TagEnd};
        let mut out = String::new();
        for event in Parser::new(words) {
            match event {
                Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                    out.push_str(&crate::document::markdown::escaped(&text));
                }
                Event::Code(text) => {
                    out.push_str(&format!(
                        "<code>{}</code>",
                        crate::document::markdown::escaped(&text)
                    ));
                }
                Event::Start(Tag::Strong) => out.push_str("<strong>"),
                Event::End(TagEnd::Strong) => out.push_str("</strong>"),
                Event::Start(Tag::Emphasis) => out.push_str("<em>"),
                Event::End(TagEnd::Emphasis) => out.push_str("</em>"),
                Event::SoftBreak | Event::HardBreak => out.push(' '),
                _ => {}
            }
        }
        out
    }

    fn training<A: Audience>(
        &self,
        page: &Visible<'_, A>,
        front: &FrontMatter,
        words: &Words,
    ) -> Value {
        if page.kind() != PageType::Training {
            return Value::none();
        }
        let view = page.view();
        let book = front.book_link.as_ref().map(|link| {
            let link = Link {
                dest: link.value.clone(),
                at: link.at.clone(),
            };
            view.href(&link, page).map_or(link.dest, |href| href.url)
        });
        let today = view.today();
        let coming = view.events().into_iter().filter(|event| {
            let topic = |front: &FrontMatter| {
                front
                    .topics
                    .iter()
                    .map(|topic| topic.value.clone())
                    .collect::<BTreeSet<_>>()
            };
            let shared = event.front().map(topic).unwrap_or_default();
            let starts = event.front().and_then(|front| front.starts);
            starts.is_some_and(|starts| starts.date >= today) && !shared.is_disjoint(&topic(front))
        });
        map([
            ("mode", maybe(front.mode)),
            ("length", maybe(front.length.as_deref())),
            ("accredited", maybe(front.accredited)),
            ("for", maybe(front.for_whom.as_deref())),
            ("focus", maybe(front.focus.as_deref())),
            (
                "variants",
                list(
                    front.variants.iter().map(|(name, length)| {
                        map([("name", text(name)), ("length", text(length))])
                    }),
                ),
            ),
            ("book", maybe(book.as_deref())),
            (
                "dates",
                list(coming.take(5).map(|event| self.rows.of(&event, words))),
            ),
        ])
    }

    fn event<A: Audience>(&self, page: &Visible<'_, A>, front: &FrontMatter) -> Value {
        let (PageType::Event, Some(starts)) = (page.kind(), front.starts) else {
            return Value::none();
        };
        let view = page.view();
        let ends = front.ends.unwrap_or(starts);
        let time = |time: Option<jiff::civil::Time>| {
            time.map_or_else(Value::none, |time| {
                Value::from(format!("{:02}:{:02}", time.hour(), time.minute()))
            })
        };
        let contact = front
            .contact
            .as_ref()
            .map(|id| match view.contact(&id.value) {
                Some(contact) if !contact.email.is_empty() => contact.email.clone(),
                Some(contact) if !contact.phone.is_empty() => {
                    format!("{}, {}", contact.name, contact.phone)
                }
                Some(contact) => contact.name.clone(),
                None => id.value.clone(),
            });
        let calendar = view
            .config()
            .base_url
            .link(&crate::site::encoded(calendar::address(page).path()));
        map([
            ("kind", maybe(front.event_kind)),
            ("starts", day(Some(starts.date))),
            ("ends", day(front.ends.map(|ends| ends.date))),
            ("start_time", time(starts.time)),
            ("end_time", time(front.ends.and_then(|ends| ends.time))),
            ("place", maybe(front.place.as_deref())),
            ("online", maybe(front.online.as_deref())),
            ("capacity", maybe(front.capacity.as_deref())),
            ("contact", maybe(contact.as_deref())),
            ("calendar_url", Value::from(calendar)),
            ("past", Value::from(ends.date < view.today())),
        ])
    }

    fn publication<A: Audience>(
        &self,
        page: &Visible<'_, A>,
        front: &FrontMatter,
        words: &Words,
    ) -> Value {
        if page.kind() != PageType::Publication {
            return Value::none();
        }
        let view = page.view();
        let link_of = |placed: &crate::fields::Placed<String>| Link {
            dest: placed.value.clone(),
            at: placed.at.clone(),
        };
        let link = front
            .link
            .as_ref()
            .and_then(|link| view.href(&link_of(link), page))
            .map(|href| href.url);
        let file = front
            .file
            .as_ref()
            .and_then(|file| view.asset(&link_of(file), page))
            .map(|asset| {
                let name = asset.file().path.file_name();
                map([
                    (
                        "url",
                        Value::from(
                            view.config()
                                .base_url
                                .link(&crate::site::encoded(asset.address().path())),
                        ),
                    ),
                    ("name", Value::from(name)),
                    ("kind", Value::from(crate::media::kind_label(name))),
                    (
                        "size",
                        Value::from(crate::media::size_label(asset.file().len)),
                    ),
                ])
            });
        let newer = front
            .superseded_by
            .as_ref()
            .and_then(|newer| view.linked(&link_of(newer), page));
        map([
            ("publisher", maybe(front.publisher.as_deref())),
            ("year", maybe(front.year.as_deref())),
            ("month", maybe(front.month.as_deref())),
            ("pages", maybe(front.pages.as_deref())),
            ("link", maybe(link.as_deref())),
            ("file", file.unwrap_or_else(Value::none)),
            ("recommendation", maybe(front.recommendation.as_deref())),
            (
                "superseded_by",
                newer.map_or_else(Value::none, |entry| {
                    self.rows.entry(&entry, view.config(), words)
                }),
            ),
        ])
    }

    fn event_list<A: Audience>(
        &self,
        page: &Visible<'_, A>,
        entries: &[Entry<'_, A>],
        words: &Words,
        context: &mut Context,
    ) {
        let view = page.view();
        let today = view.today();
        let last_day = |entry: &Entry<'_, A>| match entry {
            Entry::Page(page) => page
                .front()
                .and_then(|front| front.ends.or(front.starts))
                .map(|moment| moment.date),
            Entry::Teased(_) => None,
        };
        let first_day = |entry: &Entry<'_, A>| match entry {
            Entry::Page(page) => page.front().and_then(|front| front.starts),
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
            .then(|| view.config().base_url.link(calendar::ALL));
        context.insert_value("calendar_url", maybe(calendar.as_deref()));
    }
}

fn set(value: &mut tera::Map, key: &'static str, entry: Value) {
    value.insert(key.into(), entry);
}

/// The language of a page: its own, or the site's.
pub(super) fn language_of<A: Audience>(page: &Visible<'_, A>) -> String {
    let own = page
        .front()
        .and_then(|front| front.lang.as_ref())
        .map(|lang| lang.value.clone());
    own.unwrap_or_else(|| page.view().config().language.clone())
}

fn find_box(scope: &Scope, number: usize) -> Option<&GateBox> {
    let mut found = None;
    scope.each_box(&mut |gate_box| {
        if gate_box.number == number {
            found = Some(gate_box);
        }
    });
    found
}

/// What a failed template is to the editor of the page on which it failed.
fn failed(trouble: &TemplateTrouble, source: Option<&SourceRef>) -> Diagnostic {
    Diagnostic::template_failed(
        &trouble.said,
        trouble.at.as_ref(),
        source.map(|source| &source.path),
    )
}

fn page_number<A: Audience>(page: &Visible<'_, A>) -> Value {
    match page.kind() {
        PageType::GoodPractice if !page.is_section() => {
            page.point_number().map_or_else(Value::none, Value::from)
        }
        _ => Value::none(),
    }
}

fn contents<A: Audience>(page: &Visible<'_, A>, front: &FrontMatter) -> Value {
    let wanted = front
        .contents
        .unwrap_or(page.kind() != PageType::TopTips && !page.is_home());
    let headings = page
        .scope()
        .map(|scope| scope.headings.as_slice())
        .unwrap_or_default();
    let entries: Vec<Value> = headings
        .iter()
        .filter(|heading| heading.level == 2 && !heading.in_block)
        .map(|heading| {
            map([
                ("id", Value::from(heading.id.as_str())),
                ("title", Value::from(heading.title.as_str())),
            ])
        })
        .collect();
    if wanted && entries.len() >= 3 {
        Value::from(entries)
    } else {
        list([])
    }
}

/// When the next review is due: as written, or by `review-every`.
pub fn review_due(front: &FrontMatter) -> Option<jiff::civil::Date> {
    front.review_due.or_else(|| {
        use jiff::ToSpan as _;
        let months = crate::document::front_matter::months(&front.review_every.as_ref()?.value)?;
        front.reviewed?.checked_add(months.months()).ok()
    })
}

fn crisis<A: Audience>(page: &Visible<'_, A>, front: &FrontMatter) -> &'static str {
    match front.crisis {
        Some("full") => "full",
        Some("line") => "line",
        Some("none") => "none",
        _ if page.is_home() || front.audience.iter().any(|name| FAMILIES.contains(name)) => "full",
        _ => "line",
    }
}

/// A mail address with page and version filled in.
fn feedback(config: &crate::config::Config, front: &FrontMatter, title: &str, url: &str) -> Value {
    let Some(mail) = &config.feedback else {
        return Value::none();
    };
    let version = front
        .version
        .as_deref()
        .map(|version| format!(", version {version}"))
        .unwrap_or_default();
    let subject = format!("{title}{version} ({url})");
    let encoded =
        percent_encoding::utf8_percent_encode(&subject, percent_encoding::NON_ALPHANUMERIC);
    Value::from(format!("mailto:{mail}?subject={encoded}"))
}

fn safe_link(link: &str) -> &str {
    if link.starts_with("https://") || link.starts_with("http://") {
        link
    } else {
        ""
    }
}

fn translations<A: Audience>(page: &Visible<'_, A>, config: &crate::config::Config) -> Value {
    let others = page.view().translations(page);
    list(others.iter().map(|other| {
        let lang = other
            .front()
            .and_then(|front| front.lang.as_ref())
            .map_or(config.language.as_str(), |l| &l.value);
        map([
            ("lang", Value::from(lang)),
            ("dir", Value::from(model::direction(lang))),
            ("label", Value::from(model::language_name(lang))),
            ("url", Value::from(other.url())),
        ])
    }))
}

fn original<A: Audience>(page: &Visible<'_, A>, front: &FrontMatter) -> Value {
    let Some(original) = page.view().original(page) else {
        return Value::none();
    };
    let version = original.front().and_then(|front| front.version.clone());
    let behind = match (&version, &front.translated_from_version) {
        (Some(now), Some(then)) => now != then,
        _ => false,
    };
    map([
        ("url", Value::from(original.url())),
        ("title", Value::from(original.title())),
        ("lang", Value::from(language_of(&original))),
        ("behind", Value::from(behind)),
        ("version", maybe(front.translated_from_version.as_deref())),
        (
            "unchecked",
            Value::from(front.translation_checked_by.is_none()),
        ),
    ])
}

fn leaflet(front: &FrontMatter) -> Value {
    let Some(code) = &front.leaflet_code else {
        return Value::none();
    };
    let size = front.leaflet.filter(|size| *size != "none");
    map([
        ("code", Value::from(code.as_str())),
        ("url", Value::none()),
        ("size", maybe(size)),
    ])
}

fn feed_url<A: Audience>(page: &Visible<'_, A>) -> Value {
    let public = page.view().level().is_public() && page.level().is_public();
    if !public || !page.is_section() || page.is_home() {
        return Value::none();
    }
    if !feeds::has_entries(page) {
        return Value::none();
    }
    Value::from(
        page.view()
            .config()
            .base_url
            .link(feeds::address(page).path()),
    )
}
