//! What a `::: list` asks for: `type=news topic=fathers newest=3 The latest`. It knows no page, and no type.

use std::ops::Range;

/// The names of what may be asked.
pub const KEYS: [&str; 6] = ["type", "topic", "tag", "in", "newest", "most"];

/// What a list shows: pages to which all of it applies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Asked {
    /// Of this type.
    pub kind: Option<String>,
    /// About this.
    pub topic: Option<String>,
    /// With this tag.
    pub tag: Option<String>,
    /// Below this address: `/news/`.
    pub folder: Option<String>,
    /// So many at most.
    pub most: Option<usize>,
    /// Whether the newest come first, whatever their type says.
    pub newest: bool,
}

/// What is wrong in a line, with its place among the words behind the block's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing of that name can be asked.
    Key(String, Range<usize>),
    /// No whole number above nought.
    Number(&'static str, Range<usize>),
    /// Nothing stands behind the sign.
    Empty(&'static str, Range<usize>),
}

/// Reads the words behind the name of the block: what is asked, the heading that follows, and what is wrong.
pub fn asked(argument: &str) -> (Asked, &str, Vec<Fault>) {
    let (mut asked, mut faults) = (Asked::default(), Vec::new());
    let mut rest = argument.trim_start();
    loop {
        let (word, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let Some((key, value)) = word.split_once('=') else {
            return (asked, rest.trim(), faults);
        };
        let start = argument.len() - rest.len();
        let at = start..start + word.len();
        rest = after.trim_start();
        let name = key.to_lowercase().replace('_', "-");
        let Some(known) = KEYS.into_iter().find(|known| *known == name) else {
            faults.push(Fault::Key(key.to_owned(), at.start..at.start + key.len()));
            continue;
        };
        let value = value.trim_matches(['"', '\'', '“', '”']);
        if value.is_empty() {
            faults.push(Fault::Empty(known, at));
            continue;
        }
        let text = || Some(value.to_owned());
        match known {
            "type" => asked.kind = Some(value.to_lowercase().replace('_', "-")),
            "topic" => asked.topic = text(),
            "tag" => asked.tag = text(),
            "in" => asked.folder = Some(folder(value)),
            _ => match value.parse().ok().filter(|number| *number > 0) {
                Some(number) => {
                    asked.most = Some(number);
                    asked.newest |= known == "newest";
                }
                None => faults.push(Fault::Number(known, at)),
            },
        }
    }
}

/// `/news/`, however it is written.
fn folder(value: &str) -> String {
    let inside = value.trim_matches('/');
    match inside
        .strip_suffix("_index.md")
        .unwrap_or(inside)
        .trim_matches('/')
    {
        "" => "/".to_owned(),
        inside => format!("/{inside}/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_in_any_order_and_the_rest_is_the_heading() {
        let (read, heading, faults) = asked("topic=safe-sleep newest=3 type=News Latest = best");
        assert_eq!(heading, "Latest = best");
        assert_eq!(faults, []);
        assert_eq!(read.kind.as_deref(), Some("news"));
        assert_eq!(read.topic.as_deref(), Some("safe-sleep"));
        assert_eq!((read.most, read.newest), (Some(3), true));
        assert_eq!(asked("").0, Asked::default());
        assert_eq!(asked("A heading").1, "A heading");
        for written in ["in=news", "in=/news/", "in=\"/news/_index.md\"", "in=news/"] {
            assert_eq!(
                asked(written).0.folder.as_deref(),
                Some("/news/"),
                "{written}"
            );
        }
    }

    #[test]
    fn what_cannot_be_asked_is_told_at_its_place() {
        let faults = |line: &str| asked(line).2;
        assert_eq!(faults("tpye=news"), [Fault::Key("tpye".to_owned(), 0..4)]);
        for number in ["0", "-1", "three", "99999999999999999999999"] {
            let line = format!("type=a newest={number} B");
            assert_eq!(
                faults(&line),
                [Fault::Number("newest", 7..14 + number.len())],
                "{line}"
            );
        }
        assert_eq!(faults("  topic= A"), [Fault::Empty("topic", 2..8)]);
    }
}
