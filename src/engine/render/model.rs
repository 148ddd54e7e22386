//! What templates are given: plain values, made from a view. `src/handbook/templates.md` is the list.
//!
//! A page has two records: a row, made once and shared by every list that names the page, and the
//! page itself, made when it is rendered. Copying a whole page into each list is what costs other
//! generators most of their time.

use std::sync::OnceLock;

use jiff::civil::Date;
use tera::{Map, Value};

use super::facts;
pub(super) use super::values::{Entries, day, html, list, map, maybe, text};
use crate::access::{Level, Roles};
use crate::config::Config;
use crate::data::{Contact, ContactWords, Figure, Person};
use crate::document::markdown::escaped;
use crate::document::types::Description;
use crate::document::types::event::{ONLINE, PLACE, STARTS};
use crate::fields::meaning::Shown;
use crate::fields::{FieldKind, Placed, Table, Value as Written};
use crate::names::{RoleId, primary_language};
use crate::site::outputs::addresses;
use crate::site::{Audience, Entry, Made, Public, Teaser, View, Visible};
use crate::theme::{Phrases, Theme};

/// The content security policy of every page but the sign-in page.
pub const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; \
media-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; \
base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'; trusted-types pimh";

/// The sign-in page's: a code is never sent anywhere, not even by a form.
pub const SIGN_IN_CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; \
media-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; \
base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types pimh";

/// The rows of all pages in each language of the theme, each made when it is first asked for.
pub(super) struct Rows(std::collections::BTreeMap<String, Vec<OnceLock<Value>>>);

impl Rows {
    pub(super) fn new(count: usize, theme: &Theme) -> Rows {
        let rows = || (0..count).map(|_| OnceLock::new()).collect();
        Rows(
            theme
                .languages()
                .map(|(_, words)| (words.get("lang").to_owned(), rows()))
                .collect(),
        )
    }

    /// The row of a page in the words of the list that it stands in. It says the same in every view
    /// that has the page, whichever asked first.
    pub(super) fn of<A: Audience>(&self, page: &Visible<'_, A>, words: &Phrases) -> Value {
        let rows = self.0.get(words.get("lang"));
        match rows
            .and_then(|rows| rows.get(page.number()))
            .filter(|_| page.front().is_some())
        {
            Some(row) => row.get_or_init(|| row_of(page, words)).clone(),
            None => row_of(page, words),
        }
    }

    /// The row of a list's entry.
    pub(super) fn entry<A: Audience>(
        &self,
        entry: &Entry<'_, A>,
        config: &Config,
        words: &Phrases,
    ) -> Value {
        match entry {
            Entry::Page(page) => self.of(page, words),
            Entry::Teased(teaser) => teased(teaser, config),
        }
    }
}

fn row_of<A: Audience>(page: &Visible<'_, A>, words: &Phrases) -> Value {
    let front = page.front();
    let own = |get: fn(&crate::document::FrontMatter) -> Option<&str>| maybe(front.and_then(get));
    map([
        ("url", Value::from(page.url())),
        ("title", Value::from(page.title())),
        (
            "summary",
            own(|front| front.summary.as_ref().map(|summary| summary.value.as_str())),
        ),
        (
            "type",
            Value::from(if page.is_section() {
                "section"
            } else {
                page.kind().name()
            }),
        ),
        ("kind", text(&kind(page, words))),
        ("drawing", maybe(front.and_then(drawing))),
        (
            "lang",
            own(|front| front.lang.as_ref().map(|lang| lang.value.as_str())),
        ),
        ("badges", badges(page.level(), &page.view().config().roles)),
        (
            "reviewed",
            day(front.and_then(|front| Placed::day(&front.reviewed))),
        ),
        ("published", day(front.and_then(|front| front.published))),
        ("dated", Value::from(page.kind().is().is_dated)),
        ("facts", facts::of_row(page, words)),
        (
            "starts",
            day(front
                .and_then(|front| front.get(STARTS))
                .map(|starts| starts.date)),
        ),
        ("course", course(page)),
        ("place", own(|front| front.get(PLACE))),
        ("online", own(|front| front.get(ONLINE))),
        (
            "withdrawn",
            Value::from(front.is_some_and(|front| front.is_withdrawn())),
        ),
    ])
}

/// What is said of a course in one line each, so that courses can be compared; nothing of other pages.
fn course<A: Audience>(page: &Visible<'_, A>) -> Value {
    let kind = page.kind().is();
    let Some(front) = page.front().filter(|_| kind.has_dates) else {
        return Value::none();
    };
    let mut said = Map::new();
    for field in kind.fields {
        if let Shown::Text(words, _) = front.show(field)
            && matches!(field.kind, FieldKind::Text | FieldKind::Choice(_))
        {
            said.insert(field.name.into(), Value::from(words));
        }
    }
    Value::from(said)
}

/// Who or what is drawn beside the title of a page.
pub(super) fn drawing(front: &crate::document::FrontMatter) -> Option<&'static str> {
    front
        .drawing
        .or_else(|| crate::document::kind::drawing_for(&front.written_for))
}

/// What a row may say of a page that its reader may not open.
pub(super) fn teased(teaser: &Teaser, config: &Config) -> Value {
    map([
        (
            "url",
            Value::from(
                config
                    .base_url
                    .link(&crate::site::encoded(teaser.address.path())),
            ),
        ),
        ("title", Value::from(teaser.title.as_str())),
        ("summary", maybe(teaser.summary.as_deref())),
        ("type", Value::none()),
        ("kind", Value::none()),
        ("drawing", Value::none()),
        ("lang", Value::none()),
        ("badges", badges(&teaser.level, &config.roles)),
        ("reviewed", Value::none()),
        ("published", Value::none()),
        ("dated", Value::from(false)),
        ("facts", list([])),
        ("starts", Value::none()),
        ("course", Value::none()),
        ("place", Value::none()),
        ("online", Value::none()),
        ("withdrawn", Value::from(false)),
    ])
}

/// Who may read: one badge for each role, none for the public.
pub(super) fn badges(level: &Level, roles: &Roles) -> Value {
    // The name of a role is for editors, and no page shows it: styles go by its place in the settings.
    let place = |role: &RoleId| roles.iter().position(|known| known.id == *role);
    list(level.roles().iter().map(|role| {
        map([
            (
                "role",
                Value::from(place(role).map_or(0, |place| place + 1)),
            ),
            ("label", Value::from(roles.label(role))),
        ])
    }))
}

/// The labels of the roles of a level: "Members or Multi-agency champions".
pub(super) fn role_labels(level: &Level, roles: &Roles, words: &Phrases) -> String {
    let labels: Vec<&str> = level.roles().iter().map(|role| roles.label(role)).collect();
    labels.join(&format!(" {} ", words.get("or")))
}

/// The caption above a heading.
pub(super) fn kind<A: Audience>(page: &Visible<'_, A>, words: &Phrases) -> String {
    if page.is_section() {
        return String::new();
    }
    let written_for = page
        .front()
        .map(|front| front.written_for.as_slice())
        .unwrap_or_default();
    let kind = page.kind().is();
    if let (true, [reader]) = (kind.is_sheet, written_for) {
        return words.get(&format!("tips_for.{reader}")).to_owned();
    }
    called(kind, words).to_owned()
}

/// What a page of a type is called: as the site says, or else the theme.
pub(super) fn called<'a>(kind: &Description, words: &'a Phrases) -> &'a str {
    let own = kind.label.in_language(words.get("lang"));
    own.or_else(|| words.find(&format!("kind.{}", kind.name)))
        .unwrap_or("")
}

/// A label from one of the theme's tables; the name itself if there is none.
pub(super) fn label(words: &Phrases, table: &str, name: &str) -> Value {
    let key = format!("{table}.{name}");
    Value::from(words.find(&key).unwrap_or(name))
}

/// A person by id, or a name as it is written.
pub(super) fn person<A: Audience>(view: &View<'_, A>, id: &str) -> Value {
    match view.person(id) {
        Some(person) => person_value(person),
        None => map([
            ("name", Value::from(id)),
            ("post", Value::none()),
            ("organisation", Value::none()),
            ("fictional", Value::from(false)),
        ]),
    }
}

fn person_value(person: &Person) -> Value {
    map([
        ("name", Value::from(person.name.as_str())),
        ("post", text(&person.post)),
        ("organisation", text(&person.organisation)),
        ("fictional", Value::from(person.fictional)),
    ])
}

/// A figure.
pub(super) fn figure(figure: &Figure) -> Value {
    map([
        ("value", Value::from(figure.value.as_str())),
        ("label", Value::from(figure.label.as_str())),
        ("source", Value::from(figure.source.as_str())),
        ("as_of", day(figure.as_of)),
        ("qualifier", maybe(figure.qualifier)),
    ])
}

/// A contact, for a page in some language.
pub(super) fn contact(id: &str, contact: &Contact, language: &str) -> Value {
    let language = primary_language(language);
    let translated = contact.translations.get(&language);
    let said = |own: &str, other: fn(&ContactWords) -> &str| {
        let other = translated.map(other).filter(|words| !words.is_empty());
        text(other.unwrap_or(own))
    };
    let tel = dialled(&contact.phone);
    map([
        ("id", Value::from(id)),
        ("name", said(&contact.name, |words| &words.name)),
        ("phone", text(&contact.phone)),
        ("tel", text(&tel)),
        ("text", text(&contact.text)),
        ("sms", text(&sms(contact))),
        ("text_word", text(&contact.text_word)),
        ("chat", text(&contact.chat)),
        ("urgency", maybe(contact.urgency)),
        ("email", text(&contact.email)),
        ("link", text(&contact.link)),
        ("hours", said(&contact.hours, |words| &words.hours)),
        ("nation", maybe(contact.nation)),
        ("languages", text(&contact.languages)),
        ("for", said(&contact.for_whom, |words| &words.for_whom)),
        ("lang", maybe(translated.map(|_| language.as_str()))),
        ("dir", maybe(translated.map(|_| direction(&language)))),
        ("verified", day(contact.verified)),
        ("sample", Value::from(contact.sample)),
    ])
}

/// A number as a phone dials it.
fn dialled(number: &str) -> String {
    let dials = |c: &char| c.is_ascii_digit() || *c == '+';
    number.chars().filter(dials).collect()
}

/// The number for text messages as a link has it, with the word that must be sent.
fn sms(contact: &Contact) -> String {
    let number = dialled(&contact.text);
    match contact.text_word.as_str() {
        "" => number,
        word => {
            let word =
                percent_encoding::utf8_percent_encode(word, percent_encoding::NON_ALPHANUMERIC);
            format!("{number}?body={word}")
        }
    }
}

/// A heading with a link to call on each number in it that is one of a contact for a crisis.
pub(super) fn with_calls(heading: &str, contacts: &[(&str, &Contact)]) -> String {
    let mut numbers: Vec<&str> = contacts.iter().map(|(_, one)| one.phone.as_str()).collect();
    numbers.retain(|number| !number.is_empty());
    // "999 999" before "999".
    numbers.sort_by_key(|number| std::cmp::Reverse(number.len()));
    let mut out = String::with_capacity(heading.len());
    let mut rest = heading;
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    while let Some(c) = rest.chars().next() {
        let begins = !is_digit(out.chars().next_back());
        let number = numbers.iter().find(|number| {
            let after = rest
                .strip_prefix(**number)
                .map(|after| after.chars().next());
            begins && after.is_some_and(|next| !is_digit(next))
        });
        let taken = number.map_or(c.len_utf8(), |number| number.len());
        let (words, after) = rest.split_at(taken);
        match number {
            Some(number) => out.push_str(&format!(
                "<a href=\"tel:{}\"><bdi>{}</bdi></a>",
                dialled(number),
                escaped(number)
            )),
            None => out.push_str(&escaped(words)),
        }
        rest = after;
    }
    out
}

/// The contacts for an emergency on a page about some nations, and the oldest day on which one of them was checked.
pub(super) fn crisis_contacts<A: Audience>(
    view: &View<'_, A>,
    language: &str,
    nations: &[&str],
) -> (Value, Value) {
    let all = view.crisis_contacts(nations);
    // Of one that nobody checked there is no day, and so none of them all.
    let days: Option<Vec<Date>> = all.iter().map(|(_, contact)| contact.verified).collect();
    let oldest = days.and_then(|days| days.into_iter().min());
    (
        list(all.iter().map(|(id, one)| contact(id, one, language))),
        day(oldest),
    )
}

/// Settings of the site's own for templates: texts, lists and groups as they are written, yes and no as such; a hyphen in a
/// name becomes `_`, as templates write it.
pub(super) fn as_written(table: &Table) -> Value {
    fn value(written: &Written) -> Value {
        match written {
            Written::Empty => Value::none(),
            Written::Scalar(text) => match text.as_str() {
                "true" | "yes" => Value::from(true),
                "false" | "no" => Value::from(false),
                text => Value::from(text),
            },
            Written::List(items) => list(items.iter().map(|item| value(&item.value))),
            Written::Table(table) => as_written(table),
        }
    }
    let entries = table.0.iter();
    let entries = entries.map(|entry| {
        let key = entry.key.replace('-', "_");
        (key.into(), value(&entry.value.value))
    });
    Value::from(entries.collect::<Map>())
}

/// What every template knows of the site: the same for every reader.
pub(super) fn site_map(view: &View<'_, Public>) -> Map {
    let config = view.config();
    let base = &config.base_url;
    let join = config
        .join
        .as_deref()
        .map(|join| match join.strip_prefix('/') {
            Some(_) => base.link(join),
            None => join.to_owned(),
        });
    let search_url = view
        .made_at(&Made::Search)
        .map(|address| base.link(address.path()));
    let top = view
        .home()
        .map(|home| view.entries(&home))
        .unwrap_or_default();
    let languages = top.iter().filter_map(|entry| {
        let Entry::Page(page) = entry else {
            return None;
        };
        if !page.is_section() {
            return None;
        }
        let lang = &page.front()?.lang.as_ref()?.value;
        let url = Value::from(page.url());
        Some(map([
            ("lang", Value::from(lang.as_str())),
            ("label", Value::from(language_name(lang))),
            ("url", url),
        ]))
    });
    let entries = [
        ("title", Value::from(config.title.as_str())),
        ("description", text(&config.description)),
        ("language", Value::from(config.language.as_str())),
        ("dir", Value::from(direction(&config.language))),
        ("brand", brand(view)),
        ("base_path", Value::from(base.path())),
        ("base_url", Value::from(base.as_str())),
        ("sample", Value::from(config.sample)),
        ("feedback", maybe(config.feedback.as_deref())),
        ("join", maybe(join.as_deref())),
        ("search", Value::from(search_url.is_some())),
        ("search_url", maybe(search_url.as_deref())),
        ("feed_url", Value::from(base.link(addresses::FEED))),
        ("home_url", Value::from(base.link("/"))),
        ("languages", list(languages)),
        ("csp", Value::from(CSP)),
        // Of a sealed site only: see `render::gate`.
        ("sign_in", Value::none()),
        ("base", Value::from(base.path())),
        ("loader", Value::none()),
        ("sign_in_script", Value::none()),
        ("search_script", Value::none()),
    ];
    entries
        .into_iter()
        .map(|(key, value)| (key.into(), value))
        .collect()
}

/// The site's own name and logo.
fn brand(view: &View<'_, Public>) -> Value {
    let config = view.config();
    let logo = view.logo().map(|logo| {
        let number = |side: Option<u32>| side.map_or_else(Value::none, Value::from);
        let size = super::assets::size_of_logo(&logo);
        map([
            ("url", Value::from(logo.url())),
            ("width", number(size.map(|(width, _)| width))),
            ("height", number(size.map(|(_, height)| height))),
        ])
    });
    map([
        ("name", maybe(config.brand.name.as_deref())),
        ("logo", logo.unwrap_or_else(Value::none)),
    ])
}

/// The words for a page in the menu: those of the settings, or its title.
pub(super) fn menu_label<A: Audience>(config: &Config, page: &Visible<'_, A>) -> String {
    config
        .menu
        .labels
        .get(page.address().path())
        .cloned()
        .unwrap_or_else(|| page.title().to_owned())
}

/// The theme's words as templates read them: `t.skip`, `t.kind["guidance"]`.
pub(super) fn words(words: &Phrases) -> Value {
    let mut top = Map::new();
    let mut tables: std::collections::BTreeMap<&str, Map> = std::collections::BTreeMap::new();
    for (key, text) in words.iter() {
        match key.split_once('.') {
            None => {
                top.insert(key.to_owned().into(), Value::from(text));
            }
            Some((table, key)) => {
                tables
                    .entry(table)
                    .or_default()
                    .insert(key.to_owned().into(), Value::from(text));
            }
        }
    }
    for (table, entries) in tables {
        top.insert(table.to_owned().into(), Value::from(entries));
    }
    Value::from(top)
}

/// `rtl` for languages that are written from right to left.
pub(super) fn direction(language: &str) -> &'static str {
    match primary_language(language).as_str() {
        "ar" | "dv" | "fa" | "he" | "ks" | "ku" | "ps" | "sd" | "ug" | "ur" | "yi" => "rtl",
        _ => "ltr",
    }
}

/// A language's name in that language.
pub(super) fn language_name(language: &str) -> &str {
    match primary_language(language).as_str() {
        "ar" => "العربية",
        "bn" => "বাংলা",
        "cy" => "Cymraeg",
        "en" => "English",
        "fa" => "فارسی",
        "fr" => "Français",
        "ga" => "Gaeilge",
        "gd" => "Gàidhlig",
        "gu" => "ગુજરાતી",
        "hi" => "हिन्दी",
        "pa" => "ਪੰਜਾਬੀ",
        "pl" => "Polski",
        "pt" => "Português",
        "ro" => "Română",
        "so" => "Soomaali",
        "ta" => "தமிழ்",
        "tr" => "Türkçe",
        "uk" => "Українська",
        "ur" => "اردو",
        "zh" => "中文",
        _ => language,
    }
}
