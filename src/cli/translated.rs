//! `pimh translated`: says of a translation that it has all that its page says now.

use super::args::{Common, Translated};
use super::exit::Exit;
use super::print::{self, count};
use super::revise;
use super::session::Session;
use pimh_engine::revision::translated as planned;

/// `pimh translated`.
pub fn translated(common: &Common, args: &Translated) -> Exit {
    let session = match Session::open(common) {
        Ok(session) => session,
        Err(exit) => return exit,
    };
    let mut done = Vec::new();
    for page in &args.pages {
        let planned = planned(&session.snapshot, &session.config, &session.request, page);
        let translated = match planned {
            Ok(translated) => translated,
            Err(refused) => return revise::refused(&session, &refused),
        };
        if !args.dry_run
            && let Err(exit) = revise::write(&session, &translated.revision)
        {
            return exit;
        }
        let paragraphs = count(translated.paragraphs, "paragraph", "paragraphs");
        let (file, original) = (&translated.file, &translated.original);
        session
            .voice
            .tell(&match (session.voice.redacts, args.dry_run) {
                (true, _) => "The translation remembers what it was made from.".to_owned(),
                (false, true) => format!(
                    "{file} would remember {paragraphs} of {original}. Nothing was written."
                ),
                (false, false) => format!("{file} remembers {paragraphs} of {original}."),
            });
        done.push(serde_json::json!({
            "file": file.as_str(),
            "original": original.as_str(),
            "paragraphs": translated.paragraphs,
        }));
    }
    if session.voice.is_json() {
        print::json(&serde_json::json!({ "schema": 1, "done": !args.dry_run, "pages": done }));
    }
    Exit::Done
}
