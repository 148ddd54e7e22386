//! The tables of the handbook, made from those that the program itself has. A line such as `{{fields review}}` in a page of
//! `src/handbook/` stands for one of them.

use crate::config::written::{GROUPS, Language, OwnField, OwnType, Role, Single, Target};
use crate::data::FILES;
use crate::document::PageType;
use crate::document::blocks::{Argument, BlockKind, KINDS};
use crate::document::fields::{self, EVERY_PAGE};
use crate::fields::row::Need;
use crate::fields::rows::Rows as _;
use crate::fields::{Field, FieldKind, NATIONS};
use crate::render::fields::{GIVEN, OF_WHAT_HAS_DATES, OF_WHAT_TAKES_PLACE};
use pimh_engine::media::KINDS as KINDS_OF_FILES;
use pimh_hosts::{HOSTS, Host, Place};
use pimh_words::names::BaseUrl;

/// A page of the handbook with its tables. A line that names no table stays as it is.
pub fn filled(page: &str) -> String {
    let mut text = String::with_capacity(2 * page.len());
    for line in page.lines() {
        let name = line
            .strip_prefix("{{")
            .and_then(|rest| rest.strip_suffix("}}"));
        match name.and_then(table) {
            Some(table) => text.push_str(table.trim_end()),
            None => text.push_str(line),
        }
        text.push('\n');
    }
    text
}

/// The table of that name.
fn table(name: &str) -> Option<String> {
    let (what, which) = name.split_once(' ').unwrap_or((name, ""));
    match (what, which) {
        ("fields", "") => Some(of_types()),
        ("fields", group) => Some(rows(fields_in(group)?, '-')),
        ("records", name) => {
            let file = format!("{name}.toml");
            let (_, fields) = FILES.iter().find(|(known, _)| *known == file)?;
            Some(rows(fields, '-'))
        }
        ("types", "") => Some(types()),
        ("settings", "") => Some(rows(Single::ROWS, '_')),
        ("settings", "roles") => Some(rows(Role::ROWS, '_')),
        ("settings", "targets") => Some(rows(Target::ROWS, '_')),
        ("settings", "types") => Some(rows(OwnType::ROWS, '_')),
        ("settings", "fields") => Some(rows(OwnField::ROWS, '_')),
        ("settings", "languages") => Some(rows(Language::ROWS, '_')),
        ("settings", group) => {
            let (_, _, settings) = GROUPS.iter().find(|(name, _, _)| *name == group)?;
            Some(rows(settings, '_'))
        }
        ("blocks", "") => {
            let begins = |kind: &BlockKind| format!("::: {} {}", kind.name, kind.argument.form());
            let width = KINDS.iter().map(|kind| begins(kind).len()).max();
            let width = width.unwrap_or(0);
            let row = |kind: &BlockKind| {
                let words = match kind.argument {
                    Argument::Nation => format!("{}{}", kind.help, one_of(&NATIONS)),
                    _ => kind.help.to_owned(),
                };
                wrapped(&format!("    {:width$}  ", begins(kind)), &words)
            };
            Some(KINDS.iter().map(row).collect())
        }
        ("alerts", "") => {
            let alerts = KINDS.iter().filter(|kind| kind.alert.is_some());
            let names: Vec<String> = alerts.map(|kind| kind.name.to_uppercase()).collect();
            Some(wrapped("    ", &names.join(", ")))
        }
        ("licence", "dictionary") => {
            let lines = pimh_spelling::LICENCE.lines();
            Some(lines.map(|line| format!("    {line}\n")).collect())
        }
        ("values", "") => Some(values()),
        ("files", "") => Some(files()),
        ("hosts", "") => Some(hosts()),
        ("host", name) => Some(of_host(pimh_hosts::named(name)?)),
        _ => None,
    }
}

/// Every host, with its name in the settings.
fn hosts() -> String {
    let row = |host: &&Host| format!("    {:14} {}\n", host.name, host.label);
    HOSTS.iter().map(row).collect()
}

/// What a host gets for a site at the top of a domain of one's own, and what it takes.
fn of_host(host: &Host) -> String {
    let site = BaseUrl::parse("https://www.pimh-network.org.uk/").expect("it is a whole address");
    let names = |place| {
        let names: Vec<&str> = host.files_at(place, &site).map(|file| file.name).collect();
        names.join(", ")
    };
    let mut rows = Vec::new();
    for (place, words) in [(Place::Output, "In public/"), (Place::Beside, "In deploy/")] {
        let names = names(place);
        if !names.is_empty() {
            rows.push((words, names));
        }
    }
    if rows.is_empty() {
        rows.push(("In public/", "nothing but the site".to_owned()));
    }
    let moved = match (host.room.most, host.room.unit) {
        (0, _) => "a small page that leads on stands at each".to_owned(),
        (usize::MAX, _) => "the host leads on itself".to_owned(),
        (most, "rules") => format!("the host leads on itself, by at most {most} rules; a page stands at each of the others"),
        (_, _) => "the host leads on itself, as many as its rules have room for; a page stands at each of the others".to_owned(),
    };
    rows.push(("Old addresses", moved));
    let mib = |bytes: u64| format!("{} MiB", bytes / (1024 * 1024));
    let limits = &host.limits;
    let most: Vec<String> = [
        limits.files.map(|files| format!("{files} files")),
        limits.file.map(|bytes| format!("{} in a file", mib(bytes))),
        limits.site.map(|bytes| format!("{} in all", mib(bytes))),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !most.is_empty() {
        rows.push(("Takes at most", most.join(", ")));
    }
    let row = |(what, words): &(&str, String)| wrapped(&format!("    {what:15}"), words);
    rows.iter().map(row).collect()
}

/// The fields of every page that are told of together.
fn fields_in(group: &str) -> Option<&'static [Field]> {
    let mut from = 0;
    for (name, count) in fields::GROUPS {
        if *name == group {
            return EVERY_PAGE.get(from..from + count);
        }
        from += count;
    }
    None
}

/// One line or more for each row: its names, what it is for, and the words to choose from.
fn rows(rows: &[Field], joint: char) -> String {
    let name = |field: &Field| {
        let names: Vec<String> = field
            .names()
            .map(|name| name.replace('-', &joint.to_string()))
            .collect();
        names.join(" or ")
    };
    let width = rows
        .iter()
        .map(|field| name(field).len())
        .max()
        .unwrap_or(0);
    let mut text = String::new();
    for field in rows {
        let needed = match field.need {
            Need::EveryPage | Need::Type => "Needed. ",
            Need::No if joint == '_' && !field.line.is_empty() => "Needed. ",
            Need::No | Need::Review => "",
        };
        let choice = match field.kind {
            FieldKind::Choice(words) | FieldKind::Choices(words) => one_of(words),
            _ => String::new(),
        };
        let words = format!("{needed}{}{choice}", field.help);
        text.push_str(&wrapped(&format!("    {:width$}  ", name(field)), &words));
    }
    text
}

fn one_of(words: &[&str]) -> String {
    format!(" One of: {}.", words.join(", "))
}

/// The fields of single types, type by type.
fn of_types() -> String {
    let mut text = String::new();
    for kind in PageType::all().filter(|kind| !kind.is().fields.is_empty()) {
        text.push_str(&format!(
            "{}:\n\n{}\n",
            kind.name(),
            rows(kind.is().fields, '-')
        ));
    }
    text
}

/// What each type needs, and the folders whose pages have it.
fn types() -> String {
    let mut text = String::new();
    for kind in PageType::all() {
        let is = kind.is();
        let own = is.fields.iter().filter(|field| field.need == Need::Type);
        let needs: Vec<String> = is
            .needs
            .iter()
            .copied()
            .chain(own.map(|field| field.name))
            .map(|name| format!("`{name}`"))
            .collect();
        let mut words = match needs.as_slice() {
            [] => "nothing more".to_owned(),
            needs => needs.join(", "),
        };
        if is.is_reviewed {
            words.push_str(", and the review fields");
        }
        if !is.folders.is_empty() {
            words.push_str(&format!("; in the folder {}", is.folders.join(" or ")));
        }
        text.push_str(&wrapped(&format!("    {:15}  ", is.name), &words));
    }
    text
}

/// The kinds of files that are published, with their endings.
fn files() -> String {
    let mut kinds: Vec<(&str, Vec<String>)> = Vec::new();
    for kind in KINDS_OF_FILES {
        let dotted = |ending: &str| format!(".{ending}");
        let endings = match kind.endings {
            "" => vec!["names without an ending, if they hold words".to_owned()],
            endings => endings.split(' ').map(dotted).collect(),
        };
        match kinds.iter_mut().find(|(label, _)| *label == kind.label) {
            Some((_, known)) => known.extend(endings),
            None => kinds.push((kind.label, endings)),
        }
    }
    let row = |(label, endings): &(&str, Vec<String>)| {
        wrapped(&format!("    {label:26}"), &endings.join(" "))
    };
    kinds.iter().map(row).collect()
}

/// What a template finds in `page`.
fn values() -> String {
    let mut text = String::new();
    let mut row = |name: &str, what: &str| {
        text.push_str(&format!("| `{name}` | {what} |\n"));
    };
    for (name, _, what) in GIVEN {
        row(name, what);
    }
    for field in EVERY_PAGE {
        if let Some(seen) = field.seen {
            row(seen, &shown(field));
        }
    }
    row(
        "dates.due",
        "a date: when it is to be reviewed again, by `review-due` or `review-every`",
    );
    for kind in PageType::all() {
        let is = kind.is();
        for field in is.fields {
            if let Some(seen) = field.seen {
                row(seen, &format!("{}: {}", is.name, shown(field)));
            }
        }
        let group = is.seen.unwrap_or_default();
        let added =
            |when: bool, values: &'static [(&str, &str)]| values.iter().filter(move |_| when);
        for (name, what) in
            added(is.takes_place, OF_WHAT_TAKES_PLACE).chain(added(is.has_dates, OF_WHAT_HAS_DATES))
        {
            row(&format!("{group}.{name}"), &format!("{}: {what}", is.name));
        }
    }
    text
}

/// In which form a template sees a field.
fn shown(field: &Field) -> String {
    let form = match field.kind {
        FieldKind::Day | FieldKind::Moment => "a date".to_owned(),
        FieldKind::Choices(_) => "a list of labels".to_owned(),
        FieldKind::Marked => "a list of HTML, safe".to_owned(),
        FieldKind::Person => "a person: `name`, `post`, `organisation`, `fictional`".to_owned(),
        FieldKind::People => {
            "a list of people: `name`, `post`, `organisation`, `fictional`".to_owned()
        }
        FieldKind::Topics | FieldKind::Tags => {
            "a list of `label`, `url` (nothing if it has no page here)".to_owned()
        }
        FieldKind::Page => "a row".to_owned(),
        FieldKind::File => "`url`, `name`, `kind`, `size`".to_owned(),
        FieldKind::Picture => "the picture as HTML, safe".to_owned(),
        FieldKind::Flag => "yes or no".to_owned(),
        FieldKind::Number => "a number".to_owned(),
        FieldKind::Records(fields) => {
            let names: Vec<String> = fields
                .iter()
                .map(|field| format!("`{}`", field.name))
                .collect();
            format!("a list of {}", names.join(", "))
        }
        kind if kind.is_list() => "a list of words".to_owned(),
        _ => "words".to_owned(),
    };
    format!("{form}; the field `{}`", field.name)
}

/// How wide a page of the handbook is.
const WIDTH: usize = 96;

/// Words behind a name, broken into lines that begin under each other.
fn wrapped(name: &str, words: &str) -> String {
    let indent = name.chars().count();
    let mut text = name.to_owned();
    let mut at = indent;
    for word in words.split_whitespace() {
        let length = word.chars().count();
        if at > indent && at + 1 + length > WIDTH {
            text.push('\n');
            text.push_str(&" ".repeat(indent));
            at = indent;
        } else if at > indent {
            text.push(' ');
            at += 1;
        }
        text.push_str(word);
        at += length;
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(name: &str) -> String {
        let file = format!("{}/../handbook/{name}.md", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(file).unwrap()
    }

    #[test]
    fn a_table_stands_where_its_name_does_and_no_name_is_left() {
        assert_eq!(filled("a\n{{no such table}}\n"), "a\n{{no such table}}\n");
        for name in ["fields", "settings", "templates", "blocks", "files"] {
            let raw = page(name);
            assert!(raw.lines().any(|line| line.starts_with("{{")), "{name}");
            let text = filled(&raw);
            let left: Vec<&str> = text.lines().filter(|line| line.starts_with("{{")).collect();
            assert!(left.is_empty(), "{name}: {left:?}");
        }
    }

    #[test]
    fn the_handbook_tells_of_every_row() {
        let told = |text: &str, name: &str| {
            let begins = |line: &str| {
                let words = line.trim_start().replace(" or ", " ");
                line.starts_with("    ") && words.split(' ').any(|word| word == name)
            };
            text.lines().any(begins)
        };
        let fields = filled(&page("fields"));
        let own = crate::document::fields::fields_of_types().iter().copied();
        for field in EVERY_PAGE.iter().chain(own) {
            assert!(told(&fields, field.name), "{}", field.name);
        }
        assert!(!told(&fields, "no-such-field"));
        let blocks = filled("{{blocks}}\n");
        for kind in KINDS {
            assert!(told(&blocks, kind.name), "{}", kind.name);
        }
        let settings = filled(&page("settings"));
        let groups = GROUPS.iter().flat_map(|(_, _, rows)| rows.iter());
        for setting in Single::ROWS
            .iter()
            .chain(Role::ROWS)
            .chain(Target::ROWS)
            .chain(groups)
        {
            let name = setting.name.replace('-', "_");
            assert!(told(&settings, &name), "{name}");
        }
        let files = filled(&page("files"));
        for ending in pimh_engine::media::endings() {
            assert!(told(&files, &format!(".{ending}")), "{ending}");
        }
        // The words of a house stand on the page on words.
        let facts = settings + &filled(&page("spelling"));
        for field in FILES.iter().flat_map(|(_, fields)| fields.iter()) {
            assert!(told(&facts, field.name), "{}", field.name);
        }
    }
}
