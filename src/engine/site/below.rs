//! What a folder's own page says for the pages below it, under `below`: whom they are for, who owns them, when they are
//! reviewed, how much help they show. The nearest folder goes before those above it, and what a page says itself before all.
//! How often a page is reviewed the settings may say last of all, for its type and for whom it is.
//!
//! A page takes it from a folder only if all its readers may read the folder's own page: else they would learn what stands there. Who
//! may read a page is never said so; `access-below` is for that, and is decided beside this.

use std::sync::Arc;

use crate::access::{Level, Roles};
use crate::config::Config;
use crate::document::kind::is_meant;
use crate::document::{Document, PageType};
use crate::fields::meaning::Said;
use crate::names::SitePath;

/// What the folders around a page say for it, the outermost first. A clone shares it.
#[derive(Clone, Default)]
pub(super) struct Below(Option<Arc<Vec<OfFolder>>>);

/// What one folder says.
#[derive(Clone)]
struct OfFolder {
    said: Vec<Said>,
    /// The file that says it, and who may read that.
    by: SitePath,
    level: Level,
}

impl Below {
    /// The same with what a folder's own page says, which stands at a level.
    pub(super) fn with(&self, section: &Document, level: &Level) -> Below {
        let said = section.front.below().to_vec();
        if said.is_empty() {
            return self.clone();
        }
        let own = OfFolder {
            said,
            by: section.path().clone(),
            level: level.clone(),
        };
        let above = self.0.iter().flat_map(|all| all.iter().cloned());
        Below(Some(Arc::new(above.chain([own]).collect())))
    }

    /// A page of a type and level with what it takes of them, and of the settings.
    pub(super) fn fill(
        &self,
        mut document: Document,
        kind: PageType,
        level: &Level,
        config: &Config,
    ) -> Document {
        let has_intervals = config.reviews.have_intervals();
        if (self.0.is_some() || has_intervals) && !document.front.is_withdrawn() {
            let front = Arc::make_mut(&mut document.front);
            for folder in self.seen_from(level, &config.roles) {
                folder.said.iter().for_each(|said| front.take_below(said));
            }
            let is_for = |name: &str| is_meant(name, &front.written_for);
            if let Some(interval) = config.reviews.interval_of(kind.name(), is_for) {
                front.take_interval(&interval.said);
            }
        }
        document
    }

    /// What a page of a level takes of them, and of the settings: each field with the file that says it.
    pub(super) fn taken<'a>(
        &'a self,
        document: &Document,
        level: &'a Level,
        config: &'a Config,
    ) -> Vec<(&'static str, &'a SitePath)> {
        let mut taken: Vec<(&'static str, &SitePath)> = Vec::new();
        for folder in self.seen_from(level, &config.roles) {
            for said in &folder.said {
                let name = said.field.name;
                let is_new = taken.iter().all(|(known, _)| *known != name);
                if is_new && document.front.took_below(name) {
                    taken.push((name, &folder.by));
                }
            }
        }
        let interval = "review-every";
        let by_folder = taken.iter().any(|(name, _)| *name == interval);
        if !by_folder && document.front.took_below(interval) {
            taken.push((interval, &config.source.path));
        }
        taken
    }

    /// The nearest first.
    fn seen_from<'b, 'l>(
        &'b self,
        level: &'l Level,
        roles: &'l Roles,
    ) -> impl Iterator<Item = &'b OfFolder> + use<'b, 'l> {
        let all = self.0.iter().flat_map(|all| all.iter().rev());
        all.filter(move |folder| roles.visible_from(&folder.level, level))
    }
}
