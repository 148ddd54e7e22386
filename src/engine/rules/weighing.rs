//! On which pages codes count more or less than elsewhere, as the settings say by type and by audience. It looks at pages
//! only where the settings say so, and tells of none.

use crate::diagnostic::{Notes, OfSomePages, Whose};
use crate::document::kind::is_meant;
use crate::site::{Inspected, Site};

/// Notes the weights of every page of which the settings say some.
pub(super) fn weigh(site: &Site, notes: &mut Notes) {
    let some = site.config().checks.of_some_pages();
    if some.is_empty() {
        return;
    }
    for page in site.inspected() {
        for own in some.iter().filter(|own| is_theirs(&page, own)) {
            for (code, weight) in &own.weights {
                notes.weigh(page.document().path(), *code, *weight);
            }
        }
    }
}

fn is_theirs(page: &Inspected<'_>, own: &OfSomePages) -> bool {
    match own.whose {
        Whose::Type => page.kind().name() == own.name,
        Whose::Audience => is_meant(&own.name, &page.document().front.written_for),
    }
}
