//! One file of a tree: what a build for a reader writes there, made alone.
//!
//! `tests/preview/` asks for every file of every tree here and compares.

use super::{Loaded, clear, open};
use crate::access::{Level, Reader};
use crate::compose::{ClearComposer, PublicComposer, Views};
use crate::diagnostic::Diagnostic;
use crate::names::{Fingerprint, Permalink};
use crate::render::release::{Artifact, Clear};
use crate::site::outputs::{Kind, Output};

/// The bytes of one file, by whom they may be seen.
pub enum Bytes {
    /// By everybody.
    Open(Artifact),
    /// By one reader only.
    Clear(Clear),
}

impl Bytes {
    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Bytes::Open(artifact) => artifact.bytes(),
            Bytes::Clear(clear) => clear.bytes(),
        }
    }
}

impl Loaded {
    /// What a build for a reader writes at an address; `None` if nothing. Search indexes are made whole, by
    /// [`Loaded::search`].
    pub fn file(&self, reader: &Reader, address: &Permalink) -> Option<Result<Bytes, Diagnostic>> {
        let (level, output) = self.inventory().at(reader, address)?;
        if output.kind.is_folder() && !matches!(output.kind, Kind::Sizes(_)) {
            return None;
        }
        let files = self.made_for(reader, level, output);
        let here = files.map(|files| files.into_iter().find(|(at, _)| at == address));
        here.map(|file| file.map(|(_, bytes)| bytes)).transpose()
    }

    /// Of a size of a picture that nobody has made yet, and that takes a while to make, the picture as it is, which may
    /// be shown meanwhile, with its address. Asking for [`Loaded::file`] makes the size.
    pub fn until_made(
        &self,
        reader: &Reader,
        address: &Permalink,
    ) -> Option<(Permalink, Result<Bytes, Diagnostic>)> {
        let (level, output) = self.inventory().at(reader, address)?;
        let Kind::Sizes(path) = &output.kind else {
            return None;
        };
        let picture = self.site.pictures().find(|picture| picture.path == *path)?;
        if self.renderer.has_at_hand(picture) {
            return None;
        }
        let picture = Output {
            address: self.site.address_of_asset(path)?.clone(),
            kind: Kind::File(path.clone()),
        };
        let mut files = match self.made_for(reader, level, &picture) {
            Ok(files) => files,
            Err(problem) => return Some((picture.address, Err(problem))),
        };
        let (at, bytes) = files.pop()?;
        Some((at, Ok(bytes)))
    }

    /// The level whose search index holds the file at an address, if that reader may have it.
    pub fn index_at(&self, reader: &Reader, address: &Permalink) -> Option<Level> {
        let (level, output) = self.inventory().at(reader, address)?;
        let is_within = output.kind == Kind::SearchIndex && output.address != *address;
        is_within.then(|| level.clone())
    }

    /// The fingerprint of all that the search index of a level is made of: while it is the same, the index is.
    pub fn words_of_search(&self, level: &Level) -> Fingerprint {
        let views = Views::of(&self.site);
        match views.of_level(level) {
            Some(view) => self.renderer.search_words(view),
            None => self.renderer.search_words(&views.public),
        }
    }

    /// The whole search index of a level that a reader may read.
    ///
    /// # Errors
    ///
    /// Why the index could not be made.
    pub fn search(
        &self,
        reader: &Reader,
        level: &Level,
    ) -> Result<Vec<(Permalink, Bytes)>, Diagnostic> {
        let mut outputs = self.inventory().of_level(level).iter();
        match outputs.find(|output| output.kind == Kind::SearchIndex) {
            Some(index) => self.made_for(reader, level, index),
            None => Ok(Vec::new()),
        }
    }

    /// The files of an output of a level as a reader has them.
    fn made_for(
        &self,
        reader: &Reader,
        level: &Level,
        output: &Output,
    ) -> Result<Vec<(Permalink, Bytes)>, Diagnostic> {
        let views = Views::of(&self.site);
        if reader.is_public() {
            let composer = PublicComposer {
                renderer: &self.renderer,
                view: &views.public,
                marks: false,
            };
            let files = open::composed(&composer, output)?.into_iter();
            return Ok(files.map(|(at, file)| (at, Bytes::Open(file))).collect());
        }
        let composer = ClearComposer {
            renderer: &self.renderer,
            views: &views,
            reader,
        };
        let (files, _) = clear::composed(&composer, level, output)?;
        let files = files.into_iter();
        Ok(files.map(|(at, file)| (at, Bytes::Clear(file))).collect())
    }
}
