//! The words of `F5`; what it is stands in `f5.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `F5`
impl Diagnostic {
    /// `ignore` with a word that is no code.
    pub fn ignores_no_code(word: &str, at: &Span) -> Diagnostic {
        let message = match word {
            "" => "`ignore` names no code".to_owned(),
            word => format!("no problem has the code `{word}`, so there is nothing to ignore"),
        };
        Diagnostic::new(Code::F5, message)
            .at(at, "")
            .help("`pimh explain` lists all codes")
    }

    /// `ignore` with a code that no page may take back.
    pub fn ignores_what_it_may_not(code: Code, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::F5,
            format!("a page cannot ignore {code}: {}", code.title()),
        )
        .at(at, "")
        .help(format!(
            "remove this line, and mend what the check finds; `pimh explain {code}` says how"
        ))
    }

    /// `ignore` without a reason.
    pub fn ignores_without_reason(code: Code, at: &Span) -> Diagnostic {
        Diagnostic::new(Code::F5, format!("this does not say why {code} is ignored"))
            .at(at, "")
            .help(format!(
                "write `{code} because …`, so that whoever comes after you knows"
            ))
    }
}
