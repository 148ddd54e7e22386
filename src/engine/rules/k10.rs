//! The words of `K10`; what it is stands in `k10.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `K10`
impl Diagnostic {
    /// A block that needs an id, a file or words.
    pub fn block_without_argument(name: &str, at: &Span) -> Diagnostic {
        let example = match name {
            "figure" => "::: figure champions-perinatal",
            "contact" => "::: contact samaritans",
            "download" => "::: download plan.pdf The plan",
            "video" => "::: video visit.mp4",
            "nation" => "::: nation wales",
            "quote" => "::: quote A champion",
            _ => "::: recommendation Working group, 2016",
        };
        Diagnostic::new(Code::K10, format!("`::: {name}` needs a word behind it"))
            .at(at, "")
            .help(format!("write it as `{example}`"))
    }
}
