//! The words of `X9`; what it is stands in `x9.md`.

use crate::diagnostic::{Code, Diagnostic};

/// `X9`
impl Diagnostic {
    /// The search engine's own words.
    pub fn search_failed(why: &str) -> Diagnostic {
        Diagnostic::new(Code::X9, format!("the search index cannot be made: {why}"))
            .help("build with `enabled = false` under [search] in site.toml, and tell us")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_search_engine_says_is_told() {
        let note = Diagnostic::search_failed("out of space");
        assert_eq!(note.code(), Code::X9);
        assert!(note.message().ends_with("out of space"));
    }
}
