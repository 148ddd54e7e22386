//! `pimh due`: what somebody has to look at again, by date and owner: pages to review, contacts to call, figures that age.
//!
//! The same rows as a table, for programs, as a calendar, and as a letter to each owner. Nothing is ever sent.

mod calendar;
mod letters;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::args::{Common, Due as Args};
use super::csv;
use super::exit::Exit;
use super::print;
use super::session::Session;
use crate::compose::Views;
use crate::document::title_of_file;
use crate::names::Fingerprint;
use crate::site::{Audience, Site, View, encoded};
use pimh_words::day::{SOON, days_between};

/// Whose nobody's task it is.
const NOBODY: &str = "nobody";

/// What sort of thing somebody looks at again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Page,
    Part,
    Contact,
    Figure,
}

impl Sort {
    fn name(self) -> &'static str {
        match self {
            Sort::Page => "page",
            Sort::Part => "part",
            Sort::Contact => "contact",
            Sort::Figure => "figure",
        }
    }

    /// What to do about it.
    fn task(self) -> &'static str {
        match self {
            Sort::Page | Sort::Part => "review",
            Sort::Contact => "call and write the day into `verified`",
            Sort::Figure => "look for a newer number",
        }
    }
}

/// How soon something is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum When {
    Overdue,
    Soon,
    Later,
}

/// One thing to look at again.
struct Due {
    day: Date,
    sort: Sort,
    when: When,
    owner: String,
    title: String,
    /// Its file; of a record the file of all of its sort.
    file: String,
    /// Its address, whole; nothing of a record.
    address: String,
    /// What it is known by, whatever it is called.
    id: String,
}

/// Lists what is due, the soonest first.
pub fn due(common: &Common, args: &Args) -> Exit {
    let (session, loaded) = match Session::with_site(common) {
        Ok(both) => both,
        Err(exit) => return exit,
    };
    let today = session.request.choice.today;
    let views = Views::of(&loaded.site);
    let mut all = Vec::new();
    collect(&views.public, false, &mut all);
    for view in &views.private {
        collect(view, session.voice.redacts, &mut all);
    }
    parts(&loaded.site, session.voice.redacts, &mut all);
    facts(&loaded.site, session.voice.redacts, &mut all);
    for due in &mut all {
        due.when = when(due.day, today);
    }
    let key = |due: &Due| {
        (
            due.day,
            due.sort,
            due.owner.clone(),
            due.file.clone(),
            due.title.clone(),
        )
    };
    all.sort_by_key(key);
    let site = &session.config.title;
    if args.csv {
        print::result(&table(&all));
    } else if args.calendar {
        print::result(&calendar::of(&all, today));
    } else if args.mail {
        print::result(&letters::of(&all, site));
    } else if session.voice.is_json() {
        print::json(&value(&all, today));
    } else {
        told(&all);
    }
    Exit::Done
}

fn when(day: Date, today: Date) -> When {
    match days_between(today, day) {
        days if days < 0 => When::Overdue,
        days if days <= SOON => When::Soon,
        _ => When::Later,
    }
}

fn collect<A: Audience>(view: &View<'_, A>, hides: bool, all: &mut Vec<Due>) {
    for page in view.own_pages() {
        let (Some(front), Some(source)) = (page.front(), page.source()) else {
            continue;
        };
        let Some(day) = front.review_due() else {
            continue;
        };
        let shown = |text: &str| match hides {
            true => "(gated page)".to_owned(),
            false => text.to_owned(),
        };
        let owner = front.owner.as_deref().unwrap_or(NOBODY);
        let owner = view
            .person(owner)
            .map_or_else(|| owner.to_owned(), |person| person.name.clone());
        let address = view
            .config()
            .base_url
            .whole(&encoded(page.address().path()));
        all.push(Due {
            day,
            sort: Sort::Page,
            when: When::Later,
            owner,
            title: shown(page.title()),
            file: shown(source.path.as_str()),
            address: shown(&address),
            id: Fingerprint::of(page.address().path().as_bytes()).hex(),
        });
    }
}

/// Words that are kept once and stand in pages, each as often as somebody reviews it.
fn parts(site: &Site, redacts: bool, all: &mut Vec<Due>) {
    for (_, part, standing) in site.parts() {
        let Some(day) = part.front.review_due().filter(|_| !standing.is_empty()) else {
            continue;
        };
        let is_open = standing.iter().any(|place| place.level.is_public());
        let shown = |text: String| match redacts && !is_open {
            true => "(gated part)".to_owned(),
            false => text,
        };
        let path = part.source.path.as_str();
        let title = part.front.title.as_ref();
        all.push(Due {
            day,
            sort: Sort::Part,
            when: When::Later,
            owner: part
                .front
                .owner
                .clone()
                .unwrap_or_else(|| NOBODY.to_owned()),
            title: shown(title.map_or_else(|| title_of_file(path), |title| title.value.clone())),
            file: shown(path.to_owned()),
            address: String::new(),
            id: Fingerprint::of(path.as_bytes()).hex(),
        });
    }
}

/// Contacts that were called once, and numbers that hold for a day.
fn facts(site: &Site, redacts: bool, all: &mut Vec<Due>) {
    for fact in site.facts_due() {
        let sort = match fact.is_contact {
            true => Sort::Contact,
            false => Sort::Figure,
        };
        let hides = redacts && !fact.level.is_public();
        let id = match hides {
            true => Fingerprint::of(fact.id.as_bytes()).hex(),
            false => fact.id,
        };
        all.push(Due {
            day: fact.day,
            sort,
            when: When::Later,
            owner: fact.owner.unwrap_or_else(|| NOBODY.to_owned()),
            title: match hides {
                true => format!("(gated {})", sort.name()),
                false => fact.title,
            },
            file: fact.file.as_str().to_owned(),
            address: String::new(),
            id: format!("{}-{id}", sort.name()),
        });
    }
}

/// For people.
fn told(all: &[Due]) {
    if all.is_empty() {
        print::line("Nothing has a review date.");
    }
    let widest = all.iter().map(|due| due.owner.chars().count()).max();
    let widest = widest.unwrap_or(0);
    for due in all {
        // What can wait says no word of it.
        let state = match due.when {
            When::Later => "",
            when => when.name(),
        };
        print::line(&format!(
            "{}  {state:7}  {:7}  {:widest$}  {}  ({})",
            due.day,
            due.sort.name(),
            due.owner,
            due.title,
            due.file
        ));
    }
}

/// For spreadsheets.
fn table(all: &[Due]) -> String {
    let mut table = csv::row(["due", "when", "what", "owner", "title", "file", "address"]);
    for due in all {
        let day = due.day.to_string();
        let cells = [
            day.as_str(),
            due.when.name(),
            due.sort.name(),
            &due.owner,
            &due.title,
            &due.file,
            &due.address,
        ];
        table.push_str(&csv::row(cells));
    }
    table
}

impl When {
    fn name(self) -> &'static str {
        match self {
            When::Overdue => "overdue",
            When::Soon => "soon",
            When::Later => "later",
        }
    }
}

/// For programs.
fn value(all: &[Due], today: Date) -> Value {
    let of = |sort: Sort| -> Vec<Value> {
        let rows = all.iter().filter(|due| due.sort == sort);
        let row = |due: &Due| {
            json!({
                "due": due.day.to_string(),
                "overdue": due.when == When::Overdue,
                "when": due.when.name(),
                "owner": due.owner,
                "title": due.title,
                "file": due.file,
            })
        };
        rows.map(row).collect()
    };
    // A part is reviewed as a page is.
    let pages = [of(Sort::Page), of(Sort::Part)].concat();
    json!({
        "schema": 1,
        "today": today.to_string(),
        "pages": pages,
        "contacts": of(Sort::Contact),
        "figures": of(Sort::Figure),
    })
}
