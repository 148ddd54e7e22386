//! The fields that every page may have: one row for each, in the order in which new pages write them.
//!
//! Where the program itself often asks for a field, the row begins with the name and type of a member of [`FrontMatter`] that
//! holds it; what the others say is kept as a [`Meaning`] beside its field. Either way the row is all there
//! is to a field. The groups are those of the handbook.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::kind::{
    Access, CRISIS, DRAWINGS, LEAFLETS, STAGES, Status, TeaserKind, WRITTEN_FOR, sorts,
};
use super::types::PageType;
use crate::day::months;
use crate::fields::free::Free;
use crate::fields::meaning::{Found, Hold, Key, Meaning, Said, Shown};
use crate::fields::row::{Need, Start};
use crate::fields::{Field, FieldKind, NATIONS, Placed};

/// Makes of the rows the table of fields, the struct that holds what a page says, and the ways from one to the other.
macro_rules! fields_of_every_page {
    ($( $group:literal { $( [$($member:ident: $type:ty)?] $field:expr; )* } )*) => {
        /// Everything that front matter says. Absent is `None`, empty or the type's default.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the rows say what each is for")]
        pub struct FrontMatter {
            $($($( pub $member: $type, )?)*)*
            /// What is said in fields without a member, most of which only some types have. Nothing on most pages of a large site.
            others: Vec<Said>,
            /// Which rows of the table say anything, be it wrong.
            present: u128,
            /// Whether a field of another program was meant to close the page, which only a lenient import passes on: who may read
            /// it then is not known.
            pub meant_closed: bool,
            /// Of a withdrawn page the summary that its teaser may show: who cannot read the page must not learn from it that
            /// the page was withdrawn.
            pub teaser_summary: Option<Placed<String>>,
            /// Whether the summary is the beginning of the words, which a lenient import takes for it.
            pub summary_is_taken: bool,
            /// The rows of which a folder above says what the page does not say itself.
            from_below: u128,
            /// Where the block stands; empty at the start of the file if there is none.
            pub at: Range<usize>,
        }

        /// The fields that every page may have.
        pub static EVERY_PAGE: &[Field] = &[ $($( $field, )*)* ];

        /// The groups in which the handbook tells of them, each with its number of rows.
        pub const GROUPS: &[(&str, usize)] = &[ $( ($group, [ $( stringify!($field), )* ].len()), )* ];

        /// For each row the member that holds it, if there is one.
        static MEMBERS: &[Option<Member>] = &[ $($( member!($($member)?), )*)* ];
    };
}

/// How a member takes a value, and shows it.
struct Member {
    take: fn(&mut FrontMatter, Meaning),
    show: fn(&FrontMatter) -> Shown<'_>,
}

macro_rules! member {
    () => {
        None
    };
    ($member:ident) => {
        Some(Member {
            take: |front, value| Hold::take(&mut front.$member, value),
            show: |front| Hold::show(&front.$member),
        })
    };
}

fields_of_every_page! {
    "naming" {
        [title: Option<Placed<String>>] Field::new("title", FieldKind::Text, "What the page is called, in up to 65 characters: its heading, and its name in lists and in the browser.")
            .needed_everywhere("title: What the page is called").start(Start::Title);
        [summary: Option<Placed<String>>] Field::new("summary", FieldKind::Text, "One sentence of 50 to 160 characters: the line under the heading, and the text in lists, feeds, search results and, with `teaser: summary`, on the locked page.")
            .needed_everywhere("summary: One sentence of 50 to 160 characters.").seen("summary")
            .start(Start::Text("Say here in one sentence what readers find on this page."));
        [kind: Option<PageType>] Field::new("type", FieldKind::OneOf(PageType::names), "What sort of page it is. Without it the section or the folder decides.")
            .start(Start::Type);
    }
    "readers" {
        [written_for: Vec<&'static str>] Field::new("audience", FieldKind::Choices(&WRITTEN_FOR), "Whom the words are for, shown as \"For\". It never decides who may read: that is `access`.")
            .line("audience: parents").seen("for");
        [access: Option<Access>] Field::new("access", FieldKind::Roles, "Who may read the page: `public`, or one role, or several, any of which opens it. Without it the section decides.").guards();
        [teaser: Option<TeaserKind>] Field::new("teaser", FieldKind::Choice(&TeaserKind::NAMES), "What everybody may know of a gated page: `hidden` (usual: nothing, not even that it is there), `title`, or `summary` (title and summary).").guards();
        [access_below: Option<Access>] Field::new("access-below", FieldKind::Roles, "On an _index.md: who may read the pages in the folder, where that is not who may read the page itself.").guards();
        [teaser_below: Option<TeaserKind>] Field::new("teaser-below", FieldKind::Choice(&TeaserKind::NAMES), "On an _index.md: what everybody may know of gated pages in the folder.").guards();
        [] Field::new("below", FieldKind::Records(BELOW), "On an _index.md: what the pages in the folder say where they do not say it themselves: `audience`, `owner`, `review-every`, `crisis`. The nearest folder goes before those above it. Never who may read: that is `access-below`.");
        [type_below: Option<PageType>] Field::new("type-below", FieldKind::OneOf(PageType::names), "On an _index.md: the type of the pages in the folder.");
    }
    "subject" {
        [topics: Vec<Placed<String>>] Field::new("topics", FieldKind::Topics, "What it is about; names of _data/topics.toml if there is such a file, otherwise any.")
            .seen("topics");
        [tags: Vec<Placed<String>>] Field::new("tags", FieldKind::Tags, "Free words to find it by.")
            .seen("tags");
        [stages: Vec<&'static str>] Field::new("stage", FieldKind::Choices(&STAGES), "The part of the first years that it is about.")
            .seen("stage");
        [drawing: Option<&'static str>] Field::new("drawing", FieldKind::Choice(&DRAWINGS), "Who or what is drawn beside the title of a page of tips, on its leaflet and in lists. Without it whom the words are for, if that is one.");
        [nations: Vec<&'static str>] Field::new("nation", FieldKind::Choices(&NATIONS), "Where it applies. Contacts of another nation are left out there, and those that stand in their place come in.")
            .or("applies-to").seen("applies_to");
        [key_points: Vec<Placed<String>>] Field::new("key-points", FieldKind::Marked, "Three to six sentences to remember, for the box \"In short\" above the words. Shown on all types but events, people and the home page.")
            .seen("key_points");
    }
    "leaflet" {
        [] Field::new("tip-count", FieldKind::Number, "How many tips the page has.");
        [] Field::new("leaflet", FieldKind::Choice(&LEAFLETS), "The sheet that a page of tips can be printed on.");
        [] Field::new("leaflet-code", FieldKind::Text, "The code on the printed sheet, such as AMB-T01, shown under \"Take it with you\". No two pages share one.")
            .line("leaflet-code: AMB-T01");
    }
    "status" {
        [status: Option<Status>] Field::new("status", FieldKind::Choice(&Status::NAMES), "How far the page is on its way to readers; published without it.").guards()
            .start(Start::As("draft   # take this line away when readers may have the page"));
        [] Field::new("draft", FieldKind::Flag, "Yes is short for `status: draft`.").guards();
        [published: Option<Date>] Field::new("published", FieldKind::Day, "The day from which readers find it.").guards()
            .seen("dates.published");
        [updated: Option<Placed<Date>>] Field::new("updated", FieldKind::Day, "The day on which its words last changed; shown if it is another day than `reviewed`.")
            .seen("dates.updated");
        [expires: Option<Date>] Field::new("expires", FieldKind::Day, "The day on which it leaves the site.").guards();
        [] Field::new("withdrawn", FieldKind::Day, "The day on which it was withdrawn. A page of `status: withdrawn` keeps its address and title, and shows none of its words: only that, and what stands in these fields.")
            .seen("withdrawal.date");
        [] Field::new("withdrawn-because", FieldKind::Text, "Why it was withdrawn, for its readers.")
            .seen("withdrawal.because");
        [] Field::new("withdrawn-instead", FieldKind::Page, "The path of the page to read instead.")
            .seen("withdrawal.instead");
    }
    "review" {
        [version: Option<String>] Field::new("version", FieldKind::Text, "Such as \"1.2\", shown at the foot.")
            .needed_for_review("version: 1.0").seen("dates.version").start(Start::As("\"0.1\""));
        [authors: Vec<Placed<String>>] Field::new("authors", FieldKind::People, "Who wrote it: ids of _data/people.toml, or names.")
            .or("author").needed_for_review("authors: name-of-a-person").seen("made.authors").start(Start::Person);
        [] Field::new("contributors", FieldKind::People, "Who helped: ids of _data/people.toml, or names.")
            .seen("made.contributors");
        [reviewed_by: Vec<Placed<String>>] Field::new("reviewed-by", FieldKind::People, "Who checked it: ids of _data/people.toml, or names. Not the author alone.")
            .needed_for_review("reviewed-by: name-of-a-person").seen("made.reviewers")
            .start(Start::As("‹nobody yet›   # whoever checks the page; not its author alone"));
        [owner: Option<String>] Field::new("owner", FieldKind::Person, "Who sees to it that it is reviewed: an id of _data/people.toml, or a name. `pimh due` lists pages by date and owner.")
            .of_review().seen("dates.owner").start(Start::Person);
        [reviewed: Option<Placed<Date>>] Field::new("reviewed", FieldKind::Day, "The day of the last review of the whole page.")
            .needed_for_review("reviewed: 6 August 2026").seen("dates.reviewed").start(Start::Today);
        [review_due: Option<Placed<Date>>] Field::new("review-due", FieldKind::Day, "The day by which somebody looks at it again, within 36 months.")
            .needed_for_review("review-due: 6 August 2028").unless("review-every").start(Start::ReviewDue);
        [review_every: Option<Placed<String>>] Field::new("review-every", FieldKind::Interval, "In place of review-due, a time from `reviewed`: `24 months` or `2 years`, in figures.");
        [] Field::new("updates", FieldKind::Kept, "What changed, and when.");
        [] Field::new("lived-experience", FieldKind::Text, "How parents helped to write it.")
            .seen("made.lived_experience");
        [] Field::new("interests", FieldKind::Text, "Who paid, and what could sway the author; `none declared` will do.")
            .seen("made.interests");
        [] Field::new("sources", FieldKind::Records(SOURCE), "Where the facts come from.")
            .line("sources:\n  - title: Where the facts come from").seen("sources");
    }
    "translation" {
        [lang: Option<Placed<String>>] Field::new("lang", FieldKind::Text, "The language of the page, such as `cy`, if it is not the site's. Direction and the words of the design follow it.");
        [] Field::new("translation-of", FieldKind::Original, "The path of the page that this one translates: `/tips/mothers.md`.");
        [] Field::new("translated-from-version", FieldKind::Text, "The `version` of that page which was translated.");
        [] Field::new("made-from", FieldKind::Sentences, "The paragraphs of that page which it has, each by its hash and first words. `pimh translated` writes it, and `pimh check` tells which are other ones now.");
        [] Field::new("translation-checked-by", FieldKind::Text, "Who compared the two.");
    }
    "rest" {
        [related: Vec<Placed<String>>] Field::new("related", FieldKind::Pages, "Paths of pages to read next: `[/tips/rest.md, /about.md]`.");
        [aliases: Vec<Placed<String>>] Field::new("aliases", FieldKind::Words, "Former addresses, from the root, which lead here: `[/dads/, /old/dads.html]`. Those of a gated page lead only readers who have its code.")
            .or("redirect-from");
        [slug: Option<Placed<String>>] Field::new("slug", FieldKind::Text, "The last part of the address, in place of the file's name: `slug: rest` makes /tips/rest/. On an _index.md it names the folder in addresses.");
        [weight: Option<i64>] Field::new("weight", FieldKind::Number, "Its place in lists: small numbers come first, pages without one follow, by title. A gated page with a teaser is sorted by its title alone.");
        [sort: Option<&'static str>] Field::new("sort", FieldKind::OneOf(sorts), "On an _index.md: how its list is sorted. `weight` is the usual, or what the type of its pages says; by `date` the page that was published last comes first, and each row has its day; `title`; or a field of a type of your own. A gated page with a teaser follows, by its title.")
            .seen("sort");
        [contents: Option<bool>] Field::new("contents", FieldKind::Flag, "Whether the page begins with a list of its headings. Without it, pages with three or more headings of level 2 have one, but not the home page and top tips.");
        [crisis: Option<&'static str>] Field::new("crisis", FieldKind::Choice(&CRISIS), "How much help for a crisis the page shows.");
        [] Field::new("template", FieldKind::Text, "The template that draws the page in the place of the one of its type: `template: story` is templates/story.html of the theme.");
        [] Field::new("exit-button", FieldKind::Kept, "Whether the page can be left at a touch.");
        [no_index: bool] Field::new("no-index", FieldKind::Flag, "Yes keeps it out of search engines, the sitemap and feeds. It stays in lists, in the A to Z and in the site's own search.");
        [] Field::new("search", FieldKind::Flag, "No keeps it out of the site's own search alone. It stays in lists, menus, feeds and search engines.");
        [sample: Option<bool>] Field::new("sample", FieldKind::Flag, "Yes shows that the page is a sample and no advice.");
        [extra: Vec<(String, Free)>] Field::new("extra", FieldKind::Free, "Values for templates of your own, under any names. They find them as `page.extra.NAME`, and print them as text.");
        [ignore: Vec<Placed<String>>] Field::new("ignore", FieldKind::Sentences, "Messages that the page takes back, each with its reason: `H1 because …`");
    }
}

/// What a folder may say for the pages in it: nothing that keeps a page from readers.
const BELOW: &[Field] = &[
    Field::new(
        "audience",
        FieldKind::Choices(&WRITTEN_FOR),
        "Whom the words are for.",
    ),
    Field::new(
        "owner",
        FieldKind::Person,
        "Who sees to it that they are reviewed.",
    ),
    Field::new(
        "review-every",
        FieldKind::Interval,
        "A time from `reviewed`, where a page says no day.",
    ),
    Field::new(
        "crisis",
        FieldKind::Choice(&CRISIS),
        "How much help for a crisis they show.",
    ),
];

/// What is said of a source.
const SOURCE: &[Field] = &[
    Field::new("title", FieldKind::Text, "What it is called."),
    Field::new("publisher", FieldKind::Text, "Who published it."),
    Field::new("year", FieldKind::Text, "When, or `not stated`."),
    Field::new("link", FieldKind::Web, "Where it can be read."),
    Field::new(
        "accessed",
        FieldKind::Day,
        "When somebody last looked at it.",
    ),
];

const _: () = assert!(MEMBERS.len() <= 128, "a bit of `present` for each row");

/// `draft: yes`, which is short for a status.
pub(super) const DRAFT: Key<bool> = Key::flag(EVERY_PAGE, "draft");
/// The paper of its leaflet.
const LEAFLET: Key<Placed<&'static str>> = Key::choice(EVERY_PAGE, "leaflet");
/// The code on the sheet.
pub const LEAFLET_CODE: Key<str> = Key::text(EVERY_PAGE, "leaflet-code");
/// `search: no`, which keeps a page out of the site's own search.
pub const SEARCH: Key<bool> = Key::flag(EVERY_PAGE, "search");
/// The template that draws a page in the place of the one of its type.
pub const TEMPLATE: Key<Placed<String>> = Key::line(EVERY_PAGE, "template");
/// The page that one translates.
pub const TRANSLATION_OF: Key<Placed<String>> = Key::original(EVERY_PAGE, "translation-of");
/// The version of it.
pub const TRANSLATED_FROM_VERSION: Key<str> = Key::text(EVERY_PAGE, "translated-from-version");
/// The paragraphs that it was made from.
pub const MADE_FROM: &str = "made-from";
/// Who compared the two.
pub const TRANSLATION_CHECKED_BY: Key<str> = Key::text(EVERY_PAGE, "translation-checked-by");

/// The fields that pages of a type may have, in the order in which new pages write them: its own stand behind its name.
pub fn fields_of(kind: PageType) -> impl Iterator<Item = &'static Field> {
    let naming = GROUPS.first().map_or(0, |(_, rows)| *rows);
    let (naming, others) = EVERY_PAGE.split_at(naming);
    naming.iter().chain(kind.is().fields).chain(others)
}

/// The names of the fields that keep a page, or its existence, from readers. What is wrong with them can never be weighed
/// as less.
pub fn guarded() -> impl Iterator<Item = &'static str> {
    let guards = EVERY_PAGE.iter().filter(|field| field.guards);
    guards.map(|field| field.name)
}

/// The fields that only pages of some types have, each once.
pub fn fields_of_types() -> &'static [&'static Field] {
    static ALL: LazyLock<Vec<&Field>> = LazyLock::new(|| {
        let mut all: Vec<&Field> = Vec::new();
        for field in PageType::all().flat_map(|kind| kind.is().fields) {
            if all.iter().all(|known| known.name != field.name) {
                all.push(field);
            }
        }
        all
    });
    &ALL
}

impl FrontMatter {
    /// That of a page without any, whose words begin at a byte of its file.
    pub(super) fn nothing_at(start: usize) -> FrontMatter {
        FrontMatter {
            at: start..start,
            ..FrontMatter::default()
        }
    }

    /// Takes what a field of the table says, by its row.
    pub(super) fn take_row(&mut self, row: usize, said: Said) {
        if said.value.is_empty_list() {
            return;
        }
        self.present |= 1 << row;
        match MEMBERS.get(row) {
            Some(Some(member)) => (member.take)(self, said.value),
            _ => self.take(said),
        }
    }

    /// Takes what a field without a member says. A list goes on where the field stands under its other name too.
    pub(super) fn take(&mut self, said: Said) {
        if said.value.is_empty_list() {
            return;
        }
        let before = self
            .others
            .iter_mut()
            .find(|other| other.field.name == said.field.name);
        match before {
            None => self.others.push(said),
            Some(before) => match (&mut before.value, said.value) {
                (Meaning::Choices(words), Meaning::Choices(more)) => words.extend(more),
                (Meaning::Words(words), Meaning::Words(more)) => words.extend(more),
                _ => {}
            },
        }
    }

    /// Gives away what a field without a member says.
    pub(super) fn give(&mut self, name: &str) -> Option<Said> {
        let at = self
            .others
            .iter()
            .position(|said| said.field.name == name)?;
        Some(self.others.remove(at))
    }

    /// What a folder's own page says for those below it.
    pub(crate) fn below(&self) -> &[Said] {
        match self.other("below") {
            Some(Meaning::Records(records)) => records.first().map_or(&[], Vec::as_slice),
            _ => &[],
        }
    }

    /// Takes what a folder above says, unless the page says it itself, be it wrong, or took it from a nearer one.
    pub(crate) fn take_below(&mut self, below: &Said) {
        let name = below.field.name;
        let Some(row) = EVERY_PAGE.iter().position(|field| field.name == name) else {
            return;
        };
        let has_day = name == "review-every" && self.has_named("review-due");
        if has_day || self.has_named(name) {
            return;
        }
        let value = match &below.value {
            // It stands in another file; here it has no place.
            Meaning::Text(text) => Meaning::Text(Placed {
                value: text.value.clone(),
                at: self.at.start..self.at.start,
            }),
            value => value.clone(),
        };
        let field = &EVERY_PAGE[row];
        self.take_row(
            row,
            Said {
                field,
                value,
                at: self.at.start..self.at.start,
            },
        );
        self.from_below |= 1 << row;
    }

    /// Takes how often it is reviewed from the settings, where neither the page nor a folder above says so.
    pub(crate) fn take_interval(&mut self, interval: &str) {
        let name = "review-every";
        let Some(field) = EVERY_PAGE.iter().find(|field| field.name == name) else {
            return;
        };
        let at = self.at.start..self.at.start;
        let value = Meaning::Text(Placed {
            value: interval.to_owned(),
            at: at.clone(),
        });
        self.take_below(&Said { field, value, at });
    }

    /// Whether a folder above, or the settings, say a field in the place of the page.
    pub(crate) fn took_below(&self, name: &str) -> bool {
        let row = EVERY_PAGE.iter().position(|field| field.name == name);
        row.is_some_and(|row| self.from_below & (1 << row) != 0)
    }

    /// Takes a field for one that says something, since its name was misspelt.
    pub(super) fn mean(&mut self, name: &str) {
        let row = EVERY_PAGE.iter().position(|field| field.name == name);
        if let Some(row) = row {
            self.present |= 1 << row;
        }
    }

    /// Frees what reading took too much.
    pub(super) fn settle(&mut self) {
        self.others.shrink_to_fit();
    }

    /// What a field without a member says.
    pub fn get<T: Found + ?Sized>(&self, key: Key<T>) -> Option<&T> {
        self.other(key.name).and_then(T::in_meaning)
    }

    fn other(&self, name: &str) -> Option<&Meaning> {
        let said = self.others.iter().find(|said| said.field.name == name);
        said.map(|said| &said.value)
    }

    /// Whether a field of that name has a value.
    pub fn says(&self, name: &str) -> bool {
        !matches!(self.show_named(name), Shown::Nothing)
    }

    /// What the field of that name says.
    pub fn show_named(&self, name: &str) -> Shown<'_> {
        if let Some(value) = self.other(name) {
            return value.show();
        }
        let row = EVERY_PAGE.iter().position(|row| row.name == name);
        match row.and_then(|row| MEMBERS.get(row)) {
            Some(Some(member)) => (member.show)(self),
            _ => Shown::Nothing,
        }
    }

    /// What a field says.
    pub fn show(&self, field: &Field) -> Shown<'_> {
        self.show_named(field.name)
    }

    /// The fields that every page may have, with what is said in them.
    pub fn rows(&self) -> impl Iterator<Item = (&'static Field, Shown<'_>)> {
        EVERY_PAGE.iter().zip(MEMBERS).map(|(field, member)| {
            let shown = match member {
                Some(member) => (member.show)(self),
                None => self.other(field.name).map_or(Shown::Nothing, Meaning::show),
            };
            (field, shown)
        })
    }

    /// All that is said, field by field.
    pub fn said(&self) -> impl Iterator<Item = (&'static Field, Shown<'_>)> {
        let members = EVERY_PAGE.iter().zip(MEMBERS);
        let members = members.filter_map(|(field, member)| {
            let member = member.as_ref()?;
            Some((field, (member.show)(self)))
        });
        members.chain(
            self.others
                .iter()
                .map(|said| (said.field, said.value.show())),
        )
    }

    /// The fields that a page of a type says and that belong to other types.
    pub fn foreign(&self, kind: PageType) -> impl Iterator<Item = &Said> {
        self.others.iter().filter(move |said| {
            let is = |field: &Field| field.name == said.field.name;
            !kind.is().fields.iter().any(is) && !EVERY_PAGE.iter().any(is)
        })
    }

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

    /// Whether it was withdrawn, so that it shows none of its words.
    pub fn is_withdrawn(&self) -> bool {
        self.status == Some(Status::Withdrawn)
    }

    /// What is left of that of a withdrawn page: what it is called, where it stands, for whom, and why it was withdrawn.
    pub(super) fn of_withdrawn(&self) -> FrontMatter {
        let is_of_it = |said: &&Said| {
            said.field.name.starts_with("withdrawn") || said.field.name == LEAFLET.name
        };
        FrontMatter {
            title: self.title.clone(),
            kind: self.kind,
            access: self.access.clone(),
            teaser: self.teaser,
            access_below: self.access_below.clone(),
            teaser_below: self.teaser_below,
            type_below: self.type_below,
            status: self.status,
            lang: self.lang.clone(),
            aliases: self.aliases.clone(),
            slug: self.slug.clone(),
            weight: self.weight,
            crisis: self.crisis,
            sample: self.sample,
            ignore: self.ignore.clone(),
            others: self.others.iter().filter(is_of_it).cloned().collect(),
            present: self.present,
            meant_closed: self.meant_closed,
            teaser_summary: self.summary.clone(),
            at: self.at.clone(),
            ..FrontMatter::default()
        }
    }

    /// The paper that a leaflet of the page is laid out for; nothing if it has none.
    pub fn paper(&self) -> Option<&Placed<&'static str>> {
        self.any_paper().filter(|_| !self.is_withdrawn())
    }

    /// Whether there is a leaflet of the page on paper that must not be followed any more.
    pub fn has_withdrawn_leaflet(&self) -> bool {
        self.is_withdrawn() && self.any_paper().is_some()
    }

    fn any_paper(&self) -> Option<&Placed<&'static str>> {
        self.get(LEAFLET).filter(|size| size.value != "none")
    }

    /// When the next review is due: as written, or by `review-every`.
    pub fn review_due(&self) -> Option<Date> {
        Placed::day(&self.review_due).or_else(|| {
            let months = months(&self.review_every.as_ref()?.value)?;
            let reviewed = Placed::day(&self.reviewed)?;
            reviewed.checked_add(months.months()).ok()
        })
    }

    /// The fields that a type requires and that are missing.
    pub fn missing(&self, kind: PageType, is_section: bool) -> Vec<&'static Field> {
        // Nothing is asked of words that nobody reads any more.
        let is_section = is_section || self.is_withdrawn();
        let is_missing = |field: &&'static Field| {
            !self.has(field) && field.unless.is_none_or(|other| !self.has_named(other))
        };
        let needed = |need: Need| EVERY_PAGE.iter().filter(move |field| field.need == need);
        let mut missing: Vec<_> = needed(Need::EveryPage).collect();
        if !is_section {
            if kind.is().is_reviewed {
                missing.extend(needed(Need::Review));
            }
            let named = |name: &&str| EVERY_PAGE.iter().find(|field| field.name == *name);
            missing.extend(kind.is().needs.iter().filter_map(named));
            let own = kind.is().fields.iter();
            missing.extend(own.filter(|field| field.need == Need::Type));
        }
        missing.retain(is_missing);
        missing
    }

    fn has(&self, field: &Field) -> bool {
        self.has_named(field.name)
    }

    /// Whether a field says anything, be it wrong.
    fn has_named(&self, name: &str) -> bool {
        let row = EVERY_PAGE.iter().position(|field| field.name == name);
        match row {
            Some(row) => self.present & (1 << row) != 0,
            None => self.others.iter().any(|said| said.field.name == name),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::config::{Config, SETTINGS};
    use crate::diagnostic::Notes;
    use crate::document::front_matter;
    use crate::names::SitePath;
    use crate::snapshot::Snapshot;
    use crate::source::Source;

    fn read(block: &str) -> (FrontMatter, Vec<String>) {
        let settings = "title = \"T\"\nbase_url = \"https://example.org/\"\n[roles.one]\n";
        let config = Config::read(&Snapshot::of([(SETTINGS, settings)]))
            .value
            .unwrap();
        let source = Source::new(SitePath::new("content/a.md"), format!("---\n{block}---\n"));
        let mut notes = Notes::default();
        let read = front_matter::read(&source, &config, &mut notes);
        let told = notes.iter().map(|note| note.message().to_owned());
        (read.unwrap().front.unwrap(), told.collect())
    }

    fn example(kind: FieldKind) -> String {
        match kind {
            FieldKind::Day => "6 August 2026".to_owned(),
            FieldKind::Moment => "2026-08-06 10:00".to_owned(),
            FieldKind::Choice(words) => words.last().unwrap().to_string(),
            FieldKind::Choices(words) => format!("[{}]", words.join(", ")),
            FieldKind::OneOf(words) => words().pop().unwrap().to_owned(),
            FieldKind::Flag => "yes".to_owned(),
            FieldKind::Free => "{ a: [b, c] }".to_owned(),
            FieldKind::Number => "3".to_owned(),
            FieldKind::Interval => "24 months".to_owned(),
            FieldKind::Roles => "one".to_owned(),
            FieldKind::Records(fields) => {
                let entry = |field: &Field| format!("{}: {}", field.name, example(field.kind));
                let entries: Vec<String> = fields.iter().map(entry).collect();
                format!("[{{{}}}]", entries.join(", "))
            }
            kind if kind.is_list() => "[one, two]".to_owned(),
            _ => "words".to_owned(),
        }
    }

    fn all() -> impl Iterator<Item = &'static Field> {
        EVERY_PAGE.iter().chain(fields_of_types().iter().copied())
    }

    #[test]
    fn what_a_field_says_is_read_under_each_of_its_names_and_shown() {
        for field in all() {
            for name in field.names() {
                let (front, told) = read(&format!("{name}: {}\n", example(field.kind)));
                assert_eq!(told, Vec::<String>::new(), "{name}");
                let is_shown = front.says(field.name);
                // The one is only taken, the other short for a status.
                let is_not = matches!(field.kind, FieldKind::Kept) || field.name == "draft";
                assert_eq!(is_shown, !is_not, "{name}");
            }
        }
        let (front, told) = read("titel: words\n");
        assert_eq!(told, ["`titel` is not a field"]);
        assert!(
            all().all(|field| !front.says(field.name) || matches!(field.kind, FieldKind::Flag))
        );
    }

    #[test]
    fn lists_under_two_names_become_one() {
        let (front, _) = read("applies-to: wales\nnation: england\nauthor: b\nauthors: a\n");
        assert!(matches!(
            front.show_named("nation"),
            Shown::Choices(["england", "wales"])
        ));
        let authors: Vec<&str> = front.authors.iter().map(|one| one.value.as_str()).collect();
        assert_eq!(authors, ["a", "b"]);
    }

    #[test]
    fn a_field_of_another_type_is_foreign() {
        let (front, _) = read("starts: 2027-03-04\nbanding: six\nleaflet: a5\n");
        let foreign = |kind: &str| -> Vec<&str> {
            let kind = PageType::named(kind).unwrap();
            front.foreign(kind).map(|said| said.field.name).collect()
        };
        assert_eq!(foreign("event"), ["banding"]);
        assert_eq!(foreign("job-description"), ["starts"]);
        assert_eq!(foreign("page"), ["starts", "banding"]);
    }

    #[test]
    fn a_wrong_value_is_not_a_missing_one() {
        let kind = PageType::named("event").unwrap();
        let missing = |block: &str| -> Vec<&str> {
            let missing = read(block).0.missing(kind, false);
            missing.iter().map(|field| field.name).collect()
        };
        assert_eq!(missing(""), ["title", "summary", "kind", "starts"]);
        assert_eq!(
            missing("title: T\nkind: party\nstarts: soon\n"),
            ["summary"]
        );
    }

    #[test]
    fn none_of_the_fields_that_guard_a_page_is_forgotten() {
        let names: BTreeSet<&str> = guarded().collect();
        let known = [
            "access",
            "access-below",
            "draft",
            "expires",
            "published",
            "status",
            "teaser",
            "teaser-below",
        ];
        assert_eq!(names, BTreeSet::from(known));
    }

    #[test]
    fn every_field_stands_once_and_says_what_it_is_for() {
        let mut names = BTreeSet::new();
        for field in all() {
            for name in field.names() {
                assert!(names.insert(name), "{name}");
            }
            assert!(field.help.len() > 10, "{}", field.name);
        }
        let rows: usize = GROUPS.iter().map(|(_, rows)| rows).sum();
        assert_eq!(rows, EVERY_PAGE.len());
    }
}
