//! The words of `M6`; what it is stands in `m6.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `M6`
impl Diagnostic {
    /// A colour of a theme's style sheet that words cannot be read in, or on: the names of both, their contrast and the
    /// least that it should be, and the nearest colour that would do.
    pub fn theme_colour_unclear(
        when: &str,
        (one, other): (&str, &str),
        (contrast, least): (f64, f64),
        instead: Option<&str>,
        at: &Span,
    ) -> Diagnostic {
        let note = Diagnostic::new(
            Code::M6,
            format!("{when}, --{one} on --{other} is hard to see: their contrast is {contrast:.1}, and {least} is the least"),
        )
        .at(at, "");
        match instead {
            Some(instead) => note
                .help(format!(
                    "write {instead}, the nearest that can be seen there, or set both colours"
                ))
                .fix(instead)
                .for_example(),
            None => note.help("set both colours, for light screens and for dark ones"),
        }
    }

    /// A colour in a form of which nobody knows here what it will be.
    pub fn colour_not_measured(name: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::M6,
            format!("nobody can measure whether words can be read with this --{name}"),
        )
        .at(at, "")
        .help("write the colour as six digits, such as #0b5c66")
    }
}
