//! What a translation was made from, written into it: the paragraphs of the page that it translates, as they are now.

use super::field::{Block, Written};
use super::withdrawal::{no_page, page_of};
use super::{Desk, Refused, Revision};
use crate::config::Config;
use crate::document::fields::{MADE_FROM, TRANSLATED_FROM_VERSION, TRANSLATION_OF};
use crate::document::paragraphs::paragraphs;
use crate::names::SitePath;
use crate::pipeline::Request;
use crate::snapshot::Snapshot;

/// What is written.
pub struct Translated {
    /// On the disk.
    pub revision: Revision,
    /// The translation.
    pub file: SitePath,
    /// The page that it translates.
    pub original: SitePath,
    /// How many paragraphs that page has.
    pub paragraphs: usize,
}

/// Works out what is written into a translation that has all that its page says now: the paragraphs of that, and its version
/// where the translation names one.
///
/// # Errors
///
/// Why it cannot be: there is no such page, or it translates none.
pub fn translated(
    snapshot: &Snapshot,
    config: &Config,
    request: &Request,
    wanted: &str,
) -> Result<Translated, Refused> {
    let (loaded, _) = Desk::of(config, request).load(snapshot)?;
    let site = &*loaded.site;
    let file = page_of(site, wanted)?;
    let document = site.document_of(&file).ok_or_else(|| no_page(wanted))?;
    let Some(of) = document.front.get(TRANSLATION_OF) else {
        return Err(Refused::new(
            format!("content/{file} translates no page"),
            "name a page with `translation-of`; nothing was changed",
        ));
    };
    let original = site
        .original_of(document)
        .ok_or_else(|| no_page(&of.value))?;
    let paragraphs = paragraphs(&original.source, config);
    let lines = paragraphs.iter().map(|one| one.written()).collect();
    let block = Block::of(document);
    let made_from = block.set_behind(TRANSLATION_OF.name, MADE_FROM, &Written::Lines(lines));
    let mut edits = vec![made_from];
    let named = document.front.get(TRANSLATED_FROM_VERSION);
    if let (Some(named), Some(now)) = (named, &original.front.version)
        && named != now
    {
        let now = Written::Text(now.clone());
        edits.push(block.set(TRANSLATED_FROM_VERSION.name, &now));
    }
    let path = document.path().clone();
    let revision = Revision {
        edits: [(path.clone(), edits)].into(),
        ..Revision::default()
    };
    Ok(Translated {
        revision,
        file: path,
        original: original.path().clone(),
        paragraphs: paragraphs.len(),
    })
}
