//! Where a reader's browser puts what it opens: marks in the pages that the host serves, the names of boxes, and the
//! places of those that have no mark there.

use std::collections::BTreeMap;

use scraper::{Html, Node};

use crate::diagnostic::Diagnostic;
use crate::document::body::GateBox;
use crate::render::Renderer;
use crate::render::release::{Hole, Rendered};
use crate::site::{Audience, View, Visible};

/// A hole that a reader's browser fills.
pub(super) fn mark<A: Audience>(view: &View<'_, A>, hole: &Hole) -> Rendered<A> {
    let name = match hole {
        Hole::Menu(_) => "menu",
        Hole::Rows | Hole::New => "rows",
        Hole::Search => "search",
        Hole::Box(_) => "box",
    };
    Rendered::mark(view, name, None)
}

/// The mark of a box with its placeholder behind it. Of a silent box only what is sealed itself has a mark.
pub(super) fn box_marks<A: Audience>(
    renderer: &Renderer,
    page: &Visible<'_, A>,
    number: usize,
) -> Result<Vec<Rendered<A>>, Diagnostic> {
    let view = page.view();
    let Some((name, silent)) = box_names(page).remove(&number) else {
        return Ok(Vec::new());
    };
    if silent && view.level().is_public() {
        return Ok(Vec::new());
    }
    let mut pieces = vec![Rendered::mark(view, "box", Some(&name))];
    if let (false, Some(level)) = (silent, page.boxes().get(number.wrapping_sub(1))) {
        pieces.push(renderer.shut_box(page, level)?);
    }
    Ok(pieces)
}

/// The names of a page's boxes, by number, and whether they are silent. A box that is not silent is
/// counted among such boxes alone, and a silent one among those of its roles, so that no name tells
/// of silent boxes for others.
pub(super) fn box_names<A: Audience>(page: &Visible<'_, A>) -> BTreeMap<usize, (String, bool)> {
    let mut names = BTreeMap::new();
    if let Some(scope) = page.scope() {
        name_boxes(&scope.boxes, "", &mut names);
    }
    names
}

fn name_boxes(boxes: &[GateBox], within: &str, names: &mut BTreeMap<usize, (String, bool)>) {
    let mut shown = 0;
    for gate_box in boxes {
        let name = if gate_box.silent {
            format!("{within}s-{}", gate_box.name)
        } else {
            shown += 1;
            format!("{within}{shown}")
        };
        name_boxes(&gate_box.scope.boxes, &format!("{name}."), names);
        names.insert(gate_box.number, (name, gate_box.silent));
    }
}

/// The path from `<main>` to a comment: child-node numbers, the last an offset into the last node.
pub(super) fn place_of(html: &str, comment: &str) -> Option<Vec<usize>> {
    let document = Html::parse_document(html);
    let here = document
        .tree
        .nodes()
        .find(|node| matches!(node.value(), Node::Comment(text) if &*text.comment == comment))?;
    let utf16 = |node: &Node| node.as_text().map(|text| text.encode_utf16().count());
    let before = here.prev_sibling().and_then(|node| utf16(node.value()));
    let after = here.next_sibling().and_then(|node| utf16(node.value()));
    let index = here.prev_siblings().count();
    // Without the comment two texts beside it are one.
    let mut path = match (before, after) {
        (Some(length), _) => vec![length, index - 1],
        (None, Some(_)) => vec![0, index],
        (None, None) => vec![index],
    };
    let mut node = here.parent()?;
    while node
        .value()
        .as_element()
        .is_none_or(|element| element.name() != "main")
    {
        path.push(node.prev_siblings().count());
        node = node.parent()?;
    }
    path.reverse();
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_among_texts_and_elements() {
        let place = |html: &str| place_of(&format!("<body><main id=\"m\">{html}</main>"), "x");
        assert_eq!(place("<!--x-->"), Some(vec![0]));
        assert_eq!(place("<p>a</p><!--x--><p>b</p>"), Some(vec![1]));
        assert_eq!(place("<p>a</p>\n<!--x-->\n<p>b</p>"), Some(vec![1, 1]));
        assert_eq!(
            place("<div>\n<p>a</p><!--x-->\n</div>"),
            Some(vec![0, 2, 0])
        );
        assert_eq!(place("<div>\u{1f600}b<!--x--></div>"), Some(vec![0, 0, 3]));
        assert_eq!(place("nothing"), None);
    }
}
