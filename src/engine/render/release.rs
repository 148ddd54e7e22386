//! The doors out: what was rendered, and the few ways in which it may leave the program.
//!
//! A [`Rendered`] remembers for whom it was made. An [`Artifact`], which a public server may have,
//! comes from `Rendered<Public>` and from nothing else; what a reader of some roles may have is
//! [`Clear`], and says so to that reader alone.
//!
//! ```
//! # use pimh_engine::render::release::{Artifact, Rendered};
//! # use pimh_engine::site::{Private, Public};
//! fn publish(artifact: Artifact) { drop(artifact) }
//! fn caller(page: Rendered<Public>) { publish(page.into()) }
//! ```
//!
//! Private bytes in the public output do not compile:
//!
//! ```compile_fail,E0277
//! # use pimh_engine::render::release::{Artifact, Rendered};
//! # use pimh_engine::site::{Private, Public};
//! fn publish(artifact: Artifact) { drop(artifact) }
//! fn caller(page: Rendered<Private>) { publish(page.into()) }
//! ```
//!
//! The one other way into a public tree is to be sealed; what is on its way there cannot be printed:
//!
//! ```
//! # use pimh_engine::gate::Sealed;
//! # use pimh_engine::render::release::Artifact;
//! fn publish(artifact: Artifact) { drop(artifact) }
//! fn caller(object: Sealed) { publish(object.into()) }
//! ```
//!
//! ```compile_fail,E0277
//! # use pimh_engine::render::release::Confidential;
//! fn caller(words: Confidential) { println!("{words:?}") }
//! ```
//!
//! ```compile_fail,E0277
//! # use pimh_engine::render::release::Confidential;
//! fn caller(words: Confidential) { println!("{words}") }
//! ```
//!
//! Nor can it be written as JSON, where a level's name can:
//!
//! ```
//! # use pimh_engine::access::Level;
//! fn caller(level: &Level) -> String { serde_json::to_string(&level.name()).unwrap() }
//! ```
//!
//! ```compile_fail,E0277
//! # use pimh_engine::render::release::Confidential;
//! fn caller(words: Confidential) -> String { serde_json::to_string(&words).unwrap() }
//! ```
//!
//! The same holds for what was rendered for some readers only:
//!
//! ```compile_fail,E0277
//! # use pimh_engine::render::release::Rendered;
//! # use pimh_engine::site::Private;
//! fn caller(page: Rendered<Private>) { println!("{page:?}") }
//! ```
//!
//! ```compile_fail,E0277
//! # use pimh_engine::render::release::Rendered;
//! # use pimh_engine::site::Private;
//! fn caller(page: Rendered<Private>) { println!("{page}") }
//! ```
//!
//! ```compile_fail,E0277
//! # use pimh_engine::render::release::Rendered;
//! # use pimh_engine::site::Private;
//! fn caller(page: Rendered<Private>) -> String { serde_json::to_string(&page).unwrap() }
//! ```

use crate::access::{Level, Reader};
use crate::diagnostic::Diagnostic;
use crate::gate::Sealed;
use crate::site::{Audience, PageNumber, Private, Public, View};

/// A place in a page that is filled for each reader.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Hole {
    /// The main menu, with the section that the page lies in.
    Menu(Option<PageNumber>),
    /// The rows that further levels add to the page's list.
    Rows,
    /// What is new for a reader.
    New,
    /// The search indexes that a reader may use.
    Search,
    /// The box of that number.
    Box(usize),
}

/// Something rendered for one audience, with holes that are filled for each reader.
pub struct Rendered<A: Audience> {
    audience: A,
    bytes: Vec<u8>,
    holes: Vec<(usize, Hole)>,
}

impl<A: Audience> Rendered<A> {
    /// Bytes that were made from a view.
    pub(super) fn new(view: &View<'_, A>, bytes: Vec<u8>) -> Rendered<A> {
        Rendered {
            audience: view.audience().clone(),
            bytes,
            holes: Vec::new(),
        }
    }

    /// HTML that was made from a view, with its holes.
    pub(super) fn with_holes(
        view: &View<'_, A>,
        bytes: Vec<u8>,
        holes: Vec<(usize, Hole)>,
    ) -> Rendered<A> {
        Rendered {
            audience: view.audience().clone(),
            bytes,
            holes,
        }
    }

    /// A mark that tells nothing of the site: where a reader's browser may put something.
    pub(crate) fn mark(view: &View<'_, A>, name: &str, number: Option<&str>) -> Rendered<A> {
        let number = number
            .map(|number| format!(" data-n=\"{number}\""))
            .unwrap_or_default();
        let mark = format!("<template data-pimh=\"{name}\"{number}></template>");
        Rendered::new(view, mark.into_bytes())
    }

    /// A comment that only this program sees: it looks for the place of something.
    pub(crate) fn comment(view: &View<'_, A>, words: &str) -> Rendered<A> {
        Rendered::new(view, format!("<!--{words}-->").into_bytes())
    }

    /// The level for whose readers it was made.
    pub fn level(&self) -> Level {
        self.audience.level()
    }

    /// Fills every hole with what is given for it; empty if nothing is.
    fn filled(self, mut fill: impl FnMut(&Hole, &mut Vec<u8>)) -> Vec<u8> {
        if self.holes.is_empty() {
            return self.bytes;
        }
        let mut bytes = Vec::with_capacity(self.bytes.len() + 1024);
        let mut from = 0;
        for (at, hole) in &self.holes {
            bytes.extend_from_slice(self.bytes.get(from..*at).unwrap_or_default());
            fill(hole, &mut bytes);
            from = *at;
        }
        bytes.extend_from_slice(self.bytes.get(from..).unwrap_or_default());
        bytes
    }
}

impl<A: Audience> Rendered<A> {
    /// The page with pieces of its own audience in its holes.
    ///
    /// # Errors
    ///
    /// Why there are no pieces for a hole, or that one was made for other readers.
    pub fn with(
        self,
        mut pieces: impl FnMut(&Hole) -> Result<Vec<Rendered<A>>, Diagnostic>,
    ) -> Result<Rendered<A>, Diagnostic> {
        let audience = self.audience.clone();
        let level = audience.level();
        let mut trouble = None;
        let bytes = self.filled(|hole, bytes| match pieces(hole) {
            Ok(pieces) => {
                for piece in pieces {
                    match piece.for_readers_of(&level) {
                        Ok(piece) => bytes.extend_from_slice(piece),
                        Err(problem) => trouble = Some(problem),
                    }
                }
            }
            Err(problem) => trouble = Some(problem),
        });
        match trouble {
            Some(problem) => Err(problem),
            None => Ok(Rendered {
                audience,
                bytes,
                holes: Vec::new(),
            }),
        }
    }

    fn for_readers_of(&self, level: &Level) -> Result<&[u8], Diagnostic> {
        if self.level() == *level {
            Ok(&self.bytes)
        } else {
            Err(Diagnostic::other_readers())
        }
    }
}

/// What only the readers of a level may read, on its way into a sealed object. It cannot be printed,
/// and nothing in clear can be made of it.
pub struct Confidential {
    level: Level,
    bytes: Vec<u8>,
}

impl From<Rendered<Private>> for Confidential {
    fn from(rendered: Rendered<Private>) -> Confidential {
        Confidential {
            level: rendered.level(),
            bytes: rendered.filled(|_, _| {}),
        }
    }
}

impl Confidential {
    /// The bytes, for an object that is sealed for the readers of a level.
    ///
    /// # Errors
    ///
    /// They are for the readers of another level.
    pub(crate) fn expose(&self, level: &Level) -> Result<&[u8], Diagnostic> {
        if self.level == *level {
            Ok(&self.bytes)
        } else {
            Err(Diagnostic::other_readers())
        }
    }
}

/// What is sealed may go anywhere.
impl From<Sealed> for Artifact {
    fn from(sealed: Sealed) -> Artifact {
        Artifact(sealed.into_bytes())
    }
}

/// Bytes fit for a public web server.
pub struct Artifact(Vec<u8>);

impl Artifact {
    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl From<Rendered<Public>> for Artifact {
    fn from(rendered: Rendered<Public>) -> Artifact {
        Artifact(rendered.filled(|_, _| {}))
    }
}

/// Bytes in clear that one reader may have. Never part of a public tree.
pub struct Clear(Vec<u8>);

impl Clear {
    /// What was rendered, if that reader may read it: holes are filled with what they may have.
    pub fn compose<A: Audience>(
        rendered: Rendered<A>,
        reader: &Reader,
        mut piece: impl FnMut(&Hole) -> Vec<Clear>,
    ) -> Option<Clear> {
        if !reader.may_read(&rendered.level()) {
            return None;
        }
        Some(Clear(rendered.filled(|hole, bytes| {
            for piece in piece(hole) {
                bytes.extend_from_slice(&piece.0);
            }
        })))
    }

    /// What has no holes, if that reader may read it.
    pub fn plain<A: Audience>(rendered: Rendered<A>, reader: &Reader) -> Option<Clear> {
        Clear::compose(rendered, reader, |_| Vec::new())
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}
