//! Beside a file of words the same compressed, for a host that hands that out in its place: `a.html`, `a.html.gz`.
//!
//! Only of what everybody may have. What is sealed is compressed within, and of a tree in clear there would be a second
//! address for each of its pages.

use crate::diagnostic::Diagnostic;
use crate::render::release::Artifact;
use crate::site::outputs::addresses::SEALED;
use crate::trees::Sink;

/// Files of words that are long enough to be worth it.
const ENDINGS: [&str; 9] = [
    ".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".ics", ".vtt",
];
/// Shorter ones fit into one packet either way.
const SHORTEST: usize = 1400;

/// A sink that puts compressed files beside the others into another.
pub(super) struct Compressing<'s> {
    pub(super) sink: &'s dyn Sink<Artifact>,
    /// Whether it does.
    pub(super) is_wanted: bool,
}

impl Sink<Artifact> for Compressing<'_> {
    fn put(&self, file: &str, artifact: &Artifact) -> Result<(), Diagnostic> {
        self.sink.put(file, artifact)?;
        let is_sealed = format!("/{file}").starts_with(SEALED);
        let has_words = ENDINGS.iter().any(|ending| file.ends_with(ending));
        if !self.is_wanted || is_sealed || !has_words || artifact.bytes().len() < SHORTEST {
            return Ok(());
        }
        self.sink.put(&format!("{file}.gz"), &artifact.compressed())
    }

    fn is_changed(&self, file: &str) -> bool {
        self.sink.is_changed(file)
    }

    fn goes_on(&self) -> bool {
        self.sink.goes_on()
    }
}
