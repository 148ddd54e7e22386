//! `content/_data/words.toml`: the words of a house. What it writes, and what not; what of ours it writes all the same; and
//! words that no dictionary has. It is read with the settings, since every page is read by it.

use crate::diagnostic::{Diagnostic, Notes, Report, Span};
use crate::fields::rows::{Rows as _, rows};
use crate::fields::{Field, FieldKind, Fields, Placed, Table, Value, toml_file};
use crate::snapshot::Snapshot;
use crate::source::SourceRef;

/// Where it lies.
pub const HOUSE_WORDS: &str = "content/_data/words.toml";

rows! {
    /// Words that a house does not write.
    HouseWord {
        [not: Vec<Placed<String>>] Field::new("not", FieldKind::Words, "The words not to write, each form of its own. Capitals, hyphens and spaces do not matter.").needed("not = [\"service user\", \"service users\"]");
        [write: String] Field::new("write", FieldKind::Text, "What to write instead.").needed("write = \"person we support\"");
        [for_whom: Vec<Placed<String>>] Field::new("for", FieldKind::Words, "For whom, as pages say under `audience`; without it, on all pages. `parents` means all families.");
        [why: String] Field::new("why", FieldKind::Text, "Why, as writers are told.");
        [lang: String] Field::new("lang", FieldKind::Text, "The language of pages that it holds for; without it, that of the site.");
    }
}

rows! {
    /// What stands above the words of a house.
    Above {
        [know: Vec<Placed<String>>] Field::new("know", FieldKind::Words, "Words that are spelt right, though no dictionary has them.");
        [off: Vec<Placed<String>>] Field::new("off", FieldKind::Words, "Words of pimh's own lists that this house writes all the same.");
    }
}

/// The words of a house.
#[derive(Clone, Debug, Default)]
pub struct HouseWords {
    /// The file; `None` where there is none.
    pub source: Option<SourceRef>,
    /// Words that are spelt right.
    pub know: Vec<Placed<String>>,
    /// Words of our lists that it writes all the same.
    pub off: Vec<Placed<String>>,
    /// What it does not write.
    pub words: Vec<HouseWord>,
}

impl HouseWords {
    /// Those of a project; none where it has no such file.
    pub fn read(snapshot: &Snapshot) -> HouseWords {
        let Some(source) = snapshot.text(HOUSE_WORDS) else {
            return HouseWords::default();
        };
        // What is wrong with it is told with the other files of its folder.
        let (table, _) = toml_file(source);
        HouseWords::of(source, &table).value
    }

    /// Those of a file that was read, and what is wrong with it. A broken one is left out.
    pub fn of(source: &SourceRef, table: &Table) -> Report<HouseWords> {
        let mut notes = Notes::default();
        let mut fields = Fields::new(source, table);
        let (above, _) = Above::read(&mut fields, source, &mut notes);
        let mut words = Vec::new();
        for entry in &table.0 {
            let tables: Vec<&Table> = match &entry.value.value {
                Value::Table(table) => vec![table],
                Value::List(items) => items.iter().filter_map(|item| item.value.table()).collect(),
                _ => Vec::new(),
            };
            if !tables.is_empty() {
                fields.entry(&entry.key);
            }
            let read = tables
                .into_iter()
                .filter_map(|table| word(source, table, &mut notes));
            words.extend(read);
        }
        notes.extend(fields.finish());
        notes.with(HouseWords {
            source: Some(source.clone()),
            know: above.know,
            off: above.off,
            words,
        })
    }

    /// Whether it says nothing of what to write.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.off.is_empty()
    }
}

/// One row; `None` if it lacks what a row needs.
fn word(source: &SourceRef, table: &Table, notes: &mut Notes) -> Option<HouseWord> {
    let mut fields = Fields::new(source, table);
    let (word, missing) = HouseWord::read(&mut fields, source, notes);
    let misspelt = fields.misspelt();
    let is_whole = missing.is_empty();
    for field in missing {
        if !misspelt.contains(&field.name) {
            let is_there = table.0.iter().any(|entry| entry.key == field.name);
            let at = fields.whole();
            fields.note(Diagnostic::record_needs(
                field.name, field.line, is_there, &at,
            ));
        }
    }
    let write = format!(" {} ", plain(&word.write));
    for phrase in &word.not {
        // Who wrote what they should would be told of it forever.
        if write.contains(&format!(" {} ", plain(&phrase.value))) {
            let at = Span::new(source, phrase.at.clone());
            fields.note(Diagnostic::house_word_in_its_own_place(
                &phrase.value,
                &word.write,
                &at,
            ));
        }
    }
    notes.extend(fields.finish());
    is_whole.then_some(word)
}

/// Words as they are compared: in small letters, with one space between them.
fn plain(words: &str) -> String {
    let words = words.to_lowercase().replace('-', " ");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    fn read(text: &str) -> (HouseWords, Vec<(Code, usize)>) {
        let snapshot = Snapshot::of([(HOUSE_WORDS, text)]);
        let source = snapshot.text(HOUSE_WORDS).unwrap();
        let (table, broken) = toml_file(source);
        let report = HouseWords::of(source, &table);
        let mut notes = broken;
        notes.extend(report.notes);
        let line =
            |note: &Diagnostic| (note.code(), note.line_column().map_or(0, |(line, _)| line));
        let lines = notes.iter().map(line).collect();
        (report.value, lines)
    }

    #[test]
    fn rows_stand_in_a_list_or_under_names_of_their_own() {
        let (house, told) = read(
            "know = [\"cwtch\", \"Amberwick\"]\noff = \"prior to, utilise\"\n\
             [[words]]\nnot = [\"service user\"]\nwrite = \"person\"\nfor = \"parents\"\nwhy = \"w\"\n\
             [baby]\nnot = \"infant\"\nwrite = \"baby\"\n",
        );
        assert_eq!(told, []);
        assert_eq!(
            (house.know.len(), house.off.len(), house.words.len()),
            (2, 2, 2)
        );
        assert_eq!(house.words[1].write, "baby");
        assert!(
            HouseWords::read(&Snapshot::of([("content/a.md", "")]))
                .source
                .is_none()
        );
    }

    #[test]
    fn each_fault_is_told_at_its_line_and_the_rest_is_read() {
        let (house, told) = read(
            "[[words]]\nnot = \"infant\"\n[[words]]\nwrite = \"baby\"\n[[words]]\nnot = \"x\"\nwrite = \"y\"\nwhi = \"z\"\n\
             [[words]]\nnot = [\"user\"]\nwrite = \"service user\"\n",
        );
        let lines: Vec<usize> = told.iter().map(|(_, line)| *line).collect();
        assert_eq!(lines, [2, 4, 8, 10], "{told:?}");
        assert_eq!(house.words.len(), 2);
    }
}
