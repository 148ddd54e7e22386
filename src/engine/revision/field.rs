//! A field of a page's front matter, written or changed with as few bytes as there can be.
//!
//! Comments, the order of the fields, and how the others are written stay as they are. It never asks what a field means.

use std::ops::Range;

use super::Edit;
use crate::document::Document;
use crate::fields::{self, Entry, Node, Table, Value};

/// What is written into a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// A day, or a name out of a list of the program's own.
    Name(String),
    /// Words of somebody.
    Text(String),
    /// Names in a list.
    List(Vec<String>),
    /// Texts in a list, each on a line of its own, so that two branches that change different ones can be merged.
    Lines(Vec<String>),
}

/// The block of fields at the top of a page, as it is written.
pub struct Block<'d> {
    text: &'d str,
    /// Between its two lines; nothing if the page has none.
    inside: Option<Range<usize>>,
    is_toml: bool,
    table: Table,
}

impl<'d> Block<'d> {
    /// That of a page that could be read.
    pub fn of(document: &'d Document) -> Block<'d> {
        let source = &document.source;
        let text = source.text();
        let at = document.front.at.clone();
        let fence = text.get(..at.start).unwrap_or_default();
        let fence = fence.trim_start_matches('\u{feff}').trim_end();
        let is_toml = fence == "+++";
        let table = match fence {
            "+++" => fields::toml(source, at.clone()).0,
            "---" => fields::yaml(source, at.clone()).0.unwrap_or_default(),
            _ => Table::default(),
        };
        Block {
            text,
            inside: (is_toml || fence == "---").then_some(at),
            is_toml,
            table,
        }
    }

    /// The entry of a field under one of its names, be it empty.
    fn entry(&self, names: &[&str]) -> Option<&Entry> {
        let mut entries = self.table.0.iter();
        entries.find(|entry| names.contains(&entry.key.as_str()))
    }

    /// A field with another value, or as a new line.
    pub fn set(&self, name: &str, value: &Written) -> Edit {
        match self.entry(&[name]) {
            Some(entry) => Edit {
                at: self.value_at(entry),
                text: self.drawn_behind(value),
            },
            None => self.line("title", name, value),
        }
    }

    /// The same, where a new line stands behind that of another field rather than behind the title.
    pub fn set_behind(&self, other: &str, name: &str, value: &Written) -> Edit {
        match self.entry(&[name]) {
            Some(_) => self.set(name, value),
            None => self.line(other, name, value),
        }
    }

    /// A list with further names in it, and without those that are to go. `names` are those of the field; under the first
    /// it is written anew.
    pub fn add(
        &self,
        names: &[&str],
        further: &[String],
        going: &dyn Fn(&str) -> bool,
    ) -> Vec<Edit> {
        let list = |further: &[String]| Written::List(further.to_vec());
        let first = names.first().copied().unwrap_or_default();
        let Some(entry) = self.entry(names) else {
            return match further.is_empty() {
                true => Vec::new(),
                false => vec![self.line("title", first, &list(further))],
            };
        };
        let items: Vec<&Node> = match &entry.value.value {
            Value::List(items) => items.iter().collect(),
            _ => Vec::new(),
        };
        let words: Vec<String> = match &entry.value.value {
            Value::Scalar(words) => words
                .split(',')
                .map(|word| word.trim().to_owned())
                .collect(),
            _ => items.iter().filter_map(|item| word_of(item)).collect(),
        };
        let is_rewritten = words.iter().any(|word| going(word)) || items.is_empty();
        let Some(last) = items.last().filter(|_| !is_rewritten) else {
            let kept = words
                .into_iter()
                .filter(|word| !word.is_empty() && !going(word));
            let all: Vec<String> = kept.chain(further.iter().cloned()).collect();
            return vec![Edit {
                at: self.value_at(entry),
                text: format!(" {}", self.drawn(&list(&all))),
            }];
        };
        if further.is_empty() {
            return Vec::new();
        }
        let written: Vec<String> = further.iter().map(|name| self.name(name)).collect();
        let line = self
            .text
            .get(..last.at.start)
            .and_then(|text| text.rfind('\n'));
        let line = line.map_or(0, |end| end + 1);
        let before = self.text.get(line..last.at.start).unwrap_or_default();
        vec![
            match before.trim_start().starts_with('-') && !self.is_toml {
                true => {
                    let at = self.end_of_line(last.at.end);
                    let items = written.iter().map(|name| format!("\n{before}{name}"));
                    Edit {
                        at: at..at,
                        text: items.collect(),
                    }
                }
                false => Edit {
                    at: last.at.end..last.at.end,
                    text: written.iter().map(|name| format!(", {name}")).collect(),
                },
            },
        ]
    }

    /// A new line behind that of another field, or as the first; with the two lines around it if the page has none.
    fn line(&self, other: &str, name: &str, value: &Written) -> Edit {
        let sign = if self.is_toml { " =" } else { ":" };
        let line = format!("{name}{sign}{}\n", self.drawn_behind(value));
        let Some(inside) = &self.inside else {
            let at = self.text.len() - self.text.trim_start_matches('\u{feff}').len();
            return Edit {
                at: at..at,
                text: format!("---\n{line}---\n\n"),
            };
        };
        let title = self.entry(&[other]);
        let title = title.filter(|title| matches!(title.value.value, Value::Scalar(_)));
        let title = title.filter(|title| {
            let all = self.text.get(title.key_at.start..title.value.at.end);
            all.is_some_and(|all| !all.contains('\n'))
        });
        let at = title.map_or(inside.start, |title| {
            (self.end_of_line(title.value.at.end) + 1).min(inside.end)
        });
        Edit {
            at: at..at,
            text: line,
        }
    }

    /// What stands behind the sign of an entry, up to the end of its last value: a remark behind that stays.
    fn value_at(&self, entry: &Entry) -> Range<usize> {
        let behind = self.text.get(entry.key_at.end..).unwrap_or_default();
        let sign = behind.find([':', '=']).map_or(0, |at| at + 1);
        let start = entry.key_at.end + sign;
        let end = match &entry.value.value {
            Value::Empty => start,
            Value::List(items) if !self.is_toml => self.end_of_list(entry, items),
            _ => entry.value.at.end,
        };
        start..end.max(start)
    }

    /// Of a list in YAML only the beginning is known: behind its last item, and the sign that closes it.
    fn end_of_list(&self, entry: &Entry, items: &[Node]) -> usize {
        let last = items.last().map_or(entry.value.at.end, |item| item.at.end);
        let opens = self.text.get(entry.value.at.start..);
        if !opens.is_some_and(|text| text.starts_with('[')) {
            return last;
        }
        let behind = self.text.get(last..).unwrap_or_default();
        match behind.find(']') {
            Some(at)
                if !self
                    .text
                    .get(..last)
                    .is_some_and(|text| text.ends_with(']') && items.is_empty()) =>
            {
                last + at + 1
            }
            _ => last,
        }
    }

    fn end_of_line(&self, from: usize) -> usize {
        let rest = self.text.get(from..).unwrap_or_default();
        rest.find('\n').map_or(self.text.len(), |end| from + end)
    }

    /// What stands behind the sign of a field.
    fn drawn_behind(&self, value: &Written) -> String {
        match value {
            Written::Lines(_) if !self.is_toml => self.drawn(value),
            _ => format!(" {}", self.drawn(value)),
        }
    }

    fn drawn(&self, value: &Written) -> String {
        match value {
            Written::Lines(lines) if lines.is_empty() => "[]".to_owned(),
            Written::Lines(lines) if self.is_toml => {
                let lines = lines.iter().map(|line| format!("\n  {},", quoted(line)));
                format!("[{}\n]", lines.collect::<String>())
            }
            Written::Lines(lines) => {
                let lines = lines.iter().map(|line| format!("\n  - {}", quoted(line)));
                lines.collect()
            }
            Written::Name(name) if self.is_toml && !is_day(name) => quoted(name),
            Written::Name(name) => name.clone(),
            Written::Text(text) => quoted(text),
            Written::List(names) => {
                let names: Vec<String> = names.iter().map(|name| self.name(name)).collect();
                format!("[{}]", names.join(", "))
            }
        }
    }

    /// A name in a list, in quotes where it needs them.
    fn name(&self, name: &str) -> String {
        let is_plain = |c: char| c.is_alphanumeric() || "/-_.~".contains(c);
        match name.chars().all(is_plain) && !name.starts_with('-') && !self.is_toml {
            true => name.to_owned(),
            false => quoted(name),
        }
    }
}

fn word_of(item: &Node) -> Option<String> {
    match &item.value {
        Value::Scalar(word) => Some(word.trim().to_owned()),
        _ => None,
    }
}

fn is_day(text: &str) -> bool {
    text.parse::<jiff::civil::Date>().is_ok()
}

/// A text in straight quotes, as YAML and TOML read it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for sign in text.chars() {
        match sign {
            '"' | '\\' => quoted.extend(['\\', sign]),
            '\n' => quoted.push(' '),
            _ => quoted.push(sign),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, SETTINGS};
    use crate::names::SitePath;
    use crate::snapshot::Snapshot;
    use crate::source::Source;

    fn edited(text: &str, edits: impl Fn(&Block<'_>) -> Vec<Edit>) -> String {
        let settings =
            "title = \"T\"\nbase_url = \"https://example.org/\"\n[import]\nlenient = true\n";
        let config = Config::read(&Snapshot::of([(SETTINGS, settings)]));
        let config = config.value.expect("the settings are right");
        let source = Source::new(SitePath::new("content/a.md"), text);
        let report = Document::parse(&source, &config);
        let document = report.value.sound().expect("the page can be read");
        super::super::apply(source.text(), &edits(&Block::of(document)))
    }

    #[test]
    fn an_address_is_added_to_a_list_however_it_is_written() {
        let further = ["/old/".to_owned()];
        for (before, after) in [
            ("title: A\n", "title: A\naliases: [/old/]\n"),
            (
                "title: A # the first\nx: y\n",
                "title: A # the first\naliases: [/old/]\nx: y\n",
            ),
            (
                "summary: >\n  B\ntitle: >\n  A\n",
                "aliases: [/old/]\nsummary: >\n  B\ntitle: >\n  A\n",
            ),
            (
                "aliases: [/a/, \"/b/\"]  # two\n",
                "aliases: [/a/, \"/b/\", /old/]  # two\n",
            ),
            (
                "aliases:\n  - /a/ # one\n  - '/b/'\ntitle: A\n",
                "aliases:\n  - /a/ # one\n  - '/b/'\n  - /old/\ntitle: A\n",
            ),
            ("aliases:\n- /a/\n", "aliases:\n- /a/\n- /old/\n"),
            ("aliases: /a/\n", "aliases: [/a/, /old/]\n"),
            (
                "aliases: \"/a/, /b/\" # two\n",
                "aliases: [/a/, /b/, /old/] # two\n",
            ),
            ("aliases:\ntitle: A\n", "aliases: [/old/]\ntitle: A\n"),
            ("aliases: []\ntitle: A\n", "aliases: [/old/]\ntitle: A\n"),
            ("redirect_from: /a/\n", "redirect_from: [/a/, /old/]\n"),
        ] {
            let add =
                |block: &Block<'_>| block.add(&["aliases", "redirect-from"], &further, &|_| false);
            let text = edited(&format!("---\n{before}---\nWords.\n"), add);
            assert_eq!(text, format!("---\n{after}---\nWords.\n"));
        }
        let add = |block: &Block<'_>| block.add(&["aliases"], &further, &|_| false);
        assert_eq!(
            edited(
                "+++\ntitle = \"A\"\n[[sources]]\ntitle = \"S\"\n+++\nW\n",
                add
            ),
            "+++\ntitle = \"A\"\naliases = [\"/old/\"]\n[[sources]]\ntitle = \"S\"\n+++\nW\n"
        );
        assert_eq!(
            edited("+++\naliases = [\n  \"/a/\", # one\n]\n+++\nW\n", add),
            "+++\naliases = [\n  \"/a/\", \"/old/\", # one\n]\n+++\nW\n"
        );
        assert_eq!(
            edited("Words.\n", add),
            "---\naliases: [/old/]\n---\n\nWords.\n"
        );
    }

    #[test]
    fn an_address_goes_from_a_list_where_the_page_has_it_now() {
        let further = ["/b/".to_owned()];
        for (before, after) in [
            ("aliases: [/a/, /c/] # x\n", "aliases: [/c/, /b/] # x\n"),
            (
                "aliases:\n  - /a/\n  - /c/\ntitle: A\n",
                "aliases: [/c/, /b/]\ntitle: A\n",
            ),
            ("aliases: /a/\n", "aliases: [/b/]\n"),
        ] {
            let add = |block: &Block<'_>| block.add(&["aliases"], &further, &|word| word == "/a/");
            let text = edited(&format!("---\n{before}---\n"), add);
            assert_eq!(text, format!("---\n{after}---\n"));
        }
    }

    #[test]
    fn a_field_is_written_or_changed_where_it_stands() {
        let text = Written::Text("It said \"yes\": #1 \\ wrong".to_owned());
        let name = Written::Name("withdrawn".to_owned());
        for (before, after) in [
            (
                "title: A\nstatus: published # since May\n",
                "title: A\nstatus: withdrawn # since May\n",
            ),
            ("title: A\nstatus:\n", "title: A\nstatus: withdrawn\n"),
            ("title: A\n", "title: A\nstatus: withdrawn\n"),
            (
                "title: A\nstatus: \"published\"\n",
                "title: A\nstatus: withdrawn\n",
            ),
        ] {
            let set = |block: &Block<'_>| vec![block.set("status", &name)];
            let text = edited(&format!("---\n{before}---\n"), set);
            assert_eq!(text, format!("---\n{after}---\n"));
        }
        let set = |block: &Block<'_>| vec![block.set("withdrawn-because", &text)];
        assert_eq!(
            edited("---\ntitle: A\n---\n", set),
            "---\ntitle: A\nwithdrawn-because: \"It said \\\"yes\\\": #1 \\\\ wrong\"\n---\n"
        );
        let day = Written::Name("2026-08-06".to_owned());
        let set =
            |block: &Block<'_>| vec![block.set("withdrawn", &day), block.set("status", &name)];
        assert_eq!(
            edited("+++\ntitle = \"A\"\n+++\n", set),
            "+++\ntitle = \"A\"\nwithdrawn = 2026-08-06\nstatus = \"withdrawn\"\n+++\n"
        );
    }
}
