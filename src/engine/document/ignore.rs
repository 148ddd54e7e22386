//! `ignore`: messages that a page takes back, each with its reason.
//!
//! Reads the lines; whether they took anything back is found out when all is told, by the rule F6.

use std::ops::Range;

use super::FrontMatter;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::source::SourceRef;

/// What stands between the code and the reason.
const BECAUSE: &str = "because";

/// Takes back what the front matter of a page says, and tells of the lines that cannot be followed.
pub(super) fn read(source: &SourceRef, front: &FrontMatter, notes: &mut Notes) {
    for line in &front.ignore {
        match code_of(&line.value) {
            Ok(code) => notes.ignore(&source.path, code),
            Err(why) => {
                let at = Span::new(source, line.at.clone());
                notes.push(why.told(&at));
            }
        }
    }
}

/// The codes that a page takes back, with the place of each line that does.
pub(crate) fn ignored(front: &FrontMatter) -> impl Iterator<Item = (Code, Range<usize>)> {
    let codes = front.ignore.iter();
    codes.filter_map(|line| Some((code_of(&line.value).ok()?, line.at.clone())))
}

/// Why a line takes nothing back.
#[derive(Debug, PartialEq, Eq)]
enum Unheeded {
    NoCode(String),
    Never(Code),
    NoReason(Code),
}

impl Unheeded {
    fn told(&self, at: &Span) -> Diagnostic {
        match self {
            Unheeded::NoCode(word) => Diagnostic::ignores_no_code(word, at),
            Unheeded::Never(code) => Diagnostic::ignores_what_it_may_not(*code, at),
            Unheeded::NoReason(code) => Diagnostic::ignores_without_reason(*code, at),
        }
    }
}

/// The code of a line such as `H1 because the group is on holiday`.
fn code_of(line: &str) -> Result<Code, Unheeded> {
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let code = Code::named(word).ok_or_else(|| Unheeded::NoCode(word.to_owned()))?;
    if !code.rule().ignorable {
        return Err(Unheeded::Never(code));
    }
    let reason = rest.trim().strip_prefix(BECAUSE).map(str::trim);
    match reason.is_some_and(|reason| !reason.is_empty()) {
        true => Ok(code),
        false => Err(Unheeded::NoReason(code)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_a_code_and_a_reason() {
        assert_eq!(code_of("H1 because the group has moved"), Ok(Code::H1));
        assert_eq!(code_of("h1  because  it has moved"), Ok(Code::H1));
        for line in ["H1", "H1 because", "H1 because  ", "H1 the group has moved"] {
            assert_eq!(code_of(line), Err(Unheeded::NoReason(Code::H1)), "{line}");
        }
        assert_eq!(
            code_of("L7 because it is known"),
            Err(Unheeded::Never(Code::L7))
        );
        for line in ["", "Q1 because of that", "because of that"] {
            assert!(matches!(code_of(line), Err(Unheeded::NoCode(_))), "{line}");
        }
    }
}
