//! What front matter may say of readers and status, and the words that it may choose from. As it is written: what a
//! page inherits, and who may read it, is decided in [`crate::site`].

use crate::fields::Placed;

/// Who may read, as an editor wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// The roles; `public` alone means everybody.
    pub names: Vec<Placed<String>>,
}

/// What the public may know of a gated page, the least first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum TeaserKind {
    /// Nothing, not even that it exists.
    #[default]
    Hidden,
    /// Its title.
    Title,
    /// Its title and summary.
    Summary,
}

impl TeaserKind {
    /// As front matter writes them.
    pub const NAMES: [&str; 3] = ["hidden", "title", "summary"];

    pub(crate) fn named(name: &str) -> TeaserKind {
        match name {
            "title" => TeaserKind::Title,
            "summary" => TeaserKind::Summary,
            _ => TeaserKind::Hidden,
        }
    }

    /// As front matter writes it.
    pub fn name(self) -> &'static str {
        match self {
            TeaserKind::Hidden => "hidden",
            TeaserKind::Title => "title",
            TeaserKind::Summary => "summary",
        }
    }
}

/// Where a page stands on its way to readers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// Being written.
    Draft,
    /// Being read by others.
    InReview,
    /// Agreed, not yet out.
    Approved,
    /// Out.
    #[default]
    Published,
    /// No longer advice: the address stays and says so.
    Withdrawn,
}

impl Status {
    /// As front matter writes them.
    pub const NAMES: [&str; 5] = ["draft", "in-review", "approved", "published", "withdrawn"];

    pub(crate) fn named(name: &str) -> Status {
        match name {
            "draft" => Status::Draft,
            "in-review" => Status::InReview,
            "approved" => Status::Approved,
            "withdrawn" => Status::Withdrawn,
            _ => Status::Published,
        }
    }

    /// As front matter writes it.
    pub fn name(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::InReview => "in-review",
            Status::Approved => "approved",
            Status::Published => "published",
            Status::Withdrawn => "withdrawn",
        }
    }
}

/// Whom a page may be written for.
pub const WRITTEN_FOR: [&str; 18] = [
    "parents",
    "mothers",
    "fathers",
    "partners",
    "family-and-friends",
    "health-visitors",
    "champions",
    "specialists",
    "managers",
    "commissioners",
    "midwives",
    "gps",
    "obstetricians",
    "social-workers",
    "early-years",
    "psychiatrists",
    "local-authority",
    "voluntary",
];

/// Those for whom words must be plainest, and who get the full help panel.
pub const FAMILIES: [&str; 5] = [
    "parents",
    "mothers",
    "fathers",
    "partners",
    "family-and-friends",
];

/// Whether pages for an audience are meant by a name: whoever is of a family is meant by `parents`.
pub fn is_meant(name: &str, audience: &[&str]) -> bool {
    let is_family = || audience.iter().any(|reader| FAMILIES.contains(reader));
    audience.contains(&name) || (name == "parents" && is_family())
}

/// Who or what a theme can draw beside a title.
pub const DRAWINGS: [&str; 9] = [
    "mother",
    "father",
    "parents",
    "grandparent",
    "baby",
    "night",
    "visit",
    "group",
    "help",
];

/// The drawing of those whom words are for, if these are of one kind.
pub fn drawing_for(readers: &[&str]) -> Option<&'static str> {
    let drawn = |reader: &&str| match *reader {
        "mothers" => Some("mother"),
        "fathers" => Some("father"),
        "parents" | "partners" => Some("parents"),
        "family-and-friends" => Some("grandparent"),
        "health-visitors" | "midwives" | "specialists" => Some("visit"),
        "managers" | "commissioners" | "champions" => Some("group"),
        _ => None,
    };
    match readers {
        [one] => drawn(one),
        // "Partners, parents" and "parents, mothers, fathers" are parents all the same.
        [first, ..] if readers.iter().all(|reader| PARENTS.contains(reader)) => drawn(first),
        _ => None,
    }
}

const PARENTS: [&str; 4] = ["parents", "mothers", "fathers", "partners"];

/// The stages of the perinatal period.
pub const STAGES: [&str; 7] = [
    "planning",
    "pregnancy",
    "birth",
    "0-to-6-weeks",
    "6-weeks-to-1-year",
    "1-to-2-years",
    "beyond-2",
];

/// How a section sorts its list. By a field of a type of the site's own, too: its settings know which.
pub fn sorts() -> Vec<&'static str> {
    vec!["weight", "date", "title"]
}

/// How much help for a crisis a page shows.
pub const CRISIS: [&str; 4] = ["auto", "full", "line", "none"];

/// The sheets that a page can be printed on.
pub const LEAFLETS: [&str; 4] = ["none", "a4", "a5", "a4-fold"];
