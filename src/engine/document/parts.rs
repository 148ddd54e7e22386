//! Parts: words that are kept once and stand in many pages, `content/_parts/warning-signs.md`.
//!
//! A part has a block of fields of its own: who owns it, when it is reviewed, who may read it. Its words are put into the
//! text of a page before that is parsed ([`super::blocks::included`]), so they are the page's own in every way; a place in
//! them is told as a place in the part's file ([`crate::source::Source::origin`]).
//!
//! It never looks at a page. Start with [`Parts::of`].

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::FrontMatter;
use super::front_matter;
use crate::config::Config;
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

/// All parts of a site, by name. A clone shares everything.
#[derive(Clone, Default)]
pub struct Parts(Arc<BTreeMap<String, Part>>);

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
        notes.with(Parts(Arc::new(all)))
    }

    /// The part of a name, as an editor may write it: with or without the ending of its file, in large or small letters.
    pub fn named(&self, written: &str) -> Option<(&str, &Part)> {
        let plain = plain(written);
        let (name, part) = self.0.get_key_value(&plain)?;
        Some((name, part))
    }

    /// The nearest name.
    pub fn nearest(&self, written: &str) -> Option<&str> {
        nearest(&plain(written), self.0.keys().map(String::as_str))
    }

    /// All of them, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Part)> {
        self.0.iter().map(|(name, part)| (name.as_str(), part))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether both are the same parts of the same texts.
    pub fn is(&self, other: &Parts) -> bool {
        let same = |(one, other): ((&String, &Part), (&String, &Part))| {
            one.0 == other.0 && one.1.source.text() == other.1.source.text()
        };
        self.0.len() == other.0.len() && self.0.iter().zip(other.0.iter()).all(same)
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

fn plain(written: &str) -> String {
    let name = written.trim().trim_start_matches("/_parts/");
    name.strip_suffix(".md").unwrap_or(name).to_lowercase()
}
