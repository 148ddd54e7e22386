//! Source files, read for what their code names: without comments, texts and tests.

use std::collections::BTreeSet;

/// One file's code: without comments, without what stands between quotes, and without its own tests.
pub fn code_of(text: &str) -> String {
    without_tests(&bare(text))
}

/// The modules that a file has for tests only, each in a file of its own.
pub fn test_modules(text: &str) -> BTreeSet<String> {
    let code = bare(text);
    let behind = code.split("#[cfg(test)]").skip(1);
    let module = |item: &str| {
        Some(
            item.trim_start()
                .strip_prefix("mod ")?
                .split_once(';')?
                .0
                .to_owned(),
        )
    };
    let named = behind.filter_map(module);
    named.filter(|name| name.chars().all(is_word)).collect()
}

/// Code without comments and without what stands between quotes.
fn bare(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let raw = rest
            .strip_prefix('r')
            .map(|raw| raw.trim_start_matches('#'));
        let end = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |at| at + 2)
        } else if let Some(inside) = raw.filter(|raw| raw.starts_with('"') && !ends_in_word(&code))
        {
            let hashes = rest.len() - inside.len() - 1;
            let close = format!("\"{}", "#".repeat(hashes));
            let at = inside[1..].find(&close).expect("a text ends");
            rest.len() - inside.len() + 1 + at + close.len()
        } else if c == '"' {
            quoted(rest, '"')
        } else if c == '\'' && is_char(rest) {
            quoted(rest, '\'')
        } else {
            code.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        };
        code.push(' ');
        rest = &rest[end..];
    }
    code
}

pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn ends_in_word(code: &str) -> bool {
    code.ends_with(is_word)
}

/// Whether a `'` begins a character, and not a lifetime.
fn is_char(rest: &str) -> bool {
    let mut after = rest.chars().skip(1);
    after.next() == Some('\\') || after.next() == Some('\'')
}

/// The length of a text in quotes.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// Code without what is there for tests only.
fn without_tests(mut code: &str) -> String {
    let mut kept = String::new();
    while let Some((before, after)) = code.split_once("#[cfg(test)]") {
        kept.push_str(before);
        code = &after[item(after)..];
    }
    kept + code
}

/// The length of the item at the beginning: to its semicolon, or to the end of its braces.
fn item(code: &str) -> usize {
    let mut depth = 0;
    for (at, c) in code.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => return at + 1,
            '}' => depth -= 1,
            ';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

#[test]
fn code_is_what_is_neither_a_comment_nor_a_text_nor_a_test() {
    let text = "#[cfg(test)]\nmod samples;\nconst Q: char = '\"'; // a::b\nfn f<'a>() { r#\"c::d\"#; \"\\\"e::f\" }\n\
        #[cfg(test)]\nmod tests {\n    fn g() { h::i() }\n}\nuse j::k;\n";
    let code = code_of(text);
    for gone in ["samples", "a::b", "c::d", "e::f", "h::i"] {
        assert!(!code.contains(gone), "{gone}: {code}");
    }
    for kept in ["const Q: char", "fn f<'a>()", "use j::k;"] {
        assert!(code.contains(kept), "{kept}: {code}");
    }
    assert_eq!(test_modules(text), BTreeSet::from(["samples".to_owned()]));
}
