//! What has to come and go at a target, found out before anything does.

use std::collections::{BTreeMap, BTreeSet};

use crate::ledger::{LEDGER, Ledger};
use crate::order::Class;
use crate::there::There;
use crate::tree::Tree;
use pimh_words::names::Known;

/// No more of a site than this may go at once unasked, if it is more than [`FEW`] files: one part in so many.
const MOST: usize = 2;
/// So many files may always go.
const FEW: usize = 20;

/// What has to come and go, in the order of [`Class`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What comes, in batches.
    pub puts: Vec<(Class, Vec<String>)>,
    /// What goes, after all that comes; pages first.
    pub removals: Vec<String>,
    /// What no page names any more, and stays once more for pages that are still open.
    pub held: BTreeMap<String, Known>,
    /// What stays as it is.
    pub same: Vec<String>,
    /// What somebody else put there. It stays.
    pub of_others: Vec<String>,
    /// Whether a publish broke off before, so that the ledger must be put right even if nothing changes.
    is_unfinished: bool,
}

/// Why a plan should not be carried out unasked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Objection {
    /// The place holds files that no publish put there, and none that one did.
    Foreign(Vec<String>),
    /// Files of somebody else lie where files of the site would.
    InTheWay(Vec<String>),
    /// Files that were published were changed or taken away by somebody else; who, if that is known.
    Changed(Vec<String>, Option<String>),
    /// So many files of so many would go.
    Many(usize, usize),
}

impl Plan {
    /// The way from what is there to what was built. `keeps` is whether what is sealed may stay for pages that are still open:
    /// not once keys were renewed.
    pub fn between(there: &There, tree: &Tree, keeps: bool) -> Plan {
        let nothing = BTreeMap::new();
        let ours = there
            .ledger
            .as_ref()
            .map_or(&nothing, |ledger| &ledger.files);
        let is_unsure = |file: &str| {
            let ledger = there.ledger.as_ref();
            ledger.is_some_and(|ledger| ledger.unsure.contains(file))
        };
        let mut puts: BTreeMap<Class, Vec<String>> = BTreeMap::new();
        let mut plan = Plan {
            is_unfinished: there
                .ledger
                .as_ref()
                .is_some_and(|ledger| !ledger.unsure.is_empty()),
            ..Plan::default()
        };
        for (file, known) in tree.files() {
            let is_there = ours.get(file) == Some(known)
                && !is_unsure(file)
                && there
                    .listed
                    .get(file)
                    .is_some_and(|lies| lies.can_be(known));
            if is_there {
                plan.same.push(file.clone());
            } else {
                let class = Class::of(file, there.listed.contains_key(file));
                puts.entry(class).or_default().push(file.clone());
            }
        }
        plan.puts = puts.into_iter().collect();
        for (file, known) in ours {
            if tree.files().contains_key(file) || !there.listed.contains_key(file) {
                continue;
            }
            let was_held = there
                .ledger
                .as_ref()
                .is_some_and(|ledger| ledger.held.contains(file));
            let may_stay = Class::may_stay(file) && (keeps || !file.starts_with("g/"));
            if may_stay && !was_held && !is_unsure(file) {
                plan.held.insert(file.clone(), *known);
            } else {
                plan.removals.push(file.clone());
            }
        }
        plan.removals
            .sort_by_key(|file| std::cmp::Reverse(Class::of(file, true)));
        let is_of_others = |file: &&String| !ours.contains_key(*file);
        let others = there.listed.keys().filter(is_of_others);
        let others = others.filter(|file| !tree.files().contains_key(*file));
        plan.of_others = others.cloned().collect();
        plan
    }

    /// What speaks against it.
    pub fn objections(&self, there: &There, tree: &Tree) -> Vec<Objection> {
        let Some(ledger) = &there.ledger else {
            let all: Vec<String> = there.listed.keys().cloned().collect();
            return match all.is_empty() {
                true => Vec::new(),
                false => vec![Objection::Foreign(all)],
            };
        };
        let mut objections = Vec::new();
        let in_the_way =
            |file: &&String| !ledger.files.contains_key(*file) && there.listed.contains_key(*file);
        let in_the_way: Vec<String> = tree.files().keys().filter(in_the_way).cloned().collect();
        if !in_the_way.is_empty() {
            objections.push(Objection::InTheWay(in_the_way));
        }
        let changed = ledger.files.iter().filter(|(file, known)| {
            let lies = there.listed.get(*file);
            !ledger.unsure.contains(*file) && !lies.is_some_and(|lies| lies.can_be(known))
        });
        let changed: Vec<String> = changed.map(|(file, _)| file.clone()).collect();
        if !changed.is_empty() || there.by_others.is_some() {
            objections.push(Objection::Changed(changed, there.by_others.clone()));
        }
        let going = self
            .removals
            .iter()
            .filter(|file| !ledger.held.contains(*file) && !ledger.unsure.contains(*file));
        let going = going.count();
        if going > FEW && going * MOST > ledger.files.len() {
            objections.push(Objection::Many(going, ledger.files.len()));
        }
        objections
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.puts.is_empty() && self.removals.is_empty() && !self.is_unfinished
    }

    /// Whether only the day moves on: no file that anybody reads comes or goes.
    pub fn is_of_the_day_only(&self) -> bool {
        let is_day = |(class, _): &(Class, Vec<String>)| *class >= Class::Manifest;
        self.removals.is_empty() && self.puts.iter().all(is_day)
    }

    /// How many files come.
    pub fn count_puts(&self) -> usize {
        self.puts.iter().map(|(_, files)| files.len()).sum()
    }

    /// The ledger once it is carried out.
    pub fn ledger(&self, tree: &Tree, day: &str, base_url: &str, readers: &str) -> Ledger {
        let held = self.held.clone();
        Ledger {
            day: day.to_owned(),
            base_url: base_url.to_owned(),
            readers: readers.to_owned(),
            held: held.keys().cloned().collect(),
            files: tree
                .files()
                .clone()
                .into_iter()
                .filter(|(file, _)| file != LEDGER)
                .chain(held)
                .collect(),
            unsure: BTreeSet::new(),
        }
    }

    /// The ledger while it is carried out, for whoever comes after a break: all that may lie there is ours, and of what changes
    /// nobody knows what is in it.
    pub(crate) fn pending(&self, done: &Ledger) -> Ledger {
        let puts = self.puts.iter().flat_map(|(_, files)| files);
        let unsure = puts.chain(&self.removals).cloned().collect();
        let mut pending = done.clone();
        for file in &self.removals {
            pending.files.insert(file.clone(), Known::of(b""));
        }
        pending.unsure = unsure;
        // What is held back now was not yet when it breaks off.
        pending.held = BTreeSet::new();
        pending
    }
}
