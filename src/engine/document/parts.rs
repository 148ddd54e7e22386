//! Parts: words that are kept once and stand in many pages, `content/_parts/warning-signs.md`.
//!
//! A part has a block of fields of its own: who owns it, when it is reviewed, who may read it. Its words are put into the
//! text of a page before that is parsed ([`super::blocks::included`]), so they are the page's own in every way; a place in
//! them is told as a place in the part's file ([`crate::source::Source::origin`]).
//!
//! Tables of facts ([`DataTable`]) are put there in the same way. It never looks at a page. Start with [`Parts::of`].

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::FrontMatter;
use super::front_matter;
use crate::config::Config;
use crate::data::{DATA, DataTable};
use crate::diagnostic::{Notes, Report, Span};
use crate::names::nearest;
use crate::source::SourceRef;

/// The folder in which they lie.
pub const PARTS: &str = "content/_parts/";

/// One part.
#[derive(Clone)]
pub struct Part {
    /// Its file.
    pub source: SourceRef,
    /// What its block of fields says.
    pub front: Arc<FrontMatter>,
    /// Where its words begin, in bytes.
    pub body: usize,
}

/// All that may be put into the text of a page: parts by name, and tables of facts by the name of their file. A clone shares
/// everything.
#[derive(Clone, Default)]
pub struct Parts {
    parts: Arc<BTreeMap<String, Part>>,
    tables: Arc<BTreeMap<String, DataTable>>,
}

/// Where a part stands.
#[derive(Clone, Debug)]
pub struct Use {
    /// Its name.
    pub name: String,
    /// The line that puts it there.
    pub at: Span,
    /// The box in which it stands, by where its opening line begins in the text of the page; nothing for the page itself.
    pub within: Option<usize>,
}

impl Parts {
    /// The parts of some files. One whose fields cannot be read is told of and left out.
    pub fn of<'a>(files: impl Iterator<Item = &'a SourceRef>, config: &Config) -> Report<Parts> {
        let mut notes = Notes::default();
        let mut all = BTreeMap::new();
        for source in files {
            let Some(name) = name_of(source.path.as_str()) else {
                continue;
            };
            let read = front_matter::read(source, config, &mut notes);
            let Some((front, body)) =
                read.and_then(|read| Some((read.front.filter(|_| read.is_sound)?, read.body)))
            else {
                continue;
            };
            let part = Part {
                source: source.clone(),
                front: Arc::new(front),
                body,
            };
            all.insert(name, part);
        }
        notes.with(Parts {
            parts: Arc::new(all),
            tables: Arc::default(),
        })
    }

    /// The same with the tables of some files of facts. What is wrong with one is told.
    pub fn with_tables<'a>(self, files: impl Iterator<Item = &'a SourceRef>) -> Report<Parts> {
        let mut notes = Notes::default();
        let mut tables = BTreeMap::new();
        for source in files {
            if let Some(table) = DataTable::of(source) {
                let inside = source.path.as_str().strip_prefix(DATA);
                let name = inside.unwrap_or(source.path.file_name()).to_lowercase();
                tables.insert(name, notes.keep(table));
            }
        }
        notes.with(Parts {
            tables: Arc::new(tables),
            ..self
        })
    }

    /// The table of a file of facts, as an editor may write its name.
    pub fn table(&self, written: &str) -> Option<&DataTable> {
        self.tables.get(&plain_file(written))
    }

    /// The nearest name of a file with a table.
    pub fn nearest_table(&self, written: &str) -> Option<&str> {
        nearest(&plain_file(written), self.tables.keys().map(String::as_str))
    }

    /// The part of a name, as an editor may write it: with or without the ending of its file, in large or small letters.
    pub fn named(&self, written: &str) -> Option<(&str, &Part)> {
        let plain = plain(written);
        let (name, part) = self.parts.get_key_value(&plain)?;
        Some((name, part))
    }

    /// The nearest name.
    pub fn nearest(&self, written: &str) -> Option<&str> {
        nearest(&plain(written), self.parts.keys().map(String::as_str))
    }

    /// All of them, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Part)> {
        self.parts.iter().map(|(name, part)| (name.as_str(), part))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Whether both are the same parts and tables of the same texts.
    pub fn is(&self, other: &Parts) -> bool {
        let same = |(one, other): ((&String, &Part), (&String, &Part))| {
            one.0 == other.0 && one.1.source.text() == other.1.source.text()
        };
        let same_table = |(one, other): ((&String, &DataTable), (&String, &DataTable))| {
            one.0 == other.0 && one.1.source.text() == other.1.source.text()
        };
        self.parts.len() == other.parts.len()
            && self.tables.len() == other.tables.len()
            && self.parts.iter().zip(other.parts.iter()).all(same)
            && self.tables.iter().zip(other.tables.iter()).all(same_table)
    }
}

impl Part {
    /// The bytes of its file that are its words.
    pub fn words(&self) -> Range<usize> {
        self.body..self.source.text().len()
    }
}

/// The name of the part that a file is; nothing if it is none.
fn name_of(path: &str) -> Option<String> {
    let name = path.strip_prefix(PARTS)?.strip_suffix(".md")?;
    Some(name.to_lowercase())
}

/// The name of a file of facts, as an editor may write it.
fn plain_file(written: &str) -> String {
    let name = written.trim().trim_start_matches('/');
    name.strip_prefix("_data/").unwrap_or(name).to_lowercase()
}

fn plain(written: &str) -> String {
    let name = written.trim().trim_start_matches("/_parts/");
    name.strip_suffix(".md").unwrap_or(name).to_lowercase()
}
