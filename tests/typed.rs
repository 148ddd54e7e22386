//! What a message offers to type mends what it is told of: each offered text of every story of `tests/broken` and
//! `tests/cases`, and of the rules' bad examples, is put in, and then that problem is gone and no new error came.

use std::collections::BTreeMap;
use std::fs;

use pimh::config::Config;
use pimh::diagnostic::{Diagnostic, Edit, Notes, Severity};
use pimh::pipeline;
use pimh::snapshot::Snapshot;

use crate::harness::{TODAY, TestSite, files_below, request, tests};
use crate::rules::bad_examples;

/// All that loading a site tells.
fn told(site: &Snapshot) -> Notes {
    let mut notes = Notes::default();
    if let Some(config) = notes.keep(Config::read(site)) {
        let request = request(TODAY.parse().unwrap());
        drop(notes.keep(pipeline::load(site, config, &request)));
    }
    notes
}

/// What a problem is known by, wherever it stands after an edit.
type Known = (String, Option<String>, String);

fn known(note: &Diagnostic) -> Known {
    let file = note.file().map(|file| file.as_str().to_owned());
    (note.code().to_string(), file, note.message().to_owned())
}

fn counted<'n>(notes: impl Iterator<Item = &'n Diagnostic>) -> BTreeMap<Known, usize> {
    let mut counts = BTreeMap::new();
    for note in notes {
        *counts.entry(known(note)).or_default() += 1;
    }
    counts
}

/// The site with a text typed in.
fn typed(site: &Snapshot, edit: &Edit) -> Snapshot {
    let source = &edit.at.source;
    let mut text = source.text().to_owned();
    text.replace_range(edit.at.range.clone(), &edit.text);
    let mut site = site.clone();
    site.insert(source.path.as_str(), text.as_bytes());
    site
}

/// How many texts a site is offered, and what is wrong with them.
fn try_all(name: &str, site: &Snapshot) -> (usize, Vec<String>) {
    let before = told(site);
    let mut trouble = Vec::new();
    let offers = before.iter().filter_map(|note| Some((note, note.edit()?)));
    let offers: Vec<_> = offers.collect();
    for (note, edit) in &offers {
        trouble.extend(try_one(site, &before, note, edit).map(|found| format!("{name}: {found}")));
    }
    (offers.len(), trouble)
}

fn try_one(site: &Snapshot, before: &Notes, note: &Diagnostic, edit: &Edit) -> Option<String> {
    let after = told(&typed(site, edit));
    let is_error = |note: &&Diagnostic| note.severity() == Severity::Error;
    let (had, has) = (counted(before.iter()), counted(after.iter()));
    let key = known(note);
    if has.get(&key).unwrap_or(&0) >= had.get(&key).unwrap_or(&0) {
        return Some(format!("{key:?} is still there with `{}`", edit.text));
    }
    let (had, has) = (
        counted(before.iter().filter(is_error)),
        counted(after.iter().filter(is_error)),
    );
    // A page of which the type is known now is asked for the fields of its type.
    let is_of_type = note.message().starts_with("`type` cannot be");
    let mut new = has
        .iter()
        .filter(|(key, count)| had.get(*key).unwrap_or(&0) < *count);
    // The words of an example are there to be replaced, which is told of them.
    let is_meant = |code: &str| (is_of_type && code == "F2") || (!edit.exact && code == "F16");
    let new = new.find(|(key, _)| !is_meant(&key.0));
    new.map(|(new, _)| format!("{key:?} with `{}` brings {new:?}", edit.text))
}

fn sites() -> Vec<(String, Snapshot)> {
    let base = files_below(&tests().join("broken/_base"));
    let mut sites: Vec<(String, Snapshot)> = Vec::new();
    let folders = |folder: &std::path::Path| -> Vec<_> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
        entries.map(|entry| entry.path()).collect()
    };
    let broken = folders(&tests().join("broken"));
    let kinds = folders(&tests().join("cases"));
    let cases = kinds.iter().flat_map(|kind| folders(kind));
    let stories = broken.into_iter().map(|folder| (folder, true));
    for (folder, has_base) in stories.chain(cases.map(|folder| (folder, false))) {
        let mut site = Snapshot::default();
        for (path, bytes) in base.iter().filter(|_| has_base) {
            site.insert(path, bytes);
        }
        for (path, bytes) in &files_below(&folder) {
            if path.contains('/') {
                site.insert(path, bytes);
            }
        }
        sites.push((folder.display().to_string(), site));
    }
    sites.extend(bad_examples().map(|(code, site)| (code.to_string(), site)));
    sites
}

#[test]
fn what_a_message_offers_to_type_mends_it() {
    let found: Vec<_> = sites()
        .iter()
        .map(|(name, site)| try_all(name, site))
        .collect();
    let count: usize = found.iter().map(|(count, _)| count).sum();
    let trouble: Vec<String> = found.into_iter().flat_map(|(_, trouble)| trouble).collect();
    assert!(trouble.is_empty(), "{count} tried\n{}", trouble.join("\n"));
    assert!(count > 100, "{count} texts are offered");
}

/// A text that mends nothing, and one that breaks something else, are noticed.
#[test]
fn a_text_that_does_not_mend_is_noticed() {
    let page = "---\ntitle: Rest: why\nsummary: About it.\n---\n";
    let site = TestSite::new().with("content/a.md", page).snapshot();
    let before = told(&site);
    let note = before.iter().next().unwrap();
    let edit = note.edit().unwrap();
    assert_eq!(try_one(&site, &before, note, edit), None);
    let no_help = Edit {
        text: "title: Rest: because".to_owned(),
        ..edit.clone()
    };
    assert!(try_one(&site, &before, note, &no_help).is_some());
    let breaks = Edit {
        text: "titel: Rest".to_owned(),
        ..edit.clone()
    };
    assert!(try_one(&site, &before, note, &breaks).is_some());
}
