//! What parsing one page gives: HTML with places left open for what only a view of the site knows.
//!
//! It never fills them: rendering does, in the view of the page's level. Start with [`Body::pieces`].

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::blocks::Opened;
use super::markdown::Foreign;
use crate::fields::Placed;
use crate::marks::{self, Marked};
use crate::names::is_combining_mark;

/// HTML with a mark for each gap: the one of the fourth has 3 inside.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// The HTML.
    pub html: String,
    /// What is to be put in.
    pub gaps: Vec<Gap>,
}

/// One piece of a [`Body`], in order.
pub enum Piece<'a> {
    /// HTML that stays as it is.
    Html(&'a str),
    /// A place to fill.
    Gap(&'a Gap),
}

impl Body {
    /// The pieces in their order.
    pub fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        marks::segments(&self.html).filter_map(|piece| match piece {
            marks::Segment::Text(html) => (!html.is_empty()).then_some(Piece::Html(html)),
            marks::Segment::Mark(number) => {
                let number: usize = number.parse().expect("a mark in a body has a number");
                Some(Piece::Gap(&self.gaps[number]))
            }
        })
    }

    /// Puts a gap behind all else.
    pub fn put(&mut self, gap: Gap) {
        self.html.push_str(&Marked(self.gaps.len()).to_string());
        self.gaps.push(gap);
    }

    /// Every gap, those of the blocks within blocks too.
    pub fn each_gap<'a>(&'a self, visit: &mut dyn FnMut(&'a Gap)) {
        for gap in &self.gaps {
            visit(gap);
            match gap {
                Gap::Block(block) => block.body.each_gap(visit),
                Gap::Notes(body) => body.each_gap(visit),
                _ => {}
            }
        }
    }
}

/// A place in the words of a page that only a view can fill.
#[derive(Clone, Debug)]
pub enum Gap {
    /// The address of a link, within its attribute.
    Href(Arc<Link>),
    /// Just before the end of a link: whom its page is for, if that is not everybody.
    LinkEnd,
    /// A picture.
    Picture(Box<Picture>),
    /// `{figure …}`, `{contact …}`, `{term …}`.
    Fact(Box<Fact>),
    /// A `:::` block or alert.
    Block(Box<Block>),
    /// Where a box of that number stands.
    Box(usize),
    /// A word of the theme, escaped, in the language of the page.
    Word(&'static str),
    /// The same with a number in it, where the words say `{n}`.
    Numbered(&'static str, usize),
    /// Just before a heading of level 2 that stands in no block.
    Section,
    /// The footnotes.
    Notes(Box<Body>),
}

/// A link, as written.
#[derive(Clone, Debug)]
pub struct Link {
    /// Where it leads.
    pub dest: String,
    /// Where it stands in the file.
    pub at: Range<usize>,
}

/// A picture, as written.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Its file.
    pub link: Arc<Link>,
    /// What it shows; empty if it is only decoration.
    pub alt: String,
    /// The words under it; empty if there are none.
    pub caption: String,
    /// Whether it stands alone in its paragraph.
    pub alone: bool,
    /// Its number on the page, from 0: only the first is loaded at once.
    pub number: usize,
}

/// Which record a fact is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FactKind {
    /// A number with its source.
    Figure,
    /// Someone to call.
    Contact,
    /// A word that is explained.
    Term,
}

/// A fact within a sentence.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Which sort.
    pub kind: FactKind,
    /// The record.
    pub id: String,
    /// Where it stands in the file.
    pub at: Range<usize>,
}

/// A `:::` block with its body.
#[derive(Clone, Debug)]
pub struct Block {
    /// How it was opened.
    pub opened: Opened,
    /// What its ids are made of: its number in its page or box, behind the name of the box.
    pub path: String,
    /// The level of a heading in it.
    pub level: u8,
    /// What stands in it.
    pub body: Body,
    /// The links in it with their words, for cards.
    pub links: Vec<(Arc<Link>, String)>,
}

/// A heading of a page.
#[derive(Clone, Debug)]
pub struct Heading {
    /// 1 to 6, as written.
    pub level: u8,
    /// Its id on the page.
    pub id: Box<str>,
    /// Its words.
    pub title: Box<str>,
    /// Whether it stands in a block, and so not in the contents.
    pub in_block: bool,
}

/// The words of a page, or of one box.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// The HTML.
    pub body: Body,
    /// The headings.
    pub headings: Vec<Heading>,
    /// The ids that a link may lead to beside those of the headings.
    pub other_ids: Vec<Box<str>>,
    /// What the ids of a box begin with; empty for a page.
    pub prefix: String,
    /// Links to an id on the same page.
    pub fragments: Vec<Arc<Link>>,
    /// The boxes in it, in the order of the text.
    pub boxes: Vec<GateBox>,
    /// The words alone, where they are kept.
    pub text: String,
    /// Labels of the notes that were used, for the text around a box.
    pub used_outside: Vec<String>,
    /// The first paragraph's words, if they were asked for.
    pub first_paragraph: String,
    /// Markup of other programs that stands in the words as it was typed, each kind once.
    pub foreign: Vec<Foreign>,
    /// What other programs call the headings, once somebody has asked.
    pub(super) elsewhere: OnceLock<HashMap<String, usize>>,
}

/// A `::: only` box.
#[derive(Clone, Debug)]
pub struct GateBox {
    /// Its number on the page, from 1, boxes within boxes counted where they open.
    pub number: usize,
    /// What its ids are made of: its roles, and its number among the boxes of the page for the same
    /// roles. So the ids tell nobody of boxes for others.
    pub name: String,
    /// Its opening line.
    pub at: Range<usize>,
    /// Its readers, as written.
    pub roles: Vec<Placed<String>>,
    /// Whether others see nothing in its place.
    pub silent: bool,
    /// Its words.
    pub scope: Scope,
}

impl Scope {
    /// `#rest` as it must be written in this box, if the box has a heading of that id.
    pub fn own_id(&self, dest: &str) -> Option<String> {
        let id = dest.strip_prefix('#').filter(|_| !self.prefix.is_empty())?;
        let own = format!("{}{id}", self.prefix);
        self.has_id(&own).then(|| format!("#{own}"))
    }

    /// Every id that a link may lead to.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let headings = self.headings.iter().map(|heading| &*heading.id);
        headings.chain(self.other_ids.iter().map(|id| &**id))
    }

    /// Whether a link may lead to that id.
    pub fn has_id(&self, id: &str) -> bool {
        self.ids().any(|known| known == id)
    }

    /// The id of the heading to which other programs would give this one: the words in small letters without signs,
    /// joined by hyphens, and a number behind those that come again. The first that is asked for costs a walk over the headings.
    pub fn id_elsewhere(&self, wanted: &str) -> Option<&str> {
        let known = self.elsewhere.get_or_init(|| {
            let mut again: HashMap<String, usize> = HashMap::new();
            let mut known = HashMap::new();
            for (index, heading) in self.headings.iter().enumerate() {
                let words = plain_words(&heading.title);
                let times = again.entry(words.clone()).or_default();
                let id = match *times {
                    0 => words,
                    times => format!("{words}-{times}"),
                };
                *times += 1;
                if !id.is_empty() {
                    known.entry(id).or_insert(index);
                }
            }
            known
        });
        let heading = self.headings.get(*known.get(&plain_words(wanted))?)?;
        // That of an imported page which became its title has no id of its own.
        Some(match &*heading.id {
            "" => "main",
            id => id,
        })
    }

    /// Every box, those within boxes too, each with the boxes around it.
    pub fn each_box<'a>(&'a self, visit: &mut dyn FnMut(&'a GateBox)) {
        for gate_box in &self.boxes {
            visit(gate_box);
            gate_box.scope.each_box(visit);
        }
    }
}

/// Words in small letters without signs, joined by single hyphens. Marks that belong to a letter stay.
fn plain_words(text: &str) -> String {
    let is_kept = |c: &char| c.is_alphanumeric() || is_combining_mark(*c);
    let parts = text.split(['-', '_', ' ']).map(|part| {
        let letters: String = part.to_lowercase().chars().filter(is_kept).collect();
        letters
    });
    let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
    parts.join("-")
}
