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

    /// A colon or another sign in a value. `line` is the whole line that mends it.
    pub fn yaml_colon(line: &str, at: &Span) -> Diagnostic {
        mended(
            "a colon or sign in this value has a meaning of its own, so the value needs quotes",
            line,
            at,
        )
    }

    /// A tab.
    pub fn yaml_tab(line: &str, at: &Span) -> Diagnostic {
        let text = at.source.text().get(at.range.clone()).unwrap_or_default();
        let tab = at.range.start + text.find('\t').unwrap_or(0);
        Diagnostic::new(Code::F7, "there is a tab at the beginning of this line")
            .at(Span::new(&at.source, tab..tab + 1), "")
            .help("use spaces instead; two are enough")
            .typing(at, line)
    }

    /// `title:Rest`, or a space that only looks like one.
    pub fn yaml_no_space(line: &str, at: &Span) -> Diagnostic {
        mended("behind the colon there must be a plain space", line, at)
    }

    /// A quote that is opened and not closed, or stands within the words.
    pub fn yaml_quote(line: &str, at: &Span) -> Diagnostic {
        mended(
            "the quotes on this line do not hold the whole value",
            line,
            at,
        )
    }

    /// Curly quotes in the place of straight ones. `fixed` is the value in straight ones.
    pub fn yaml_curly(fixed: &str, at: &Span) -> Diagnostic {
        let before = at.source.text().get(..at.range.start).unwrap_or_default();
        let line = before.rfind('\n').map_or(0, |end| end + 1);
        let before = before.get(line..).unwrap_or_default();
        Diagnostic::new(
            Code::F7,
            "these are curly quotes, which would show on the page",
        )
        .at(at, "")
        .help(format!(
            "write `{}{fixed}` with straight quotes, or leave them out",
            before.trim_start()
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

    /// `&word` or `!word` before a value.
    pub fn yaml_mark(at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::F7,
            "a word that begins a value with `&` or `!` is a mark to YAML, and would be left out",
        )
        .at(at, "")
        .help("put the whole value in straight quotes")
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

    /// A line of TOML that cannot be read. `line` is the whole line that mends it.
    pub fn toml_line(line: &str, at: &Span) -> Diagnostic {
        let written = at.source.text().get(at.range.clone()).unwrap_or_default();
        let message = match (written.find(':'), written.find('=')) {
            (Some(_), None) => "here a name has `=` behind it, not a colon",
            _ => "text stands in straight quotes here, and they must hold the whole value",
        };
        mended(message, line, at)
    }

    /// TOML that cannot be read.
    pub fn toml_broken(at: &Span, said: &str) -> Diagnostic {
        Diagnostic::new(Code::F7, "this cannot be read")
            .at(at, said.to_owned())
            .help("each line is a name, `=` and a value; text stands in straight quotes, such as title = \"Top tips\"")
    }
}

/// A line of the block that is wrong, and the one that is right.
fn mended(message: &str, line: &str, at: &Span) -> Diagnostic {
    Diagnostic::new(Code::F7, message)
        .at(at, "")
        .help(format!("write {}", line.trim_start()))
        .fix(line)
}
