//! `pimh access rename-role`: a role under another name, everywhere at once.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;

use super::failure::{Done, Failure};
use super::keyring;
use crate::config::{Config, SETTINGS};
use crate::diagnostic::Span;
use crate::exit::Exit;
use crate::names::SitePath;
use crate::people::{Readers, disk};
use crate::pipeline;
use crate::print::{self, count};
use crate::record;
use crate::session::Session;
use crate::snapshot::Snapshot;

/// The files that change, with their new texts.
type Texts = BTreeMap<SitePath, String>;

/// `pimh access rename-role`.
pub fn rename(session: &mut Session, old: &str, new: &str) -> Done {
    let sound = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if new.is_empty() || new == "public" || !new.chars().all(sound) {
        return Err(Failure::plain(
            Exit::Usage,
            format!("a role cannot be called `{new}`"),
            "use small letters, digits and hyphens; nothing was changed",
        ));
    }
    let has = |role: &str| session.config.roles.named(role).is_some();
    let texts = match (has(old), has(new)) {
        (true, false) => renamed(session, old, new)?,
        // The settings were changed by hand: the readers' codes and the record follow.
        (false, true) => Texts::new(),
        (true, true) => {
            return Err(Failure::plain(
                Exit::Usage,
                format!("there is a role called `{new}` already"),
                "choose another name; nothing was changed",
            ));
        }
        (false, false) => {
            return Err(Failure::plain(
                Exit::Usage,
                format!("no role is called `{old}`"),
                "`pimh access report` names all roles; nothing was changed",
            ));
        }
    };
    let readers = rename_in_keyring(session, old, new)?;
    record::rename_role(&session.root, old, new)?;
    for (path, text) in &texts {
        let path = session.root.join(path.as_str());
        disk::put(&path, text.as_bytes(), Readers::Anyone)?;
    }
    if session.voice.is_json() {
        let files: Vec<&str> = texts.keys().map(SitePath::as_str).collect();
        let text = serde_json::json!({ "schema": 1, "files": files, "readers": readers });
        print::line(&text.to_string());
    }
    session.voice.tell(&format!(
        "The role {old} is called {new} now, in {} and for {}. Their codes stay. Look at what changed, then:\n\n  \
         pimh build",
        count(texts.len(), "file", "files"),
        count(readers, "reader", "readers")
    ));
    Ok(Exit::Done)
}

/// Gives the role another name in the keyring, if there is one; how many readers have it.
fn rename_in_keyring(session: &Session, old: &str, new: &str) -> Result<usize, Failure> {
    if keyring::read(&session.root)?.is_none() {
        return Ok(0);
    }
    let mut vault = keyring::vault(session)?;
    let readers = vault.keyring.rename_role(old, new);
    vault.save()?;
    Ok(readers)
}

/// The texts of settings, records and pages with the new name; they must be as sound as before.
fn renamed(session: &mut Session, old: &str, new: &str) -> Result<Texts, Failure> {
    let unclear = || {
        Failure::plain(
            Exit::Content,
            format!("it is not clear everywhere what names the role `{old}`"),
            "mend what `pimh check` tells first, or change the name by hand and run this again; nothing was changed",
        )
    };
    let loaded = session.load().ok_or_else(unclear)?;
    let is_sound = |notes: &crate::diagnostic::Notes| !notes.has_errors();
    if !is_sound(&session.settled()) {
        return Err(unclear());
    }
    let mut texts = Texts::new();
    let mut named: BTreeMap<SitePath, Vec<Span>> = BTreeMap::new();
    for page in loaded.site.recorded() {
        for place in page.roles_named(old) {
            named
                .entry(place.source.path.clone())
                .or_default()
                .push(place);
        }
    }
    for (_, part, _) in loaded.site.parts() {
        let access = part.front.access.iter().flat_map(|access| &access.names);
        let places = access.filter(|name| name.value == old);
        let places = places.map(|name| Span::new(&part.source, name.at.clone()));
        named
            .entry(part.source.path.clone())
            .or_default()
            .extend(places);
    }
    for (path, places) in named {
        let Some(text) = places.first().map(|place| place.source.text().to_owned()) else {
            continue;
        };
        let places = places.into_iter().map(|place| place.range).collect();
        texts.insert(path, replaced(text, places, old, new));
    }
    for source in session.snapshot.texts_below("content/") {
        let is_data = source.path.as_str().starts_with("content/_data/");
        if is_data || source.path.as_str() == SETTINGS {
            let text = in_toml(source.text(), old, new);
            if text != source.text() {
                texts.insert(source.path.clone(), text);
            }
        }
    }
    let mut snapshot: Snapshot = session.snapshot.clone();
    for (path, text) in &texts {
        let there = fs::read_to_string(session.root.join(path.as_str()));
        let is_same = there.is_ok_and(|there| {
            session
                .snapshot
                .text(path.as_str())
                .is_some_and(|source| source.text() == there)
        });
        if !is_same {
            return Err(unclear());
        }
        snapshot.insert(path.as_str(), text.as_bytes());
    }
    let config = Config::read(&snapshot).value.ok_or_else(unclear)?;
    let is_renamed = config.roles.named(old).is_none() && config.roles.named(new).is_some();
    let checks = config.checks.clone();
    let report = pipeline::load(&snapshot, config, &session.request);
    match is_renamed && is_sound(&report.notes.settle(&checks, false)) {
        true => Ok(texts),
        false => Err(unclear()),
    }
}

/// A text with a name replaced at its places.
fn replaced(mut text: String, mut places: Vec<Range<usize>>, old: &str, new: &str) -> String {
    places.sort_by_key(|place| std::cmp::Reverse(place.start));
    places.dedup();
    for place in places {
        if let Some(written) = text.get(place.clone()) {
            let written = written.replacen(old, new, 1);
            text.replace_range(place, &written);
        }
    }
    text
}

/// Settings or records with a role's new name: in its heading, behind `includes` and `access`.
fn in_toml(text: &str, old: &str, new: &str) -> String {
    let mut renamed = String::with_capacity(text.len());
    let mut goes_on = false;
    for line in text.split_inclusive('\n') {
        let words = line.trim_start();
        let key = words.split(['=', ' ', '\t']).next().unwrap_or_default();
        let names_roles = goes_on || matches!(key, "access" | "includes");
        let is_heading = words.starts_with("[roles.") || key.starts_with("roles.");
        renamed.push_str(&match names_roles || is_heading {
            true => in_words(line, old, new),
            false => line.to_owned(),
        });
        let (opens, closes) = (line.matches('[').count(), line.matches(']').count());
        goes_on = names_roles && (goes_on && closes == 0 || opens > closes);
    }
    renamed
}

/// A line with every word that is the name replaced, up to a remark behind it.
fn in_words(line: &str, old: &str, new: &str) -> String {
    let (said, remark) = line.split_at(line.find('#').unwrap_or(line.len()));
    let mut renamed = String::with_capacity(line.len());
    let is_of_a_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let mut rest = said;
    while let Some(at) = rest.find(is_of_a_name) {
        let (before, from) = rest.split_at(at);
        let (word, behind) = from.split_at(from.find(|c| !is_of_a_name(c)).unwrap_or(from.len()));
        renamed.push_str(before);
        renamed.push_str(if word == old { new } else { word });
        rest = behind;
    }
    renamed + rest + remark
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_renamed_in_settings_and_records() {
        let text = "title = \"member\"\n[roles.member] # member\nlabel = \"member\"\n[roles.champion]\n\
                    includes = [\n  \"member\", # member\n  \"team-member\"\n]\nlabel = \"member\"\n[a]\naccess = \"member, team\"\n";
        let expected = "title = \"member\"\n[roles.friend] # member\nlabel = \"member\"\n[roles.champion]\n\
                    includes = [\n  \"friend\", # member\n  \"team-member\"\n]\nlabel = \"member\"\n[a]\naccess = \"friend, team\"\n";
        assert_eq!(in_toml(text, "member", "friend"), expected);
    }

    #[test]
    fn a_name_is_replaced_at_its_places_from_the_last_on() {
        let text = "access: [a, \"a\"]".to_owned();
        assert_eq!(
            replaced(text, vec![9..10, 12..15], "a", "long"),
            "access: [long, \"long\"]"
        );
    }
}
