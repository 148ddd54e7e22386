//! The types of page, and the words that front matter may choose from.

/// What sort of page it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PageType {
    /// Guidance for professionals.
    Guidance,
    /// One good practice point.
    GoodPractice,
    /// Tips for parents.
    TopTips,
    /// A template of a job description.
    JobDescription,
    /// A training programme.
    Training,
    /// Something that takes place.
    Event,
    /// The record of a paper.
    Publication,
    /// A person.
    Person,
    /// Anything else.
    Page,
}

impl PageType {
    /// Every type.
    pub const ALL: [PageType; 9] = [
        PageType::Guidance,
        PageType::GoodPractice,
        PageType::TopTips,
        PageType::JobDescription,
        PageType::Training,
        PageType::Event,
        PageType::Publication,
        PageType::Person,
        PageType::Page,
    ];

    /// The names, as front matter writes them, in the order of [`PageType::ALL`].
    pub const NAMES: [&str; 9] = [
        "guidance",
        "good-practice",
        "top-tips",
        "job-description",
        "training",
        "event",
        "publication",
        "person",
        "page",
    ];

    /// As front matter writes it.
    pub fn name(self) -> &'static str {
        PageType::ALL
            .iter()
            .zip(PageType::NAMES)
            .find(|(kind, _)| **kind == self)
            .map_or("page", |(_, name)| name)
    }

    /// The type of that name.
    pub fn named(name: &str) -> Option<PageType> {
        PageType::ALL
            .iter()
            .zip(PageType::NAMES)
            .find(|(_, known)| *known == name)
            .map(|(kind, _)| *kind)
    }

    /// The type of pages in a top folder of that name, where nothing else says.
    pub fn of_folder(folder: &str) -> PageType {
        match folder {
            "tips" | "top-tips" => PageType::TopTips,
            "guidance" => PageType::Guidance,
            "good-practice" => PageType::GoodPractice,
            "training" => PageType::Training,
            "events" => PageType::Event,
            "publications" => PageType::Publication,
            _ => PageType::Page,
        }
    }

    /// Whether such pages must be reviewed from time to time.
    pub fn is_reviewable(self) -> bool {
        matches!(
            self,
            PageType::Guidance
                | PageType::GoodPractice
                | PageType::TopTips
                | PageType::JobDescription
                | PageType::Training
        )
    }
}

/// What the public may know of a gated page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
pub const AUDIENCES: [&str; 18] = [
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

/// The audiences for whom words must be plainest, and who get the full help panel.
pub const FAMILIES: [&str; 5] = [
    "parents",
    "mothers",
    "fathers",
    "partners",
    "family-and-friends",
];

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

/// The nations to which a page may apply.
pub const NATIONS: [&str; 5] = ["england", "scotland", "wales", "northern-ireland", "uk"];

/// How much help for a crisis a page shows.
pub const CRISIS: [&str; 4] = ["auto", "full", "line", "none"];

/// The sheets that a page can be printed on.
pub const LEAFLETS: [&str; 4] = ["none", "a4", "a5", "a4-fold"];

/// Who learns together on a course.
pub const MODES: [&str; 3] = ["one-profession", "multi-agency", "either"];

/// Whether a course is accredited.
pub const ACCREDITED: [&str; 3] = ["yes", "no", "not stated"];

/// The kinds of event.
pub const EVENT_KINDS: [&str; 4] = [
    "regional-forum",
    "online-forum",
    "action-learning-set",
    "development-day",
];
