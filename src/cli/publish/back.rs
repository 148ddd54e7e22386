//! An earlier publish once more: the content of its commit, with today's settings, record and keyring, on today's day.
//!
//! What was taken back or closed since stays so: of a page that is not for everybody today, today's file counts.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::journal;
use crate::access::Failure;
use crate::config::SETTINGS;
use crate::exit::Exit;
use crate::output::Store;
use crate::pipeline::Loaded;
use crate::print::count;
use crate::session::Session;
use crate::snapshot::{RECORD, Snapshot};

/// What was put there then, while it is built once more.
pub struct Former {
    /// The commit.
    pub commit: String,
    /// Gone with this value.
    folder: PathBuf,
}

impl Drop for Former {
    fn drop(&mut self) {
        // What cannot be removed does no harm: it lies beside the pictures that are remembered.
        fs::remove_dir_all(&self.folder).ok();
    }
}

/// Puts the content of an earlier publish in the place of today's. `today` is the site as it is.
///
/// # Errors
///
/// There were not so many publishes, or that one was of no commit.
pub fn go_back(
    session: &mut Session,
    today: &Loaded,
    target: &str,
    number: usize,
) -> Result<Former, Failure> {
    let wrong = |said: String, help: &str| Err(Failure::plain(Exit::Usage, said, help));
    let journal = journal::read(session)?;
    let Some(entry) = journal.to(target).nth(number) else {
        return wrong(
            format!(
                "{target} was published {}, so there is nothing to go back to by {number}",
                count(journal.to(target).count(), "time", "times")
            ),
            "content/_published.jsonl has them all; 1 is the one before the last",
        );
    };
    let Some(commit) = entry.commit.clone() else {
        return wrong(
            format!(
                "the publish of {} was of no commit, so its content is not known",
                entry.day
            ),
            "commit the content before you publish; to go back now, restore the files themselves",
        );
    };
    let folder = room(&session.root)?.join(format!("back-{}", crate::preview::secret()));
    let former = Former { commit, folder };
    let content = checked_out(&session.root, &former)?;
    let report = Snapshot::read(&content);
    session.notes.extend(report.notes);
    let mut then = report.value;
    for file in [SETTINGS, RECORD] {
        match session.snapshot.text(file) {
            Some(source) => then.insert(file, source.text().as_bytes()),
            None => then.remove(file),
        }
    }
    for page in today.site.recorded() {
        let file = page.file().as_str();
        if page.level().is_public() && !page.is_withdrawn() && !page.has_boxes() {
            continue;
        }
        if let (Some(_), Some(source)) = (then.text(file), session.snapshot.text(file)) {
            let text = source.text().to_owned();
            then.insert(file, text.as_bytes());
        }
    }
    session.snapshot = then;
    Ok(former)
}

fn room(root: &Path) -> Result<PathBuf, Failure> {
    let room = Store::at(root).room();
    room.map_err(|error| crate::diagnostic::Diagnostic::output(&error).into())
}

/// The content and the themes of a commit, in a folder of their own; where they lie in it.
fn checked_out(root: &Path, former: &Former) -> Result<PathBuf, Failure> {
    let cannot = |error| Failure::Disk(former.folder.clone(), error);
    fs::create_dir_all(&former.folder).map_err(cannot)?;
    let tree = former.folder.canonicalize().map_err(cannot)?;
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        git.arg("-C")
            .arg(root)
            .env("GIT_INDEX_FILE", tree.join(".index"));
        git.arg("--work-tree").arg(&tree).args(arguments);
        git.output().ok().filter(|output| output.status.success())
    };
    // Seen from the top of the repository, which may lie above the project.
    let prefix = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(["rev-parse", "--show-prefix"])
        .output();
    let prefix = prefix
        .ok()
        .map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let prefix = prefix.unwrap_or_default();
    let part = |name: &str| format!(":(top){prefix}{name}");
    if git(&["checkout", "-q", &former.commit, "--", &part("content")]).is_none() {
        return Err(Failure::plain(
            Exit::Usage,
            format!("git has no content of the commit {} here", former.commit),
            "get the whole history (`git fetch --unshallow`), and try again",
        ));
    }
    // Not every project has themes of its own.
    git(&["checkout", "-q", &former.commit, "--", &part("themes")]);
    let content = tree.join(prefix);
    // That there is one is all that counts.
    let keyring = root.join("keyring.json");
    if keyring.exists() {
        let copy = content.join("keyring.json");
        fs::copy(&keyring, &copy).map_err(|error| Failure::Disk(copy, error))?;
    }
    Ok(content)
}
