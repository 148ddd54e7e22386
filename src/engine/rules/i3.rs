//! The words of `I3`; what it is stands in `i3.md`.

use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::site::Inspected;

/// Photos of people of which nobody wrote down who made them, or that those on them agreed.
pub(super) fn run(page: &Inspected<'_>, notes: &mut Notes) {
    let document = page.document();
    for (file, at) in &document.typed.photos_of_people {
        let Some((path, facts)) = page.photo(file) else {
            continue;
        };
        let lacks_credit = facts.is_none_or(|facts| facts.credit.is_empty());
        let lacks_consent = facts.is_none_or(|facts| facts.consent.is_empty());
        if lacks_credit || lacks_consent {
            let at = Span::new(&document.source, at.clone());
            let lacks = (lacks_credit, lacks_consent);
            notes.push(Diagnostic::photo_without_consent(
                &path,
                facts.is_some(),
                lacks,
                &at,
            ));
        }
    }
}

/// `I3`
impl Diagnostic {
    /// A photo of people whose record lacks who made it, or that they agreed; or that has no record.
    pub(super) fn photo_without_consent(
        path: &str,
        has_record: bool,
        (lacks_credit, lacks_consent): (bool, bool),
        at: &Span,
    ) -> Diagnostic {
        let message = match (lacks_credit, lacks_consent) {
            (true, true) => "nobody wrote down who made this photo, and that those on it agreed",
            (true, false) => "nobody wrote down who made this photo",
            (false, _) => "nobody wrote down that those on this photo agreed to be shown",
        };
        let credit = if lacks_credit {
            "`credit = \"Who made it\"`"
        } else {
            ""
        };
        let consent = match lacks_consent {
            true => {
                "`consent = \"Who agreed, when, and where that is kept\"` (or `consent = \"nobody\"`, if nobody can be known on it)"
            }
            false => "",
        };
        let both = [credit, consent]
            .into_iter()
            .filter(|line| !line.is_empty());
        let lines = both.collect::<Vec<_>>().join(" and ");
        let help = match has_record {
            true => format!("write {lines} into its record in content/_data/pictures.toml"),
            false => format!(
                "give it a record in content/_data/pictures.toml: a line such as `[a-name]`, below it `files = [\"{path}\"]`, {lines}"
            ),
        };
        Diagnostic::new(Code::I3, message).at(at, "").help(help)
    }
}
