//! What is said in a field: read after the field's kind, held, and shown to whoever asks.
//!
//! What the program itself often asks for is a member of a struct, with a type of its own ([`Hold`]). Everything else is a [`Meaning`]
//! beside its field; where the program asks for one of these, a [`Key`] says what it gets.

use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::ops::Range;

use jiff::civil::Date;

use super::free::Free;
use super::{Entry, Field, FieldKind, Fields, PICTURE, Placed, Value};
use crate::colour::Colour;
use crate::day::{Moment, months};
use crate::diagnostic::{Diagnostic, Notes};
use crate::names::is_unsafe;
use crate::source::SourceRef;

/// What stands in one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// One line.
    Text(Placed<String>),
    /// A word out of a list.
    Choice(Placed<&'static str>),
    /// Words or sentences.
    Words(Vec<Placed<String>>),
    /// Words out of a list.
    Choices(Vec<&'static str>),
    /// A day.
    Day(Placed<Date>),
    /// A day with a time.
    Moment(Moment),
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// A colour.
    Colour(Placed<Colour>),
    /// Texts by name.
    Texts(BTreeMap<String, String>),
    /// Records by name.
    Named(Vec<(String, Vec<Said>)>),
    /// What templates of the site's own are given.
    Free(Vec<(String, Free)>),
    /// Records: of each what its fields say.
    Records(Vec<Vec<Said>>),
    /// Something that is taken as it is, or cannot be read, which is told of.
    Anything,
}

/// A field with what stands in it.
#[derive(Clone, Debug)]
pub struct Said {
    /// The field.
    pub field: &'static Field,
    /// Where its name stands.
    pub at: Range<usize>,
    /// What it says.
    pub value: Meaning,
}

impl PartialEq for Said {
    fn eq(&self, other: &Said) -> bool {
        self.field.name == other.field.name && self.value == other.value
    }
}

impl Eq for Said {}

/// A value as it is shown, wherever it is held.
#[derive(Clone, Copy, Debug)]
pub enum Shown<'a> {
    /// Nothing is said.
    Nothing,
    /// One line, and where it stands if that was kept.
    Text(&'a str, Option<&'a Range<usize>>),
    /// Words or sentences.
    Words(&'a [Placed<String>]),
    /// Words out of a list.
    Choices(&'a [&'static str]),
    /// A day.
    Day(Date),
    /// A day with a time.
    Moment(Moment),
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// Records.
    Records(&'a [Vec<Said>]),
    /// What templates of the site's own are given.
    Free(&'a [(String, Free)]),
}

impl Meaning {
    /// Whether it is a list of nothing.
    pub fn is_empty_list(&self) -> bool {
        matches!(self, Meaning::Words(words) if words.is_empty())
    }

    /// What it says.
    pub fn show(&self) -> Shown<'_> {
        match self {
            Meaning::Text(text) => Shown::Text(&text.value, Some(&text.at)),
            Meaning::Choice(word) => Shown::Text(word.value, Some(&word.at)),
            Meaning::Words(words) => Shown::Words(words),
            Meaning::Choices(words) => Shown::Choices(words),
            Meaning::Day(day) => Shown::Day(day.value),
            Meaning::Moment(moment) => Shown::Moment(*moment),
            Meaning::Flag(flag) => Shown::Flag(*flag),
            Meaning::Number(number) => Shown::Number(*number),
            Meaning::Records(records) => Shown::Records(records),
            Meaning::Colour(_)
            | Meaning::Texts(_)
            | Meaning::Named(_)
            | Meaning::Free(_)
            | Meaning::Anything => Shown::Nothing,
        }
    }
}

/// Reads the field that stands under one of its names. `None` if nothing is said there; what is wrong with it is noted, what
/// is wrong in its records separately.
pub fn read<'a>(
    f: &mut Fields<'a>,
    source: &'a SourceRef,
    field: &'static Field,
    name: &'static str,
    inside: &mut Notes,
) -> Option<Said> {
    let entry = f.entry(name)?;
    let words = |words: Vec<Placed<String>>| (!words.is_empty()).then_some(Meaning::Words(words));
    let value = match field.kind {
        // A link to a page is followed, and told of, where all pages are known.
        FieldKind::Web => f.text(name).map(|link| {
            if is_unsafe(&link.value) {
                let at = f.span(link.at.clone());
                f.note(Diagnostic::unsafe_link(&link.value, &at));
            }
            Meaning::Text(link)
        }),
        FieldKind::Text
        | FieldKind::Link
        | FieldKind::LinkOrWords
        | FieldKind::Page
        | FieldKind::Original
        | FieldKind::File
        | FieldKind::Person
        | FieldKind::Contact => f.text(name).map(Meaning::Text),
        FieldKind::Interval => f.text(name).map(|text| {
            if months(&text.value).is_none() {
                let at = f.span(text.at.clone());
                let wanted = "a number of months or years, such as 24 months";
                f.note(Diagnostic::wants(name, wanted, &at));
            }
            Meaning::Text(text)
        }),
        FieldKind::Day => f.day(name).map(Meaning::Day),
        FieldKind::DayOrNotStated => match f.text(name) {
            Some(text) if text.value == "not stated" => Some(Meaning::Anything),
            _ => f.day(name).map(Meaning::Day),
        },
        FieldKind::Moment => f.moment(name).map(|moment| Meaning::Moment(moment.value)),
        FieldKind::Words
        | FieldKind::Roles
        | FieldKind::Pages
        | FieldKind::People
        | FieldKind::Topics
        | FieldKind::Tags => words(f.list(name)),
        FieldKind::Sentences | FieldKind::Marked => words(f.lines(name)),
        FieldKind::Choice(known) => f.choice(name, known).map(|value| placed(value, entry)),
        FieldKind::OneOf(known) => {
            let known = [known().as_slice(), f.further(name)].concat();
            f.choice(name, &known).map(|value| placed(value, entry))
        }
        FieldKind::Choices(known) => {
            let chosen = f.choices(name, known);
            (!chosen.is_empty()).then_some(Meaning::Choices(chosen))
        }
        FieldKind::Flag => f.flag(name).map(Meaning::Flag),
        FieldKind::Number => f.number(name).map(Meaning::Number),
        FieldKind::Records(fields) => {
            let tables = f.tables(name).into_iter();
            let records = tables.map(|(table, _)| record(f.about(table), source, fields, inside));
            let records: Vec<_> = records.collect();
            (!records.is_empty()).then_some(Meaning::Records(records))
        }
        FieldKind::Picture => picture(f, source, name, entry, inside),
        FieldKind::Named(fields) => {
            let tables = f.named_tables(name).into_iter();
            let records = tables.map(|(id, table)| {
                (
                    id.to_owned(),
                    record(f.about(table), source, fields, inside),
                )
            });
            Some(Meaning::Named(records.collect()))
        }
        FieldKind::Colour => f.text(name).and_then(|text| {
            let colour = Colour::parse(&text.value.to_lowercase());
            if colour.is_none() {
                let at = f.span(text.at.clone());
                f.note(Diagnostic::wants(name, "a colour such as #0e4f58", &at));
            }
            let value = colour?;
            Some(Meaning::Colour(Placed { value, at: text.at }))
        }),
        FieldKind::Texts => f.table(name).map(|table| {
            let text = |entry: &Entry| match &entry.value.value {
                Value::Scalar(text) => Some((entry.key.clone(), text.clone())),
                _ => None,
            };
            Meaning::Texts(table.0.iter().filter_map(text).collect())
        }),
        FieldKind::Labels => match &entry.value.value {
            Value::Table(table) => {
                let text = |entry: &Entry| match &entry.value.value {
                    Value::Scalar(text) => Some((entry.key.clone(), text.trim().to_owned())),
                    _ => None,
                };
                Some(Meaning::Texts(table.0.iter().filter_map(text).collect()))
            }
            _ => f
                .text(name)
                .map(|text| Meaning::Texts([(String::new(), text.value)].into())),
        },
        FieldKind::Free => f
            .table(name)
            .map(|table| Meaning::Free(super::free::of(table))),
        FieldKind::Kept => Some(Meaning::Anything),
    };
    let value = match (value, &entry.value.value) {
        (Some(value), _) => value,
        (None, Value::List(items)) if items.is_empty() && field.kind.is_list() => {
            Meaning::Words(Vec::new())
        }
        (None, raw) if says_something(raw) => Meaning::Anything,
        (None, _) => return None,
    };
    Some(Said {
        field,
        at: entry.key_at.clone(),
        value,
    })
}

/// The file of a picture in a field, and where it is named.
pub fn source_of_picture(said: &[Said]) -> Option<(&str, &Range<usize>)> {
    text_in(said, "src")
}

/// What a picture in a field shows.
pub fn words_of_picture(said: &[Said]) -> &str {
    text_in(said, "alt").map_or("", |(words, _)| words)
}

fn text_in<'s>(said: &'s [Said], name: &str) -> Option<(&'s str, &'s Range<usize>)> {
    let said = said.iter().find(|said| said.field.name == name)?;
    match &said.value {
        Meaning::Text(text) => Some((&text.value, &text.at)),
        _ => None,
    }
}

fn placed(value: &'static str, entry: &Entry) -> Meaning {
    let at = entry.value.at.clone();
    Meaning::Choice(Placed { value, at })
}

/// A picture: its file, and what it shows. One that does not say both is told of, and not shown.
fn picture<'a>(
    f: &mut Fields<'a>,
    source: &'a SourceRef,
    name: &'static str,
    entry: &'a Entry,
    inside: &mut Notes,
) -> Option<Meaning> {
    let at = f.span(entry.value.at.clone());
    let said = match &entry.value.value {
        Value::Empty => return None,
        Value::Scalar(text) if text.trim().is_empty() => return None,
        Value::Table(table) => record(f.about(table), source, PICTURE, inside),
        Value::List(items) => match items.as_slice() {
            [one] => match &one.value {
                Value::Table(table) => record(f.about(table), source, PICTURE, inside),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    let says = |wanted: &str| {
        let text =
            |said: &Said| matches!(&said.value, Meaning::Text(text) if !text.value.is_empty());
        said.iter()
            .any(|said| said.field.name == wanted && text(said))
    };
    if says("src") && says("alt") {
        return Some(Meaning::Records(vec![said]));
    }
    let wanted = "a picture and what it shows, for who cannot see it";
    let file = match &entry.value.value {
        Value::Scalar(file) => file.as_str(),
        _ => "walk.jpg",
    };
    let help = match &*source.path.extension() {
        "toml" => format!(
            "write `{name} = {{ src = \"{file}\", alt = \"A father walks with his baby\" }}`"
        ),
        _ => format!("write `{name}: {{ src: {file}, alt: A father walks with his baby }}`"),
    };
    f.note(Diagnostic::wants(name, wanted, &at).help(help));
    None
}

fn record<'a>(
    mut f: Fields<'a>,
    source: &'a SourceRef,
    fields: &'static [Field],
    notes: &mut Notes,
) -> Vec<Said> {
    let said = fields
        .iter()
        .filter_map(|field| read(&mut f, source, field, field.name, notes))
        .collect();
    notes.extend(f.finish());
    said
}

fn says_something(value: &Value) -> bool {
    match value {
        Value::Empty => false,
        Value::Scalar(text) => !text.trim().is_empty(),
        Value::List(items) => !items.is_empty(),
        Value::Table(_) => true,
    }
}

/// A field of which the program asks for the value, with the type that the value has. That the field is there and has a
/// value of this type is seen when the program is compiled.
pub struct Key<T: ?Sized> {
    pub(crate) name: &'static str,
    of: PhantomData<fn() -> T>,
}

/// The kind of a field out of a table.
const fn kind_of(fields: &[Field], name: &str) -> FieldKind {
    let mut number = 0;
    while number < fields.len() {
        if is_same(fields[number].name, name) {
            return fields[number].kind;
        }
        number += 1;
    }
    panic!("a key is for a field of its table")
}

const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

impl<T: ?Sized> Key<T> {
    const fn new(name: &'static str) -> Key<T> {
        Key {
            name,
            of: PhantomData,
        }
    }
}

impl Key<str> {
    /// A field of one line.
    pub const fn text(fields: &[Field], name: &'static str) -> Key<str> {
        assert!(matches!(kind_of(fields, name), FieldKind::Text));
        Key::new(name)
    }
}

impl Key<Placed<String>> {
    /// A field of one line, with its place.
    pub const fn line(fields: &[Field], name: &'static str) -> Key<Placed<String>> {
        assert!(matches!(kind_of(fields, name), FieldKind::Text));
        Key::new(name)
    }

    /// A field that names the page that one translates.
    pub const fn original(fields: &[Field], name: &'static str) -> Key<Placed<String>> {
        assert!(matches!(kind_of(fields, name), FieldKind::Original));
        Key::new(name)
    }
}

impl Key<Placed<&'static str>> {
    /// A field with a word out of a list.
    pub const fn choice(fields: &[Field], name: &'static str) -> Key<Placed<&'static str>> {
        assert!(matches!(kind_of(fields, name), FieldKind::Choice(_)));
        Key::new(name)
    }
}

impl Key<bool> {
    /// A field that says yes or no.
    pub const fn flag(fields: &[Field], name: &'static str) -> Key<bool> {
        assert!(matches!(kind_of(fields, name), FieldKind::Flag));
        Key::new(name)
    }
}

impl Key<Moment> {
    /// A field with a day and a time.
    pub const fn moment(fields: &[Field], name: &'static str) -> Key<Moment> {
        assert!(matches!(kind_of(fields, name), FieldKind::Moment));
        Key::new(name)
    }
}

/// What a [`Key`] finds in a value.
pub trait Found {
    /// The value, if it is of this type.
    fn in_meaning(value: &Meaning) -> Option<&Self>;
}

impl Found for str {
    fn in_meaning(value: &Meaning) -> Option<&str> {
        <Placed<String>>::in_meaning(value).map(|text| text.value.as_str())
    }
}

impl Found for Placed<String> {
    fn in_meaning(value: &Meaning) -> Option<&Placed<String>> {
        match value {
            Meaning::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl Found for Placed<&'static str> {
    fn in_meaning(value: &Meaning) -> Option<&Placed<&'static str>> {
        match value {
            Meaning::Choice(word) => Some(word),
            _ => None,
        }
    }
}

impl Found for bool {
    fn in_meaning(value: &Meaning) -> Option<&bool> {
        match value {
            Meaning::Flag(flag) => Some(flag),
            _ => None,
        }
    }
}

impl Found for Moment {
    fn in_meaning(value: &Meaning) -> Option<&Moment> {
        match value {
            Meaning::Moment(moment) => Some(moment),
            _ => None,
        }
    }
}

/// A member of a struct: how it holds what its field says, and shows it again.
pub trait Hold {
    /// Takes a value. A second one, from another name of the field, comes behind the first where it can.
    fn take(&mut self, value: Meaning);
    /// What it holds.
    fn show(&self) -> Shown<'_>;
}

impl Hold for Option<Placed<String>> {
    fn take(&mut self, value: Meaning) {
        if let Meaning::Text(text) = value {
            *self = Some(text);
        }
    }

    fn show(&self) -> Shown<'_> {
        self.as_ref().map_or(Shown::Nothing, |text| {
            Shown::Text(&text.value, Some(&text.at))
        })
    }
}

impl Hold for Option<String> {
    fn take(&mut self, value: Meaning) {
        if let Meaning::Text(text) = value {
            *self = Some(text.value);
        }
    }

    fn show(&self) -> Shown<'_> {
        self.as_ref()
            .map_or(Shown::Nothing, |text| Shown::Text(text, None))
    }
}

impl Hold for String {
    fn take(&mut self, value: Meaning) {
        match value {
            Meaning::Text(text) => *self = text.value,
            Meaning::Words(words) => {
                let words: Vec<String> = words.into_iter().map(|word| word.value).collect();
                *self = words.join(", ");
            }
            _ => {}
        }
    }

    fn show(&self) -> Shown<'_> {
        match self.is_empty() {
            true => Shown::Nothing,
            false => Shown::Text(self, None),
        }
    }
}

impl Hold for Vec<Placed<String>> {
    fn take(&mut self, value: Meaning) {
        if let Meaning::Words(words) = value {
            self.extend(words);
        }
    }

    fn show(&self) -> Shown<'_> {
        match self.is_empty() {
            true => Shown::Nothing,
            false => Shown::Words(self),
        }
    }
}

impl Hold for Vec<&'static str> {
    fn take(&mut self, value: Meaning) {
        if let Meaning::Choices(words) = value {
            self.extend(words);
        }
    }

    fn show(&self) -> Shown<'_> {
        match self.is_empty() {
            true => Shown::Nothing,
            false => Shown::Choices(self),
        }
    }
}

impl Hold for Option<&'static str> {
    fn take(&mut self, value: Meaning) {
        if let Meaning::Choice(word) = value {
            *self = Some(word.value);
        }
    }

    fn show(&self) -> Shown<'_> {
        self.map_or(Shown::Nothing, |word| Shown::Text(word, None))
    }
}

impl Hold for Option<Date> {
    fn take(&mut self, value: Meaning) {
        if let Meaning::Day(day) = value {
            *self = Some(day.value);
        }
    }

    fn show(&self) -> Shown<'_> {
        self.map_or(Shown::Nothing, Shown::Day)
    }
}

impl Hold for Option<Placed<Date>> {
    fn take(&mut self, value: Meaning) {
        if let Meaning::Day(day) = value {
            *self = Some(day);
        }
    }

    fn show(&self) -> Shown<'_> {
        self.as_ref()
            .map_or(Shown::Nothing, |day| Shown::Day(day.value))
    }
}

impl Hold for Option<bool> {
    fn take(&mut self, value: Meaning) {
        if let Meaning::Flag(flag) = value {
            *self = Some(flag);
        }
    }

    fn show(&self) -> Shown<'_> {
        self.map_or(Shown::Nothing, Shown::Flag)
    }
}

impl Hold for bool {
    fn take(&mut self, value: Meaning) {
        if let Meaning::Flag(flag) = value {
            *self = flag;
        }
    }

    fn show(&self) -> Shown<'_> {
        Shown::Flag(*self)
    }
}

impl Hold for Option<i64> {
    fn take(&mut self, value: Meaning) {
        if let Meaning::Number(number) = value {
            *self = Some(number);
        }
    }

    fn show(&self) -> Shown<'_> {
        self.map_or(Shown::Nothing, Shown::Number)
    }
}

impl Hold for Option<Vec<Placed<String>>> {
    fn take(&mut self, value: Meaning) {
        if let Meaning::Words(words) = value {
            *self = Some(words);
        }
    }

    fn show(&self) -> Shown<'_> {
        self.as_ref().map_or(Shown::Nothing, Hold::show)
    }
}

impl Hold for Option<Placed<Colour>> {
    fn take(&mut self, value: Meaning) {
        if let Meaning::Colour(colour) = value {
            *self = Some(colour);
        }
    }

    fn show(&self) -> Shown<'_> {
        Shown::Nothing
    }
}

impl Hold for Vec<(String, Free)> {
    fn take(&mut self, value: Meaning) {
        if let Meaning::Free(entries) = value {
            self.extend(entries);
        }
    }

    fn show(&self) -> Shown<'_> {
        match self.is_empty() {
            true => Shown::Nothing,
            false => Shown::Free(self),
        }
    }
}

impl Hold for BTreeMap<String, String> {
    fn take(&mut self, value: Meaning) {
        if let Meaning::Texts(texts) = value {
            *self = texts;
        }
    }

    fn show(&self) -> Shown<'_> {
        Shown::Nothing
    }
}
