//! The editors' desk at `/_pimh/`: every page with its state, and what a build would say. Never part of a build.

use jiff::civil::Date;

use super::edition::Edition;
use super::editor::Editor;
use super::facts::{self, Facts};
use super::markup::{El, el};
use super::overlay::{capital, location};
use super::viewer::Show;
use crate::diagnostic::Severity;

/// What is asked of the desk, as its form and its headings send it.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Words that a title, file or owner has.
    pub words: String,
    /// `held`, `due`, `problems`, `gated` or nothing.
    pub only: String,
    /// The column that is sorted by.
    pub sort: String,
    /// How many rows to leave out at the beginning.
    pub from: usize,
}

/// As many rows as are shown at once.
const ROWS: usize = 200;

/// The columns: what they are sorted by in the address, and their headings.
const COLUMNS: [(&str, &str); 7] = [
    ("title", "Page"),
    ("state", "State"),
    ("readers", "Who can read it"),
    ("owner", "Owner"),
    ("due", "Review due"),
    ("age", "Reading age"),
    ("problems", "Problems"),
];

const FILTERS: [(&str, &str); 5] = [
    ("", "All pages"),
    ("held", "Not published"),
    ("due", "Overdue for review"),
    ("problems", "With problems"),
    ("gated", "For some readers"),
];

struct Row {
    page: Facts,
    readers: String,
    errors: usize,
    warnings: usize,
    age: Option<i64>,
}

impl Row {
    /// Whether it lies on a pile.
    fn is_in(&self, pile: &str, today: Date) -> bool {
        match pile {
            "held" => !self.page.is_published,
            "due" => self.page.due.is_some_and(|due| due < today),
            "problems" => self.errors + self.warnings > 0,
            "gated" => !self.page.level.is_public(),
            _ => true,
        }
    }
}

/// The desk.
pub fn desk(edition: &Edition, wanted: &Wanted, editor: &Editor) -> El {
    let mut main = el("main")
        .put(el("h1").put("Editors’ desk"))
        .put(report(edition, editor));
    let mut rows = rows(edition, wanted);
    let piles = FILTERS.map(|(name, _)| {
        rows.iter()
            .filter(|row| row.is_in(name, edition.today))
            .count()
    });
    rows.retain(|row| row.is_in(&wanted.only, edition.today));
    let total = rows.len();
    if wanted.sort != "age" {
        rows = rows.into_iter().skip(wanted.from).take(ROWS).collect();
    }
    if let Some(loaded) = edition.site(Show::ALL) {
        for row in &mut rows {
            row.age = facts::reading_age(&loaded, &row.page.address);
        }
    }
    if wanted.sort == "age" {
        rows.sort_by_key(|row| std::cmp::Reverse(row.age));
        rows = rows.into_iter().skip(wanted.from).take(ROWS).collect();
    }
    main = main
        .all(form(wanted, &piles))
        .put(table(edition, &rows, wanted, editor));
    let mut shown = format!("{} of {total} pages are shown.", rows.len());
    let mut end = el("p");
    if wanted.from + ROWS < total {
        shown.push(' ');
        let next = Wanted {
            from: wanted.from + ROWS,
            ..wanted.clone()
        };
        end = end
            .put(shown)
            .put(el("a").with("href", address(&next)).put("Next"));
    } else {
        end = end.put(shown);
    }
    main.put(end)
}

/// What a build of now would say.
fn report(edition: &Edition, editor: &Editor) -> El {
    let notes = edition.problems();
    let (errors, warnings) = (notes.count(Severity::Error), notes.count(Severity::Warning));
    let verdict = match (edition.state.loaded.is_some(), errors) {
        (false, _) => "There is no site to show yet.".to_owned(),
        (true, 0) => "A build would succeed.".to_owned(),
        (true, 1) => "One problem stops a build.".to_owned(),
        (true, errors) => format!("{errors} problems stop a build."),
    };
    let held = edition
        .state
        .loaded
        .as_ref()
        .map_or(0, |loaded| loaded.site.held().len());
    let mut section = el("section").put(el("p").put(format!(
        "{verdict} Warnings: {warnings}. Pages held back: {held}. Version of {}.",
        edition.made_at
    )));
    let told: Vec<El> = notes
        .iter()
        .filter(|note| note.severity() != Severity::Advice)
        .take(ROWS)
        .map(|note| {
            el("li")
                .put(format!("{} {} ", note.severity().word(), note.code()))
                .put(location(note, editor))
                .put(format!(" {}", capital(note.message())))
        })
        .collect();
    if !told.is_empty() {
        section = section.put(
            el("details")
                .put(el("summary").put("What the build says"))
                .put(el("ul").all(told)),
        );
    }
    section
}

fn rows(edition: &Edition, wanted: &Wanted) -> Vec<Row> {
    let Some(config) = edition.config() else {
        return Vec::new();
    };
    let words = wanted.words.to_lowercase();
    let fits = |page: &Facts| {
        let owner = page.owner.as_deref().unwrap_or_default();
        [page.title.as_str(), page.file.as_str(), owner]
            .iter()
            .any(|text| text.to_lowercase().contains(&words))
    };
    let mut by_file: std::collections::BTreeMap<&str, (usize, usize)> =
        std::collections::BTreeMap::new();
    for note in edition.problems().iter() {
        if let Some(file) = note.file() {
            let counts = by_file.entry(file.as_str()).or_default();
            match note.severity() {
                Severity::Error => counts.0 += 1,
                Severity::Warning => counts.1 += 1,
                Severity::Advice => {}
            }
        }
    }
    let mut rows: Vec<Row> = facts::of_all(edition)
        .into_iter()
        .filter(fits)
        .map(|page| {
            let (errors, warnings) = by_file.get(page.file.as_str()).copied().unwrap_or_default();
            Row {
                readers: facts::readers(&page.level, &config.roles),
                errors,
                warnings,
                age: None,
                page,
            }
        })
        .collect();
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "\u{10ffff}".to_owned());
    match wanted.sort.as_str() {
        "title" => rows.sort_by_key(|row| row.page.title.to_lowercase()),
        "state" => rows.sort_by_key(|row| (row.page.is_published, row.page.status)),
        "readers" => rows.sort_by(|a, b| a.readers.cmp(&b.readers)),
        "owner" => rows.sort_by_key(|row| text(&row.page.owner)),
        "due" => rows.sort_by_key(|row| row.page.due.unwrap_or(jiff::civil::Date::MAX)),
        "problems" => rows.sort_by_key(|row| std::cmp::Reverse((row.errors, row.warnings))),
        _ => {}
    }
    rows
}

/// The piles, each with the number of its pages, and the words that are looked for.
fn form(wanted: &Wanted, piles: &[usize]) -> Vec<El> {
    let links = FILTERS.iter().zip(piles).map(|((name, label), count)| {
        let pile = Wanted {
            only: (*name).to_owned(),
            from: 0,
            ..wanted.clone()
        };
        let mut link = el("a").with("href", address(&pile));
        if wanted.only == *name {
            link = link.with("aria-current", "true");
        }
        let link = link
            .put(*label)
            .put(" ")
            .put(el("b").put(count.to_string()));
        el("li").put(link)
    });
    let hidden = |name: &'static str, value: &str| {
        el("input")
            .with("type", "hidden")
            .with("name", name)
            .with("value", value)
    };
    vec![
        el("nav")
            .with("aria-label", "Which pages")
            .put(el("ul").with("class", "pimh-piles").all(links)),
        el("form")
            .with("action", "/_pimh/")
            .put(
                el("label").put("Words ").put(
                    el("input")
                        .with("name", "words")
                        .with("value", wanted.words.clone()),
                ),
            )
            .put(hidden("only", &wanted.only))
            .put(hidden("sort", &wanted.sort))
            .put(el("button").put("Filter")),
    ]
}

fn address(wanted: &Wanted) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("words", &wanted.words)
        .append_pair("only", &wanted.only)
        .append_pair("sort", &wanted.sort)
        .append_pair("from", &wanted.from.to_string())
        .finish();
    format!("/_pimh/?{query}")
}

fn table(edition: &Edition, rows: &[Row], wanted: &Wanted, editor: &Editor) -> El {
    let headings = COLUMNS.iter().map(|(name, label)| {
        let sorted = Wanted {
            sort: (*name).to_owned(),
            from: 0,
            ..wanted.clone()
        };
        let mut heading = el("th").with("scope", "col");
        if wanted.sort == *name {
            heading = heading.with("aria-sort", "ascending");
        }
        heading.put(el("a").with("href", address(&sorted)).put(*label))
    });
    let body = rows.iter().map(|row| {
        let page = &row.page;
        let state = if page.state.is_empty() {
            page.status.to_owned()
        } else {
            page.state.join("; ")
        };
        let due = page.due.map_or_else(String::new, |due| due.to_string());
        let due = match page.due {
            Some(day) if day < edition.today => format!("{due} (overdue)"),
            _ => due,
        };
        let problems = match (row.errors, row.warnings) {
            (0, 0) => String::new(),
            (errors, 0) => format!("{errors} to mend"),
            (0, warnings) => format!("{warnings} to look at"),
            (errors, warnings) => format!("{errors} to mend, {warnings} to look at"),
        };
        let age = row.age.map_or_else(String::new, |age| age.to_string());
        let name = el("td")
            .put(
                el("a")
                    .with("href", page.url.clone())
                    .put(page.title.clone()),
            )
            .put(" ")
            .put(editor.link(&page.file, 1, 1, &page.file));
        let state = el("td").put(
            el("span")
                .with(
                    "class",
                    if page.is_published {
                        "pimh-out"
                    } else {
                        "pimh-held"
                    },
                )
                .put(state),
        );
        let owner = page.owner.as_ref().map(|owner| {
            let own = Wanted {
                words: owner.clone(),
                from: 0,
                ..wanted.clone()
            };
            el("a").with("href", address(&own)).put(owner.clone())
        });
        el("tr")
            .put(name)
            .put(state)
            .put(el("td").put(row.readers.clone()))
            .put(el("td").all(owner))
            .put(el("td").put(due))
            .put(el("td").put(age))
            .put(findings(edition, row, editor, problems))
    });
    el("table")
        .put(el("thead").put(el("tr").all(headings)))
        .put(el("tbody").all(body))
}

/// What is wrong with a page, at its lines.
fn findings(edition: &Edition, row: &Row, editor: &Editor, words: String) -> El {
    let cell = el("td");
    if row.errors + row.warnings == 0 {
        return cell;
    }
    let notes = edition.notes_of(&row.page.file);
    let told = notes
        .into_iter()
        .filter(|note| note.severity() != Severity::Advice);
    let told = told.map(|note| {
        el("li")
            .put(location(note, editor))
            .put(format!(" {}", capital(note.message())))
    });
    let list = el("ul").all(told);
    cell.put(el("details").put(el("summary").put(words)).put(list))
}
