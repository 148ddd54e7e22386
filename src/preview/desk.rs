//! The editors' desk at `/_pimh/`: every page with its state, and what a build would say. Never part of a build.

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

/// The desk.
pub fn desk(edition: &Edition, wanted: &Wanted, editor: &Editor) -> El {
    let mut main = el("main")
        .put(el("h1").put("Editors’ desk"))
        .put(report(edition, editor));
    let mut rows = rows(edition, wanted);
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
        .put(form(wanted))
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
        .filter(|row| match wanted.only.as_str() {
            "held" => !row.page.is_published,
            "due" => row.page.due.is_some_and(|due| due < edition.today),
            "problems" => row.errors + row.warnings > 0,
            "gated" => !row.page.level.is_public(),
            _ => true,
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

fn form(wanted: &Wanted) -> El {
    let options = FILTERS.iter().map(|(name, label)| {
        el("option")
            .with("value", *name)
            .with_if("selected", wanted.only == *name)
            .put(*label)
    });
    el("form")
        .with("action", "/_pimh/")
        .put(
            el("label").put("Words ").put(
                el("input")
                    .with("name", "words")
                    .with("value", wanted.words.clone()),
            ),
        )
        .put(
            el("label")
                .put("Show ")
                .put(el("select").with("name", "only").all(options)),
        )
        .put(
            el("input")
                .with("type", "hidden")
                .with("name", "sort")
                .with("value", wanted.sort.clone()),
        )
        .put(el("button").put("Filter"))
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
        let cells = [
            state,
            row.readers.clone(),
            page.owner.clone().unwrap_or_default(),
            due,
            age,
            problems,
        ];
        el("tr")
            .put(name)
            .all(cells.into_iter().map(|text| el("td").put(text)))
    });
    el("table")
        .put(el("thead").put(el("tr").all(headings)))
        .put(el("tbody").all(body))
}
