//! The dictionaries of `pimh check --spelling`: British English, which is in the program; others where Hunspell's are
//! installed; and the words that the site itself explains or names.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use super::session::Session;
use crate::data::Data;
use crate::names::primary_language;
use pimh_spelling::Speller;

/// Where systems keep dictionaries.
const FOLDERS: [&str; 7] = [
    "/usr/share/hunspell",
    "/usr/share/myspell/dicts",
    "/usr/share/myspell",
    "/usr/local/share/hunspell",
    "/opt/homebrew/share/hunspell",
    "/Library/Spelling",
    "/run/current-system/sw/share/hunspell",
];

/// A speller for a site. Takes some 100 ms.
pub fn speller(session: &Session) -> Speller {
    let mut speller = Speller::british();
    let config = &session.config;
    let mut languages = vec![primary_language(&config.language), "cy".to_owned()];
    let named = config.languages.iter();
    languages.extend(named.map(|(language, _)| primary_language(language)));
    for language in languages {
        if !speller.speaks(&language) {
            teach(&mut speller, &language, session);
        }
    }
    // What is wrong with these files is told when the site is put together.
    let data = Data::read(&session.snapshot, config).value;
    let mut know = |words: &str| speller.know(words);
    know(&config.title);
    config.roles.iter().for_each(|role| know(&role.label));
    config.house.know.iter().for_each(|word| know(&word.value));
    data.contacts
        .iter()
        .for_each(|(_, contact)| know(&contact.value.name));
    data.people
        .values()
        .for_each(|person| know(&person.value.name));
    data.terms.values().for_each(|term| know(&term.value.label));
    data.topics
        .iter()
        .flatten()
        .for_each(|(_, label)| know(label));
    speller
}

/// Teaches a language if a dictionary of it is installed.
fn teach(speller: &mut Speller, language: &str, session: &Session) {
    let named = std::env::var_os("DICPATH").unwrap_or_default();
    let named = std::env::split_paths(&named).filter(|folder| !folder.as_os_str().is_empty());
    let home = std::env::var_os("HOME").map(|home| Path::new(&home).join("Library/Spelling"));
    let usual = FOLDERS.iter().map(PathBuf::from);
    let mut folders = named.chain(usual).chain(home);
    let Some(affixes) = folders.find_map(|folder| dictionary_in(&folder, language)) else {
        return;
    };
    let taught = fs::read_to_string(&affixes)
        .and_then(|text| Ok((text, fs::read_to_string(affixes.with_extension("dic"))?)))
        .map_err(|error| error.to_string())
        .and_then(|(text, words)| speller.teach(language, &text, &words));
    if let Err(why) = taught {
        let file = affixes.display();
        session.voice.say(&format!(
            "note: the dictionary {file} cannot be used, so pages in its language are not looked at: {why}"
        ));
    }
}

/// The affix file of a language in a folder: `cy.aff`, `cy_GB.aff`.
fn dictionary_in(folder: &Path, language: &str) -> Option<PathBuf> {
    let is_its = |path: &PathBuf| {
        let stem = path.file_stem().and_then(OsStr::to_str).unwrap_or_default();
        let rest = stem.strip_prefix(language);
        path.extension() == Some(OsStr::new("aff"))
            && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['_', '-']))
            && path.with_extension("dic").is_file()
    };
    let files = fs::read_dir(folder).ok()?;
    let files = files.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    files.filter(is_its).min()
}
