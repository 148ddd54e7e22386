//! The words of `K10`; what it is stands in `k10.md`.

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::document::blocks::BlockKind;

/// `K10`
impl Diagnostic {
    /// A block that needs an id, a file or words.
    pub fn block_without_argument(kind: &BlockKind, at: &Span) -> Diagnostic {
        let (name, example) = (kind.name, kind.example);
        Diagnostic::new(Code::K10, format!("`::: {name}` needs a word behind it"))
            .at(at, "")
            .help(format!("write it as `::: {name} {example}`"))
    }
}
