//! How other programs are run.

use std::io::{ErrorKind, Write as _};
use std::process::{Command, Output, Stdio};

use crate::trouble::Trouble;

/// No more than this of what a program says is told on.
const MOST_SAID: usize = 600;

/// Runs a program to its end, with these bytes as its input.
///
/// # Errors
///
/// [`Trouble::Missing`], or [`Trouble::Tool`] with what it said.
pub(crate) fn run(
    name: &'static str,
    command: &mut Command,
    input: &[u8],
) -> Result<Output, Trouble> {
    let output = ended(name, command, input)?;
    match output.status.success() {
        true => Ok(output),
        false => Err(Trouble::Tool(name, said(&output))),
    }
}

/// Runs a program to its end, however it ends.
///
/// # Errors
///
/// [`Trouble::Missing`], or it cannot be run.
pub(crate) fn ended(
    name: &'static str,
    command: &mut Command,
    input: &[u8],
) -> Result<Output, Trouble> {
    let cannot = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => Trouble::Missing(name),
        _ => Trouble::Tool(name, error.to_string()),
    };
    let stdin = match input.is_empty() {
        true => Stdio::null(),
        false => Stdio::piped(),
    };
    command
        .stdin(stdin)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().map_err(cannot)?;
    let writing = child.stdin.take().map(|mut stdin| {
        let input = input.to_owned();
        // What a program that has ended does not read, it says itself.
        std::thread::spawn(move || stdin.write_all(&input).ok())
    });
    let output = child.wait_with_output().map_err(cannot)?;
    if let Some(writing) = writing {
        writing.join().ok();
    }
    Ok(output)
}

/// The end of what a program said, without the secrets that an address may hold.
pub(crate) fn said(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let text = match text.trim() {
        "" => String::from_utf8_lossy(&output.stdout).trim().to_owned(),
        text => text.to_owned(),
    };
    let words = text
        .split_inclusive(char::is_whitespace)
        .map(without_secret);
    let text: String = words.collect();
    let from = text
        .char_indices()
        .rev()
        .nth(MOST_SAID)
        .map_or(0, |(at, _)| at);
    text.get(from..).unwrap_or_default().to_owned()
}

/// An address without the name and password in it.
pub(crate) fn without_secret(word: &str) -> String {
    let secret = word
        .find("://")
        .and_then(|at| Some((at + 3, word.get(at + 3..)?)))
        .and_then(|(begin, rest)| {
            let host = rest.split(['/', '?', '#']).next()?;
            Some((begin, begin + host.rfind('@')?))
        });
    match secret {
        Some((begin, end)) => {
            let (before, after) = (word.get(..begin), word.get(end + 1..));
            format!(
                "{}{}",
                before.unwrap_or_default(),
                after.unwrap_or_default()
            )
        }
        None => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_of_an_address_is_told_on() {
        for (word, told) in [
            ("https://me:secret@host/a.git", "https://host/a.git"),
            ("'https://token@host'", "'https://host'"),
            ("ssh://git@host:22/a", "ssh://host:22/a"),
            ("https://host/a@b", "https://host/a@b"),
            ("git@host:a.git", "git@host:a.git"),
            ("words", "words"),
        ] {
            assert_eq!(without_secret(word), told);
        }
    }
}
