//! Records of a file of facts, whatever they are of: each with its id, its place and its readers.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::access::Level;
use crate::config::Config;
use crate::config::closing::{self, Meant};
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::fields::rows::Rows;
use crate::fields::{self, Entry, Fields, Table, Value};
use crate::names::nearest;
use crate::source::SourceRef;

/// A record with its readers.
#[derive(Clone, Debug)]
pub struct Record<T> {
    /// What it says.
    pub value: T,
    /// Who may read it.
    pub level: Level,
    /// Whether it says so itself, by a line `access`.
    pub says_readers: bool,
    /// Where it stands.
    pub at: Span,
}

/// A form in which a file is kept.
pub(super) trait Kept {
    /// Reads the file. What is broken in it is told of and left out.
    fn read(file: &DataFile<'_>, notes: &mut Notes) -> Self;
}

/// By id.
impl<T: Rows> Kept for BTreeMap<String, Record<T>> {
    fn read(file: &DataFile<'_>, notes: &mut Notes) -> Self {
        file.records(notes).into_iter().collect()
    }
}

/// A file of facts as it is written.
pub(super) struct DataFile<'a> {
    pub(super) source: &'a SourceRef,
    pub(super) table: &'a Table,
    pub(super) config: &'a Config,
}

impl<'a> DataFile<'a> {
    /// Records as `[id]` tables, or as a list of tables that each say their `id`.
    pub(super) fn records<T: Rows>(&self, notes: &mut Notes) -> Vec<(String, Record<T>)> {
        let mut records = Vec::new();
        let mut add =
            |id: Option<String>, table: &'a Table, at: Range<usize>, notes: &mut Notes| {
                let mut fields = Fields::new(self.source, table);
                let id = id.or_else(|| fields.text("id").map(|id| id.value));
                let (value, missing) = T::read(&mut fields, self.source, notes);
                let misspelt = fields.misspelt();
                for field in missing {
                    if misspelt.contains(&field.name) {
                        continue;
                    }
                    let is_there = table.0.iter().any(|entry| entry.key == field.name);
                    let at = fields.whole();
                    fields.note(Diagnostic::record_needs(
                        field.name, field.line, is_there, &at,
                    ));
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
                let mut level = level(self.config, &names, self.source, notes);
                if names.iter().all(|name| name.value == "public")
                    && self.tell_of_closing(&mut fields)
                {
                    level = None;
                }
                notes.extend(fields.finish());
                if let (Some(id), Some(level)) = (id, level) {
                    let at = Span::new(self.source, at);
                    if let Some((_, first)) = records
                        .iter()
                        .find(|(known, _): &&(String, Record<T>)| *known == id)
                    {
                        notes.push(Diagnostic::key_twice(&id, &at, &first.at));
                    }
                    let record = Record {
                        value,
                        level,
                        says_readers: !names.is_empty(),
                        at,
                    };
                    records.push((id, record));
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

    /// Where the value of a field of a record stands.
    pub(super) fn value_of(&self, id: &str, field: &str) -> Option<Span> {
        let tables = self
            .table
            .0
            .iter()
            .flat_map(|entry| match &entry.value.value {
                Value::Table(table) => vec![(Some(entry.key.as_str()), table)],
                Value::List(items) => items
                    .iter()
                    .filter_map(|item| match &item.value {
                        Value::Table(table) => Some((None, table)),
                        _ => None,
                    })
                    .collect(),
                _ => Vec::new(),
            });
        let value = |table: &'a Table, field: &str| {
            let mut entries = table.0.iter();
            entries
                .find(|entry| entry.key == field)
                .map(|entry| &entry.value)
        };
        let is_its = |(key, table): &(Option<&str>, &'a Table)| match key {
            Some(key) => *key == id,
            None => value(table, "id")
                .is_some_and(|node| matches!(&node.value, Value::Scalar(text) if text == id)),
        };
        let (_, table) = tables.into_iter().find(is_its)?;
        Some(Span::new(self.source, value(table, field)?.at.clone()))
    }

    /// Tells of fields that were meant to say who may read a record, as other programs have them, and are none; never that
    /// they may go. Whether the record must be left out.
    fn tell_of_closing(&self, fields: &mut Fields<'a>) -> bool {
        let lenient = self.config.import.lenient;
        let known: Vec<&str> = self.config.role_names().collect();
        let mut is_left_out = false;
        for entry in fields.unasked() {
            // A letter that is wrong in `access` is told of in words of its own.
            if nearest(&entry.key, ["access"]).is_some() {
                continue;
            }
            if let Meant::Closed(closing) = closing::meant(entry, self.config) {
                let at = fields.span(closing.at.clone());
                fields.note(Diagnostic::record_closed_elsewhere(
                    &closing, &known, lenient, &at,
                ));
                fields.entry(&entry.key);
                is_left_out |= lenient;
            }
        }
        is_left_out
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
