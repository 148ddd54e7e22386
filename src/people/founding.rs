//! The first keyring of a project, and its first keyholder.

use std::path::Path;

use zeroize::Zeroizing;

use super::disk::{self, Lock, Readers};
use super::trouble::Trouble;
use super::unlock::CODE;
use super::vault::{PREVIOUS, Vault};
use crate::access::Roles;
use crate::gate::{AccessCode, Keyring};

/// Makes a keyring with a key for each role, and puts it in place of whatever is there. Gives its keyholder's code, which
/// is kept in the project too; that of a demonstration stands in the keyring itself, for everybody.
///
/// # Errors
///
/// The disk says no, or there is no randomness to be had.
pub fn found(
    lock: Lock,
    roles: &Roles,
    keyholder: &str,
    is_demonstration: bool,
) -> Result<AccessCode, Trouble> {
    let (mut made, code) = Keyring::new(keyholder)?;
    made.know_roles(roles)?;
    if is_demonstration {
        made.demonstrate(code.clone());
    } else {
        keep_code(lock.root(), &code)?;
    }
    ignore_in_git(lock.root())?;
    Vault::of(made, lock).save()?;
    Ok(code)
}

/// Writes the keyholder's code into its file. One that lies there may be the only copy, and is kept.
fn keep_code(root: &Path, code: &AccessCode) -> Result<(), Trouble> {
    disk::private_folder(root, "")?;
    let path = root.join(CODE);
    if let Some(former) = disk::read(&path)?.map(Zeroizing::new) {
        let beside = path.with_file_name("code.previous");
        disk::put(&beside, former.as_bytes(), Readers::Owner)?;
    }
    let text = Zeroizing::new(format!("{}\n", *code.shown()));
    disk::put(&path, text.as_bytes(), Readers::Owner)
}

/// Sees that git leaves out what must not be published.
fn ignore_in_git(root: &Path) -> Result<(), Trouble> {
    let path = root.join(".gitignore");
    let former = disk::read(&path)?.unwrap_or_default();
    let mut text = former.clone();
    for wanted in [".pimh/", PREVIOUS] {
        let is_there = text
            .lines()
            .any(|line| line.trim().trim_start_matches('/') == wanted);
        if !is_there {
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            text.push_str(&format!("/{wanted}\n"));
        }
    }
    if text == former {
        return Ok(());
    }
    disk::put(&path, text.as_bytes(), Readers::Anyone)
}
