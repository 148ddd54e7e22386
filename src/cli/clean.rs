//! `pimh clean`: what builds left, taken away; nothing that anybody else put there.

use super::args::Common;
use super::exit::Exit;
use super::print::{self, count};
use super::session::{Voice, find_root};
use crate::diagnostic::Redaction;
use crate::output::{self, OutputError, Store};

/// `pimh clean`.
pub fn clean(common: &Common) -> Exit {
    let voice = Voice::of(common);
    let root = match find_root(common) {
        Ok(root) => root,
        Err(problem) => return voice.problems(&problem.into(), &Redaction::off()),
    };
    let folder = common.output.clone().unwrap_or_else(|| root.join("public"));
    let store = Store::at(&root);
    let cleaned = match output::clean(&store, &folder) {
        Ok(cleaned) => cleaned,
        Err(why) => return failed(&why),
    };
    let forgot = match store.forget_pictures() {
        Ok(forgot) => forgot,
        Err(why) => return failed(&why),
    };
    let name = folder.display();
    if voice.is_json() {
        print::json(&serde_json::json!({
            "schema": 1,
            "output": folder.to_string_lossy(),
            "removed": cleaned.removed,
            "others_left": cleaned.has_others,
            "pictures": forgot,
        }));
    }
    voice.tell(&match (cleaned.removed, cleaned.has_others) {
        (0, true) => {
            format!("{name} holds nothing that a build of this project made, so all of it stays.")
        }
        (0, false) => format!("There is nothing to take away in {name}."),
        (removed, false) => format!(
            "{} taken away from {name}.",
            count(removed, "file", "files")
        ),
        (removed, true) => format!(
            "{} taken away from {name}. What no build made there stays.",
            count(removed, "file", "files")
        ),
    });
    if forgot {
        voice.tell("The sizes of pictures are made again by the next build.");
    }
    Exit::Done
}

fn failed(why: &OutputError) -> Exit {
    let said = match why {
        OutputError::Busy(folder) => {
            format!("a build is at work on {}: wait for it", folder.display())
        }
        OutputError::Cannot { path, error } => {
            format!("{} cannot be changed: {error}", path.display())
        }
        other => format!("{other:?}"),
    };
    print::aside(&format!("error: {said}"));
    Exit::Output
}
