//! The value `page`: everything that a template may ask of a page.

use tera::Value;

use super::fields::nothing_said;
use super::furniture::{
    contents, crisis, feed_url, feedback, original, page_number, stages, translations,
};
use super::model::{self, Entries, html, list, map, maybe, text};
use super::release::UsedFiles;
use super::{Renderer, gate, json_ld, language_of, send};
use crate::document::FrontMatter;
use crate::site::{Audience, View, Visible};
use crate::theme::Phrases;

impl Renderer {
    /// Everything that a template may ask of a page. Adds the files that it leads to.
    pub(super) fn page_value<A: Audience>(
        &self,
        page: &Visible<'_, A>,
        language: &str,
        words: &Phrases,
        body: &str,
        files: &mut UsedFiles,
    ) -> Entries {
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
        let crisis = crisis(page, front);
        let (contacts, verified) = match crisis {
            "full" => model::crisis_contacts(view, &language_of(page), &front.nations),
            _ => (list([]), Value::none()),
        };
        let is_public = view.level().is_public();
        let send = match crisis {
            "full" if is_public && !page.is_home() => {
                send::sendable(page, front, language, words, &canonical)
            }
            _ => Value::none(),
        };
        let json_ld = if is_public {
            json_ld::json_ld(page, front, &canonical, &crumbs, language)
        } else {
            String::new()
        };
        let mut value = nothing_said();
        self.add_fields(&mut value, page, front, words, files);
        let entries = [
            ("title", Value::from(title)),
            ("lang", Value::from(language)),
            ("dir", Value::from(model::direction(language))),
            ("other_words", other_words(language, words)),
            ("head_title", Value::from(gate::head_title(page))),
            ("url", Value::from(url.as_str())),
            ("canonical", Value::from(canonical.as_str())),
            ("type", Value::from(gate::template_type(page))),
            ("kind", text(&model::kind(page, words))),
            ("number", page_number(page)),
            ("drawing", maybe(model::drawing(front))),
            ("stages", text(&stages(front, words))),
            ("badges", model::badges(page.level(), &config.roles)),
            ("crumbs", crumb_list(&crumbs)),
            ("lead", lead(front)),
            ("body", html(body)),
            ("contents", contents(page, front)),
            ("feedback", feedback(config, front, title, &url)),
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
                Value::from(if front.is_withdrawn() {
                    "withdrawn"
                } else {
                    "published"
                }),
            ),
            (
                "overdue",
                Value::from(front.review_due().is_some_and(|due| due < view.today())),
            ),
            (
                "sample",
                Value::from(config.sample || front.sample == Some(true)),
            ),
            ("leaflet", self.leaflet_value(page, front)),
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
                Value::from(front.no_index || front.is_withdrawn() || !is_public),
            ),
            ("edit_url", edit_url(page)),
            ("closed", Value::from(page.is_closed())),
            ("csp", Value::from(model::CSP)),
            ("send", send),
            ("chrome", self.chrome_of(language, config)),
        ];
        for (key, entry) in entries {
            value.set(key, entry);
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
    ) -> Entries {
        let config = view.config();
        let mut value = nothing_said();
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
            ("other_words", other_words(&config.language, words)),
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
            ("overdue", Value::from(false)),
            ("sample", Value::from(config.sample)),
            ("og_type", Value::from("website")),
            ("noindex", Value::from(false)),
            ("csp", Value::from(model::CSP)),
        ];
        for (key, entry) in entries {
            value.set(key, entry);
        }
        value
    }
}

/// The way from the first page down: an address and a title for each page on it.
pub(super) type Crumbs = Vec<(String, String)>;

/// The way over some pages, the first page under its own name.
pub(super) fn crumbs<A: Audience>(pages: &[Visible<'_, A>], words: &Phrases) -> Crumbs {
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

/// Whether the theme has no words in the language of a page.
fn other_words(language: &str, words: &Phrases) -> Value {
    Value::from(!language.starts_with(words.get("lang")))
}

/// Where the file of a public page can be changed. The path of a gated one says nothing to anybody.
fn edit_url<A: Audience>(page: &Visible<'_, A>) -> Value {
    let Some(edit) = &page.view().config().edit else {
        return Value::none();
    };
    let file = page.source().filter(|_| page.view().level().is_public());
    let inside = file.and_then(|file| file.path.in_content());
    let encoded = inside.map(crate::site::encoded);
    encoded.map_or_else(Value::none, |file| Value::from(edit.of_file(&file)))
}

/// The line under the heading. The beginning of the words stands there already.
fn lead(front: &FrontMatter) -> Value {
    let own = front.summary.as_ref().filter(|_| !front.summary_is_taken);
    own.map_or_else(Value::none, |summary| Value::from(summary.value.as_str()))
}
