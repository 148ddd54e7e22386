//! What becomes of messages before they are told: what the settings and the pages themselves say of codes.
//!
//! The one place that softens anything. What may be softened, and to what, is told by each code's
//! [`Rule`](super::Rule).

use std::collections::{BTreeMap, BTreeSet};

use super::{Code, Concern, Diagnostic, Severity, Span, Weight};
use crate::names::SitePath;

/// What a site's settings say of codes: `[checks]`, and whether its pages come from another program.
#[derive(Clone, Debug, Default)]
pub struct Checks {
    weights: BTreeMap<Code, Weight>,
    of_some_pages: Vec<OfSomePages>,
    forgiving: Option<Forgiving>,
    /// Whether the age of pages and facts may stop a build.
    age_counts: bool,
}

/// Whose pages weights are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Pages of a type.
    Type,
    /// Pages written for somebody.
    Audience,
}

/// What the settings say of codes on some pages only: `[checks.types.NAME]`, `[checks.audiences.NAME]`.
#[derive(Clone, Debug)]
pub struct OfSomePages {
    /// Whose pages.
    pub whose: Whose,
    /// The type, or the audience.
    pub name: String,
    /// Where the settings name it.
    pub at: Span,
    /// How much each code counts there.
    pub weights: BTreeMap<Code, Weight>,
}

/// How much codes count on single pages, where that is more or less than elsewhere.
#[derive(Clone, Debug, Default)]
pub struct OnPages(BTreeMap<(SitePath, Code), Weight>);

impl OnPages {
    /// Counts a code on a page. Of several weights the heaviest holds.
    pub(super) fn weigh(&mut self, page: &SitePath, code: Code, weight: Weight) {
        let held = self.0.entry((page.clone(), code)).or_insert(weight);
        let lightness = |weight: Weight| match weight {
            Weight::As(severity) => Some(severity),
            Weight::Off => None,
        };
        *held = match (lightness(*held), lightness(weight)) {
            (Some(one), Some(other)) => Weight::As(one.min(other)),
            (None, _) => weight,
            (_, None) => *held,
        };
    }

    pub(super) fn extend(&mut self, others: OnPages) {
        self.0.extend(others.0);
    }

    /// What is said of a message's code on its page.
    pub(super) fn of(&self, note: &Diagnostic) -> Option<Weight> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&(note.file()?.clone(), note.code())).copied()
    }
}

#[derive(Clone, Copy, Debug)]
struct Forgiving {
    has_roles: bool,
}

impl Checks {
    /// Counts a code as much as the settings say.
    pub fn weigh(&mut self, code: Code, weight: Weight) {
        self.weights.insert(code, weight);
    }

    /// Counts codes on some pages as much as the settings say.
    pub fn weigh_on(&mut self, some: OfSomePages) {
        self.of_some_pages.push(some);
    }

    /// What the settings say of codes on some pages only. Which pages these are, [`crate::rules`] finds out.
    pub fn of_some_pages(&self) -> &[OfSomePages] {
        &self.of_some_pages
    }

    /// Whether the settings say how much a code counts.
    pub fn weighs(&self, code: Code) -> bool {
        self.weights.contains_key(&code)
    }

    /// Whether the settings ask for a code, however much it counts.
    pub fn asks_for(&self, code: Code) -> bool {
        matches!(self.weights.get(&code), Some(Weight::As(_)))
    }

    /// Softens, on pages, what a lenient import does.
    pub fn forgive(&mut self, has_roles: bool) {
        self.forgiving = Some(Forgiving { has_roles });
    }

    /// Lets the age of pages and facts stop a build: one that goes to readers.
    pub fn count_age(&mut self) {
        self.age_counts = true;
    }

    /// How much a message counts. What `[checks]` says goes before everything else; of itself the age of a page or a fact
    /// stops no build but one for readers.
    pub(super) fn weight(&self, note: &Diagnostic) -> Weight {
        if let Some(weight) = self.weights.get(&note.code()) {
            return *weight;
        }
        let is_of_age = note.code().rule().concern == Concern::Review;
        match self.forgiven(note) {
            Weight::As(Severity::Error) if is_of_age && !self.age_counts => {
                Weight::As(Severity::Warning)
            }
            weight => weight,
        }
    }

    /// What a lenient import makes of a message.
    fn forgiven(&self, note: &Diagnostic) -> Weight {
        let Some(forgiving) = self.forgiving.filter(|_| is_on_a_page(note)) else {
            return Weight::As(note.severity());
        };
        match note.code().rule().lenient {
            Some(lenience) if !(lenience.without_roles && forgiving.has_roles) => {
                match lenience.weight {
                    Weight::Off => Weight::Off,
                    Weight::As(severity) => Weight::As(note.severity().max(severity)),
                }
            }
            _ => Weight::As(note.severity()),
        }
    }
}

/// Settings and data are written for this program, whatever the pages were written for.
fn is_on_a_page(note: &Diagnostic) -> bool {
    note.file()
        .is_some_and(|path| path.in_content().is_some() && path.extension() != "toml")
}

/// What pages take back: messages of a code on a page that says why they are left out there.
#[derive(Clone, Debug, Default)]
pub struct Ignored(BTreeSet<(SitePath, Code)>);

impl Ignored {
    /// Takes back a code's messages on a page.
    ///
    /// A code that no page may ignore stays told: see [`Rule::ignorable`](super::Rule::ignorable).
    pub fn add(&mut self, page: &SitePath, code: Code) {
        if code.rule().ignorable {
            self.0.insert((page.clone(), code));
        }
    }

    /// Adds what others take back.
    pub(super) fn extend(&mut self, others: Ignored) {
        self.0.extend(others.0);
    }

    /// Whether nothing is taken back.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a message is taken back.
    pub(super) fn has(&self, note: &Diagnostic) -> bool {
        !self.0.is_empty()
            && note
                .file()
                .is_some_and(|file| self.0.contains(&(file.clone(), note.code())))
    }
}
