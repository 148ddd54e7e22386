//! Facts kept once and shown in many places: the records of `content/_data/`.
//!
//! A record may carry `access`, with the meaning it has on a page; whoever looks a record up does so
//! through a view ([`crate::site`]), which knows who may.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;

use crate::access::Level;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Notes, Report, Span};
use crate::document::front_matter::names_no_role;
use crate::fields::{self, Entry, Fields, Table, Value};
use crate::source::{Snapshot, SourceRef};

/// A record with its readers.
#[derive(Clone, Debug)]
pub struct Record<T> {
    /// What it says.
    pub value: T,
    /// Who may read it.
    pub level: Level,
    /// Where it stands.
    pub at: Span,
}

/// A number with its source.
#[derive(Clone, Debug, Default)]
#[allow(
    missing_docs,
    reason = "the names are those of the fields, which the handbook explains"
)]
pub struct Figure {
    pub value: String,
    pub label: String,
    pub source: String,
    pub as_of: Option<Date>,
    pub qualifier: Option<&'static str>,
}

/// Someone to call or write to.
#[derive(Clone, Debug, Default)]
#[allow(
    missing_docs,
    reason = "the names are those of the fields, which the handbook explains"
)]
pub struct Contact {
    pub name: String,
    pub phone: String,
    pub text: String,
    pub email: String,
    pub link: String,
    pub hours: String,
    pub nation: Option<&'static str>,
    pub languages: String,
    pub for_whom: String,
    pub verified: Option<Date>,
    pub crisis: bool,
    pub translations: BTreeMap<String, ContactWords>,
}

/// What is said of a contact in another language. Empty is what is the same there.
#[derive(Clone, Debug, Default)]
#[allow(
    missing_docs,
    reason = "the names are those of the fields, which the handbook explains"
)]
pub struct ContactWords {
    pub name: String,
    pub hours: String,
    pub for_whom: String,
}

/// A person who wrote or reviewed something.
#[derive(Clone, Debug, Default)]
#[allow(
    missing_docs,
    reason = "the names are those of the fields, which the handbook explains"
)]
pub struct Person {
    pub name: String,
    pub post: String,
    pub organisation: String,
    pub fictional: bool,
}

/// A word that is explained.
#[derive(Clone, Debug, Default)]
#[allow(
    missing_docs,
    reason = "the names are those of the fields, which the handbook explains"
)]
pub struct Term {
    pub label: String,
    pub meaning: String,
}

/// All records, by kind and id.
#[derive(Clone, Debug, Default)]
pub struct Data {
    /// `figures.toml`.
    pub figures: BTreeMap<String, Record<Figure>>,
    /// `contacts.toml`, in the order of the file.
    pub contacts: Vec<(String, Record<Contact>)>,
    /// `people.toml`.
    pub people: BTreeMap<String, Record<Person>>,
    /// `terms.toml`.
    pub terms: BTreeMap<String, Record<Term>>,
    /// `topics.toml`: labels by id; `None` if topics are free.
    pub topics: Option<BTreeMap<String, String>>,
    /// `synonyms.toml`: the words of the pages, with the words that people type instead.
    pub synonyms: BTreeMap<String, Vec<String>>,
}

impl Data {
    /// Reads every file in `content/_data/`. A broken record is told of and left out.
    pub fn read(snapshot: &Snapshot, config: &Config) -> Report<Data> {
        let mut notes = Notes::default();
        let mut data = Data::default();
        for source in snapshot.texts_below("content/_data/") {
            let name = source.path.file_name();
            if source.path.extension() != "toml" {
                continue;
            }
            let start = if source.text().starts_with('\u{feff}') {
                '\u{feff}'.len_utf8()
            } else {
                0
            };
            let (table, broken) = fields::toml(source, start..source.text().len());
            notes.extend(broken);
            let file = File {
                source,
                table: &table,
                config,
            };
            match name {
                "figures.toml" => {
                    data.figures = file.records(&mut notes, figure).into_iter().collect()
                }
                "contacts.toml" => data.contacts = file.records(&mut notes, contact),
                "people.toml" => {
                    data.people = file.records(&mut notes, person).into_iter().collect()
                }
                "terms.toml" => data.terms = file.records(&mut notes, term).into_iter().collect(),
                "topics.toml" => {
                    let topics =
                        file.records(&mut notes, |f| required(f, "label").unwrap_or_default());
                    for (_, record) in topics.iter().filter(|(_, topic)| !topic.level.is_public()) {
                        notes.push(Diagnostic::topic_for_some(&record.at));
                    }
                    data.topics = Some(
                        topics
                            .into_iter()
                            .map(|(id, record)| (id, record.value))
                            .collect(),
                    );
                }
                "synonyms.toml" => {
                    let mut fields = Fields::new(source, &table);
                    for entry in &table.0 {
                        let words = fields
                            .list(&entry.key)
                            .into_iter()
                            .map(|word| word.value.to_lowercase());
                        data.synonyms.insert(entry.key.clone(), words.collect());
                    }
                    notes.extend(fields.finish());
                }
                _ => notes.push(Diagnostic::unknown_data_file(
                    name,
                    &Span::new(source, 0..0),
                )),
            }
        }
        notes.with(data)
    }

    /// The contact of that id.
    pub fn contact(&self, id: &str) -> Option<&Record<Contact>> {
        self.contacts
            .iter()
            .find(|(known, _)| known == id)
            .map(|(_, record)| record)
    }
}

/// The id under which a person is kept, as an editor may write it.
pub(crate) fn person_id(written: &str) -> String {
    written.to_lowercase().replace('_', "-")
}

struct File<'a> {
    source: &'a SourceRef,
    table: &'a Table,
    config: &'a Config,
}

impl<'a> File<'a> {
    /// Records as `[id]` tables, or as a list of tables that each say their `id`.
    fn records<T>(
        &self,
        notes: &mut Notes,
        read: impl Fn(&mut Fields<'a>) -> T,
    ) -> Vec<(String, Record<T>)> {
        let mut records = Vec::new();
        let mut add =
            |id: Option<String>, table: &'a Table, at: Range<usize>, notes: &mut Notes| {
                let mut fields = Fields::new(self.source, table);
                let id = id.or_else(|| fields.text("id").map(|id| id.value));
                let value = read(&mut fields);
                let names = fields.list("access");
                if let Some(entry) = table
                    .0
                    .iter()
                    .find(|entry| entry.key == "access" && names_no_role(&entry.value.value))
                {
                    let known: Vec<&str> = self.config.role_names().collect();
                    fields.note(Diagnostic::access_names_nobody(
                        "access",
                        &known,
                        &fields.span(entry.key_at.clone()),
                    ));
                }
                let level = level(self.config, &names, self.source, notes);
                notes.extend(fields.finish());
                if let (Some(id), Some(level)) = (id, level) {
                    let at = Span::new(self.source, at);
                    if let Some((_, first)) = records
                        .iter()
                        .find(|(known, _): &&(String, Record<T>)| *known == id)
                    {
                        notes.push(Diagnostic::key_twice(&id, &at, &first.at));
                    }
                    records.push((id, Record { value, level, at }));
                }
            };
        for Entry { key, key_at, value } in &self.table.0 {
            match &value.value {
                Value::Table(table) => add(Some(key.clone()), table, key_at.clone(), notes),
                Value::List(items) => {
                    for item in items {
                        if let Value::Table(table) = &item.value {
                            add(None, table, item.at.clone(), notes);
                        }
                    }
                }
                _ => notes.push(Diagnostic::wants(
                    key,
                    "a table",
                    &Span::new(self.source, value.at.clone()),
                )),
            }
        }
        records
    }
}

/// The level that names of roles mean; `None`, and notes, if one is unknown.
pub fn level(
    config: &Config,
    names: &[fields::Placed<String>],
    source: &SourceRef,
    notes: &mut Notes,
) -> Option<Level> {
    let mut roles = Vec::new();
    let mut sound = true;
    for name in names {
        let plain = name.value.to_lowercase().replace('_', "-");
        match config.roles.named(&plain) {
            Some(role) => roles.push(role.id.clone()),
            None if plain == "public" => {}
            None => {
                let known: Vec<&str> = config.role_names().collect();
                notes.push(Diagnostic::unknown_role(
                    &plain,
                    &known,
                    &Span::new(source, name.at.clone()),
                ));
                sound = false;
            }
        }
    }
    sound.then(|| config.roles.level(roles))
}

fn required(fields: &mut Fields<'_>, key: &'static str) -> Option<String> {
    let text = fields.text(key).map(|text| text.value);
    if text.is_none() {
        let at = fields.whole();
        fields.note(Diagnostic::record_needs(key, &at));
    }
    text
}

fn optional(fields: &mut Fields<'_>, key: &'static str) -> String {
    fields.text(key).map(|text| text.value).unwrap_or_default()
}

fn figure(f: &mut Fields<'_>) -> Figure {
    f.entry("compare");
    let as_of = match f.text("as-of") {
        Some(text) if text.value == "not stated" => None,
        Some(_) => f.day("as-of"),
        None => {
            required(f, "as-of");
            None
        }
    };
    Figure {
        value: required(f, "value").unwrap_or_default(),
        label: required(f, "label").unwrap_or_default(),
        source: required(f, "source").unwrap_or_default(),
        as_of,
        qualifier: f.choice(
            "qualifier",
            &["exactly", "about", "over", "well-over", "at-least", "since"],
        ),
    }
}

fn contact(f: &mut Fields<'_>) -> Contact {
    f.entry("sample");
    required(f, "verified-by");
    let verified = f.day("verified");
    if verified.is_none() {
        required(f, "verified");
    }
    Contact {
        name: required(f, "name").unwrap_or_default(),
        phone: optional(f, "phone"),
        text: optional(f, "text"),
        email: optional(f, "email"),
        link: optional(f, "link"),
        hours: optional(f, "hours"),
        nation: f.choice("nation", &crate::document::kind::NATIONS),
        languages: f
            .list("languages")
            .into_iter()
            .map(|word| word.value)
            .collect::<Vec<_>>()
            .join(", "),
        for_whom: optional(f, "for"),
        verified,
        crisis: f.flag("crisis").unwrap_or(false),
        translations: f
            .named_tables("translations")
            .into_iter()
            .map(|(language, table)| {
                let primary = language.split('-').next().unwrap_or_default();
                (primary.to_ascii_lowercase(), f.within(table, contact_words))
            })
            .collect(),
    }
}

fn contact_words(f: &mut Fields<'_>) -> ContactWords {
    ContactWords {
        name: optional(f, "name"),
        hours: optional(f, "hours"),
        for_whom: optional(f, "for"),
    }
}

fn person(f: &mut Fields<'_>) -> Person {
    for later in ["photo", "consent", "credit", "email"] {
        f.entry(later);
    }
    Person {
        name: required(f, "name").unwrap_or_default(),
        post: optional(f, "post"),
        organisation: optional(f, "organisation"),
        fictional: f.flag("fictional").unwrap_or(false),
    }
}

fn term(f: &mut Fields<'_>) -> Term {
    Term {
        label: required(f, "label").unwrap_or_default(),
        meaning: required(f, "meaning").unwrap_or_default(),
    }
}
