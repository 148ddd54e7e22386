//! The words of `F7`; what it is stands in `f7.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `F7`
impl Diagnostic {
    /// YAML that cannot be read, for a reason of its own.
    pub fn front_matter_broken(at: &Span, said: &str) -> Diagnostic {
        Diagnostic::new(Code::F7, "the block at the top of this page cannot be read from here on")
            .at(at, said.to_owned())
            .help("each line is a name, a colon, a space and a value, such as `title: Top tips`; longer texts go in straight quotes")
    }

    /// A colon inside a value.
    pub fn yaml_colon(at: &Span, fixed: &str) -> Diagnostic {
        Diagnostic::new(
            Code::F7,
            "a colon or sign in this value has a meaning of its own, so the value needs quotes",
        )
        .at(at, "")
        .help(format!("write {fixed}"))
        .fix(fixed)
    }

    /// A tab.
    pub fn yaml_tab(at: &Span) -> Diagnostic {
        Diagnostic::new(Code::F7, "there is a tab at the beginning of this line")
            .at(at, "")
            .help("use spaces instead; two are enough")
            .fix("  ")
    }

    /// A quote that is opened and not closed.
    pub fn yaml_quote(at: &Span) -> Diagnostic {
        Diagnostic::new(Code::F7, "a quote opens on this line and does not close")
            .at(at, "")
            .help("end the value with the same quote mark that it begins with")
    }

    /// Curly quotes in the place of straight ones.
    pub fn yaml_curly(at: &Span, text: &str) -> Diagnostic {
        let bare = text.trim_matches(['“', '”', '‘', '’']);
        let fixed = format!("\"{bare}\"");
        Diagnostic::new(
            Code::F7,
            "these are curly quotes, which would show on the page",
        )
        .at(at, "")
        .help(format!(
            "write {fixed} with straight quotes, or leave them out"
        ))
        .fix(fixed)
    }

    /// An anchor or alias.
    pub fn yaml_alias(at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::F7,
            "a value that begins with `*` or `&` refers to another one, which is not done here",
        )
        .at(at, "")
        .help("put the value in straight quotes")
    }

    /// Something else than names and values.
    pub fn front_matter_no_keys(at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::F7,
            "the block at the top of a page holds names and values",
        )
        .at(at, "this is neither")
        .help("write each as `name: value`, such as `title: Top tips`")
    }

    /// Too many or too deep values.
    pub fn front_matter_too_much(at: &Span) -> Diagnostic {
        Diagnostic::new(Code::F7, "the block at the top of this page holds far more values, or deeper lists, than a page has")
            .at(at, "from here on")
            .help("take what does not belong there out")
    }

    /// TOML that cannot be read.
    pub fn toml_broken(at: &Span, said: &str) -> Diagnostic {
        Diagnostic::new(Code::F7, "this cannot be read")
            .at(at, said.to_owned())
            .help("each line is a name, `=` and a value; text stands in straight quotes, such as title = \"Top tips\"")
    }
}
