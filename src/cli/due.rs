//! `pimh due`: what is due for review, by date and owner.

use jiff::civil::Date;
use serde_json::json;

use super::args::Common;
use super::exit::Exit;
use super::print;
use super::session::Session;
use crate::compose::Views;
use crate::document::title_of_file;
use crate::site::{Audience, View};

struct Due {
    day: Date,
    owner: String,
    title: String,
    file: String,
}

/// Lists every page with a review date, the soonest first.
pub fn due(common: &Common) -> Exit {
    let (session, loaded) = match Session::with_site(common) {
        Ok(both) => both,
        Err(exit) => return exit,
    };
    let views = Views::of(&loaded.site);
    let mut all = Vec::new();
    collect(&views.public, session.voice.redacts, &mut all);
    for view in &views.private {
        collect(view, session.voice.redacts, &mut all);
    }
    for (_, part, standing) in loaded.site.parts() {
        let Some(day) = part.front.review_due().filter(|_| !standing.is_empty()) else {
            continue;
        };
        let is_open = standing.iter().any(|place| place.level.is_public());
        let hide = session.voice.redacts && !is_open;
        let shown = |text: String| {
            if hide {
                "(gated part)".to_owned()
            } else {
                text
            }
        };
        let path = &part.source.path;
        let title = part.front.title.as_ref();
        all.push(Due {
            day,
            owner: part
                .front
                .owner
                .clone()
                .unwrap_or_else(|| "nobody".to_owned()),
            title: shown(title.map_or_else(|| title_of_file(path.as_str()), |t| t.value.clone())),
            file: shown(path.to_string()),
        });
    }
    all.sort_by(|a, b| (a.day, &a.owner, &a.file).cmp(&(b.day, &b.owner, &b.file)));
    let today = session.request.choice.today;
    if session.voice.is_json() {
        let rows: Vec<_> = all
            .iter()
            .map(|due| json!({ "due": due.day.to_string(), "overdue": due.day < today, "owner": due.owner, "title": due.title, "file": due.file }))
            .collect();
        print::json(&json!({ "schema": 1, "today": today.to_string(), "pages": rows }));
        return Exit::Done;
    }
    if all.is_empty() {
        print::line("No page has a review date.");
    }
    let widest = all
        .iter()
        .map(|due| due.owner.chars().count())
        .max()
        .unwrap_or(0);
    for due in &all {
        let state = if due.day < today { "overdue" } else { "" };
        print::line(&format!(
            "{}  {state:7}  {:widest$}  {}  ({})",
            due.day, due.owner, due.title, due.file
        ));
    }
    Exit::Done
}

fn collect<A: Audience>(view: &View<'_, A>, redacts: bool, all: &mut Vec<Due>) {
    for page in view.own_pages() {
        let (Some(front), Some(source)) = (page.front(), page.source()) else {
            continue;
        };
        let Some(day) = front.review_due() else {
            continue;
        };
        let hide = redacts && !view.level().is_public();
        let shown = |text: &str| {
            if hide {
                "(gated page)".to_owned()
            } else {
                text.to_owned()
            }
        };
        let owner = front.owner.as_deref().unwrap_or("nobody");
        let owner = view
            .person(owner)
            .map_or_else(|| owner.to_owned(), |person| person.name.clone());
        all.push(Due {
            day,
            owner,
            title: shown(page.title()),
            file: shown(source.path.as_str()),
        });
    }
}
