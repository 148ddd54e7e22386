//! What changed between two publishes, in an editor's words.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::names::RoleId;
use crate::pipeline::Loaded;
use crate::print::count;
use pimh_publish::{Entry, Standing};
use pimh_words::access::Level;

/// Pages by their address, with whose each is.
pub type Pages = BTreeMap<String, Standing>;

/// Whose a page is that was taken back.
const WITHDRAWN: &str = "withdrawn";
/// So much of a hash tells two versions of a page apart.
const DIGITS: usize = 12;

/// Every page of a site that is out on its day, as a tree for an audience has it.
pub fn standing(loaded: &Loaded, audience: Option<&str>) -> Pages {
    let site = &loaded.site;
    let reader = audience.and_then(|name| site.config().reader(name).ok());
    let is_held = |file| site.held().iter().any(|(held, _)| held == file);
    let mut pages = Pages::new();
    for page in site.recorded() {
        let is_read = reader
            .as_ref()
            .is_none_or(|reader| reader.may_read(page.level()));
        if !is_read || is_held(page.file()) {
            continue;
        }
        let whose = match page.is_withdrawn() {
            true => WITHDRAWN.to_owned(),
            false => page.level().name(),
        };
        let mut print = page.print().hex();
        print.truncate(DIGITS);
        pages.insert(page.address().path().to_owned(), Standing(whose, print));
    }
    pages
}

/// What happened to a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    New,
    Changed,
    Opened(String),
    Closed(String),
    Withdrawn,
    Gone,
}

/// What changed.
pub struct Changes {
    pages: Vec<(Change, String, bool)>,
    same: usize,
}

impl Changes {
    /// From what stood before, if anything did, to what stands now.
    pub fn between(before: Option<&Pages>, now: &Pages, loaded: &Loaded) -> Changes {
        let nothing = Pages::new();
        let before = before.unwrap_or(&nothing);
        let mut changes = Changes {
            pages: Vec::new(),
            same: 0,
        };
        for (address, stands) in now {
            let change = match before.get(address) {
                None if stands.0 == WITHDRAWN => Change::Withdrawn,
                None => Change::New,
                Some(stood) if stood.0 != stands.0 => moved(&stood.0, &stands.0, loaded),
                Some(stood) if stood.1 != stands.1 => Change::Changed,
                Some(_) => {
                    changes.same += 1;
                    continue;
                }
            };
            let is_gated = stands.0 != "public" && stands.0 != WITHDRAWN;
            changes.pages.push((change, address.clone(), is_gated));
        }
        for (address, stood) in before {
            if !now.contains_key(address) {
                let is_gated = stood.0 != "public" && stood.0 != WITHDRAWN;
                changes
                    .pages
                    .push((Change::Gone, address.clone(), is_gated));
            }
        }
        changes.pages.sort();
        changes
    }

    /// In one line: `3 pages new, 1 withdrawn, 41 the same`.
    pub fn words(&self) -> String {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let mut order = Vec::new();
        for (change, ..) in &self.pages {
            let words = change.words();
            if !order.contains(&words) {
                order.push(words.clone());
            }
            *counts.entry(words).or_default() += 1;
        }
        let mut parts: Vec<String> = Vec::new();
        for words in order {
            let number = counts.get(&words).copied().unwrap_or(0);
            parts.push(match parts.is_empty() {
                true => format!("{} {words}", count(number, "page", "pages")),
                false => format!("{number} {words}"),
            });
        }
        match (parts.is_empty(), self.same) {
            (true, same) => format!("{} the same", count(same, "page", "pages")),
            (false, 0) => parts.join(", "),
            (false, same) => format!("{}, {same} the same", parts.join(", ")),
        }
    }

    /// Each page that changed, by its address; where strangers read along, no gated one is named.
    pub fn lines(&self, redacts: bool) -> Vec<String> {
        let pages = self.pages.iter();
        let line = |(change, address, is_gated): &(Change, String, bool)| {
            let name = match redacts && *is_gated {
                true => "a gated page",
                false => address,
            };
            format!("{name}: {}", change.words())
        };
        pages.map(line).collect()
    }

    /// For programs.
    pub fn json(&self, since: &Entry, redacts: bool) -> Value {
        let pages: Vec<Value> = self
            .pages
            .iter()
            .map(|(change, address, is_gated)| match redacts && *is_gated {
                true => json!({ "change": change.words() }),
                false => json!({ "address": address, "change": change.words() }),
            })
            .collect();
        json!({ "schema": 1, "target": since.target, "since": since.day, "pages": pages, "same": self.same })
    }
}

impl Change {
    fn words(&self) -> String {
        match self {
            Change::New => "new".to_owned(),
            Change::Changed => "changed".to_owned(),
            Change::Opened(whom) => format!("opened to {whom}"),
            Change::Closed(whom) => format!("now for {whom} only"),
            Change::Withdrawn => "withdrawn".to_owned(),
            Change::Gone => "gone".to_owned(),
        }
    }
}

/// How a page got other readers.
fn moved(before: &str, now: &str, loaded: &Loaded) -> Change {
    if now == WITHDRAWN {
        return Change::Withdrawn;
    }
    let roles = &loaded.site.config().roles;
    let level = |name: &str| {
        let mut levels = loaded.site.levels().iter();
        let found = levels.find(|level| level.name() == name);
        found
            .cloned()
            .or_else(|| (name == "public").then(Level::public))
    };
    let label = |level: &Level| match level.is_public() {
        true => "everybody".to_owned(),
        false => {
            let labels = level.roles().iter().map(|role: &RoleId| roles.label(role));
            labels.collect::<Vec<_>>().join(" or ")
        }
    };
    let whom = level(now).map_or_else(|| now.to_owned(), |level| label(&level));
    // What only a level that is no more could read was read by fewer, for all that is known.
    let is_wider = match (level(before), level(now)) {
        (Some(before), Some(now)) => roles.visible_from(&now, &before),
        (None, _) => before != WITHDRAWN,
        _ => false,
    };
    match is_wider {
        true => Change::Opened(whom),
        false if before == WITHDRAWN => Change::Changed,
        false => Change::Closed(whom),
    }
}
