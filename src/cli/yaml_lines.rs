//! Values as lines of YAML that people can read. It writes nothing but what JSON has, and quotes every text that could be read as
//! something else.

use serde_json::Value;

/// A value, with a line break at its end.
pub fn yaml_lines(value: &Value) -> String {
    let mut out = String::new();
    block(value, 0, &mut out);
    out
}

/// A name with a capital letter at its beginning.
pub fn capitalised(name: &str) -> String {
    let mut chars = name.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

fn block(value: &Value, indent: usize, out: &mut String) {
    let margin = " ".repeat(indent);
    match value {
        Value::Object(entries) if !entries.is_empty() => {
            for (name, value) in entries {
                out.push_str(&format!("{margin}{name}:"));
                beside(value, indent, out);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                let mut inside = String::new();
                block(item, indent + 2, &mut inside);
                // The first line of an item stands behind its hyphen.
                let inside = inside.get(indent + 2..).unwrap_or(&inside);
                out.push_str(&format!("{margin}- {inside}"));
            }
        }
        value => out.push_str(&format!("{margin}{}\n", scalar(value))),
    }
}

/// What stands behind a name: on its line where it is short, else below.
fn beside(value: &Value, indent: usize, out: &mut String) {
    let is_block = match value {
        Value::Object(entries) => !entries.is_empty(),
        Value::Array(items) => items.iter().any(|item| item.is_object() || item.is_array()),
        _ => false,
    };
    match value {
        value if is_block => {
            out.push('\n');
            block(value, indent + 2, out);
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(scalar).collect();
            out.push_str(&format!(" [{}]\n", items.join(", ")));
        }
        value => out.push_str(&format!(" {}\n", scalar(value))),
    }
}

/// A text in quotes, but for plain words that mean nothing else.
fn scalar(value: &Value) -> String {
    let Value::String(text) = value else {
        return value.to_string();
    };
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/'))
        && !matches!(
            text.to_lowercase().as_str(),
            "yes" | "no" | "true" | "false" | "on" | "off" | "null" | "y" | "n"
        );
    if is_plain {
        text.clone()
    } else {
        value.to_string()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_could_be_read_as_something_else_is_quoted() {
        let value = json!({
            "a": ["yes", "no", "ward", "Part time", "1", "a: b"],
            "b": [{ "c": 1, "d": { "e": [] } }, { "f": "it's \"so\"\n# x" }],
            "g": {}, "h": null,
        });
        let lines = yaml_lines(&value);
        assert_eq!(
            lines,
            "a: [\"yes\", \"no\", ward, \"Part time\", \"1\", \"a: b\"]\n\
             b:\n  - c: 1\n    d:\n      e: []\n  - f: \"it's \\\"so\\\"\\n# x\"\n\
             g: {}\nh: null\n"
        );
    }
}
