//! A picture or download as it may be published, or what is to be told of it.

use crate::diagnostic::Diagnostic;
use crate::media;
use crate::snapshot::Asset;

/// The largest file that is held in memory to be cleaned.
const LARGEST: u64 = 200 * 1024 * 1024;

/// The file without what nobody should publish. `allowed` are the endings that the settings add.
///
/// # Errors
///
/// What is wrong with the file.
pub fn cleaned(asset: &Asset, allowed: &[String]) -> Result<media::Clean, Diagnostic> {
    if asset.len > LARGEST {
        return Err(Diagnostic::file_too_large(&asset.path, asset.len, LARGEST));
    }
    let bytes = asset.read()?;
    media::clean(asset.path.file_name(), &bytes, allowed)
        .map_err(|trouble| Diagnostic::unpublishable(&asset.path, trouble, allowed))
}
