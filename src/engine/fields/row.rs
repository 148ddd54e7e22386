//! One field as a row of a table. Everything that is said of a field anywhere is made from its row: how it is read, who
//! may have it and who must, what templates see of it, what the schema, the handbook and a new page say.
//!
//! Front matter has such tables (`document::fields` for the fields of every page, `document::types` for those of one type), and so
//! have the settings (`config::written`) and the files of facts (`data`).

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub enum FieldKind {
    /// One line.
    Text,
    /// A day.
    Day,
    /// A day, or the words `not stated`.
    DayOrNotStated,
    /// A day with a time of the clock.
    Moment,
    /// A list of words; also words with commas.
    Words,
    /// A list of sentences.
    Sentences,
    /// A list of sentences in which emphasis and code may be marked as in Markdown.
    Marked,
    /// One word out of a fixed list.
    Choice(&'static [&'static str]),
    /// Words out of a fixed list.
    Choices(&'static [&'static str]),
    /// One word out of a list that the program puts together.
    OneOf(fn() -> Vec<&'static str>),
    /// Yes or no.
    Flag,
    /// A whole number.
    Number,
    /// A time from one day to another, such as `24 months`.
    Interval,
    /// A list of records with these fields.
    Records(&'static [Field]),
    /// Records with these fields, under names that whoever writes them chooses.
    Named(&'static [Field]),
    /// A colour, such as `#0e4f58`.
    Colour,
    /// Texts under names that whoever writes them chooses.
    Texts,
    /// Words for readers: in one language, or under the name of each.
    Labels,
    /// Whatever whoever writes it likes, for templates of their own.
    Free,
    /// Roles, or `public`.
    Roles,
    /// Where something is on the web.
    Web,
    /// A page or an address.
    Link,
    /// The same, or how to get there in words.
    LinkOrWords,
    /// The path of a page.
    Page,
    /// The path of the page that one translates.
    Original,
    /// Paths of pages.
    Pages,
    /// The path of a file of the site.
    File,
    /// A picture of the site, with words for who cannot see it: a record of [`PICTURE`].
    Picture,
    /// A person's id in `_data/people.toml`, or a name.
    Person,
    /// Several of them.
    People,
    /// A contact's id in `_data/contacts.toml`, or words.
    Contact,
    /// What pages are about; each that pages use may have a page of its own.
    Topics,
    /// Free words to find pages by, with pages of their own as well.
    Tags,
    /// Anything: it is taken, and kept for a part of the program that will show it.
    Kept,
}

impl FieldKind {
    /// Whether it holds any number of values, none too.
    pub const fn is_list(self) -> bool {
        matches!(
            self,
            FieldKind::Words
                | FieldKind::Sentences
                | FieldKind::Marked
                | FieldKind::Choices(_)
                | FieldKind::Records(_)
                | FieldKind::Roles
                | FieldKind::Pages
                | FieldKind::People
                | FieldKind::Topics
                | FieldKind::Tags
        )
    }
}

/// What a page says of a picture in a field.
pub const PICTURE: &[Field] = &[
    Field::new("src", FieldKind::File, "The path of the picture."),
    Field::new(
        "alt",
        FieldKind::Text,
        "What it shows, for who cannot see it.",
    ),
];

/// Which pages must have a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Need {
    /// None, unless a type says so (`document::types`).
    No,
    /// All of them, the pages of sections too.
    EveryPage,
    /// Those of types that are reviewed from time to time.
    Review,
    /// Those of the type whose field it is.
    Type,
}

/// What `pimh new` writes behind the name of a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Start {
    /// Nothing: the line that shows how, where the field is needed, and else no line.
    Nothing,
    /// This, as YAML, perhaps with a remark behind it. What stands between `‹` and `›` is for the editor to replace.
    As(&'static str),
    /// This text, which is for the editor to replace.
    Text(&'static str),
    /// The title of the page.
    Title,
    /// The name of its type.
    Type,
    /// The person who most likely writes it.
    Person,
    /// Today.
    Today,
    /// The day by which somebody looks at the page again.
    ReviewDue,
    /// This time of the clock, four weeks from now: an event needs a day, and this one is easy to see and to change.
    InFourWeeks(&'static str),
    /// The year in which it is written.
    ThisYear,
    /// A code for a printed sheet, made of the names of site and page.
    LeafletCode,
}

/// One field.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name, with hyphens.
    pub name: &'static str,
    /// Another name by which it goes.
    pub alias: Option<&'static str>,
    /// What it holds.
    pub kind: FieldKind,
    /// What it is for, in a sentence or two: for the schema and the handbook.
    pub help: &'static str,
    /// Which pages must have it.
    pub need: Need,
    /// A line to type where it is missing.
    pub line: &'static str,
    /// A field by which this one need not be said.
    pub unless: Option<&'static str>,
    /// Whether it only means something on pages of types that are reviewed.
    pub is_of_review: bool,
    /// Whether it keeps a page, or its existence, from readers.
    pub guards: bool,
    /// Under which name templates find it: `dates.updated`. Nothing if they do not see it, or only what the program makes of it.
    pub seen: Option<&'static str>,
    /// What a new page says.
    pub start: Start,
}

impl Field {
    /// A field that pages may have or not.
    pub const fn new(name: &'static str, kind: FieldKind, help: &'static str) -> Field {
        Field {
            name,
            alias: None,
            kind,
            help,
            need: Need::No,
            line: "",
            unless: None,
            is_of_review: false,
            guards: false,
            seen: None,
            start: Start::Nothing,
        }
    }

    /// The same under another name as well.
    pub const fn or(mut self, alias: &'static str) -> Field {
        self.alias = Some(alias);
        self
    }

    /// Shown to templates under this name.
    pub const fn seen(mut self, name: &'static str) -> Field {
        self.seen = Some(name);
        self
    }

    /// With a line to type for those types that need it.
    pub const fn line(mut self, line: &'static str) -> Field {
        self.line = line;
        self
    }

    /// Needed on pages of its type.
    pub const fn needed(mut self, line: &'static str) -> Field {
        self.need = Need::Type;
        self.line(line)
    }

    /// Needed on every page.
    pub const fn needed_everywhere(mut self, line: &'static str) -> Field {
        self.need = Need::EveryPage;
        self.line(line)
    }

    /// Needed on pages of types that are reviewed.
    pub const fn needed_for_review(mut self, line: &'static str) -> Field {
        self.need = Need::Review;
        self.is_of_review = true;
        self.line(line)
    }

    /// Needed only if this other field is missing too.
    pub const fn unless(mut self, other: &'static str) -> Field {
        self.unless = Some(other);
        self
    }

    /// A field that keeps a page, or its existence, from readers.
    pub const fn guards(mut self) -> Field {
        self.guards = true;
        self
    }

    /// A field of pages that are reviewed.
    pub const fn of_review(mut self) -> Field {
        self.is_of_review = true;
        self
    }

    /// What a new page says.
    pub const fn start(mut self, start: Start) -> Field {
        self.start = start;
        self
    }

    /// Its names.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.name).chain(self.alias)
    }
}
