//! The value `page`: everything that a template may ask of a page.

use std::collections::BTreeMap;

use tera::Value;

use super::furniture::{
    contents, crisis, feed_url, feedback, original, page_number, review_due, translations,
};
use super::model::{self, day, html, label, list, map, maybe, text};
use super::{Renderer, gate, language_of, structured};
use crate::document::FrontMatter;
use crate::document::kind::{PageType, Status};
use crate::site::{Audience, View, Visible};
use crate::theme::Words;

impl Renderer {
    /// Everything that a template may ask of a page.
    pub(super) fn page_value<A: Audience>(
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
        let crumbs = crumbs(&view.ancestors(page), words);
        let (before, after) = view.neighbours(page);
        let neighbour = |page: Option<Visible<'_, A>>| {
            page.map_or_else(Value::none, |page| self.rows.of(&page, words))
        };
        let due = review_due(front);
        let crisis = crisis(page, front);
        let (contacts, verified) = match crisis {
            "full" => model::crisis_contacts(view, &language_of(page)),
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
        let summary = front.summary.as_ref().map(|summary| summary.value.as_str());
        let entries = [
            ("title", Value::from(title)),
            ("summary", maybe(summary)),
            ("lang", Value::from(language)),
            ("dir", Value::from(model::direction(language))),
            ("head_title", Value::from(gate::head_title(page))),
            ("url", Value::from(url.as_str())),
            ("canonical", Value::from(canonical.as_str())),
            ("type", Value::from(gate::template_type(page))),
            ("kind", text(&model::kind(page, words))),
            ("number", page_number(page)),
            ("badges", model::badges(page.level(), &config.roles)),
            ("crumbs", crumb_list(&crumbs)),
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
            ("leaflet", self.leaflet_value(page, front)),
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
    pub(super) fn made_value<A: Audience>(
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
        let home = (config.base_url.link("/"), words.get("home").to_owned());
        let entries = [
            ("crumbs", crumb_list(&[home])),
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
}

/// The way from the first page down: an address and a title for each page on it.
pub(super) type Crumbs = Vec<(String, String)>;

/// The way over some pages, the first page under its own name.
pub(super) fn crumbs<A: Audience>(pages: &[Visible<'_, A>], words: &Words) -> Crumbs {
    let title = |page: &Visible<'_, A>| match page.is_home() {
        true => words.get("home").to_owned(),
        false => page.title().to_owned(),
    };
    pages.iter().map(|page| (page.url(), title(page))).collect()
}

/// The same for templates.
pub(super) fn crumb_list(crumbs: &[(String, String)]) -> Value {
    list(crumbs.iter().map(|(url, title)| {
        map([
            ("url", Value::from(url.as_str())),
            ("title", Value::from(title.as_str())),
        ])
    }))
}

/// Puts an entry in the place of another.
pub(super) fn set(value: &mut tera::Map, key: &'static str, entry: Value) {
    value.insert(key.into(), entry);
}

/// A link of a source, if it leads to the web.
fn safe_link(link: &str) -> &str {
    if link.starts_with("https://") || link.starts_with("http://") {
        link
    } else {
        ""
    }
}
