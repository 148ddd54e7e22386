//! Messages about named values: what cannot be read, and fields with wrong values.

use super::{did_you_mean, or_list};
use crate::day::NotADay;
use crate::diagnostic::{Diagnostic, Span};

/// Fields that keep a page, or its existence, from readers. What is wrong with them can never be weighed as less.
pub(crate) const GUARDED: [&str; 8] = [
    "access",
    "access-below",
    "teaser",
    "teaser-below",
    "status",
    "draft",
    "published",
    "expires",
];

fn guarded(key: &str, usual: &'static str) -> &'static str {
    if GUARDED.contains(&key) { "L13" } else { usual }
}

/// Front matter and other named values.
impl Diagnostic {
    /// `F1` A key that no page may carry.
    ///
    /// `L13` if it looks like one that keeps a page from readers: nothing may switch that off.
    pub fn unknown_key(key: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let guarded = crate::names::nearest(key, GUARDED).is_some();
        let near = crate::names::nearest(key, GUARDED).or(near);
        let code = if guarded { "L13" } else { "F1" };
        let note = Diagnostic::new(code, format!("`{key}` is not a field")).at(at, "");
        match near {
            Some(near) => note.help(did_you_mean(near)).fix(near),
            None => note.help(
                "remove it; if it is a field of your own, declare it under [extra] in site.toml",
            ),
        }
    }

    /// `F2` A field that a type requires.
    pub fn field_missing(key: &str, kind: &str, line: &str, at: &Span) -> Diagnostic {
        let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) {
            "an"
        } else {
            "a"
        };
        let what = if kind == "page" {
            "every page".to_owned()
        } else {
            format!("{article} {kind} page")
        };
        Diagnostic::new("F2", format!("{what} needs `{key}`"))
            .at(at, "")
            .help(format!("add a line such as `{line}`"))
    }

    /// `F3` A value out of a fixed list that is not in it.
    pub fn not_allowed(key: &str, value: &str, known: &[&str], at: &Span) -> Diagnostic {
        let note =
            Diagnostic::new(guarded(key, "F3"), format!("`{key}` cannot be `{value}`")).at(at, "");
        match crate::names::nearest(value, known.iter().copied()) {
            Some(near) => note.help(did_you_mean(near)).fix(near),
            None => note.help(format!("use {}", or_list(known))),
        }
    }

    /// `F3` A value of another shape.
    pub fn wants(key: &str, what: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(guarded(key, "F3"), format!("`{key}` wants {what}")).at(at, "")
    }

    /// `F4` A date that is none.
    pub fn not_a_day(key: &str, text: &str, why: &NotADay, at: &Span) -> Diagnostic {
        let note = |message: String| Diagnostic::new(guarded(key, "F4"), message).at(at, "");
        match why {
            NotADay::Unclear(readings) => {
                let readings: Vec<&str> = readings.iter().map(String::as_str).collect();
                let help = match readings.as_slice() {
                    [] => "write it as 6 August 2026".to_owned(),
                    readings => format!("write {}", or_list(readings)),
                };
                note(format!("`{text}` could mean more than one day")).help(help)
            }
            NotADay::Impossible => {
                note(format!("there is no day `{text}`")).help("look at a calendar for that month")
            }
            NotADay::Unknown => note(format!("`{text}` is not a date"))
                .help("write it as 6 August 2026 or 2026-08-06"),
        }
    }

    /// `F7` YAML that cannot be read, for a reason of its own.
    pub fn front_matter_broken(at: &Span, said: &str) -> Diagnostic {
        Diagnostic::new("F7", "the block at the top of this page cannot be read from here on")
            .at(at, said.to_owned())
            .help("each line is a name, a colon, a space and a value, such as `title: Top tips`; longer texts go in straight quotes")
    }

    /// `F7` A colon inside a value.
    pub fn yaml_colon(at: &Span, fixed: &str) -> Diagnostic {
        Diagnostic::new(
            "F7",
            "a colon or sign in this value has a meaning of its own, so the value needs quotes",
        )
        .at(at, "")
        .help(format!("write {fixed}"))
        .fix(fixed)
    }

    /// `F7` A tab.
    pub fn yaml_tab(at: &Span) -> Diagnostic {
        Diagnostic::new("F7", "there is a tab at the beginning of this line")
            .at(at, "")
            .help("use spaces instead; two are enough")
            .fix("  ")
    }

    /// `F7` A quote that is opened and not closed.
    pub fn yaml_quote(at: &Span) -> Diagnostic {
        Diagnostic::new("F7", "a quote opens on this line and does not close")
            .at(at, "")
            .help("end the value with the same quote mark that it begins with")
    }

    /// `F7` Curly quotes in the place of straight ones.
    pub fn yaml_curly(at: &Span, text: &str) -> Diagnostic {
        let bare = text.trim_matches(['“', '”', '‘', '’']);
        let fixed = format!("\"{bare}\"");
        Diagnostic::new("F7", "these are curly quotes, which would show on the page")
            .at(at, "")
            .help(format!(
                "write {fixed} with straight quotes, or leave them out"
            ))
            .fix(fixed)
    }

    /// `F7` An anchor or alias.
    pub fn yaml_alias(at: &Span) -> Diagnostic {
        Diagnostic::new(
            "F7",
            "a value that begins with `*` or `&` refers to another one, which is not done here",
        )
        .at(at, "")
        .help("put the value in straight quotes")
    }

    /// `F7` Something else than names and values.
    pub fn front_matter_no_keys(at: &Span) -> Diagnostic {
        Diagnostic::new(
            "F7",
            "the block at the top of a page holds names and values",
        )
        .at(at, "this is neither")
        .help("write each as `name: value`, such as `title: Top tips`")
    }

    /// `F7` Too many or too deep values.
    pub fn front_matter_too_much(at: &Span) -> Diagnostic {
        Diagnostic::new("F7", "the block at the top of this page holds far more values, or deeper lists, than a page has")
            .at(at, "from here on")
            .help("take what does not belong there out")
    }

    /// `F7` TOML that cannot be read.
    pub fn toml_broken(at: &Span, said: &str) -> Diagnostic {
        Diagnostic::new("F7", "this cannot be read")
            .at(at, said.to_owned())
            .help("each line is a name, `=` and a value; text stands in straight quotes, such as title = \"Top tips\"")
    }

    /// `F8` A fence that is not closed.
    pub fn front_matter_open(fence: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            "F8",
            format!("the block that begins with `{fence}` does not end"),
        )
        .at(at, "begins here")
        .help(format!(
            "put a line with only `{fence}` behind the last field"
        ))
    }

    /// `F9` No front matter at all.
    pub fn no_front_matter(at: &Span, empty: bool) -> Diagnostic {
        let message = if empty {
            "this page is empty"
        } else {
            "this page does not begin with a block of fields"
        };
        Diagnostic::new("F9", message).at(at, "").help(
            "begin the file with these four lines:\n---\ntitle: What the page is called\nsummary: One sentence about it.\n---",
        )
    }

    /// `F10` A key that stands twice.
    pub fn key_twice(key: &str, second: &Span, first: &Span) -> Diagnostic {
        Diagnostic::new("F10", format!("`{key}` stands here for the second time"))
            .at(second, "again here")
            .also(first, "first here")
            .help("keep one of the two")
    }

    /// `F10` The same, where the parser gives one place only.
    pub fn key_twice_here(at: &Span) -> Diagnostic {
        Diagnostic::new("F10", "this name stands here for the second time")
            .at(at, "")
            .help("keep one of the two")
    }

    /// `F13` `public` beside roles.
    pub fn public_among_roles(at: &Span) -> Diagnostic {
        Diagnostic::new("F13", "a page is either public or for roles")
            .at(at, "")
            .help("take `public` away to keep the page for the roles, or the roles to open it to everybody")
    }

    /// `T4` A translation that does not say its language.
    pub fn translation_without_lang(at: &Span) -> Diagnostic {
        Diagnostic::new("T4", "a translation needs `lang`")
            .at(at, "")
            .help("add a line such as `lang: cy`")
    }
}
