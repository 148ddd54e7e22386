//! Parts in their pages: where each stands, and whether all who may read that may read the part.

use crate::access::Level;
use crate::data;
use crate::diagnostic::{Diagnostic, Notes};
use crate::document::parts::{Part, Use};
use crate::site::{Page, Site, StandsIn};

impl Site {
    /// Finds the readers of every place in which a part stands. A part for few stands nowhere where others read.
    pub(super) fn place_parts(&mut self, notes: &mut Notes) {
        for page in &self.pages {
            let Some(document) = &page.document else {
                continue;
            };
            for used in document.parts.iter() {
                let (Some(level), Some((_, part))) =
                    (level_of(page, used), self.parts.named(&used.name))
                else {
                    continue;
                };
                let own = self.level_of_part(part, notes);
                let all = own.as_ref();
                if !all.is_some_and(|own| self.config.roles.visible_from(own, level)) {
                    let own = own.map_or_else(|| "nobody".to_owned(), |own| own.name());
                    notes.push(Diagnostic::part_for_fewer(
                        &used.name,
                        &own,
                        &level.name(),
                        &used.at,
                    ));
                }
                let stands = StandsIn {
                    file: document.path().clone(),
                    at: used.at.clone(),
                    level: level.clone(),
                };
                let all = self.standing.entry(used.name.clone()).or_default();
                all.push(stands);
            }
        }
    }

    /// Who may read a part, as it says itself; nothing if it names a role that there is not, which is told.
    fn level_of_part(&self, part: &Part, notes: &mut Notes) -> Option<Level> {
        match &part.front.access {
            Some(access) => data::level(&self.config, &access.names, &part.source, notes),
            None => Some(Level::public()),
        }
    }
}

/// Who reads the place in which a part stands: the page, or the box in it.
fn level_of<'p>(page: &'p Page, used: &Use) -> Option<&'p Level> {
    let Some(start) = used.within else {
        return page.levels.first();
    };
    let mut number = None;
    let scope = &page.document.as_ref()?.scope;
    scope.each_box(&mut |gate_box| {
        if gate_box.at.start == start {
            number = Some(gate_box.number);
        }
    });
    match number {
        Some(number) => page.boxes.get(number.checked_sub(1)?),
        // A box that is open to everybody is none.
        None => page.levels.first(),
    }
}
