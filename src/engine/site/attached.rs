//! Pictures and downloads that words use, as the record has them: by their bytes, with those who may have them, and the
//! texts that say so.
//!
//! For [`crate::record`] alone. It tells of uses on pages that are held back too, and no byte of a file passes.

use std::ops::Range;

use super::links::Target;
use super::recorded::{Recorded, Text, TextKind};
use super::{Site, SiteAsset};
use crate::access::Level;
use crate::document::body::{Body, Gap};
use crate::fields::FieldKind;
use crate::fields::meaning::{Shown, source_of_picture};
use crate::names::{Fingerprint, SitePath};

/// A picture or download that words or settings use.
#[derive(Clone, Copy)]
pub struct Attached<'s>(&'s SiteAsset);

impl<'s> Attached<'s> {
    /// The file.
    pub fn file(&self) -> &'s SitePath {
        &self.0.asset.path
    }

    /// The levels of the words that use it.
    pub fn levels(&self) -> &'s [Level] {
        &self.0.used
    }

    /// How many bytes it has.
    pub fn length(&self) -> u64 {
        self.0.asset.len
    }

    /// What it is known by. `None` if it cannot be read, which is told where it is published.
    pub fn print(&self) -> Option<Fingerprint> {
        let bytes = self.0.asset.read().ok()?;
        Some(Fingerprint::of(&bytes))
    }
}

/// A text that uses a file, and where it does.
pub struct Using {
    /// The text.
    pub text: Text,
    /// The link, the picture or the field.
    pub at: Range<usize>,
}

impl Site {
    /// Every picture and download that words or settings use, on whatever day, in the order of their paths.
    pub fn attached(&self) -> impl Iterator<Item = Attached<'_>> {
        let site = self.whole.as_deref().unwrap_or(self);
        let used = site.assets.values().filter(|asset| !asset.used.is_empty());
        used.map(Attached)
    }

    /// The texts of a page that use a file.
    pub fn using(&self, page: &Recorded<'_>, file: &SitePath) -> Vec<Using> {
        let site = self.whole.as_deref().unwrap_or(self);
        let path = file.in_content().unwrap_or(file.as_str());
        let leads = |dest: &str| match site.resolve(dest, page.page()) {
            Ok(Target::Asset(found, _)) => found == path,
            _ => false,
        };
        let document = page.document();
        let mut found: Vec<(TextKind, Range<usize>)> = Vec::new();
        for (field, shown) in document.front.said() {
            let is_link = matches!(
                field.kind,
                FieldKind::Page | FieldKind::Link | FieldKind::LinkOrWords | FieldKind::File
            );
            if let (FieldKind::Picture, Shown::Records(records)) = (field.kind, shown) {
                let shown = records.iter().filter_map(|said| source_of_picture(said));
                let shown = shown.filter(|(src, _)| leads(src));
                found.extend(shown.map(|(_, at)| (TextKind::Page, at.clone())));
            }
            if let Shown::Text(dest, Some(at)) = shown
                && is_link
                && leads(dest)
            {
                found.push((TextKind::Page, at.clone()));
            }
        }
        uses_in(&document.scope.body, &TextKind::Page, &leads, &mut found);
        document.scope.each_box(&mut |gate_box| {
            let kind = TextKind::Box(gate_box.at.clone());
            uses_in(&gate_box.scope.body, &kind, &leads, &mut found);
        });
        if found.is_empty() {
            return Vec::new();
        }
        let texts = page.texts().into_iter();
        let using = texts.filter_map(|text| {
            let (_, at) = found.iter().find(|(kind, _)| *kind == text.kind)?;
            let at = at.clone();
            Some(Using { text, at })
        });
        using.collect()
    }
}

/// The links, pictures and blocks of a body that lead to a file, each with the text that it stands in.
fn uses_in(
    body: &Body,
    kind: &TextKind,
    leads: &dyn Fn(&str) -> bool,
    found: &mut Vec<(TextKind, Range<usize>)>,
) {
    let mut take = |dest: &str, at: &Range<usize>| {
        if leads(dest) {
            found.push((kind.clone(), at.clone()));
        }
    };
    for gap in &body.gaps {
        match gap {
            Gap::Href(link) => take(&link.dest, &link.at),
            Gap::Picture(picture) => take(&picture.link.dest, &picture.link.at),
            Gap::Block(block) => {
                let files = block.opened.files();
                files.iter().for_each(|(dest, at)| take(dest, at));
            }
            _ => {}
        }
    }
    for gap in &body.gaps {
        match gap {
            Gap::Block(block) if block.opened.is_open_box() => {
                let kind = TextKind::Open(block.opened.at.clone());
                uses_in(&block.body, &kind, leads, found);
            }
            Gap::Block(block) => uses_in(&block.body, kind, leads, found),
            Gap::Notes(notes) => uses_in(notes, kind, leads, found),
            _ => {}
        }
    }
}
