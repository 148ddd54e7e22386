//! The words of `X3`; what it is stands in `x3.md`.

use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::site::Inspected;

/// Every typed number that is the value of a figure.
pub(super) fn run(page: &Inspected<'_>, notes: &mut Notes) {
    let document = page.document();
    for (digits, at) in &document.typed.numbers {
        if let Some(figure) = page.figure_of(digits) {
            let at = Span::new(&document.source, at.clone());
            notes.push(Diagnostic::number_of_a_figure(figure, &at));
        }
    }
}

/// `X3`
impl Diagnostic {
    /// `573`, which a figure holds.
    pub fn number_of_a_figure(figure: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::X3,
            format!("this number stands in content/_data/figures.toml as `{figure}`, and will not change with it"),
        )
        .at(at, "")
        .help(format!("write `{{figure {figure}}}`"))
        .fix(format!("{{figure {figure}}}"))
        .for_example()
    }
}
