//! A letter to each owner of what is overdue or due soon, in plain text, one after another: to be copied into a mail.

use std::collections::BTreeMap;

use super::{Due, NOBODY, When};
use crate::print::count;

/// A line that no letter has, between two.
const BETWEEN: &str = "\n----------------------------------------------------------------\n\n";

/// The letters, by owner.
pub(super) fn of(all: &[Due], site: &str) -> String {
    let mut owners: BTreeMap<&str, Vec<&Due>> = BTreeMap::new();
    for due in all.iter().filter(|due| due.when != When::Later) {
        owners.entry(&due.owner).or_default().push(due);
    }
    if owners.is_empty() {
        return "Nobody has anything to look at in the next 90 days.\n".to_owned();
    }
    let letters = owners.iter().map(|(owner, rows)| letter(owner, rows, site));
    letters.collect::<Vec<_>>().join(BETWEEN)
}

fn letter(owner: &str, rows: &[&Due], site: &str) -> String {
    let things = count(rows.len(), "thing", "things");
    let greeting = match owner {
        NOBODY => "To whoever keeps the site: nobody is named for these.".to_owned(),
        owner => format!("Dear {owner},"),
    };
    let mut text = format!("To: {owner}\nSubject: {site}: {things} to look at\n\n{greeting}\n");
    for (when, heading) in [
        (When::Overdue, "Overdue:"),
        (When::Soon, "Due in the next 90 days:"),
    ] {
        let some: Vec<_> = rows.iter().filter(|due| due.when == when).collect();
        if some.is_empty() {
            continue;
        }
        text.push_str(&format!("\n{heading}\n\n"));
        for due in some {
            let place = if due.address.is_empty() {
                &due.file
            } else {
                &due.address
            };
            text.push_str(&format!(
                "- {}: {}\n  {}\n  {place}\n",
                due.title,
                due.sort.task(),
                due.day
            ));
        }
    }
    text + "\nIf a page is still right, write today into its `reviewed` and a new day into `review-due`.\n\
            If it is no longer advice, `pimh withdraw` takes it back. Thank you.\n"
}
