//! The leaflet of a page of tips: a sheet to print and hand over, with a code that leads back to the page.
//!
//! Its address is made here, and so is the square code; the rest is the theme's
//! `templates/leaflet.html`. A theme without that template has no leaflets.

use fast_qr::convert::Builder as _;
use fast_qr::convert::svg::SvgBuilder;
use fast_qr::{ECL, QRBuilder};
use tera::{Context, Value};

use super::body::Filling;
use super::model::{html, map, maybe};
use super::release::Rendered;
use super::{Renderer, language_of, with_main};
use crate::diagnostic::{Diagnostic, Span};
use crate::document::FrontMatter;
use crate::document::fields::LEAFLET_CODE;
use crate::site::outputs::addresses;
use crate::site::{Audience, Visible, encoded};

const TEMPLATE: &str = "templates/leaflet.html";

/// How many words each side of a sheet has room for, beside what is always there: the title and the
/// tips on the front; the cards, the numbers, the code and the lines to write on on the back. By
/// trial: the sample's leaflets were printed with more and more words until a third side came.
struct Paper {
    name: &'static str,
    front: usize,
    back: usize,
}

impl Paper {
    fn named(size: &str) -> Paper {
        match size {
            "a4" => Paper {
                name: "A4",
                front: 275,
                back: 120,
            },
            "a4-fold" => Paper {
                name: "a folded A4",
                front: 200,
                back: 90,
            },
            _ => Paper {
                name: "A5",
                front: 200,
                back: 90,
            },
        }
    }
}

/// A leaflet, and what is wrong with it.
pub struct Leaflet<A: Audience> {
    /// The page.
    pub page: Rendered<A>,
    /// That it runs over its sides.
    pub too_long: Vec<Diagnostic>,
}

impl Renderer {
    /// The leaflet of a page; nothing if it has none.
    ///
    /// # Errors
    ///
    /// A template that fails, or a page that lacks what a printed sheet has to say.
    pub fn leaflet<A: Audience>(
        &self,
        page: &Visible<'_, A>,
    ) -> Result<Option<Leaflet<A>>, Diagnostic> {
        let (Some(front), Some(scope), Some(source)) = (page.front(), page.scope(), page.source())
        else {
            return Ok(None);
        };
        let Some(paper) = front.paper().filter(|_| self.has_leaflet(page)) else {
            return Ok(None);
        };
        let at = Span::new(source, paper.at.clone());
        needs(front, &at)?;
        let language = language_of(page);
        let (words, t) = self.speech(&language);
        let mut filling = Filling::of(self, page, words, &t);
        let (tips, cards) = filling.leaflet(scope)?;
        let config = page.view().config();
        let url = config.base_url.whole(&encoded(page.address().path()));
        let mut leaflet = self
            .leaflet_value(page, front)
            .into_map()
            .unwrap_or_default();
        // It leads to the place on the page that says which leaflet is the newest.
        let code = square_code(&format!("{url}#leaflet"));
        for (name, said) in [
            ("tips", html(&tips)),
            ("cards", html(&cards)),
            ("address", Value::from(bare(&url))),
            ("qr", code.map_or_else(Value::none, |code| html(&code))),
        ] {
            leaflet.insert(name.into(), said);
        }
        let mut value = self.page_value(page, &language, words, "", &mut filling.files);
        value.set("leaflet", Value::from(leaflet));
        value.set("type", Value::from("leaflet"));
        value.set("noindex", Value::from(true));
        value.set("json_ld", Value::none());
        let mut context = Context::new();
        context.insert_value("page", Value::from(value));
        context.insert_value("t", t);
        let room = Paper::named(paper.value);
        let summary = front.summary.as_ref().map_or("", |summary| &summary.value);
        let sides = [
            (
                "front",
                count(page.title()) + count(summary) + count(&without_tags(&tips)),
                room.front,
            ),
            ("back", count(&without_tags(&cards)), room.back),
        ];
        let over = sides.into_iter().filter(|(_, words, room)| words > room);
        let printed = self.print(page.view(), TEMPLATE, &context, None, page.source())?;
        Ok(Some(Leaflet {
            page: with_main(printed.using(filling.files))?,
            too_long: over
                .map(|(side, words, most)| {
                    Diagnostic::leaflet_too_long(room.name, side, words, most, &at)
                })
                .collect(),
        }))
    }

    /// What a template knows of the leaflet of a page.
    pub(super) fn leaflet_value<A: Audience>(
        &self,
        page: &Visible<'_, A>,
        front: &FrontMatter,
    ) -> Value {
        let Some(code) = front.get(LEAFLET_CODE) else {
            return Value::none();
        };
        let paper = front.paper().filter(|_| self.has_leaflet(page));
        let url = paper.map(|_| {
            let address = addresses::leaflet_of(page.address());
            page.view().config().base_url.link(&encoded(address.path()))
        });
        map([
            ("code", Value::from(code)),
            ("url", maybe(url.as_deref())),
            ("size", maybe(paper.map(|paper| paper.value))),
        ])
    }

    /// Whether a page has a leaflet.
    pub fn has_leaflet<A: Audience>(&self, page: &Visible<'_, A>) -> bool {
        page.is_printed() && self.prints_leaflets()
    }

    /// Whether this theme can print leaflets.
    pub(super) fn prints_leaflets(&self) -> bool {
        self.engine.has(TEMPLATE)
    }
}

/// What a sheet of paper must say of its age, since it outlives the page.
fn needs(front: &FrontMatter, at: &Span) -> Result<(), Diagnostic> {
    let said = [
        (
            front.get(LEAFLET_CODE).is_some(),
            "leaflet-code",
            "leaflet-code: AMB-T01",
        ),
        (front.version.is_some(), "version", "version: 1.0"),
        (
            front.reviewed.is_some(),
            "reviewed",
            "reviewed: 6 August 2026",
        ),
    ];
    match said.into_iter().find(|(said, _, _)| !said) {
        Some((_, key, line)) => Err(Diagnostic::leaflet_lacks(key, line, at)),
        None => Ok(()),
    }
}

/// An address as people type it.
fn bare(url: &str) -> &str {
    let bare = url.split_once("://").map_or(url, |(_, rest)| rest);
    bare.trim_end_matches('/')
}

/// The address as a square code, with enough to spare for a photocopy of a photocopy; nothing if the
/// address is too long for one.
fn square_code(url: &str) -> Option<String> {
    let code = QRBuilder::new(url).ecl(ECL::Q).build().ok()?;
    Some(SvgBuilder::default().margin(2).to_str(&code))
}

/// The words of a text; what has no letter or digit is none.
fn count(text: &str) -> usize {
    let words = text.split_whitespace();
    words
        .filter(|word| word.contains(char::is_alphanumeric))
        .count()
}

/// The text of HTML that this program printed.
fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    for (index, part) in html.split('<').enumerate() {
        let words = match index {
            0 => part,
            _ => part.split_once('>').map_or("", |(_, words)| words),
        };
        text.push_str(words);
        text.push(' ');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_without_tags() {
        let html =
            "<ol><li><h2 id=\"a\">You matter too</h2> <p>Rest &amp; eat - often.</p></li></ol>";
        assert_eq!(count(&without_tags(html)), 7);
    }

    #[test]
    fn an_address_is_written_as_people_type_it() {
        assert_eq!(bare("https://example.org/tips/"), "example.org/tips");
    }

    #[test]
    fn a_square_code_is_a_drawing_that_a_page_may_hold() {
        let code = square_code("https://example.org/tips/fathers/").unwrap();
        assert!(
            code.starts_with("<svg ") && code.ends_with("</svg>"),
            "{code}"
        );
        assert!(!code.contains("style") && !code.contains("href"), "{code}");
        assert_eq!(square_code(&"long ".repeat(1000)), None);
    }
}
