//! The fields of front matter: one table of what an editor may write, in the order that reads best.
//!
//! The schema and new pages are made from it, and the reader in [`super::front_matter`] takes from it
//! what it only keeps. A test compares the table with what the reader asks for. Which fields a type
//! *requires* is said by [`super::FrontMatter::missing`].

use super::kind::{
    ACCREDITED, AUDIENCES, CRISIS, EVENT_KINDS, LEAFLETS, MODES, NATIONS, PageType, STAGES, Status,
    TeaserKind,
};

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub enum FieldKind {
    /// One line.
    Text,
    /// A day.
    Day,
    /// A day with a time of the clock.
    Moment,
    /// A list of words; also words with commas.
    Words,
    /// A list of sentences.
    Sentences,
    /// One word out of a fixed list.
    Choice(&'static [&'static str]),
    /// Words out of a fixed list.
    Choices(&'static [&'static str]),
    /// Yes or no.
    Flag,
    /// A whole number.
    Number,
    /// A list of records with these fields.
    Records(&'static [Field]),
    /// Anything: it is taken, and kept for a part of the program that will show it.
    Kept,
}

/// One field.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name, with hyphens.
    pub name: &'static str,
    /// What it holds.
    pub kind: FieldKind,
    /// The types of page that it is for; empty if it is for all.
    pub types: &'static [PageType],
    /// What it is for, in a sentence or two.
    pub help: &'static str,
}

impl Field {
    /// A field that every type may have.
    pub const fn new(name: &'static str, kind: FieldKind, help: &'static str) -> Field {
        Field {
            name,
            kind,
            types: &[],
            help,
        }
    }

    const fn of(
        types: &'static [PageType],
        name: &'static str,
        kind: FieldKind,
        help: &'static str,
    ) -> Field {
        Field {
            name,
            kind,
            types,
            help,
        }
    }
}

/// The fields that pages of a type may have.
pub fn fields_of(kind: PageType) -> impl Iterator<Item = &'static Field> {
    FIELDS
        .iter()
        .filter(move |field| field.types.is_empty() || field.types.contains(&kind))
}

/// The fields that are taken without being read.
pub(super) fn kept() -> impl Iterator<Item = &'static str> {
    FIELDS
        .iter()
        .filter(|field| matches!(field.kind, FieldKind::Kept))
        .map(|field| field.name)
}

const GOOD_PRACTICE: &[PageType] = &[PageType::GoodPractice];
const JOB: &[PageType] = &[PageType::JobDescription];
const TRAINING: &[PageType] = &[PageType::Training];
const EVENT: &[PageType] = &[PageType::Event];
const PUBLICATION: &[PageType] = &[PageType::Publication];
const PERSON: &[PageType] = &[PageType::Person];

/// What is said of a source.
const SOURCE: &[Field] = &[
    Field::new("title", FieldKind::Text, "What it is called."),
    Field::new("publisher", FieldKind::Text, "Who published it."),
    Field::new("year", FieldKind::Text, "When, or `not stated`."),
    Field::new("link", FieldKind::Text, "Where it can be read."),
    Field::new(
        "accessed",
        FieldKind::Day,
        "When somebody last looked at it.",
    ),
];

/// What is said of one form of a course.
const VARIANT: &[Field] = &[
    Field::new("name", FieldKind::Text, "What this form is called."),
    Field::new("length", FieldKind::Text, "How long it takes."),
];

/// Every field.
#[rustfmt::skip] // A table: one field on each line.
pub const FIELDS: &[Field] = &[
    Field::new("title", FieldKind::Text, "What the page is called, in up to 65 characters."),
    Field::new("summary", FieldKind::Text, "One sentence of 50 to 160 characters, for lists, search results and locked pages."),
    Field::new("type", FieldKind::Choice(&PageType::NAMES), "What sort of page it is. Without it the folder decides."),

    Field::of(GOOD_PRACTICE, "theme", FieldKind::Text, "What the point belongs to, such as First contact."),
    Field::of(GOOD_PRACTICE, "practice-setting", FieldKind::Text, "Where it is used, such as home visits."),

    Field::of(JOB, "banding", FieldKind::Text, "The pay grade; `set locally` will do."),
    Field::of(JOB, "reports-to", FieldKind::Text, "The post that this one answers to."),
    Field::of(JOB, "hours", FieldKind::Text, "Hours of work; `set locally` will do."),
    Field::of(JOB, "strands", FieldKind::Sentences, "The kinds of work in the post."),

    Field::of(TRAINING, "mode", FieldKind::Choice(&MODES), "Who learns together."),
    Field::of(TRAINING, "length", FieldKind::Text, "How long it takes, such as one day."),
    Field::of(TRAINING, "accredited", FieldKind::Choice(&ACCREDITED), "Whether it is accredited."),
    Field::of(TRAINING, "for", FieldKind::Text, "Who may come, in words."),
    Field::of(TRAINING, "focus", FieldKind::Text, "What it is about, in words."),
    Field::of(TRAINING, "variants", FieldKind::Records(VARIANT), "The forms in which it is given."),
    Field::of(TRAINING, "book-link", FieldKind::Text, "Where to book: a page, an address or mailto:."),

    Field::of(EVENT, "kind", FieldKind::Choice(&EVENT_KINDS), "What kind of event it is."),
    Field::of(EVENT, "starts", FieldKind::Moment, "Day and time, such as 2027-03-04 10:00."),
    Field::of(EVENT, "ends", FieldKind::Moment, "Day and time."),
    Field::of(EVENT, "place", FieldKind::Text, "Where people meet."),
    Field::of(EVENT, "online", FieldKind::Text, "How people join from afar."),
    Field::of(EVENT, "capacity", FieldKind::Text, "How many can come."),
    Field::of(EVENT, "contact", FieldKind::Text, "Who answers questions: an id of _data/contacts.toml."),

    Field::of(PUBLICATION, "publisher", FieldKind::Text, "Who published it."),
    Field::of(PUBLICATION, "year", FieldKind::Text, "The year in which it came out."),
    Field::of(PUBLICATION, "month", FieldKind::Text, "The month in which it came out."),
    Field::of(PUBLICATION, "pages", FieldKind::Text, "How many pages it has."),
    Field::of(PUBLICATION, "link", FieldKind::Text, "Where it can be read."),
    Field::of(PUBLICATION, "file", FieldKind::Text, "The path of a copy on this site."),
    Field::of(PUBLICATION, "recommendation", FieldKind::Text, "What it recommends, in one sentence."),
    Field::of(PUBLICATION, "superseded-by", FieldKind::Text, "The path of the page on a newer paper."),

    Field::of(PERSON, "name", FieldKind::Text, "The person's name."),
    Field::of(PERSON, "post", FieldKind::Text, "What they do."),
    Field::of(PERSON, "organisation", FieldKind::Text, "Where they do it."),
    Field::of(PERSON, "fictional", FieldKind::Flag, "Whether the person is made up."),
    Field::of(PERSON, "photo", FieldKind::Kept, "A picture of the person."),
    Field::of(PERSON, "consent", FieldKind::Kept, "Whether the person agreed to the picture."),
    Field::of(PERSON, "page", FieldKind::Flag, "Whether the person has a page of their own."),

    Field::new("audience", FieldKind::Choices(&AUDIENCES), "Whom the words are for. Who may read them is said by `access`."),
    Field::new("access", FieldKind::Words, "Who may read the page: roles, or `public`. Without it the section decides."),
    Field::new("teaser", FieldKind::Choice(&TeaserKind::NAMES), "What everybody may know of a gated page."),
    Field::new("access-below", FieldKind::Words, "On an _index.md: who may read the pages in the folder."),
    Field::new("teaser-below", FieldKind::Choice(&TeaserKind::NAMES), "On an _index.md: what everybody may know of gated pages in the folder."),
    Field::new("type-below", FieldKind::Choice(&PageType::NAMES), "On an _index.md: the type of the pages in the folder."),

    Field::new("topics", FieldKind::Words, "What it is about; names of _data/topics.toml if there is one."),
    Field::new("tags", FieldKind::Words, "Free words to find it by."),
    Field::new("stage", FieldKind::Choices(&STAGES), "The part of the first years that it is about."),
    Field::new("nation", FieldKind::Choices(&NATIONS), "Where it applies."),
    Field::new("applies-to", FieldKind::Choices(&NATIONS), "The same as `nation`."),
    Field::new("key-points", FieldKind::Sentences, "Three to six sentences to remember."),

    Field::new("tip-count", FieldKind::Number, "How many tips the page has."),
    Field::new("leaflet", FieldKind::Choice(&LEAFLETS), "The sheet that it can be printed on."),
    Field::new("leaflet-code", FieldKind::Text, "The code on the printed sheet, such as AMB-T01. No two pages share one."),

    Field::new("status", FieldKind::Choice(&Status::NAMES), "How far the page is on its way to readers; published without it."),
    Field::new("draft", FieldKind::Flag, "Yes is short for status: draft."),
    Field::new("published", FieldKind::Day, "The day from which readers find it."),
    Field::new("updated", FieldKind::Day, "The day on which its words last changed."),
    Field::new("expires", FieldKind::Day, "The day on which it leaves the site."),

    Field::new("version", FieldKind::Text, "Such as \"1.2\"."),
    Field::new("authors", FieldKind::Words, "Who wrote it: ids of _data/people.toml, or names."),
    Field::new("author", FieldKind::Words, "One more author."),
    Field::new("contributors", FieldKind::Words, "Who helped: ids of _data/people.toml, or names."),
    Field::new("reviewed-by", FieldKind::Words, "Who checked it: ids of _data/people.toml, or names. Not the author alone."),
    Field::new("owner", FieldKind::Text, "Who sees to it that it is reviewed: an id of _data/people.toml, or a name."),
    Field::new("reviewed", FieldKind::Day, "The day of the last review."),
    Field::new("review-due", FieldKind::Day, "The day by which somebody looks at it again, within 36 months."),
    Field::new("review-every", FieldKind::Text, "In place of review-due, such as 24 months."),
    Field::new("updates", FieldKind::Kept, "What changed, and when."),
    Field::new("lived-experience", FieldKind::Text, "How parents helped to write it."),
    Field::new("interests", FieldKind::Text, "Who paid, and what could sway the author; `none declared` will do."),
    Field::new("sources", FieldKind::Records(SOURCE), "Where the facts come from."),

    Field::new("lang", FieldKind::Text, "The language of the page, such as cy, if it is not the site's."),
    Field::new("translation-of", FieldKind::Text, "The path of the page that this one translates."),
    Field::new("translated-from-version", FieldKind::Text, "The version of that page which was translated."),
    Field::new("translation-checked-by", FieldKind::Text, "Who checked the translation."),

    Field::new("related", FieldKind::Words, "Paths of pages to read next."),
    Field::new("aliases", FieldKind::Words, "Former addresses, which lead here."),
    Field::new("redirect-from", FieldKind::Words, "The same as `aliases`."),
    Field::new("slug", FieldKind::Text, "The last part of the address, in place of the file's name."),
    Field::new("weight", FieldKind::Number, "Its place in lists: small numbers come first."),
    Field::new("contents", FieldKind::Flag, "Whether the page begins with a list of its headings."),
    Field::new("crisis", FieldKind::Choice(&CRISIS), "How much help for a crisis the page shows."),
    Field::new("exit-button", FieldKind::Kept, "Whether the page can be left at a touch."),
    Field::new("no-index", FieldKind::Flag, "Yes keeps it out of search engines."),
    Field::new("sample", FieldKind::Flag, "Yes shows that the page is a sample and no advice."),
    Field::new("ignore", FieldKind::Sentences, "Checks to leave out, each with its reason: R1 because …"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::config::{Config, SETTINGS};
    use crate::diagnostic::Notes;
    use crate::document::{asked::asked_in, front_matter};
    use crate::names::SitePath;
    use crate::source::{Snapshot, Source};

    fn example(kind: FieldKind) -> String {
        match kind {
            FieldKind::Text | FieldKind::Kept => "words".to_owned(),
            FieldKind::Day => "6 August 2026".to_owned(),
            FieldKind::Moment => "2026-08-06 10:00".to_owned(),
            FieldKind::Words | FieldKind::Sentences => "[one, two]".to_owned(),
            FieldKind::Choice(words) => words.last().unwrap().to_string(),
            FieldKind::Choices(words) => format!("[{}]", words.join(", ")),
            FieldKind::Flag => "yes".to_owned(),
            FieldKind::Number => "3".to_owned(),
            FieldKind::Records(fields) => {
                let entries: Vec<String> = fields
                    .iter()
                    .map(|field| format!("{}: {}", field.name, example(field.kind)))
                    .collect();
                format!("[{{{}}}]", entries.join(", "))
            }
        }
    }

    #[test]
    fn the_reader_takes_every_field_of_the_table() {
        let settings = "title = \"T\"\nbase_url = \"https://example.org/\"\n";
        let config = Config::read(&Snapshot::of([(SETTINGS, settings)]))
            .value
            .unwrap();
        let lines: Vec<String> = FIELDS
            .iter()
            .map(|field| match field.name {
                "review-every" => "review-every: 24 months\n".to_owned(),
                name => format!("{name}: {}\n", example(field.kind)),
            })
            .collect();
        let text = format!("---\n{}---\n", lines.concat());
        let mut notes = Notes::default();
        let read = front_matter::read(
            &Source::new(SitePath::new("content/a.md"), text),
            &config,
            &mut notes,
        );
        assert!(read.is_some());
        let told: Vec<&str> = notes.iter().map(|note| note.message()).collect();
        assert!(told.is_empty(), "{told:?}");
    }

    #[test]
    fn the_table_has_every_field_that_the_reader_asks_for() {
        let mut listed: BTreeSet<&str> = FIELDS
            .iter()
            .chain(SOURCE)
            .chain(VARIANT)
            .map(|field| field.name)
            .collect();
        // What pages that were written for another program call their summary.
        listed.insert("description");
        let asked = asked_in(include_str!("front_matter.rs"));
        assert!(asked.len() > 60, "{asked:?}");
        let unlisted: Vec<_> = asked.difference(&listed).collect();
        assert!(unlisted.is_empty(), "{unlisted:?}");
    }

    #[test]
    fn no_type_requires_a_field_that_it_may_not_have() {
        for kind in PageType::ALL {
            for (key, _) in crate::document::FrontMatter::default().missing(kind, false) {
                assert!(
                    fields_of(kind).any(|field| field.name == key),
                    "{key} of {}",
                    kind.name()
                );
            }
        }
    }

    #[test]
    fn every_field_stands_once_and_says_what_it_is_for() {
        let mut names = BTreeSet::new();
        for field in FIELDS {
            assert!(names.insert(field.name), "{}", field.name);
            assert!(field.help.len() > 10, "{}", field.name);
        }
    }
}
