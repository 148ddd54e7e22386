//! The record of addresses and readers, on its way to the disk.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::gate::Keyring;
use crate::output::OutputError;
use crate::people::{Readers, Trouble, disk};
use pimh_engine::record::{self, FILE, KeyringLine, KeyringState, Line, Record};
use pimh_engine::source::Source;
use pimh_words::names::SitePath;

/// How far a keyring has come.
pub fn state_of(keyring: &Keyring) -> KeyringState {
    let texts = |locator: &crate::gate::Locator| locator.as_str().to_owned();
    KeyringState {
        line: KeyringLine {
            epoch: keyring.epoch(),
            serial: keyring.serial(),
            state: keyring.state(),
        },
        given: keyring.given().map(texts).collect(),
        known: keyring.locators().map(texts).collect(),
    }
}

/// Puts the record in place as a whole, if it says something else than the one that is there. Whether it did.
///
/// # Errors
///
/// The disk says no. The former record is whole.
pub fn write(root: &Path, text: &str) -> Result<bool, Diagnostic> {
    let path = root.join(FILE);
    let cannot = |error| {
        let path = path.clone();
        Diagnostic::output(&OutputError::Cannot { path, error })
    };
    match fs::read(&path) {
        // Git may have given it the line ends of another system.
        Ok(bytes) if is_same(&bytes, text) => return Ok(false),
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(cannot(error)),
    }
    match disk::put(&path, text.as_bytes(), Readers::Anyone) {
        Ok(()) => Ok(true),
        Err(Trouble::Disk(_, error)) => Err(cannot(error)),
        Err(_) => Err(cannot(ErrorKind::Other.into())),
    }
}

/// Makes an empty record, or takes what it says of a former keyring out of it, and tells git how to merge it.
///
/// # Errors
///
/// The disk says no.
pub fn begin(root: &Path) -> Result<(), Trouble> {
    let path = root.join(FILE);
    let text = match disk::read(&path)? {
        Some(text) => record::rewritten(&text, [], |line| {
            (!matches!(line, Line::Keyring(_) | Line::Code(_))).then_some(line)
        }),
        None => record::empty(),
    };
    disk::put(&path, text.as_bytes(), Readers::Anyone)?;
    merge_by_union(root, FILE)
}

/// Lets a keyring be the one that counts from now on, in the record that is there or in a new one.
///
/// # Errors
///
/// The disk says no.
pub fn accept(root: &Path, state: &KeyringState) -> Result<(), Trouble> {
    let path = root.join(FILE);
    let text = disk::read(&path)?.unwrap_or_else(record::empty);
    disk::put(&path, state.accepted_in(&text).as_bytes(), Readers::Anyone)
}

/// Gives a role another name in the record, if there is one.
///
/// # Errors
///
/// The disk says no.
pub fn rename_role(root: &Path, old: &str, new: &str) -> Result<(), Trouble> {
    let path = root.join(FILE);
    let Some(text) = disk::read(&path)? else {
        return Ok(());
    };
    let text = record::rewritten(&text, [], |line| Some(line.with_role_renamed(old, new)));
    disk::put(&path, text.as_bytes(), Readers::Anyone)
}

/// What is wrong with a keyring that is about to be changed, as far as the record knows.
///
/// # Errors
///
/// The record cannot be read.
pub fn trouble_with(root: &Path, keyring: &Keyring) -> Result<Option<Diagnostic>, Trouble> {
    let Some(text) = disk::read(&root.join(FILE))? else {
        return Ok(None);
    };
    // What is wrong with other lines, the next build tells.
    let record = Record::read(&Source::new(SitePath::new(FILE), text)).value;
    Ok(record.keyring(&state_of(keyring)))
}

/// The file that tells git how to merge.
pub const ATTRIBUTES: &str = ".gitattributes";

/// Tells git that lines of two branches of a file are both to be kept.
///
/// # Errors
///
/// The disk says no.
pub fn merge_by_union(root: &Path, file: &str) -> Result<(), Trouble> {
    let path = root.join(ATTRIBUTES);
    let mut text = disk::read(&path)?.unwrap_or_default();
    let says = |line: &str| line.starts_with(file) && line.contains("merge=");
    if text.lines().any(says) {
        return Ok(());
    }
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(&format!("{file} merge=union\n"));
    disk::put(&path, text.as_bytes(), Readers::Anyone)
}

fn is_same(bytes: &[u8], text: &str) -> bool {
    // Line ends of another system are no change.
    let plain = bytes.iter().filter(|byte| **byte != b'\r');
    bytes == text.as_bytes() || (bytes.contains(&b'\r') && plain.eq(text.as_bytes()))
}
