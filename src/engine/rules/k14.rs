//! The words of `K14`; what it is stands in `k14.md`.

use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::body::{Gap, Scope};
use crate::site::Inspected;

/// Links in parts that lead from the page.
pub(super) fn run(page: &Inspected<'_>, notes: &mut Notes) {
    let document = page.document();
    if document.parts.is_empty() {
        return;
    }
    let mut look = |dest: &str, at: &std::ops::Range<usize>| {
        let place = Span::new(&document.source, at.clone());
        let is_scheme = |(scheme, _): (&str, &str)| !scheme.contains(['/', '.']);
        let is_whole = dest.is_empty()
            || dest.starts_with(['/', '#'])
            || dest.split_once(':').is_some_and(is_scheme);
        if place.source.path != *document.path() && !is_whole {
            notes.push(Diagnostic::link_from_a_part(dest, &place));
        }
    };
    let mut of_scope = |scope: &Scope| {
        scope.body.each_gap(&mut |gap| match gap {
            Gap::Href(link) => look(&link.dest, &link.at),
            Gap::Picture(picture) => look(&picture.link.dest, &picture.link.at),
            Gap::Block(block) => {
                let files = block.opened.files();
                files.iter().for_each(|(dest, at)| look(dest, at));
            }
            _ => {}
        });
    };
    of_scope(&document.scope);
    document
        .scope
        .each_box(&mut |gate_box| of_scope(&gate_box.scope));
}

/// `K14`
impl Diagnostic {
    /// A link that leads elsewhere on every page.
    pub fn link_from_a_part(dest: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::K14,
            format!(
                "`{dest}` leads from the folder of a page, and a part stands in pages of several"
            ),
        )
        .at(at, "")
        .help("write the whole path from the top of content/, such as /tips/rest.md")
    }
}
