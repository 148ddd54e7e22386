//! The words of `N1`; what it is stands in `n1.md`.

use super::birthday::days_of_birth;
use super::nhs_number::nhs_numbers;
use super::postcode::homes;
use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::site::Inspected;

/// NHS numbers, wherever they stand in the file, and days of birth.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    let source = &page.document.source;
    for at in nhs_numbers(source.text()) {
        notes.push(Diagnostic::nhs_number(&Span::new(source, at)));
    }
    let births = days_of_birth(page);
    for words in &births {
        notes.push(Diagnostic::day_of_birth(&page.span_of(words)));
    }
    for words in homes(page, &births) {
        notes.push(Diagnostic::home(&page.span_of(&words)));
    }
}

/// Mobile numbers that are nobody's in the contacts of the site.
pub(super) fn run(page: &Inspected<'_>, notes: &mut Notes) {
    let document = page.document();
    let mobiles = document
        .typed
        .phones
        .iter()
        .filter(|phone| is_mobile(&phone.digits));
    for phone in mobiles.filter(|phone| page.contact_of(&phone.digits).is_none()) {
        let at = Span::new(&document.source, phone.at.clone());
        notes.push(Diagnostic::mobile_number(&at));
    }
}

/// Of the United Kingdom, in any of its spellings.
fn is_mobile(digits: &str) -> bool {
    let rest = ["+440", "+44", "00440", "0044", "0"]
        .iter()
        .find_map(|start| digits.strip_prefix(start));
    rest.is_some_and(|rest| rest.starts_with('7') && rest.len() == 10)
}

/// `N1`
impl Diagnostic {
    /// `943 476 5919`.
    pub fn nhs_number(at: &Span) -> Diagnostic {
        personal("this looks like an NHS number", at)
    }

    /// `date of birth: 3 May 1990`.
    pub fn day_of_birth(at: &Span) -> Diagnostic {
        personal("this looks like the day of somebody's birth", at)
    }

    /// `lives at 14 Elm Road, SW1A 1AA`.
    pub fn home(at: &Span) -> Diagnostic {
        personal("this looks like where somebody lives", at)
    }

    /// `07700 900123`.
    pub fn mobile_number(at: &Span) -> Diagnostic {
        Diagnostic::new(Code::N1, "this looks like somebody's own mobile number")
            .at(at, "")
            .help("remove it, also from older versions of the file; or, if everybody may call it, give it a record in content/_data/contacts.toml")
    }
}

fn personal(message: &str, at: &Span) -> Diagnostic {
    Diagnostic::new(Code::N1, message)
        .at(at, "")
        .help("remove it, also from older versions of the file")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mobile_number_is_known_in_every_spelling() {
        for digits in [
            "07700900123",
            "+447700900123",
            "+4407700900123",
            "00447700900123",
        ] {
            assert!(is_mobile(digits), "{digits}");
        }
        for digits in ["08081570123", "+441632960123", "116123", "0770090012"] {
            assert!(!is_mobile(digits), "{digits}");
        }
    }
}
