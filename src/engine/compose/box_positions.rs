//! Where a reader's browser puts what it opens: marks in the pages that the host serves, the names of boxes, and the
//! places of those that have no mark there.

use std::collections::BTreeMap;

use scraper::{Html, Node};

use crate::diagnostic::Diagnostic;
use crate::document::body::GateBox;
use crate::render::Renderer;
use crate::render::release::{Artifact, Hole, Rendered};
use crate::site::{Audience, Public, View, Visible};

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
    names: &BoxNames,
    number: usize,
) -> Result<Vec<Rendered<A>>, Diagnostic> {
    let view = page.view();
    let Some((name, silent)) = names.get(&number) else {
        return Ok(Vec::new());
    };
    if *silent && view.level().is_public() {
        return Ok(Vec::new());
    }
    let mut pieces = vec![Rendered::mark(view, "box", Some(name))];
    if let (false, Some(level)) = (*silent, page.boxes().get(number.wrapping_sub(1))) {
        pieces.push(renderer.shut_box(page, level)?);
    }
    Ok(pieces)
}

/// The boxes of a page by number: what each is called, and whether it is silent.
pub(super) type BoxNames = BTreeMap<usize, (String, bool)>;

/// The names of a page's boxes, by number, and whether they are silent. A box that is not silent is
/// counted among such boxes alone, and a silent one among those of its roles, so that no name tells
/// of silent boxes for others.
pub(super) fn box_names<A: Audience>(page: &Visible<'_, A>) -> BoxNames {
    let mut names = BTreeMap::new();
    if let Some(scope) = page.scope() {
        name_boxes(&scope.boxes, "", &mut names);
    }
    names
}

fn name_boxes(boxes: &[GateBox], within: &str, names: &mut BoxNames) {
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

/// What the comment begins with that stands, in a page that nobody gets, where a silent box belongs.
const HERE: &str = "pimh-here-";

/// Where the silent boxes of a public page belong in it as the host serves it, by their numbers. Not there: what the page
/// does not print. The page is printed once more, and taken apart once.
///
/// # Errors
///
/// What rendering told.
pub(super) fn silent_places(
    renderer: &Renderer,
    page: &Visible<'_, Public>,
) -> Result<BTreeMap<usize, Vec<usize>>, Diagnostic> {
    let view = page.view();
    let names = box_names(page);
    let is_silent = |number: &usize| names.get(number).is_some_and(|(_, silent)| *silent);
    let marked = renderer.page(page)?.with(|hole| match hole {
        Hole::Box(number) if is_silent(number) => {
            Ok(vec![Rendered::comment(view, &format!("{HERE}{number}"))])
        }
        Hole::Box(number) => box_marks(renderer, page, &names, *number),
        Hole::Rows | Hole::New => Ok(vec![mark(view, hole)]),
        Hole::Menu(_) | Hole::Search => Ok(Vec::new()),
    })?;
    let artifact = Artifact::from(marked);
    let html = std::str::from_utf8(artifact.bytes()).expect("templates print text");
    Ok(places_in(html))
}

/// The path from `<main>` to each of the program's comments: child-node numbers, the last an offset into the last
/// node. They are counted as if no such comment stood in the page, so texts on both sides of one are one text.
fn places_in(html: &str) -> BTreeMap<usize, Vec<usize>> {
    let document = Html::parse_document(html);
    let mut places = BTreeMap::new();
    let mut open = vec![(document.tree.root().children(), Counted::at(None))];
    while let Some((children, counted)) = open.last_mut() {
        let Some(child) = children.next() else {
            counted.settle(&mut places);
            open.pop();
            continue;
        };
        let path = counted.take(child.value(), &mut places);
        let element = child.value().as_element();
        let is_main = element.is_some_and(|element| element.name() == "main");
        let path = if is_main { Some(Vec::new()) } else { path };
        open.push((child.children(), Counted::at(path)));
    }
    places
}

/// The children of a node, counted so far.
struct Counted {
    /// The way from `<main>` to the node; nothing outside of it.
    path: Option<Vec<usize>>,
    /// How many children there are, less the comments of the program.
    children: usize,
    /// The length of the text that ends here, in UTF-16, if one does.
    text: Option<usize>,
    /// Boxes that stand at the end of what is counted, with no text before them.
    waiting: Vec<usize>,
}

impl Counted {
    fn at(path: Option<Vec<usize>>) -> Counted {
        Counted {
            path,
            children: 0,
            text: None,
            waiting: Vec::new(),
        }
    }

    /// Counts a child; gives the way to it.
    fn take(
        &mut self,
        child: &Node,
        places: &mut BTreeMap<usize, Vec<usize>>,
    ) -> Option<Vec<usize>> {
        match child {
            Node::Comment(text) if number_of(&text.comment).is_some() => {
                let number = number_of(&text.comment)?;
                match self.text {
                    Some(length) => self.put(number, &[self.children - 1, length], places),
                    None => self.waiting.push(number),
                }
                return None;
            }
            Node::Text(text) => {
                let length = text.encode_utf16().count();
                for number in std::mem::take(&mut self.waiting) {
                    self.put(number, &[self.children, 0], places);
                }
                self.children += usize::from(self.text.is_none());
                self.text = Some(self.text.unwrap_or(0) + length);
                return None;
            }
            _ => {}
        }
        self.settle(places);
        self.text = None;
        self.children += 1;
        let mut path = self.path.clone()?;
        path.push(self.children - 1);
        Some(path)
    }

    /// No text follows what is waiting.
    fn settle(&mut self, places: &mut BTreeMap<usize, Vec<usize>>) {
        for number in std::mem::take(&mut self.waiting) {
            self.put(number, &[self.children], places);
        }
    }

    fn put(&self, number: usize, here: &[usize], places: &mut BTreeMap<usize, Vec<usize>>) {
        if let Some(path) = &self.path {
            let place = [path.as_slice(), here].concat();
            // Were it printed twice, the first would be its place.
            places.entry(number).or_insert(place);
        }
    }
}

/// The number of the box that a comment of the program stands for.
fn number_of(comment: &str) -> Option<usize> {
    comment.strip_prefix(HERE)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(html: &str) -> BTreeMap<usize, Vec<usize>> {
        places_in(&format!("<body><p>no</p><main id=\"m\">{html}</main>"))
    }

    fn place(html: &str) -> Option<Vec<usize>> {
        places(&html.replace("<!--x-->", "<!--pimh-here-1-->")).remove(&1)
    }

    #[test]
    fn a_place_is_found_among_texts_and_elements() {
        assert_eq!(place("<!--x-->"), Some(vec![0]));
        assert_eq!(place("<p>a</p><!--x--><p>b</p>"), Some(vec![1]));
        assert_eq!(place("<p>a</p>\n<!--x-->\n<p>b</p>"), Some(vec![1, 1]));
        assert_eq!(place("<!--x-->\n<p>b</p>"), Some(vec![0, 0]));
        assert_eq!(
            place("<div>\n<p>a</p><!--x-->\n</div>"),
            Some(vec![0, 2, 0])
        );
        assert_eq!(place("<div>\u{1f600}b<!--x--></div>"), Some(vec![0, 0, 3]));
        assert_eq!(place("nothing"), None);
        assert_eq!(places_in("<p><!--pimh-here-1--></p>"), BTreeMap::new());
    }

    /// All places are found at once, and each as if it were alone.
    #[test]
    fn no_place_counts_another() {
        for page in [
            "<!--1--><!--2-->",
            "a<!--1-->b<!--2-->c<p>d</p><!--3-->e",
            "<p>a</p>\n<!--1-->\n<!--2-->\n<p>b</p><!--3--><!-- other --><!--4-->",
            "<div><!--1--><p>\u{1f600}<!--2--></p><!--3-->\n</div>\n<!--4--><section>x</section>",
            "<template data-pimh=\"box\" data-n=\"1\"></template><p>shut</p><!--1-->\n",
        ] {
            let marked = |kept: &dyn Fn(usize) -> bool| {
                (1..=4).fold(page.to_owned(), |page, number| {
                    let mark = match kept(number) {
                        true => format!("<!--{HERE}{number}-->"),
                        false => String::new(),
                    };
                    page.replace(&format!("<!--{number}-->"), &mark)
                })
            };
            let together = places(&marked(&|_| true));
            assert!(!together.is_empty());
            for (number, place) in &together {
                let alone = places(&marked(&|other| other == *number));
                assert_eq!(alone.get(number), Some(place), "{number} of {page}");
            }
        }
    }
}
