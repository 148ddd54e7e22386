//! What becomes of a page whose review is overdue, as the settings say it.
//!
//! The age of a page never fails a build but a live one. Which types of page there are is not known here.

use std::collections::BTreeMap;

use super::written::{POLICIES, WrittenReviews};
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::fields::{Fields, Table, Value};
use crate::source::SourceRef;

/// What becomes of a page whose review is overdue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Its readers are told, and its editors as advice.
    Notice,
    /// Its editors are warned.
    Warning,
    /// A live site is not built.
    Stop,
}

impl Policy {
    fn named(name: &str) -> Option<Policy> {
        let all = [Policy::Notice, Policy::Warning, Policy::Stop];
        let mut known = POLICIES.iter().zip(all);
        known
            .find(|(known, _)| **known == name)
            .map(|(_, policy)| policy)
    }
}

/// The policies of a site.
#[derive(Clone, Debug, Default)]
pub struct Reviews {
    overdue: Option<Policy>,
    types: BTreeMap<String, Policy>,
    /// The types that are named, each with its place.
    named: Vec<(String, Span)>,
}

impl Reviews {
    /// That of a type of page; nothing where the settings say nothing.
    pub fn policy_of(&self, kind: &str) -> Option<Policy> {
        self.types.get(kind).copied().or(self.overdue)
    }

    /// The types of page that the settings name.
    pub fn types(&self) -> &[(String, Span)] {
        &self.named
    }

    /// Reads them. What is no policy is told.
    pub(super) fn of(
        written: &WrittenReviews,
        source: &SourceRef,
        table: Option<&Table>,
        notes: &mut Notes,
    ) -> Reviews {
        let mut reviews = Reviews {
            overdue: written.overdue.and_then(Policy::named),
            ..Reviews::default()
        };
        let types = table.and_then(|table| Fields::new(source, table).table("types"));
        for entry in types.into_iter().flat_map(|types| &types.0) {
            let word = match &entry.value.value {
                Value::Scalar(word) => word.as_str(),
                _ => "",
            };
            let at = Span::new(source, entry.value.at.clone());
            match Policy::named(word) {
                Some(policy) => {
                    let place = Span::new(source, entry.key_at.clone());
                    reviews.types.insert(entry.key.clone(), policy);
                    reviews.named.push((entry.key.clone(), place));
                }
                None => {
                    let problem = Diagnostic::not_allowed(&entry.key, word, &POLICIES, &at);
                    notes.push(Diagnostic::settings(&problem));
                }
            }
        }
        reviews
    }
}
