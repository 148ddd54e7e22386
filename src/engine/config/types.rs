//! The types of page that a site declares as its own, `[types.NAME]`, and those that it takes up ready.
//!
//! A declared type becomes a [`Description`], as the program's own are: whoever asks for a type need not know which it is.
//! What is wrong within one type is told here; what is wrong between types, or with fields of every page, by the rule `C8`, which
//! sees all of them. It never looks at a page.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::description::{Description, Fact, Labels};
use super::structured::{Says, Structured};
use super::written::{self, OwnField, TYPES, tell};
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::fields::row::{Need, Start};
use crate::fields::rows::Rows as _;
use crate::fields::{self, Field, FieldKind, Fields, Further, Placed, Table, Value};
use crate::names::{SitePath, primary_language};
use crate::source::{Source, SourceRef};
use crate::sync::locked;

/// A type of page of the site's own.
#[derive(Clone, Debug)]
pub struct OwnType {
    /// What is said of it.
    pub is: &'static Description,
    /// Where the settings name it.
    pub at: Span,
    /// Where they name its folder, if they do.
    pub folder_at: Span,
    /// Where they name its fields.
    pub fields_at: Vec<(String, Span)>,
    /// What they say that its pages need, each with its place.
    pub needs: Vec<(String, Span)>,
}

/// Ready types, as a site would write them.
const READY: &str = include_str!("ready.toml");

/// Names that stand for pages that are of no type, or for parts of a theme: a template of the name is there already.
const TAKEN: [&str; 18] = [
    "a-z",
    "base",
    "events",
    "glossary",
    "home",
    "leaflet",
    "list",
    "locked",
    "not-found",
    "public",
    "redirect",
    "search",
    "section",
    "settings",
    "sign-in",
    "styleguide",
    "term",
    "topics",
];

/// How a list may be sorted where there is no field of that name.
const SORTS: [&str; 3] = ["date", "title", "weight"];

/// The names of the ready types.
pub fn ready_names() -> Vec<String> {
    let (_, table) = ready();
    table.0.into_iter().map(|entry| entry.key).collect()
}

/// The lines that a new page of a ready type begins with, without headings.
pub fn ready_lines() -> impl Iterator<Item = &'static str> {
    let texts = READY.split("\ntext = \"\"\"\n").skip(1);
    let texts = texts.filter_map(|rest| Some(rest.split_once("\"\"\"")?.0));
    texts
        .flat_map(str::lines)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn ready() -> (SourceRef, Table) {
    let source = Source::new(SitePath::new("ready.toml"), READY.to_owned());
    let (table, _) = fields::toml_file(&source);
    (source, table)
}

/// Reads the group. What is wrong with one type is told; the others are read all the same.
pub(super) fn types(
    source: &SourceRef,
    table: Option<&Table>,
    language: &str,
    notes: &mut Notes,
) -> Vec<OwnType> {
    let mut all = Vec::new();
    for entry in table.map(|table| &table.0).into_iter().flatten() {
        let at = Span::new(source, entry.key_at.clone());
        let Value::Table(table) = &entry.value.value else {
            let wanted = format!("a table such as [{}.{}]", TYPES.0, entry.key);
            let wants = Diagnostic::wants(&entry.key, &wanted, &at);
            notes.push(Diagnostic::settings(&wants));
            continue;
        };
        if !is_name(&entry.key) || TAKEN.contains(&entry.key.as_str()) {
            notes.push(Diagnostic::type_cannot_be_called(&entry.key, &at));
            continue;
        }
        let reading = Reading {
            source,
            table,
            name: &entry.key,
            at,
        };
        all.extend(reading.read(language, notes));
    }
    all
}

/// The words that types add to those that fields may choose from.
pub(super) fn further(types: &[OwnType]) -> Vec<Further> {
    if types.is_empty() {
        return Vec::new();
    }
    let names: Vec<&str> = types.iter().map(|own| own.is.name).collect();
    let fields = fields(types);
    let sorts = fields.iter().filter(|field| can_sort(field.kind));
    vec![
        ("type", names.clone()),
        ("type-below", names),
        ("sort", sorts.map(|field| field.name).collect()),
    ]
}

/// Their fields, each once.
pub(super) fn fields(types: &[OwnType]) -> Vec<&'static Field> {
    let mut all: Vec<&Field> = Vec::new();
    for field in types.iter().flat_map(|own| own.is.fields) {
        if all.iter().all(|known| known.name != field.name) {
            all.push(field);
        }
    }
    all
}

/// Whether rows can be sorted by what stands in a field.
fn can_sort(kind: FieldKind) -> bool {
    use FieldKind::{Choice, Day, Moment, Number, Text};
    matches!(kind, Text | Day | Moment | Number | Choice(_))
}

/// Small letters, digits and hyphens, a letter first.
fn is_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(plain)
        && !name.ends_with('-')
}

/// One type that is being read.
struct Reading<'a> {
    source: &'a SourceRef,
    table: &'a Table,
    name: &'a str,
    at: Span,
}

impl Reading<'_> {
    fn read(self, language: &str, notes: &mut Notes) -> Option<OwnType> {
        let mut raw = Fields::new(self.source, self.table);
        let mut within = Notes::default();
        let (own, _) = written::OwnType::read(&mut raw, self.source, &mut within);
        within
            .iter()
            .for_each(|problem| notes.push(Diagnostic::settings(problem)));
        tell(raw, notes);
        let needs = own.needs.iter();
        let needs = needs.map(|need| (need.value.clone(), self.span(&need.at)));
        let needs: Vec<(String, Span)> = needs.collect();
        let folder_at = own.folder.as_ref().map(|folder| self.span(&folder.at));
        let written = match ready_type(self.name) {
            Some(ready) => over(own, ready),
            None => own,
        };
        if written.label.is_empty() {
            notes.push(Diagnostic::type_without_label(self.name, &self.at));
            return None;
        }
        let draft = self.draft(written, language, notes)?;
        Some(OwnType {
            is: kept(draft),
            folder_at: folder_at.unwrap_or_else(|| self.at.clone()),
            fields_at: self.fields_at(),
            needs,
            at: self.at,
        })
    }

    fn span(&self, at: &std::ops::Range<usize>) -> Span {
        Span::new(self.source, at.clone())
    }

    /// The fields that the settings themselves name, each with its place.
    fn fields_at(&self) -> Vec<(String, Span)> {
        let fields = Fields::new(self.source, self.table).table("fields");
        let entries = fields.into_iter().flat_map(|fields| &fields.0);
        let place = |entry: &fields::Entry| (entry.key.clone(), self.span(&entry.key_at));
        entries.map(place).collect()
    }

    /// What was written, as far as it makes sense.
    fn draft(&self, written: written::OwnType, language: &str, notes: &mut Notes) -> Option<Draft> {
        let before = notes.iter().count();
        let folder = match &written.folder {
            Some(folder) => folder.value.trim_matches('/').to_owned(),
            None => self.name.to_owned(),
        };
        if let Some(at) = written.folder.filter(|_| !is_name(&folder)) {
            notes.push(Diagnostic::type_in_no_folder(&at.value, &self.span(&at.at)));
        }
        let places = self.fields_at();
        let mut fields = Vec::new();
        for (name, field) in written.fields {
            let place = places.iter().find(|(known, _)| *known == name);
            let place = place.map_or(&self.at, |(_, at)| at);
            if !is_name(&name) {
                notes.push(Diagnostic::field_cannot_be_called(&name, place));
                continue;
            }
            fields.extend(draft_field(name, field, language, place, notes));
        }
        let kind = |name: &str| {
            let found = fields.iter().find(|field: &&DraftField| field.name == name);
            found.map(|field| field.kind)
        };
        let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        if let Some(sort) = &written.sort {
            let sortable = ["text", "day", "time", "number", "choice"];
            let is_there = kind(&sort.value).is_some_and(|kind| sortable.contains(&kind));
            if !is_there && !SORTS.contains(&sort.value.as_str()) {
                let known = [&SORTS[..], &names].concat();
                let problem =
                    Diagnostic::not_allowed("sort", &sort.value, &known, &self.span(&sort.at));
                notes.push(Diagnostic::settings(&problem));
            }
        }
        if let Some(ends) = written
            .ends
            .as_ref()
            .filter(|ends| kind(&ends.value) != Some("day"))
        {
            let days: Vec<&str> = names
                .iter()
                .copied()
                .filter(|name| kind(name) == Some("day"))
                .collect();
            notes.push(Diagnostic::ends_on_no_day(
                self.name,
                &ends.value,
                &days,
                &self.span(&ends.at),
            ));
        }
        if notes.iter().count() > before {
            return None;
        }
        Some(Draft {
            name: self.name.to_owned(),
            label: in_languages(&written.label, language),
            plural: in_languages(&written.plural, language),
            folder,
            fields,
            needs: written.needs.into_iter().map(|need| plain(&need)).collect(),
            is_reviewed: written.reviewed.unwrap_or(false),
            is_dated: written.dated.unwrap_or(false),
            is_fed: written.feed.unwrap_or(true),
            told_as: written.told_as,
            sort: written.sort.map(|sort| sort.value),
            ends: written.ends.map(|ends| ends.value),
            text: written.text.unwrap_or_default(),
        })
    }
}

fn plain(name: &Placed<String>) -> String {
    name.value.to_lowercase().replace('_', "-")
}

/// The ready type of that name.
fn ready_type(name: &str) -> Option<written::OwnType> {
    if !READY.contains(&format!("\n[{name}]\n")) {
        return None;
    }
    let (source, table) = ready();
    let entry = table.0.into_iter().find(|entry| entry.key == name)?;
    let Value::Table(table) = entry.value.value else {
        return None;
    };
    let mut notes = Notes::default();
    let (ready, _) = written::OwnType::read(&mut Fields::new(&source, &table), &source, &mut notes);
    Some(ready)
}

/// What a site says goes before what is ready; fields come behind those that are.
fn over(own: written::OwnType, ready: written::OwnType) -> written::OwnType {
    let labels = |own: BTreeMap<String, String>, ready| if own.is_empty() { ready } else { own };
    let mut fields = ready.fields;
    for (name, field) in own.fields {
        match fields.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = field,
            None => fields.push((name, field)),
        }
    }
    written::OwnType {
        label: labels(own.label, ready.label),
        plural: labels(own.plural, ready.plural),
        folder: own.folder.or(ready.folder),
        fields,
        needs: if own.needs.is_empty() {
            ready.needs
        } else {
            own.needs
        },
        reviewed: own.reviewed.or(ready.reviewed),
        dated: own.dated.or(ready.dated),
        sort: own.sort.or(ready.sort),
        feed: own.feed.or(ready.feed),
        told_as: own.told_as.or(ready.told_as),
        ends: own.ends.or(ready.ends),
        text: own.text.or(ready.text),
    }
}

/// Words by language, those in the site's own first. Words without a language are in it.
fn in_languages(words: &BTreeMap<String, String>, language: &str) -> Vec<(String, String)> {
    let own = primary_language(language);
    let named = words
        .iter()
        .map(|(language, words)| match language.as_str() {
            "" => (own.clone(), words.clone()),
            language => (primary_language(language), words.clone()),
        });
    let mut all: Vec<(String, String)> = named.collect();
    all.sort_by_key(|(language, _)| *language != own);
    all
}

fn draft_field(
    name: String,
    written: OwnField,
    language: &str,
    at: &Span,
    notes: &mut Notes,
) -> Option<DraftField> {
    let kind = written.kind.unwrap_or("text");
    let chooses = matches!(kind, "choice" | "choices");
    if chooses == written.choices.is_empty() {
        notes.push(match chooses {
            true => Diagnostic::nothing_to_choose(&name, at),
            false => Diagnostic::choices_of_no_choice(&name, kind, at),
        });
        return None;
    }
    let in_rows = written.shown == Some("rows");
    if in_rows
        && matches!(
            kind,
            "link" | "page" | "file" | "picture" | "person" | "contact" | "sentences"
        )
    {
        notes.push(Diagnostic::not_in_rows(&name, kind, at));
        return None;
    }
    let title = || {
        let words = name.replace('-', " ");
        let mut chars = words.chars();
        let first = chars.next().map(|first| first.to_uppercase().to_string());
        first.unwrap_or_default() + chars.as_str()
    };
    let mut label = in_languages(&written.label, language);
    if label.is_empty() {
        label.push((primary_language(language), title()));
    }
    Some(DraftField {
        help: written.help.unwrap_or_else(|| format!("{}.", label[0].1)),
        label,
        kind,
        choices: written.choices.into_iter().map(|word| word.value).collect(),
        is_required: written.required,
        is_shown: written.shown != Some("nowhere"),
        in_rows,
        name,
    })
}

/// What is known of a type when all of it is read.
#[derive(Clone, PartialEq, Eq)]
struct Draft {
    name: String,
    label: Vec<(String, String)>,
    plural: Vec<(String, String)>,
    folder: String,
    fields: Vec<DraftField>,
    needs: Vec<String>,
    is_reviewed: bool,
    is_dated: bool,
    is_fed: bool,
    told_as: Option<&'static str>,
    sort: Option<String>,
    ends: Option<String>,
    text: String,
}

/// The same of one of its fields.
#[derive(Clone, PartialEq, Eq)]
struct DraftField {
    name: String,
    label: Vec<(String, String)>,
    kind: &'static str,
    choices: Vec<String>,
    is_required: bool,
    is_shown: bool,
    in_rows: bool,
    help: String,
}

/// The description of a type, which lives as long as the program: so do those of the program's own types, and nobody need
/// ask which it is. Each that is told apart is made once, however often the settings are read, so a preview that runs
/// for days keeps some hundred bytes for each change that somebody makes to a type.
fn kept(draft: Draft) -> &'static Description {
    static KEPT: Mutex<Vec<(Draft, &'static Description)>> = Mutex::new(Vec::new());
    let mut kept = locked(&KEPT);
    if let Some((_, known)) = kept.iter().find(|(known, _)| *known == draft) {
        return known;
    }
    let made: &'static Description = Box::leak(Box::new(describe(draft.clone())));
    kept.push((draft, made));
    made
}

fn text(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

fn list<T>(list: Vec<T>) -> &'static [T] {
    Box::leak(list.into_boxed_slice())
}

fn labels(words: Vec<(String, String)>) -> Labels {
    let words = words.into_iter();
    Labels(list(
        words
            .map(|(language, words)| (text(language), text(words)))
            .collect(),
    ))
}

fn describe(draft: Draft) -> Description {
    let name = text(draft.name);
    let folder = text(draft.folder);
    let shown = draft.fields.iter().filter(|field| field.is_shown);
    let facts = shown.map(|field| Fact {
        field: text(field.name.clone()),
        label: labels(field.label.clone()),
        in_rows: field.in_rows,
    });
    let facts = list(facts.collect());
    let dated: &[(&str, Start)] = &[("published", Start::Today)];
    Description {
        label: labels(draft.label),
        plural: labels(draft.plural),
        folders: list(vec![folder]),
        home: folder,
        is_reviewed: draft.is_reviewed,
        fields: list(draft.fields.into_iter().map(field).collect()),
        needs: list(draft.needs.into_iter().map(text).collect()),
        starts: if draft.is_dated { dated } else { &[] },
        skeleton: text(draft.text),
        structured: Some(match draft.told_as {
            Some("question") => QUESTION,
            Some("article") => ARTICLE,
            None if draft.is_dated => ARTICLE,
            _ => WEB_PAGE,
        }),
        facts,
        is_dated: draft.is_dated,
        sort: draft.sort.map(text),
        is_fed: draft.is_fed,
        ends: draft.ends.map(text),
        ..Description::new(name)
    }
}

fn field(draft: DraftField) -> Field {
    let name = text(draft.name);
    let choices = list(
        draft
            .choices
            .into_iter()
            .map(text)
            .collect::<Vec<&'static str>>(),
    );
    let first = choices.first().copied().unwrap_or_default();
    let (kind, example) = match draft.kind {
        "sentences" => (FieldKind::Marked, "\n  - A sentence."),
        "day" => (FieldKind::Day, "2027-03-04"),
        "time" => (FieldKind::Moment, "2027-03-04 10:00"),
        "number" => (FieldKind::Number, "1"),
        "yes-no" => (FieldKind::Flag, "no"),
        "choice" => (FieldKind::Choice(choices), first),
        "choices" => (FieldKind::Choices(choices), first),
        "list" => (FieldKind::Words, "one, two"),
        "link" => (FieldKind::Link, "/"),
        "page" => (FieldKind::Page, "/"),
        "file" => (FieldKind::File, "a-file.pdf"),
        "picture" => (
            FieldKind::Picture,
            "{ src: a-picture.jpg, alt: What it shows }",
        ),
        "person" => (FieldKind::Person, "name-of-a-person"),
        "contact" => (FieldKind::Contact, "Some words"),
        _ => (FieldKind::Text, "Some words"),
    };
    let start = match kind {
        FieldKind::Day if draft.is_required => Start::InFourWeeks(""),
        FieldKind::Moment if draft.is_required => Start::InFourWeeks("10:00"),
        FieldKind::Person if draft.is_required => Start::Person,
        _ => Start::Nothing,
    };
    let line = text(format!("{name}: {example}"));
    let seen = text(format!("extra.{}", name.replace('-', "_")));
    Field {
        need: if draft.is_required {
            Need::Type
        } else {
            Need::No
        },
        line: if draft.is_required { line } else { "" },
        ..Field::new(name, kind, text(draft.help))
            .seen(seen)
            .start(start)
    }
}

/// What is told of a page with a day.
const ARTICLE: Structured = Structured {
    kind: "Article",
    needs: None,
    says: &[
        ("headline", Says::Title),
        ("description", Says::Summary),
        ("url", Says::Address),
        ("inLanguage", Says::Language),
        ("datePublished", Says::Field("published")),
        ("dateModified", Says::Field("updated")),
        ("author", Says::Field("authors")),
        ("publisher", Says::Site),
    ],
};

/// What is told of a question with its answer.
const QUESTION: Structured = Structured {
    kind: "FAQPage",
    needs: None,
    says: &[
        ("name", Says::Title),
        ("url", Says::Address),
        ("inLanguage", Says::Language),
        ("dateModified", Says::Field("updated")),
        ("lastReviewed", Says::Field("reviewed")),
        ("mainEntity", Says::Answer),
        ("publisher", Says::Site),
    ],
};

/// What is told of any other.
const WEB_PAGE: Structured = Structured {
    kind: "WebPage",
    needs: None,
    says: &[
        ("name", Says::Title),
        ("description", Says::Summary),
        ("url", Says::Address),
        ("inLanguage", Says::Language),
        ("datePublished", Says::Field("published")),
        ("dateModified", Says::Field("updated")),
        ("lastReviewed", Says::Field("reviewed")),
        ("publisher", Says::Site),
    ],
};
