//! Facts kept once and shown in many places: the records of `content/_data/`.
//!
//! A record may carry `access`, with the meaning it has on a page; whoever looks a record up does so
//! through a view ([`crate::site`]), which knows who may. Nothing here decides it. Start with [`Data::read`].

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;

use crate::access::Level;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Notes, Report, Span};
use crate::fields::rows::{Rows, rows};
use crate::fields::{self, Entry, Field, FieldKind, Fields, Table, Value};
use crate::names::primary_language;
use crate::snapshot::Snapshot;
use crate::source::SourceRef;

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

rows! {
    /// A number with its source.
    Figure {
        [value: String] Field::new("value", FieldKind::Text, "The number, or words.").needed("value = …");
        [label: String] Field::new("label", FieldKind::Text, "What it counts.").needed("label = …");
        [source: String] Field::new("source", FieldKind::Text, "Who says so.").needed("source = …");
        [as_of: Option<Date>] Field::new("as-of", FieldKind::DayOrNotStated, "The date for which it holds, or \"not stated\".").needed("as-of = …");
        [qualifier: Option<&'static str>] Field::new("qualifier", FieldKind::Choice(&QUALIFIERS), "How exact it is.");
        [] Field::new("compare", FieldKind::Kept, "Taken, and not shown by this version.");
    }
}

/// How exact a number may be.
const QUALIFIERS: [&str; 6] = ["exactly", "about", "over", "well-over", "at-least", "since"];

rows! {
    /// Someone to call or write to.
    Contact {
        [name: String] Field::new("name", FieldKind::Text, "Who they are.").needed("name = …");
        [verified: Option<Date>] Field::new("verified", FieldKind::Day, "The day on which somebody checked it. A panel shows the oldest day of its contacts.").needed("verified = …");
        [] Field::new("verified-by", FieldKind::Text, "Who checked it.").needed("verified-by = …");
        [phone: String] Field::new("phone", FieldKind::Text, "The number to call.");
        [text: String] Field::new("text", FieldKind::Text, "The number for text messages.");
        [email: String] Field::new("email", FieldKind::Text, "The address to write to.");
        [link: String] Field::new("link", FieldKind::Text, "Their page on the web.");
        [hours: String] Field::new("hours", FieldKind::Text, "When they are there.");
        [languages: String] Field::new("languages", FieldKind::Words, "In which languages they speak.");
        [for_whom: String] Field::new("for", FieldKind::Text, "For what.");
        [nation: Option<&'static str>] Field::new("nation", FieldKind::Choice(&fields::NATIONS), "Where they are for.");
        [crisis: bool] Field::new("crisis", FieldKind::Flag, "Yes puts it into the help panel of every page that has one, in the order of this file.");
        [translations: BTreeMap<String, ContactWords>] Field::new("translations", FieldKind::Named(ContactWords::ROWS), "What pages in other languages say, by the first part of the language: `name`, `hours`, `for`.");
        [] Field::new("sample", FieldKind::Kept, "Taken, and not shown by this version.");
    }
}

rows! {
    /// What is said of a contact in another language. Empty is what is the same there.
    ContactWords {
        [name: String] Field::new("name", FieldKind::Text, "Who they are.");
        [hours: String] Field::new("hours", FieldKind::Text, "When they are there.");
        [for_whom: String] Field::new("for", FieldKind::Text, "For what.");
    }
}

rows! {
    /// A person who wrote or reviewed something.
    Person {
        [name: String] Field::new("name", FieldKind::Text, "The person's name.").needed("name = …");
        [post: String] Field::new("post", FieldKind::Text, "What they do.");
        [organisation: String] Field::new("organisation", FieldKind::Text, "Where they do it.");
        [fictional: bool] Field::new("fictional", FieldKind::Flag, "Whether the person is made up.");
        [] Field::new("photo", FieldKind::Kept, "Taken, and not shown by this version.");
        [] Field::new("consent", FieldKind::Kept, "Taken, and not shown by this version.");
        [] Field::new("credit", FieldKind::Kept, "Taken, and not shown by this version.");
        [] Field::new("email", FieldKind::Kept, "Taken, and not shown by this version.");
    }
}

rows! {
    /// A word that is explained.
    Term {
        [label: String] Field::new("label", FieldKind::Text, "The word.").needed("label = …");
        [meaning: String] Field::new("meaning", FieldKind::Text, "What it means.").needed("meaning = …");
    }
}

rows! {
    /// Something that pages can be about.
    Topic {
        [label: String] Field::new("label", FieldKind::Text, "As readers see it.").needed("label = …");
    }
}

/// The files of facts, each with the fields of its records; that of synonyms has words with commas only.
pub const FILES: [(&str, &[Field]); 6] = [
    ("figures.toml", Figure::ROWS),
    ("contacts.toml", Contact::ROWS),
    ("people.toml", Person::ROWS),
    ("terms.toml", Term::ROWS),
    ("topics.toml", Topic::ROWS),
    ("synonyms.toml", &[]),
];

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
            let file = DataFile {
                source,
                table: &table,
                config,
            };
            match name {
                "figures.toml" => data.figures = file.records(&mut notes).into_iter().collect(),
                "contacts.toml" => data.contacts = contacts(&file, &mut notes),
                "people.toml" => data.people = file.records(&mut notes).into_iter().collect(),
                "terms.toml" => data.terms = file.records(&mut notes).into_iter().collect(),
                "topics.toml" => {
                    let topics: Vec<(String, Record<Topic>)> = file.records(&mut notes);
                    for (_, record) in topics.iter().filter(|(_, topic)| !topic.level.is_public()) {
                        notes.push(Diagnostic::topic_for_some(&record.at));
                    }
                    data.topics = Some(
                        topics
                            .into_iter()
                            .map(|(id, record)| (id, record.value.label))
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

struct DataFile<'a> {
    source: &'a SourceRef,
    table: &'a Table,
    config: &'a Config,
}

impl<'a> DataFile<'a> {
    /// Records as `[id]` tables, or as a list of tables that each say their `id`.
    fn records<T: Rows>(&self, notes: &mut Notes) -> Vec<(String, Record<T>)> {
        let mut records = Vec::new();
        let mut add =
            |id: Option<String>, table: &'a Table, at: Range<usize>, notes: &mut Notes| {
                let mut fields = Fields::new(self.source, table);
                let id = id.or_else(|| fields.text("id").map(|id| id.value));
                let (value, missing) = T::read(&mut fields, self.source, notes);
                for field in missing {
                    let at = fields.whole();
                    fields.note(Diagnostic::record_needs(field.name, &at));
                }
                let names = fields.list("access");
                if let Some(entry) = table
                    .0
                    .iter()
                    .find(|entry| entry.key == "access" && entry.value.value.names_no_role())
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

/// The contacts, with what is said in other languages under the first part of each language.
fn contacts(file: &DataFile<'_>, notes: &mut Notes) -> Vec<(String, Record<Contact>)> {
    let mut contacts: Vec<(String, Record<Contact>)> = file.records(notes);
    for (_, contact) in &mut contacts {
        let translations = std::mem::take(&mut contact.value.translations);
        let primary =
            |(language, words): (String, ContactWords)| (primary_language(&language), words);
        contact.value.translations = translations.into_iter().map(primary).collect();
    }
    contacts
}
