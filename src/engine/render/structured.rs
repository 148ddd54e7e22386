//! What machines read beside the pages: `pages.json` for review tools, the data of the search page, the index of the search.

use serde::Serialize;
use serde_json::json;

use super::json_ld::script_json;
use super::release::Rendered;
use super::{Renderer, language_of, model};
use crate::access::Level;
use crate::document::Scope;
use crate::fields::Placed;
use crate::names::{Fingerprint, Permalink};
use crate::search::{self, Record};
use crate::site::outputs::addresses;
use crate::site::{Audience, Made, Public, View, Visible, encoded};
use crate::theme::Phrases;

/// The number of the form of `pages.json`; it changes when a name in it changes.
const PAGES_SCHEMA: u32 = 1;

/// One page of `pages.json`; what is not said is left out.
#[derive(Serialize)]
struct PageRecord<'a> {
    url: String,
    title: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    language: String,
    #[serde(rename = "audience", skip_serializing_if = "<[_]>::is_empty")]
    written_for: &'a [&'static str],
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reviewed: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    review_due: Option<String>,
    status: &'static str,
}

impl Renderer {
    /// `pages.json`: what a review tool needs of every public page. The same in every tree.
    pub fn pages_json<A: Audience>(&self, view: &View<'_, A>) -> Rendered<A> {
        let config = view.config();
        let pages = view.pages().filter_map(|page| Some((page, page.front()?)));
        let pages = pages.map(|(page, front)| PageRecord {
            url: config.base_url.whole(&encoded(page.address().path())),
            title: page.title(),
            kind: if page.is_section() {
                "section"
            } else {
                page.kind().name()
            },
            language: language_of(&page),
            written_for: &front.written_for,
            version: front.version.as_deref(),
            owner: front.owner.as_deref(),
            published: front.published.map(|day| day.to_string()),
            updated: Placed::day(&front.updated).map(|day| day.to_string()),
            reviewed: Placed::day(&front.reviewed).map(|day| day.to_string()),
            review_due: front.review_due().map(|day| day.to_string()),
            status: front.status.unwrap_or_default().name(),
        });
        // Line by line: a tree of ten thousand pages as one value would be the largest thing in memory.
        let mut text = format!("{{\"schema\":{PAGES_SCHEMA},\"pages\":[");
        for (index, record) in pages.enumerate() {
            text.push_str(if index == 0 { "\n" } else { ",\n" });
            text.push_str(
                &serde_json::to_string(&record).expect("texts and lists of them are JSON"),
            );
        }
        text.push_str("\n]}\n");
        Rendered::new(view, text.into_bytes())
    }

    /// What the search page's script is told: the engine, the indexes that a reader may use, the words that mean one
    /// thing, and the words of somebody in danger.
    pub fn search_data(&self, view: &View<'_, Public>, indexes: &[String]) -> Rendered<Public> {
        let base = &view.config().base_url;
        let indexes: Vec<String> = indexes.iter().map(|folder| base.link(folder)).collect();
        let public = addresses::index_folder(&Level::public());
        let engine = base.link(&format!("{public}{}", search::engine_file()));
        let meaning = |(word, typed)| std::iter::once(word).chain(typed).collect();
        let synonyms: Vec<Vec<&String>> = view.synonyms().iter().map(meaning).collect();
        let crisis: Vec<&String> = view.crisis_words().collect();
        let data =
            json!({ "engine": engine, "indexes": indexes, "synonyms": synonyms, "crisis": crisis });
        Rendered::new(view, script_json(&data).into_bytes())
    }

    /// The full-text index of exactly the level of a view, with the addresses of its files; nothing
    /// without a search page.
    pub fn search_index<A: Audience>(&self, view: &View<'_, A>) -> Vec<(Permalink, Rendered<A>)> {
        if view.made_at(&Made::Search).is_none() {
            return Vec::new();
        }
        let mut files = search::index(self.search_records(view));
        // Everybody has the public index, and with it what searches all of them.
        if view.level().is_public() {
            files.push((search::engine_file(), search::ENGINE.as_bytes().to_vec()));
        }
        let folder = addresses::index_folder(view.level());
        let file = |(name, bytes)| {
            (
                Permalink::new(format!("{folder}{name}")),
                Rendered::new(view, bytes),
            )
        };
        files.into_iter().map(file).collect()
    }

    /// The fingerprint of what the index of exactly the level of a view is made of.
    pub fn search_words<A: Audience>(&self, view: &View<'_, A>) -> Fingerprint {
        let records = self.search_records(view);
        let prints: String = records
            .map(|record| {
                let parts = json!([record.url, record.title, record.summary, record.headings]);
                let rest = [record.text, record.language, record.kind].join("\0");
                Fingerprint::of(format!("{parts}{rest}").as_bytes()).hex()
            })
            .collect();
        Fingerprint::of(prints.as_bytes())
    }

    /// What a search index of exactly this level holds: its pages, and the words of its boxes.
    fn search_records<'v, A: Audience>(
        &'v self,
        view: &'v View<'_, A>,
    ) -> impl Iterator<Item = Record> + 'v {
        let (words, _) = self.speech(&view.config().language);
        view.pages()
            .filter_map(move |page| search_record(view, &page, words))
    }
}

/// A page as the index of exactly the level of a view has it; nothing if that level has no word of it.
fn search_record<A: Audience>(
    view: &View<'_, A>,
    page: &Visible<'_, A>,
    words: &Phrases,
) -> Option<Record> {
    let scope = page.scope()?;
    if !page.is_found() {
        return None;
    }
    let mut record = Record {
        url: page.url(),
        title: page.title().to_owned(),
        language: language_of(page),
        kind: kind_in_results(page, words).to_owned(),
        ..Record::default()
    };
    let is_own = page.level() == view.level();
    if is_own {
        let summary = page.front().and_then(|front| front.summary.as_ref());
        record.summary = summary.map_or_else(String::new, |told| told.value.clone());
        add_scope(&mut record, scope);
    }
    scope.each_box(&mut |gate_box| {
        if page.boxes().get(gate_box.number - 1) == Some(view.level()) {
            add_scope(&mut record, &gate_box.scope);
        }
    });
    if record.text.is_empty() && !is_own {
        return None;
    }
    if record.summary.is_empty() {
        record.summary = beginning(&record.text);
    }
    Some(record)
}

/// What kind of page a result is of.
fn kind_in_results<'a, A: Audience>(page: &Visible<'_, A>, words: &'a Phrases) -> &'a str {
    if page.is_section() {
        return words.get("search_section");
    }
    match model::called(page.kind().is(), words) {
        "" => words.get("search_page"),
        label => label,
    }
}

/// Adds the words and headings of a page or box to what is found of a page.
fn add_scope(record: &mut Record, scope: &Scope) {
    add_sentences(&mut record.text, &scope.text);
    let headings = scope
        .headings
        .iter()
        .filter(|heading| !heading.id.is_empty());
    let named = headings.map(|heading| (heading.id.to_string(), heading.title.to_string()));
    record.headings.extend(named);
}

/// As many characters of a page without a summary stand with a hit.
const BEGINNING: usize = 160;

/// The first words of a text, to show what it is about.
fn beginning(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((end, _)) = line.char_indices().nth(BEGINNING) else {
        return line;
    };
    let whole = line[..end].rfind(' ').unwrap_or(end);
    format!("{} …", &line[..whole])
}

/// Adds text line by line, with a stop behind a heading, a cell or an item that has none: a result shows a few of these
/// words in a row.
fn add_sentences(to: &mut String, text: &str) {
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        to.push_str(line);
        if line.ends_with(char::is_alphanumeric) {
            to.push('.');
        }
        to.push('\n');
    }
}
