//! Standard output and error, with care for closed pipes.

use std::io::{ErrorKind, IsTerminal as _, Write as _};

/// Writes a result to standard output. A reader who has gone away ends the program quietly.
pub fn result(text: &str) {
    let mut out = std::io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    if written.is_err_and(|error| error.kind() == ErrorKind::BrokenPipe) {
        std::process::exit(0);
    }
}

/// Writes a line of a result.
pub fn line(text: &str) {
    result(&format!("{text}\n"));
}

/// Writes a result as JSON, over several lines.
pub fn json(value: &serde_json::Value) {
    line(&format!("{value:#}"));
}

/// Writes a line beside the result: to standard error.
pub fn aside(text: &str) {
    let mut error = std::io::stderr().lock();
    writeln!(error, "{text}").ok();
}

/// Writes how far something is over the last line of standard error; nothing wipes it away. A terminal that has gone
/// need not know.
pub fn progress(text: &str) {
    write!(std::io::stderr().lock(), "\r\u{1b}[K{text}").ok();
}

/// Whether somebody watches a terminal on which to show how far something is.
pub fn shows_progress() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("CI").is_none()
}

/// `1 page`, `2 pages`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped} {}", if number == 1 { one } else { many })
}
