//! The block at the top of a page: found, read, and typed.
//!
//! Says what an editor wrote. What a page inherits is decided where all pages are known.

use std::ops::{Deref, DerefMut, Range};
use std::sync::LazyLock;

use jiff::civil::Date;

use super::fields::kept;
use super::kind::{
    ACCREDITED, AUDIENCES, CRISIS, EVENT_KINDS, LEAFLETS, MODES, NATIONS, PageType, STAGES, Status,
    TeaserKind,
};
use crate::config::Config;
use crate::day::Moment;
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::fields::{self, Fields, Placed, Table};
use crate::names::nearest;
use crate::source::SourceRef;

/// Fields that keep a page, or its existence, from readers. What is wrong with them can never be weighed as less.
pub(crate) const GUARDED: [&str; 8] = [
    "access",
    "access-below",
    "teaser",
    "teaser-below",
    "status",
    "draft",
    "published",
    "expires",
];

/// A source of what a page says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Citation {
    /// What it is called.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// When.
    pub year: String,
    /// Where it can be read.
    pub link: String,
    /// When it was last looked at.
    pub accessed: Option<Date>,
}

/// What a section hands down to the pages below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Below {
    /// `access-below`.
    pub access: Option<Access>,
    /// `teaser-below`.
    pub teaser: Option<TeaserKind>,
    /// `type-below`.
    pub kind: Option<PageType>,
}

/// Who may read, as an editor wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// The roles; `public` alone means everybody.
    pub names: Vec<Placed<String>>,
}

/// Everything that front matter says. Absent is `None`, empty or the type's default.
///
/// What only some types have is read as a field of this too, but stands in a box of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(
    missing_docs,
    reason = "the names are those of the fields, which the handbook explains"
)]
pub struct FrontMatter {
    pub title: Option<Placed<String>>,
    pub summary: Option<Placed<String>>,
    pub kind: Option<PageType>,
    pub access: Option<Access>,
    pub teaser: Option<TeaserKind>,
    pub below: Below,
    pub audience: Vec<&'static str>,
    pub topics: Vec<Placed<String>>,
    pub tags: Vec<Placed<String>>,
    pub stage: Vec<&'static str>,
    pub nation: Vec<&'static str>,
    pub lang: Option<Placed<String>>,
    pub status: Option<Status>,
    pub version: Option<String>,
    pub authors: Vec<Placed<String>>,
    pub reviewed_by: Vec<Placed<String>>,
    pub published: Option<Date>,
    pub updated: Option<Date>,
    pub expires: Option<Date>,
    pub reviewed: Option<Date>,
    pub review_due: Option<Date>,
    pub review_every: Option<Placed<String>>,
    pub owner: Option<String>,
    pub sources: Vec<Citation>,
    pub crisis: Option<&'static str>,
    pub related: Vec<Placed<String>>,
    pub aliases: Vec<Placed<String>>,
    pub slug: Option<Placed<String>>,
    pub weight: Option<i64>,
    pub contents: Option<bool>,
    pub sample: Option<bool>,
    pub no_index: bool,
    pub ignore: Vec<Placed<String>>,
    pub key_points: Vec<Placed<String>>,
    /// Nothing where a page has none of them, as most pages of a large site do.
    rare: Option<Box<Rare>>,
    /// The keys that are present, for the check of what a type requires.
    present: Vec<&'static str>,
    /// Where the block stands; empty at the start of the file if there is none.
    pub at: Range<usize>,
}

/// The fields that only some types of page have. Of ten thousand pages they would be the larger part of what
/// their front matter takes in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "as above")]
pub struct Rare {
    pub translation_of: Option<Placed<String>>,
    pub translated_from_version: Option<String>,
    pub translation_checked_by: Option<String>,
    pub contributors: Vec<Placed<String>>,
    pub lived_experience: Option<String>,
    pub interests: Option<String>,
    /// The paper of its leaflet.
    pub leaflet: Option<Placed<&'static str>>,
    pub leaflet_code: Option<String>,
    pub tip_count: Option<i64>,
    pub theme: Option<String>,
    pub practice_setting: Option<String>,
    pub banding: Option<String>,
    pub reports_to: Option<String>,
    pub hours: Option<String>,
    pub strands: Vec<String>,
    pub mode: Option<&'static str>,
    pub length: Option<String>,
    pub accredited: Option<&'static str>,
    pub for_whom: Option<String>,
    pub focus: Option<String>,
    pub variants: Vec<(String, String)>,
    pub book_link: Option<Placed<String>>,
    pub event_kind: Option<&'static str>,
    pub starts: Option<Moment>,
    pub ends: Option<Moment>,
    pub place: Option<String>,
    pub online: Option<String>,
    pub capacity: Option<String>,
    pub contact: Option<Placed<String>>,
    pub publisher: Option<String>,
    pub year: Option<String>,
    pub month: Option<String>,
    pub pages: Option<String>,
    pub link: Option<Placed<String>>,
    pub file: Option<Placed<String>>,
    pub recommendation: Option<String>,
    pub superseded_by: Option<Placed<String>>,
    pub name: Option<String>,
    pub post: Option<String>,
    pub organisation: Option<String>,
    pub fictional: bool,
    pub own_page: bool,
}

static NONE_OF_THEM: LazyLock<Rare> = LazyLock::new(Rare::default);

impl Deref for FrontMatter {
    type Target = Rare;

    fn deref(&self) -> &Rare {
        self.rare.as_deref().unwrap_or(&NONE_OF_THEM)
    }
}

impl DerefMut for FrontMatter {
    fn deref_mut(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
    }
}

/// The keys that some type requires, with that by which an older name may stand in.
const REQUIRABLE: [&str; 23] = [
    "title",
    "summary",
    "version",
    "authors",
    "author",
    "reviewed-by",
    "reviewed",
    "review-every",
    "review-due",
    "audience",
    "sources",
    "theme",
    "leaflet-code",
    "banding",
    "reports-to",
    "mode",
    "length",
    "accredited",
    "kind",
    "starts",
    "publisher",
    "year",
    "name",
];

impl FrontMatter {
    /// Whether both say the same but for what stands in the rows of lists: title and summary.
    pub fn is_same_but_for_rows(&self, other: &FrontMatter) -> bool {
        let other = FrontMatter {
            title: self.title.clone(),
            summary: self.summary.clone(),
            at: self.at.clone(),
            ..other.clone()
        };
        *self == other
    }

    /// The paper that a leaflet of the page is laid out for; nothing if it has none.
    pub fn paper(&self) -> Option<&Placed<&'static str>> {
        self.leaflet.as_ref().filter(|size| size.value != "none")
    }

    /// The keys that a type requires and that are missing, each with a line to type.
    pub fn missing(&self, kind: PageType, is_section: bool) -> Vec<(&'static str, &'static str)> {
        let mut required: Vec<(&'static str, &'static str)> = vec![
            ("title", "title: What the page is called"),
            ("summary", "summary: One sentence of 50 to 160 characters."),
        ];
        if !is_section {
            if kind.is_reviewable() {
                required.extend([
                    ("version", "version: 1.0"),
                    ("authors", "authors: name-of-a-person"),
                    ("reviewed-by", "reviewed-by: name-of-a-person"),
                    ("reviewed", "reviewed: 6 August 2026"),
                ]);
                if !self.has("review-every") {
                    required.push(("review-due", "review-due: 6 August 2028"));
                }
            }
            let audience = ("audience", "audience: parents");
            let sources = ("sources", "sources:\n  - title: Where the facts come from");
            required.extend(match kind {
                PageType::Guidance => vec![audience, sources],
                PageType::GoodPractice => {
                    vec![audience, sources, ("theme", "theme: First contact")]
                }
                PageType::TopTips => vec![audience, ("leaflet-code", "leaflet-code: AMB-T01")],
                PageType::JobDescription => {
                    vec![
                        ("banding", "banding: set locally"),
                        ("reports-to", "reports-to: Service manager"),
                    ]
                }
                PageType::Training => vec![
                    audience,
                    ("mode", "mode: either"),
                    ("length", "length: one day"),
                    ("accredited", "accredited: not stated"),
                ],
                PageType::Event => vec![
                    ("kind", "kind: online-forum"),
                    ("starts", "starts: 2027-03-04 10:00"),
                ],
                PageType::Publication => vec![
                    ("publisher", "publisher: Who published it"),
                    ("year", "year: 2016"),
                ],
                PageType::Person => vec![("name", "name: The person's name")],
                PageType::Page => vec![],
            });
        }
        required.retain(|(key, _)| !self.has(key));
        required
    }

    fn has(&self, key: &str) -> bool {
        debug_assert!(REQUIRABLE.contains(&key), "{key}");
        let same = |present: &str| present == key || (key == "authors" && present == "author");
        self.present.iter().any(|present| same(present))
    }
}

/// `24 months`, `2 years`, `18`: in months.
pub fn months(text: &str) -> Option<i32> {
    let (number, unit) = text
        .trim()
        .split_once(' ')
        .unwrap_or((text.trim(), "months"));
    let number: i32 = number
        .parse()
        .ok()
        .filter(|number| (1..=1200).contains(number))?;
    match unit.trim() {
        unit if unit.starts_with("month") => Some(number),
        unit if unit.starts_with("year") => Some(number * 12),
        _ => None,
    }
}

/// Finds and reads the front matter of a page. Gives also where the words of the page begin.
///
/// `None` when nothing can be known of the page: its block is broken.
pub fn read(
    source: &SourceRef,
    config: &Config,
    notes: &mut Notes,
) -> Option<(FrontMatter, usize)> {
    let found = block(source, config, notes);
    if let Some((front, body)) = &found
        && let Some(at) = misplaced_access(source, *body, config).filter(|_| front.access.is_none())
    {
        notes.push(Diagnostic::access_unclear("access", &at));
    }
    found
}

fn block(source: &SourceRef, config: &Config, notes: &mut Notes) -> Option<(FrontMatter, usize)> {
    let text = source.text();
    let bom = text.len() - text.trim_start_matches('\u{feff}').len();
    let rest = text.get(bom..).unwrap_or_default();
    let fence = match rest.lines().next().map(str::trim_end) {
        Some("---") => "---",
        Some("+++") => "+++",
        _ if config.import.lenient => {
            return Some((
                FrontMatter {
                    at: bom..bom,
                    ..FrontMatter::default()
                },
                bom,
            ));
        }
        _ => {
            let end = bom + rest.find('\n').unwrap_or(rest.len());
            notes.push(Diagnostic::no_front_matter(
                &Span::new(source, bom..end),
                rest.trim().is_empty(),
            ));
            return None;
        }
    };
    let Some((inside, body)) = fenced(text, bom, fence) else {
        if config.import.lenient && fence == "---" {
            return Some((
                FrontMatter {
                    at: bom..bom,
                    ..FrontMatter::default()
                },
                bom,
            ));
        }
        notes.push(Diagnostic::front_matter_open(
            fence,
            &Span::new(source, bom..bom + fence.len()),
        ));
        return None;
    };
    let table = if fence == "---" {
        notes.ok(fields::yaml(source, inside.clone()))?
    } else {
        let (table, broken) = fields::toml(source, inside.clone());
        let sound = !broken.has_errors();
        notes.extend(broken);
        sound.then_some(table)?
    };
    let mut front = typed(source, &table, config, notes);
    front.at = inside;
    Some((front, body))
}

/// The bytes between two fence lines, and where the text behind them begins.
fn fenced(text: &str, from: usize, fence: &str) -> Option<(Range<usize>, usize)> {
    let first = from + text.get(from..)?.find('\n')? + 1;
    let mut at = first;
    for line in text.get(first..)?.split_inclusive('\n') {
        let bare = line.trim_end();
        if bare == fence || (fence == "---" && bare == "...") {
            return Some((first..at, at + line.len()));
        }
        at += line.len();
    }
    None
}

fn typed(source: &SourceRef, table: &Table, config: &Config, notes: &mut Notes) -> FrontMatter {
    let mut f = Fields::new(source, table);
    let plain = |text: Option<Placed<String>>| text.map(|text| text.value);
    let kind = |f: &mut Fields<'_>, key: &'static str| match key {
        "type" => f.choice("type", &PageType::NAMES).and_then(PageType::named),
        _ => f
            .choice("type-below", &PageType::NAMES)
            .and_then(PageType::named),
    };
    let access = |f: &mut Fields<'_>, names: Vec<Placed<String>>| {
        let names: Vec<_> = names
            .into_iter()
            .map(|name| Placed {
                value: name.value.to_lowercase().replace('_', "-"),
                at: name.at,
            })
            .collect();
        if names.len() > 1 && names.iter().any(|name| name.value == "public") {
            let at = f.span(
                names
                    .iter()
                    .find(|name| name.value == "public")
                    .map_or(0..0, |name| name.at.clone()),
            );
            f.note(Diagnostic::public_among_roles(&at));
        }
        (!names.is_empty()).then_some(Access { names })
    };
    let known: Vec<&str> = config.role_names().collect();
    for entry in table
        .0
        .iter()
        .filter(|entry| matches!(entry.key.as_str(), "access" | "access-below"))
    {
        if names_no_role(&entry.value.value) {
            f.note(Diagnostic::access_names_nobody(
                &entry.key,
                &known,
                &f.span(entry.key_at.clone()),
            ));
        }
    }
    let mut front = FrontMatter {
        title: f.text("title"),
        summary: f.text("summary"),
        kind: kind(&mut f, "type"),
        ..FrontMatter::default()
    };
    let names = f.list("access");
    front.access = access(&mut f, names);
    let names = f.list("access-below");
    front.below.access = access(&mut f, names);
    front.teaser = f
        .choice("teaser", &TeaserKind::NAMES)
        .map(TeaserKind::named);
    front.below.teaser = f
        .choice("teaser-below", &TeaserKind::NAMES)
        .map(TeaserKind::named);
    front.below.kind = kind(&mut f, "type-below");
    for (key, read) in [
        ("teaser", front.teaser),
        ("teaser-below", front.below.teaser),
    ] {
        if let Some(entry) = table
            .0
            .iter()
            .find(|entry| entry.key == key)
            .filter(|_| read.is_none())
        {
            f.note(Diagnostic::teaser_unclear(
                key,
                &f.span(entry.key_at.clone()),
            ));
        }
    }
    front.audience = f.choices("audience", &AUDIENCES);
    front.topics = f.list("topics");
    front.tags = f.list("tags");
    front.stage = f.choices("stage", &STAGES);
    front.nation = f.choices("nation", &NATIONS);
    front.nation.extend(f.choices("applies-to", &NATIONS));
    front.lang = f.text("lang");
    front.translation_of = f.text("translation-of");
    front.translated_from_version = plain(f.text("translated-from-version"));
    front.translation_checked_by = plain(f.text("translation-checked-by"));
    front.status = f.choice("status", &Status::NAMES).map(Status::named);
    if f.flag("draft") == Some(true) {
        front.status = Some(Status::Draft);
    }
    front.version = plain(f.text("version"));
    front.authors = f.list("authors");
    front.authors.extend(f.list("author"));
    front.contributors = f.list("contributors");
    front.reviewed_by = f.list("reviewed-by");
    front.lived_experience = plain(f.text("lived-experience"));
    front.interests = plain(f.text("interests"));
    front.published = f.day("published");
    front.updated = f.day("updated");
    front.expires = f.day("expires");
    front.reviewed = f.day("reviewed");
    front.review_due = f.day("review-due");
    front.review_every = f.text("review-every");
    if let Some(every) = front
        .review_every
        .as_ref()
        .filter(|every| months(&every.value).is_none())
    {
        let at = f.span(every.at.clone());
        f.note(Diagnostic::wants(
            "review-every",
            "a number of months or years, such as 24 months",
            &at,
        ));
    }
    front.owner = plain(f.text("owner"));
    let mut inner = Notes::default();
    front.sources = citations(&mut f, source, &mut inner);
    front.crisis = f.choice("crisis", &CRISIS);
    let leaflet_at = f.entry("leaflet").map(|entry| entry.value.at.clone());
    front.leaflet = f
        .choice("leaflet", &LEAFLETS)
        .zip(leaflet_at)
        .map(|(value, at)| Placed { value, at });
    front.leaflet_code = plain(f.text("leaflet-code"));
    front.tip_count = f.number("tip-count");
    front.related = f.list("related");
    front.aliases = f.list("aliases");
    front.aliases.extend(f.list("redirect-from"));
    front.slug = f.text("slug");
    front.weight = f.number("weight");
    front.contents = f.flag("contents");
    front.sample = f.flag("sample");
    front.no_index = f.flag("no-index").unwrap_or(false);
    front.ignore = f.lines("ignore");
    front.key_points = f.lines("key-points");
    front.theme = plain(f.text("theme"));
    front.practice_setting = plain(f.text("practice-setting"));
    front.banding = plain(f.text("banding"));
    front.reports_to = plain(f.text("reports-to"));
    front.hours = plain(f.text("hours"));
    front.strands = f
        .lines("strands")
        .into_iter()
        .map(|strand| strand.value)
        .collect();
    front.mode = f.choice("mode", &MODES);
    front.length = plain(f.text("length"));
    front.accredited = f.choice("accredited", &ACCREDITED);
    front.for_whom = plain(f.text("for"));
    front.focus = plain(f.text("focus"));
    front.variants = variants(&mut f, source, &mut inner);
    front.book_link = f.text("book-link");
    front.event_kind = f.choice("kind", &EVENT_KINDS);
    front.starts = f.moment("starts").map(|moment| moment.value);
    front.ends = f.moment("ends").map(|moment| moment.value);
    front.place = plain(f.text("place"));
    front.online = plain(f.text("online"));
    front.capacity = plain(f.text("capacity"));
    front.contact = f.text("contact");
    front.publisher = plain(f.text("publisher"));
    front.year = plain(f.text("year"));
    front.month = plain(f.text("month"));
    front.pages = plain(f.text("pages"));
    front.link = f.text("link");
    front.file = f.text("file");
    front.recommendation = plain(f.text("recommendation"));
    front.superseded_by = f.text("superseded-by");
    front.name = plain(f.text("name"));
    front.post = plain(f.text("post"));
    front.organisation = plain(f.text("organisation"));
    front.fictional = f.flag("fictional").unwrap_or(false);
    front.own_page = f.flag("page").unwrap_or(false);
    for key in kept() {
        f.entry(key);
    }
    for key in &config.extra {
        let key = table
            .0
            .iter()
            .find(|entry| entry.key == *key)
            .map(|entry| entry.key.as_str());
        if let Some(key) = key {
            f.entry(key);
        }
    }
    if config.import.lenient {
        if front.title.is_none() {
            front.title = f.text("name");
        }
        if front.summary.is_none() {
            front.summary = f.text("description");
        }
    }
    for entry in f.unasked() {
        let nested = matches!(&entry.value.value, fields::Value::Table(table) if table.0.iter().any(|entry| looks_like_access(&entry.key)));
        // A key that is nearly one of these is told of as an unknown key.
        let told = nearest(&entry.key, GUARDED).is_some();
        if nested || (looks_like_access(&entry.key) && !told) {
            f.note(Diagnostic::access_unclear(
                &entry.key,
                &f.span(entry.key_at.clone()),
            ));
        }
    }
    front.present = table
        .0
        .iter()
        .filter(|entry| match &entry.value.value {
            fields::Value::Empty => false,
            fields::Value::Scalar(text) => !text.trim().is_empty(),
            fields::Value::List(items) => !items.is_empty(),
            fields::Value::Table(_) => true,
        })
        .filter_map(|entry| REQUIRABLE.iter().find(|key| **key == entry.key).copied())
        .collect();
    if front.rare.as_deref() == Some(&*NONE_OF_THEM) {
        front.rare = None;
    }
    notes.extend(inner);
    notes.extend(f.finish());
    front
}

/// Whether a value is no list of roles, or one without a role in it.
pub(crate) fn names_no_role(value: &fields::Value) -> bool {
    match value {
        fields::Value::Empty => true,
        fields::Value::Scalar(text) => text.split(',').all(|word| word.trim().is_empty()),
        fields::Value::List(items) => {
            let words = items
                .iter()
                .filter(|item| !matches!(item.value, fields::Value::Empty));
            let scalar = |item: &fields::Node| matches!(item.value, fields::Value::Scalar(_));
            words.clone().next().is_none() || !words.clone().all(scalar)
        }
        fields::Value::Table(_) => true,
    }
}

/// Whether a key that means nothing may have been meant for `access`.
fn looks_like_access(key: &str) -> bool {
    let plain: String = deunicode::deunicode(key)
        .to_lowercase()
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    nearest(
        plain.trim_matches('-'),
        ["access", "access-below", "teaser", "teaser-below"],
    )
    .is_some()
}

/// Lines at the top of a text that would gate the page if they stood in its front matter: the block
/// was not read as one, or there are two.
fn misplaced_access(source: &SourceRef, from: usize, config: &Config) -> Option<Span> {
    let text = source.text().get(from..).unwrap_or_default();
    let mut at = from;
    let mut seen = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let start = at;
        at += line.len();
        let bare = line.trim();
        if bare.is_empty() {
            continue;
        }
        seen += 1;
        if seen > 8 {
            return None;
        }
        let Some((key, value)) = bare.split_once([':', '=']) else {
            continue;
        };
        let mut words = value
            .split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_')))
            .filter(|word| !word.is_empty())
            .map(|word| word.to_lowercase().replace('_', "-"))
            .peekable();
        if looks_like_access(key)
            && words.peek().is_some()
            && words.all(|word| config.roles.named(&word).is_some())
        {
            return Some(Span::new(source, start..start + line.trim_end().len()));
        }
    }
    None
}

fn citations<'a>(f: &mut Fields<'a>, source: &'a SourceRef, notes: &mut Notes) -> Vec<Citation> {
    let mut all = Vec::new();
    for (table, _) in f.tables("sources") {
        let mut one = Fields::new(source, table);
        let mut text = |key| one.text(key).map(|text| text.value).unwrap_or_default();
        let citation = Citation {
            title: text("title"),
            publisher: text("publisher"),
            year: text("year"),
            link: text("link"),
            accessed: one.day("accessed"),
        };
        notes.extend(one.finish());
        all.push(citation);
    }
    all
}

fn variants<'a>(
    f: &mut Fields<'a>,
    source: &'a SourceRef,
    notes: &mut Notes,
) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (table, _) in f.tables("variants") {
        let mut one = Fields::new(source, table);
        let mut text = |key| one.text(key).map(|text| text.value).unwrap_or_default();
        all.push((text("name"), text("length")));
        notes.extend(one.finish());
    }
    all
}
