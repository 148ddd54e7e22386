//! How often pages are reviewed, and what becomes of a page whose review is overdue, as the settings say it.
//!
//! The age of a page never fails a build but a live one. Which types of page there are is not known here.

use std::collections::BTreeMap;

use super::written::{POLICIES, WrittenReviews};
use crate::day::months;
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::fields::{Entry, Fields, Table, Value};
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

/// A time from one review to the next: as written, and in months.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interval {
    /// `24 months`.
    pub said: String,
    months: i32,
}

impl Interval {
    fn of(said: &str) -> Option<Interval> {
        let months = months(said)?;
        Some(Interval {
            said: said.to_owned(),
            months,
        })
    }
}

/// What the settings say of some pages, each with the name by which they are known and its place.
type Named<T> = Vec<(String, T, Span)>;

/// The policies of a site.
#[derive(Clone, Debug, Default)]
pub struct Reviews {
    overdue: Option<Policy>,
    types: BTreeMap<String, Policy>,
    /// The types that are named, each with its place.
    named: Vec<(String, Span)>,
    every: Option<Interval>,
    every_for_types: Named<Interval>,
    every_for_audiences: Named<Interval>,
}

impl Reviews {
    /// That of a type of page; nothing where the settings say nothing.
    pub fn policy_of(&self, kind: &str) -> Option<Policy> {
        self.types.get(kind).copied().or(self.overdue)
    }

    /// The types of page that the settings name.
    pub fn types(&self) -> impl Iterator<Item = (&str, &Span)> {
        let intervals = self.every_for_types.iter();
        let policies = self.named.iter().map(|(name, at)| (name.as_str(), at));
        policies.chain(intervals.map(|(name, _, at)| (name.as_str(), at)))
    }

    /// The audiences that the settings name.
    pub fn audiences(&self) -> impl Iterator<Item = (&str, &Span)> {
        let intervals = self.every_for_audiences.iter();
        intervals.map(|(name, _, at)| (name.as_str(), at))
    }

    /// Whether the settings say how often any page is reviewed.
    pub fn have_intervals(&self) -> bool {
        self.every.is_some()
            || !self.every_for_types.is_empty()
            || !self.every_for_audiences.is_empty()
    }

    /// How often pages of a type are reviewed that are for some audiences: the shortest time of all that are said of them, or
    /// else that of every page.
    pub fn interval_of(&self, kind: &str, is_meant: impl Fn(&str) -> bool) -> Option<&Interval> {
        let of_type = self
            .every_for_types
            .iter()
            .filter(|(name, ..)| name == kind);
        let all = self.every_for_audiences.iter();
        let of_audience = all.filter(|(name, ..)| is_meant(name));
        let own = of_type.chain(of_audience).map(|(_, interval, _)| interval);
        own.min_by_key(|interval| interval.months)
            .or(self.every.as_ref())
    }

    /// Reads them. What is no policy is told.
    pub(super) fn of(
        written: &WrittenReviews,
        source: &SourceRef,
        table: Option<&Table>,
        notes: &mut Notes,
    ) -> Reviews {
        let every = written.every.as_ref();
        let mut reviews = Reviews {
            overdue: written.overdue.and_then(Policy::named),
            every: every.and_then(|every| Interval::of(&every.value)),
            every_for_types: intervals("every-for-types", source, table, notes),
            every_for_audiences: intervals("every-for-audiences", source, table, notes),
            ..Reviews::default()
        };
        let types = table.and_then(|table| Fields::new(source, table).table("types"));
        for entry in types.into_iter().flat_map(|types| &types.0) {
            let word = word(entry);
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

/// How often pages are reviewed by the names of one table. What is no time is told.
fn intervals(
    name: &'static str,
    source: &SourceRef,
    table: Option<&Table>,
    notes: &mut Notes,
) -> Named<Interval> {
    let names = table.and_then(|table| Fields::new(source, table).table(name));
    let mut found = Vec::new();
    for entry in names.into_iter().flat_map(|names| &names.0) {
        let place = Span::new(source, entry.key_at.clone());
        match Interval::of(word(entry)) {
            Some(interval) => found.push((entry.key.clone(), interval, place)),
            None => notes.push(Diagnostic::settings(&Diagnostic::wants(
                &entry.key,
                "a number of months or years, such as 24 months",
                &Span::new(source, entry.value.at.clone()),
            ))),
        }
    }
    found
}

fn word(entry: &Entry) -> &str {
    match &entry.value.value {
        Value::Scalar(word) => word.as_str(),
        _ => "",
    }
}
