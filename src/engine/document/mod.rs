//! One file: its front matter and its words. Never looks at another file.
//!
//! [`Document::parse`] is a pure function of a source and the settings. What a page inherits, where
//! its links lead and who may read it is decided in [`crate::site`], where all pages are known.

pub mod blocks;
pub mod body;
mod dates;
pub mod fields;
pub mod front_matter;
pub(crate) mod gating;
mod hold;
pub(crate) mod ignore;
mod import;
pub mod kind;
pub mod markdown;
mod near_only;
pub mod paragraphs;
pub mod parts;
pub mod prose;
pub mod raw_html;
mod remarks;
mod run_on;
pub mod stand_ins;
pub mod types;

use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::{Notes, Report};
use crate::names::SitePath;
use crate::source::SourceRef;

pub use body::Scope;
pub use fields::FrontMatter;
pub use parts::Parts;
pub use prose::Prose;
pub use prose::typed::Typed;
pub use types::{PageType, Types};

/// What came of reading a file.
#[derive(Clone)]
pub enum Attempt {
    /// A page.
    Sound(Document),
    /// Lines of its front matter were wrong, and it is clear what was meant by them. No page is made of it; the rest of the
    /// site is told of as if it were one.
    Mended(Document),
    /// A file of which nothing is known.
    Broken,
}

impl Attempt {
    /// The page, if it is one.
    pub fn sound(&self) -> Option<&Document> {
        match self {
            Attempt::Sound(document) => Some(document),
            _ => None,
        }
    }
}

/// A page as it was written.
///
/// No `Debug` and no `Serialize`: the words may be gated, and a log is public. A clone shares everything.
#[derive(Clone)]
pub struct Document {
    /// Its file.
    pub source: SourceRef,
    /// What its front matter says. Shared, as the words are: the preview puts the same document into one site after another.
    pub front: Arc<FrontMatter>,
    /// Its words.
    pub scope: Arc<Scope>,
    /// The parts that stand in its words.
    pub parts: Arc<[parts::Use]>,
    /// What was typed in the words that only the whole site can judge.
    pub typed: Arc<Typed>,
}

impl Document {
    /// What the page is called: as its front matter says, or else after its file.
    pub fn title(&self) -> String {
        match &self.front.title {
            Some(title) => title.value.clone(),
            None => title_of_file(self.path().in_content().unwrap_or(self.path().as_str())),
        }
    }

    /// Reads one page.
    pub fn parse(source: &SourceRef, config: &Config) -> Report<Attempt> {
        Self::parse_with_words(source, config, &Parts::default()).0
    }

    /// Reads one page with the parts that it names, and gives its words as its readers get them, for the rules.
    pub fn parse_with_words(
        source: &SourceRef,
        config: &Config,
        parts: &Parts,
    ) -> (Report<Attempt>, Prose) {
        let mut prose = Prose::default();
        let report = Self::read(source, config, parts, &mut prose);
        (report, prose)
    }

    /// The words of one page alone, with those of the parts that were put into it, for whoever compares them with what they
    /// were.
    fn words_of(source: &SourceRef, config: &Config) -> Prose {
        let mut prose = Prose::default();
        // What is wrong with the page was told when it was read for the site, and its parts stand in it already.
        Self::read(source, config, &Parts::default(), &mut prose);
        prose
    }

    fn read(
        source: &SourceRef,
        config: &Config,
        parts: &Parts,
        prose: &mut Prose,
    ) -> Report<Attempt> {
        let mut notes = Notes::default();
        let included = blocks::included(source, parts, &mut notes);
        let (source, uses) = match &included {
            Some(included) => (&included.source, included.uses.as_slice()),
            None => (source, &[][..]),
        };
        let Some(read) = front_matter::read(source, config, &mut notes) else {
            return notes.with(Attempt::Broken);
        };
        let is_known = read.front.is_some();
        let mut front = read.front.unwrap_or_default();
        ignore::read(source, &front, &mut notes);
        let title = front.title.as_ref().map(|title| title.value.as_str());
        let language = front.lang.as_ref().map(|lang| lang.value.as_str());
        let language = language.unwrap_or(&config.language);
        let is_smart = config.smart && markdown::has_smart_signs(language);
        let input = markdown::Input {
            source,
            config,
            title,
            is_smart,
        };
        prose.fields(&front, source);
        let scope = markdown::page(&input, read.body, prose, &mut notes);
        prose.read_words();
        let language = front
            .lang
            .as_ref()
            .map_or(config.language.as_str(), |lang| lang.value.as_str());
        let typed = Typed::of(prose, &front, source, language);
        if config.import.lenient {
            derive(source, &scope, &mut front);
        }
        let document = Document {
            source: source.clone(),
            typed: Arc::new(typed),
            front: Arc::new(front),
            scope: Arc::new(scope),
            parts: Arc::from(uses),
        };
        notes.with(match (read.is_sound, is_known) {
            (true, true) => Attempt::Sound(document),
            (false, true) => Attempt::Mended(document),
            (_, false) => Attempt::Broken,
        })
    }

    /// The page as its readers have it: of a withdrawn one its title and why it was withdrawn, and no word more.
    pub fn shown(self) -> Document {
        match self.front.is_withdrawn() {
            true => Document {
                front: Arc::new(self.front.of_withdrawn()),
                scope: Arc::new(Scope::default()),
                typed: Arc::new(Typed::default()),
                source: self.source,
                parts: Arc::default(),
            },
            false => self,
        }
    }

    /// Where it lies.
    pub fn path(&self) -> &SitePath {
        &self.source.path
    }
}

/// Title and summary of a page that says neither, from its first heading and paragraph.
fn derive(source: &SourceRef, scope: &Scope, front: &mut FrontMatter) {
    use crate::fields::Placed;
    if front.title.is_none() {
        let heading = scope
            .headings
            .first()
            .filter(|heading| heading.level == 1)
            .map(|heading| heading.title.to_string())
            .filter(|title| !title.is_empty());
        let title = heading.unwrap_or_else(|| title_of_file(source.path.as_str()));
        front.title = Some(Placed {
            value: title,
            at: 0..0,
        });
    }
    if front.summary.is_none() {
        front.summary_is_taken = true;
        let words = scope.first_paragraph.split_whitespace();
        let mut summary = String::new();
        for word in words {
            if summary.chars().count() + word.chars().count() > 155 {
                summary.push('…');
                break;
            }
            if !summary.is_empty() {
                summary.push(' ');
            }
            summary.push_str(word);
        }
        if summary.is_empty() {
            summary = front
                .title
                .as_ref()
                .map(|title| title.value.clone())
                .unwrap_or_default();
        }
        front.summary = Some(Placed {
            value: summary,
            at: 0..0,
        });
    }
}

/// A title out of a file's name: `starting-a-group.md` is `Starting a group`; an index has its folder's.
pub fn title_of_file(path: &str) -> String {
    let stem = |name: &str| {
        name.rsplit_once('.')
            .map_or(name.to_owned(), |(stem, _)| stem.to_owned())
    };
    let mut parts = path.rsplit('/');
    let mut name = parts.next().map(stem).unwrap_or_default();
    if matches!(name.to_lowercase().as_str(), "index" | "_index" | "readme") {
        name = parts
            .next()
            .filter(|folder| *folder != "content")
            .unwrap_or("Home")
            .to_owned();
    }
    let words = name.replace(['-', '_'], " ");
    let mut chars = words.trim().chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}
