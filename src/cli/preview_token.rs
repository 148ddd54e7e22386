//! The token by which the preview knows whoever runs it, kept in `.pimh/preview-token`, so that an open browser is known
//! after a restart. It says nothing of the project, and no build looks at it.

use std::path::Path;

use crate::people::{Readers, Trouble, disk};

/// Its name in the project's own folder.
const NAME: &str = "preview-token";
/// As many letters as it has: 128 bits.
const LETTERS: usize = 32;

/// The token of the project in that folder, made if there is none that only its owner can have read.
///
/// # Errors
///
/// It cannot be read or written.
pub fn kept(root: &Path) -> Result<String, Trouble> {
    let folder = disk::private_folder(root, "")?;
    let path = folder.join(NAME);
    let before = disk::read(&path)?;
    let known = before.map(|text| text.trim().to_owned());
    if let Some(token) = known.filter(|token| is_token(token) && is_private(&path)) {
        return Ok(token);
    }
    let token = crate::preview::secret();
    disk::put(&path, format!("{token}\n").as_bytes(), Readers::Owner)?;
    Ok(token)
}

fn is_token(text: &str) -> bool {
    text.len() == LETTERS && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether nobody but its owner can read a file. Where the system has no such rights, the folder's must do.
fn is_private(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o077 == 0)
    }
    #[cfg(not(unix))]
    {
        path.exists()
    }
}
