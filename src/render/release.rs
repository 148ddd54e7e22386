//! The doors out: what was rendered, and the few ways in which it may leave the program.
//!
//! A [`Rendered`] remembers for whom it was made. An [`Artifact`], which a public server may have,
//! comes from `Rendered<Public>` and from nothing else; what a reader of some roles may have is
//! [`Clear`], and says so to that reader alone.
//!
//! ```
//! # use pimh::render::release::{Artifact, Rendered};
//! # use pimh::site::{Private, Public};
//! fn publish(artifact: Artifact) { drop(artifact) }
//! fn caller(page: Rendered<Public>) { publish(page.into()) }
//! ```
//!
//! Private bytes in the public output do not compile:
//!
//! ```compile_fail,E0277
//! # use pimh::render::release::{Artifact, Rendered};
//! # use pimh::site::{Private, Public};
//! fn publish(artifact: Artifact) { drop(artifact) }
//! fn caller(page: Rendered<Private>) { publish(page.into()) }
//! ```

use crate::access::{Level, Reader};
use crate::site::{Audience, PageNumber, Public, View};

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

impl Rendered<Public> {
    /// The page as the public gets it: holes are filled with what was rendered for the public.
    pub fn compose(self, mut piece: impl FnMut(&Hole) -> Vec<Rendered<Public>>) -> Artifact {
        Artifact(self.filled(|hole, bytes| {
            for piece in piece(hole) {
                bytes.extend_from_slice(&piece.bytes);
            }
        }))
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
