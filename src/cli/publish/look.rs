//! A look at what readers get, right after a publish: ten pages, as a browser asks for them.

use crate::access::verify::Host;
use crate::build::{Built, Whose};
use crate::people::delivery;
use pimh_publish::{Known, Tree};

/// So many pages are looked at.
const PAGES: usize = 10;

/// Looks, and says what was seen. A host may need a while, so nothing fails by it.
pub fn look(built: &Built, tree: &Tree) {
    let voice = &built.session.voice;
    if built.readers == Whose::InClear {
        voice.tell("It is in clear: look yourself whether the login lets nobody else in.");
        return;
    }
    let site = built.session.base_url();
    let host = Host::new(site);
    let mut wrong = Vec::new();
    let pages = pages(tree);
    for (file, known) in &pages {
        let Ok(answer) = host.ask(&delivery::address(file)) else {
            voice.tell(&format!(
                "{} could not be reached from here just now; look at it in a browser.",
                site.as_str()
            ));
            return;
        };
        let is_page = answer.status == 200 || *file == "404.html" && answer.status == 404;
        if !is_page || Known::of(&answer.body) != **known {
            wrong.push(format!("/{}", delivery::address(file)));
        }
    }
    match wrong.is_empty() {
        true => voice.tell(&format!(
            "Looked at {} there: they are what was built.",
            crate::print::count(pages.len(), "page", "pages")
        )),
        false => voice.say(&format!(
            "note: {} of {} pages there are not yet what was built ({}); some hosts need minutes: look again",
            wrong.len(),
            pages.len(),
            wrong.join(", ")
        )),
    }
    if built.readers == Whose::Sealed {
        voice.tell(&format!(
            "`pimh access verify {}` asks for every file; run it from another place than the host.",
            site.as_str()
        ));
    }
}

/// The home page and others, from all over the site.
fn pages(tree: &Tree) -> Vec<(&str, &Known)> {
    let all: Vec<(&str, &Known)> = tree
        .files()
        .iter()
        .map(|(file, known)| (file.as_str(), known))
        .filter(|(file, _)| file.ends_with("index.html"))
        .collect();
    let every = all.len().div_ceil(PAGES).max(1);
    let home = all.iter().find(|(file, _)| *file == "index.html");
    let others = all.iter().filter(|(file, _)| *file != "index.html");
    home.into_iter()
        .chain(others.step_by(every))
        .take(PAGES)
        .copied()
        .collect()
}
