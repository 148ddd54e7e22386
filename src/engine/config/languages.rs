//! What a site says around the words of pages in another language than its own: its name, and the words of its menu.

use std::collections::BTreeMap;

use super::written::{self, LANGUAGES, tell};
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::fields::rows::Rows as _;
use crate::fields::{Fields, Table, Value};
use crate::names::primary_language;
use crate::source::SourceRef;

pub use super::written::Language;

/// The other languages of a site, by their first part: `cy`, also for pages in `cy-GB`.
#[derive(Clone, Debug, Default)]
pub struct Languages(BTreeMap<String, Language>);

impl Languages {
    /// Reads the group. What is wrong with one language is told.
    pub(super) fn of(source: &SourceRef, table: Option<&Table>, notes: &mut Notes) -> Languages {
        let mut all = BTreeMap::new();
        for entry in table.map(|table| &table.0).into_iter().flatten() {
            let at = Span::new(source, entry.key_at.clone());
            let Value::Table(language) = &entry.value.value else {
                let wanted = format!("a table such as [{}.cy]", LANGUAGES.0);
                let wants = Diagnostic::wants(&entry.key, &wanted, &at);
                notes.push(Diagnostic::settings(&wants));
                continue;
            };
            let mut fields = Fields::new(source, language);
            let (language, _) = written::Language::read(&mut fields, source, notes);
            tell(fields, notes);
            all.insert(primary_language(&entry.key), language);
        }
        Languages(all)
    }

    /// What is said around pages in a language, by its first part.
    pub fn named(&self, language: &str) -> Option<(&str, &Language)> {
        let primary = primary_language(language);
        let (name, language) = self.0.get_key_value(&primary)?;
        Some((name, language))
    }

    /// Whether the settings name none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Language)> {
        self.0
            .iter()
            .map(|(name, language)| (name.as_str(), language))
    }
}
