//! `pimh list`: the pages of a project by their state, owner, readers and type.

use serde_json::json;

use super::args::{Common, List};
use super::csv;
use super::exit::Exit;
use super::pages::{self, Listed, STATES};
use super::print::{self, count};
use crate::names::nearest;

/// The columns of the table for programs.
const COLUMNS: [&str; 8] = [
    "file",
    "title",
    "address",
    "state",
    "owner",
    "type",
    "readers",
    "review_due",
];

/// `pimh list`.
pub fn list(common: &Common, args: &List) -> Exit {
    for state in &args.states {
        if !STATES.contains(&state.as_str()) {
            let near = nearest(state, STATES)
                .map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            print::aside(&format!(
                "error: no page is `{state}`{near}\n  pages are {}",
                STATES.join(", ")
            ));
            return Exit::Usage;
        }
    }
    let (session, all) = match pages::all(common) {
        Ok(both) => both,
        Err(exit) => return exit,
    };
    let is_known = |asked: &&String| {
        *asked == "public" || session.config.role_names().any(|known| known == *asked)
    };
    if let Some(role) = args.roles.iter().find(|role| !is_known(role)) {
        let near = nearest(role, session.config.role_names());
        let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        print::aside(&format!("error: no role is called `{role}`{near}"));
        return Exit::Usage;
    }
    let wanted: Vec<&Listed> = all.iter().filter(|page| is_wanted(page, args)).collect();
    if session.voice.is_json() {
        let rows: Vec<_> = wanted.iter().map(|page| row(page)).collect();
        print::json(
            &json!({ "schema": 1, "today": session.request.choice.today.to_string(), "pages": rows }),
        );
        return Exit::Done;
    }
    if args.csv {
        let mut table = csv::row(COLUMNS);
        for page in &wanted {
            let due = page.due.map(|due| due.to_string()).unwrap_or_default();
            let (states, readers) = (page.states.join(" "), readers(page));
            let cells = [
                page.file.as_str(),
                &page.title,
                &page.address,
                &states,
                &page.owner_name,
                page.kind,
                &readers,
                &due,
            ];
            table.push_str(&csv::row(cells));
        }
        print::result(&table);
        return Exit::Done;
    }
    let width = |of: fn(&Listed) -> String| {
        let all = wanted.iter().map(|page| of(page).chars().count());
        all.max().unwrap_or(0)
    };
    let state = |page: &Listed| page.states.join(", ");
    let (states, owners) = (width(state), width(|page| page.owner_name.clone()));
    for page in &wanted {
        let line = format!(
            "{:states$}  {:owners$}  {}  ({})",
            state(page),
            page.owner_name,
            page.title,
            page.file
        );
        print::line(line.trim_start());
    }
    session
        .voice
        .say(&format!("{}.", count(wanted.len(), "page", "pages")));
    Exit::Done
}

/// Whether a page is what was asked for: of each sort of question one answer is enough.
fn is_wanted(page: &Listed, args: &List) -> bool {
    let any = |asked: &[String], is: &dyn Fn(&str) -> bool| {
        asked.is_empty() || asked.iter().any(|asked| is(asked))
    };
    let is_owner = |asked: &str| {
        let asked = asked.to_lowercase();
        page.owner.to_lowercase() == asked || page.owner_name.to_lowercase() == asked
    };
    let may_read = |asked: &str| match asked {
        "public" => page.roles.is_empty(),
        role => page.roles.iter().any(|own| own == role),
    };
    any(&args.states, &|state| page.states.contains(&state))
        && any(&args.owners, &is_owner)
        && any(&args.roles, &may_read)
        && any(&args.types, &|kind| page.kind == kind)
}

fn readers(page: &Listed) -> String {
    match page.roles.is_empty() {
        true => "public".to_owned(),
        false => page.roles.join(" "),
    }
}

fn row(page: &Listed) -> serde_json::Value {
    json!({
        "file": page.file,
        "title": page.title,
        "address": page.address,
        "states": page.states,
        "owner": page.owner_name,
        "type": page.kind,
        "roles": page.roles,
        "review_due": page.due.map(|due| due.to_string()),
    })
}
