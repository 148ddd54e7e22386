//! Turns of phrase that several rules share.

use std::io;

use crate::diagnostic::Code;
use crate::document::fields;

/// `a, b or c`.
pub(super) fn or_list(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// The nearest name, as a question.
pub(super) fn did_you_mean(near: &str) -> String {
    format!("did you mean `{near}`?")
}

/// What a file is called: a film, a recording, or else a picture.
pub(super) fn shown(dest: &str) -> &'static str {
    let name = dest.split(['?', '#']).next().unwrap_or(dest);
    let ending = name
        .rsplit('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    match ending.as_str() {
        "mp4" | "m4v" | "mov" | "webm" | "ogv" | "avi" | "mkv" | "wmv" => "film",
        "mp3" | "m4a" | "wav" | "ogg" | "oga" | "aac" | "flac" => "recording",
        _ => "picture",
    }
}

/// What the system says, in plain words.
pub(super) fn plain_io(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it is not there any more".to_owned(),
        io::ErrorKind::PermissionDenied => "you have no permission".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        _ => error.to_string(),
    }
}

/// The code of a wrong value: `L13` where the field keeps a page from readers, which nothing may soften.
pub(super) fn guarded(key: &str, usual: Code) -> Code {
    match fields::guarded().any(|name| name == key) {
        true => Code::L13,
        false => usual,
    }
}

/// Words with a capital at their beginning.
pub(super) fn capital(words: &str) -> String {
    cased_as("A", words)
}

/// Words with a capital at their beginning if others have one.
pub(super) fn cased_as(other: &str, words: &str) -> String {
    let mut letters = words.chars();
    match letters
        .next()
        .filter(|_| other.starts_with(char::is_uppercase))
    {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words.to_owned(),
    }
}
