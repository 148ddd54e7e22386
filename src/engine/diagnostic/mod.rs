//! What an editor is told: one type, with a place and a remedy, however it is shown.
//!
//! A [`Diagnostic`] is made only by the rules ([`crate::rules`]), one function for each message, and
//! drawn by [`terminal`] (source snippets), [`machine`] (JSON), [`github`] (annotations, a summary) or [`mod@sarif`]. Nothing
//! here knows who raised a problem. Several problems are gathered in [`Notes`] and travel beside a value in a
//! [`Report`], so that one run tells of all of them; [`checks`] decides what of them is told.

pub mod baseline;
pub mod causes;
pub mod checks;
pub mod code;
pub mod finding;
pub mod github;
pub mod machine;
pub mod redaction;
pub mod sarif;
pub mod terminal;

use std::ops::Range;

use crate::names::SitePath;
use crate::source::SourceRef;

pub use baseline::Baseline;
pub use causes::causes;
pub use checks::{Checks, Ignored, OfSomePages, OnPages, Whose};
pub use code::{Code, Concern, Rule, Weight};
pub use redaction::Redaction;

/// How much a problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Stops a build.
    Error,
    /// Listed and counted; stops a build under `--strict`.
    Warning,
    /// Good to know.
    Advice,
}

impl Severity {
    /// The word that messages and JSON use.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "advice",
        }
    }
}

/// A range of bytes in one source file.
#[derive(Clone, Debug)]
pub struct Span {
    /// The file.
    pub source: SourceRef,
    /// Bytes of its text.
    pub range: Range<usize>,
}

impl Span {
    /// A place in a file; of a text that is put together of several, in the one that it is from.
    pub fn new(source: &SourceRef, range: Range<usize>) -> Span {
        let (source, range) = source
            .origin(&range)
            .unwrap_or_else(|| (source.clone(), range));
        Span { source, range }
    }
}

impl Span {
    /// Of the place of a line with a name and a value, where what stands behind the name's colon or `=` does.
    pub fn value(&self) -> Span {
        let text = self
            .source
            .text()
            .get(self.range.clone())
            .unwrap_or_default();
        let behind = text.find([':', '=']).map_or(0, |at| at + 1);
        Span::new(&self.source, self.range.start + behind..self.range.end)
    }
}

/// What to type: the bytes of a file that go, and the text that comes in their place.
#[derive(Clone, Debug)]
pub struct Edit {
    /// What goes; nothing, where text is only put in.
    pub at: Span,
    /// What comes.
    pub text: String,
    /// Whether this is meant to the letter. Else it is an example, whose words an editor has to find.
    pub exact: bool,
}

/// Where a problem is: in the text of a file, or in a file as a whole, or in no file.
#[derive(Clone, Debug)]
pub enum Location {
    /// Some bytes of a text.
    Text(Span),
    /// A file that is no text, or that cannot be read.
    File(SitePath),
    /// The project as a whole.
    Project,
}

impl From<Span> for Location {
    fn from(span: Span) -> Location {
        Location::Text(span)
    }
}

impl From<&Span> for Location {
    fn from(span: &Span) -> Location {
        Location::Text(span.clone())
    }
}

impl From<&SitePath> for Location {
    fn from(path: &SitePath) -> Location {
        Location::File(path.clone())
    }
}

/// One message to an editor. One box wide, so that results stay small.
#[derive(Clone, Debug)]
pub struct Diagnostic(Box<Parts>);

#[derive(Clone, Debug)]
struct Parts {
    code: Code,
    severity: Severity,
    message: String,
    place: Location,
    label: String,
    related: Vec<(Location, String)>,
    help: Option<String>,
    edit: Option<Edit>,
    lacks: Option<&'static str>,
}

impl Diagnostic {
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic(Box::new(Parts {
            code,
            severity: code.rule().severity,
            message: message.into(),
            place: Location::Project,
            label: String::new(),
            related: Vec::new(),
            help: None,
            edit: None,
            lacks: None,
        }))
    }

    pub(crate) fn at(mut self, place: impl Into<Location>, label: impl Into<String>) -> Diagnostic {
        self.0.place = place.into();
        self.0.label = label.into();
        self
    }

    pub(crate) fn also(
        mut self,
        place: impl Into<Location>,
        label: impl Into<String>,
    ) -> Diagnostic {
        self.0.related.push((place.into(), label.into()));
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.0.help = Some(help.into());
        self
    }

    /// With the exact text to put in place of the marked one.
    pub(crate) fn fix(self, text: impl Into<String>) -> Diagnostic {
        match self.0.place.clone() {
            Location::Text(at) => self.typing(&at, text),
            _ => self,
        }
    }

    /// With a name to put in place of the marked one, in the quotes that it is written in.
    pub(crate) fn naming(self, name: &str) -> Diagnostic {
        let quote = match &self.0.place {
            Location::Text(at) => at.source.text().get(at.range.clone()),
            _ => None,
        };
        let quote = quote.and_then(|text| text.chars().next());
        match quote.filter(|c| matches!(c, '"' | '\'')) {
            Some(quote) => self.fix(format!("{quote}{name}{quote}")),
            None => self.fix(name),
        }
    }

    /// Without anything to type, and with another remedy.
    pub(crate) fn helping_instead(mut self, help: impl Into<String>) -> Diagnostic {
        self.0.edit = None;
        self.help(help)
    }

    /// With the exact text to put in some other place.
    pub(crate) fn typing(mut self, at: &Span, text: impl Into<String>) -> Diagnostic {
        self.0.edit = Some(Edit {
            at: at.clone(),
            text: text.into(),
            exact: true,
        });
        self
    }

    /// With another destination for the marked link, where it stands there as it is read.
    pub(crate) fn leading(self, dest: &str, right: &str) -> Diagnostic {
        let Location::Text(at) = self.0.place.clone() else {
            return self;
        };
        let marked = at.source.text().get(at.range.clone()).unwrap_or_default();
        let found = match marked == dest {
            true => Some(0),
            false => ["](", "](<", "]: ", "=\"", "='"].iter().find_map(|before| {
                let found = marked.find(&format!("{before}{dest}"))?;
                Some(found + before.len())
            }),
        };
        match found {
            Some(found) => {
                let from = at.range.start + found;
                self.typing(&Span::new(&at.source, from..from + dest.len()), right)
            }
            None => self,
        }
    }

    /// With some of the marked text replaced, where it stands there once.
    pub(crate) fn swapping(self, from: &str, to: &str) -> Diagnostic {
        let Location::Text(at) = self.0.place.clone() else {
            return self;
        };
        let marked = at.source.text().get(at.range.clone()).unwrap_or_default();
        match (marked.find(from), marked.matches(from).count()) {
            (Some(found), 1) => {
                let from_byte = at.range.start + found;
                let at = Span::new(&at.source, from_byte..from_byte + from.len());
                self.typing(&at, to)
            }
            _ => self,
        }
    }

    /// The same where the text is an example of what could be typed.
    pub(crate) fn for_example(mut self) -> Diagnostic {
        if let Some(edit) = &mut self.0.edit {
            edit.exact = false;
        }
        self
    }

    /// With an example of a field to add to the front matter: `line`, as YAML has it, as the first line of the block.
    pub(crate) fn adding_field(self, line: &str, at: &Span) -> Diagnostic {
        let text = at.source.text();
        let bare = text.trim_start_matches('\u{feff}');
        let Some(first) = bare.split_inclusive('\n').next() else {
            return self;
        };
        if first.trim_end() != "---" {
            return self;
        }
        let behind = text.len() - bare.len() + first.len();
        self.adding(&Span::new(&at.source, behind..behind), line)
    }

    /// With an example of a line to add as the last paragraph of a file.
    pub(crate) fn adding_at_the_end(self, line: &str, at: &Span) -> Diagnostic {
        let end = at.source.text().len();
        self.typing(&Span::new(&at.source, end..end), format!("\n\n{line}\n"))
            .for_example()
    }

    /// With an example of a line to put in before the one of a place.
    pub(crate) fn adding(self, at: &Span, line: &str) -> Diagnostic {
        let before = at.source.text().get(..at.range.start).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let at = Span::new(&at.source, start..start);
        self.typing(&at, format!("{line}\n")).for_example()
    }

    /// Of a page that lacks a field: which it is.
    pub(crate) fn lacking(mut self, field: &'static str) -> Diagnostic {
        self.0.lacks = Some(field);
        self
    }

    /// The same problem as one of another code.
    pub(crate) fn under(&self, code: Code) -> Diagnostic {
        let mut same = self.clone();
        same.0.code = code;
        same.0.severity = code.rule().severity;
        same
    }

    /// The same problem where it stops no build.
    pub(crate) fn into_warning(mut self) -> Diagnostic {
        self.0.severity = Severity::Warning;
        self
    }

    /// The same problem where it need only be known.
    pub(crate) fn into_advice(mut self) -> Diagnostic {
        self.0.severity = Severity::Advice;
        self
    }

    /// The same problem where nothing is left to build.
    pub(crate) fn into_error(mut self) -> Diagnostic {
        self.0.severity = Severity::Error;
        self
    }

    /// The same problem in other words.
    pub(crate) fn saying(mut self, message: impl Into<String>) -> Diagnostic {
        self.0.message = message.into();
        self
    }

    /// What kind of problem it is.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// The field that a page lacks, if that is the problem.
    pub fn lacks(&self) -> Option<&'static str> {
        self.0.lacks
    }

    /// How much it matters.
    pub fn severity(&self) -> Severity {
        self.0.severity
    }

    /// What is wrong, in lower case and without a full stop.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What to do about it.
    pub fn remedy(&self) -> Option<&str> {
        self.0.help.as_deref()
    }

    /// Where it is.
    pub fn location(&self) -> &Location {
        &self.0.place
    }

    /// What to type, where that is known.
    pub fn edit(&self) -> Option<&Edit> {
        self.0.edit.as_ref()
    }

    /// Other places that have a part in it.
    pub fn related(&self) -> &[(Location, String)] {
        &self.0.related
    }

    /// The file it is in.
    pub fn file(&self) -> Option<&SitePath> {
        match &self.0.place {
            Location::Text(span) => Some(&span.source.path),
            Location::File(path) => Some(path),
            Location::Project => None,
        }
    }

    /// Whether it is in that file, or another place in it has a part in it.
    pub fn concerns(&self, file: &SitePath) -> bool {
        let places = std::iter::once(&self.0.place).chain(self.0.related.iter().map(|(at, _)| at));
        places.into_iter().any(|place| match place {
            Location::Text(span) => span.source.path == *file,
            Location::File(path) => path == file,
            Location::Project => false,
        })
    }

    /// Line and column of its beginning, both from 1, the column in characters.
    pub fn line_column(&self) -> Option<(usize, usize)> {
        match &self.0.place {
            Location::Text(span) => Some(span.source.line_column(span.range.start)),
            _ => None,
        }
    }

    /// Whether its place begins within that one.
    pub fn begins_in(&self, place: &Span) -> bool {
        match &self.0.place {
            Location::Text(span) => {
                span.source.path == place.source.path && place.range.contains(&span.range.start)
            }
            _ => false,
        }
    }

    /// Whether both say the same of the same place, however they are weighed.
    pub fn is_same(&self, other: &Diagnostic) -> bool {
        self.sort_key() == other.sort_key()
    }

    /// What problems are sorted by: file, place in it, code, message.
    fn sort_key(&self) -> (Option<&str>, Option<usize>, &'static str, &str) {
        let at = match &self.0.place {
            Location::Text(span) => Some(span.range.start),
            _ => None,
        };
        let file = self.file().map(SitePath::as_str);
        (file, at, self.0.code.id(), &self.0.message)
    }
}

/// The problems found so far, and what the pages themselves take back of them.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    found: Vec<Diagnostic>,
    ignored: Ignored,
    weighed: OnPages,
}

impl Notes {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Takes back a code's messages on a page, those that were told and those that will be.
    pub fn ignore(&mut self, page: &SitePath, code: Code) {
        self.ignored.add(page, code);
    }

    /// Counts a code on a page as much as the settings say of pages like it.
    pub fn weigh(&mut self, page: &SitePath, code: Code, weight: Weight) {
        self.weighed.weigh(page, code, weight);
    }

    /// Keeps the value of a report and adds its notes to these.
    pub fn keep<T>(&mut self, report: Report<T>) -> T {
        self.extend(report.notes);
        report.value
    }

    /// Keeps the value of a result, or notes why there is none.
    pub fn ok<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        result.map_err(|problem| self.push(problem)).ok()
    }

    /// Adds all of the others.
    pub fn extend(&mut self, others: Notes) {
        self.found.extend(others.found);
        self.ignored.extend(others.ignored);
        self.weighed.extend(others.weighed);
    }

    /// The value together with these notes.
    pub fn with<T>(self, value: T) -> Report<T> {
        Report { value, notes: self }
    }

    /// Whether any of them stops a build.
    pub fn has_errors(&self) -> bool {
        self.found
            .iter()
            .any(|note| note.severity() == Severity::Error)
    }

    /// How many there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.found
            .iter()
            .filter(|note| note.severity() == severity)
            .count()
    }

    /// All of them, in the order of their places.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found.iter()
    }

    /// The problems, one by one.
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.found
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Whether a page takes any back, be they told already or not.
    pub fn take_back(&self) -> bool {
        !self.ignored.is_empty()
    }

    /// Keeps those that are wanted. What pages take back stays so.
    pub fn retain(&mut self, wanted: impl FnMut(&Diagnostic) -> bool) {
        self.found.retain(wanted);
    }

    /// The final list: without what pages take back, weighed by the settings, made strict if asked,
    /// sorted, each only once. More may be added and settled again.
    pub fn settle(mut self, checks: &Checks, strict: bool) -> Notes {
        let (ignored, weighed) = (&self.ignored, &self.weighed);
        self.found.retain_mut(|note| {
            if ignored.has(note) {
                return false;
            }
            let own = weighed.of(note);
            match own.unwrap_or_else(|| checks.weight(note)) {
                Weight::Off => return false,
                Weight::As(severity) => note.0.severity = severity,
            }
            if strict && note.0.severity == Severity::Warning {
                note.0.severity = Severity::Error;
            }
            true
        });
        self.found.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        self.found.dedup_by(|a, b| a.is_same(b));
        self
    }
}

impl From<Diagnostic> for Notes {
    fn from(diagnostic: Diagnostic) -> Notes {
        Notes {
            found: vec![diagnostic],
            ..Notes::default()
        }
    }
}

/// A value, and everything worth telling about how it came to be.
#[derive(Clone, Debug)]
pub struct Report<T> {
    /// The value.
    pub value: T,
    /// The problems.
    pub notes: Notes,
}
