//! The template engine: Tera behind one small face.
//!
//! Templates get values that [`super::model`] made from a view, and two functions, `asset` and
//! `slot`; nothing in a template can reach the site or the disk.

use std::collections::BTreeMap;

use tera::{Context, ErrorKind, Kwargs, State, Tera, TeraResult, Value};

use super::model::map;
use super::release::{Hole, MenuOf};
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::marks::{MARK, Marked, STRAY, has_byte};
use crate::names::primary_language;
use crate::theme::{Phrases, Theme};

/// Templates every theme must have.
const NEEDED: [&str; 16] = [
    "page",
    "section",
    "home",
    "locked",
    "search",
    "a-z",
    "glossary",
    "topics",
    "term",
    "events",
    "not-found",
    "redirect",
    "pieces/menu",
    "pieces/rows",
    "pieces/new",
    "pieces/box",
];

/// Loaded templates. Shared by all threads.
pub struct Engine {
    tera: Tera,
}

/// What a template printed, and where in it holes are.
pub type Printed = (Vec<u8>, Vec<(usize, Hole)>);

/// Where a template failed, for a message that has the page as well.
pub struct TemplateTrouble {
    /// What the engine said.
    pub said: String,
    /// Where in which template.
    pub at: Option<Span>,
}

impl Engine {
    /// Loads every template of a theme.
    ///
    /// # Errors
    ///
    /// What does not compile, at its place in the template.
    pub fn new(theme: &Theme, base_path: &str, site: Value) -> Result<Engine, Notes> {
        let mut tera = Tera::new();
        let prefixes: Vec<String> = theme.layer_names().map(|name| format!("{name}/")).collect();
        tera.set_fallback_prefixes(prefixes)
            .map_err(|error| Notes::from(trouble_alone(theme, &error)))?;
        tera.set_escape_fn(escape);
        register(&mut tera, theme, base_path);
        tera.add_raw_templates(theme.templates())
            .map_err(|error| Notes::from(trouble_alone(theme, &error)))?;
        let mut missing = Notes::default();
        for name in NEEDED {
            if !tera.contains_template(&format!("templates/{name}.html")) {
                missing.push(Diagnostic::template_missing(&format!(
                    "templates/{name}.html"
                )));
            }
        }
        if !missing.is_empty() {
            return Err(missing);
        }
        tera.global_context().insert_value("site", site);
        Ok(Engine { tera })
    }

    /// Whether the theme has a template that it may be without.
    pub fn has(&self, template: &str) -> bool {
        self.tera.contains_template(template)
    }

    /// The template of pages of a type: that of its name, or else the one of plain pages.
    pub fn of_type(&self, name: &str) -> String {
        let own = format!("templates/{name}.html");
        match self.has(&own) {
            true => own,
            false => "templates/page.html".to_owned(),
        }
    }

    /// Renders a template, and finds the holes in what it printed.
    ///
    /// # Errors
    ///
    /// What the template did wrong, at its place.
    pub fn page(
        &self,
        theme: &Theme,
        template: &str,
        context: &Context,
        menu: Option<&MenuOf>,
    ) -> Result<Printed, TemplateTrouble> {
        let mut printed = Vec::with_capacity(16 * 1024);
        self.tera
            .render_to(template, context, &mut printed)
            .map_err(|error| trouble(theme, &error))?;
        Ok(holes(printed, menu))
    }

    /// Renders the component of a block.
    ///
    /// # Errors
    ///
    /// What the component did wrong, at its place.
    pub fn component(
        &self,
        theme: &Theme,
        name: &str,
        context: &Context,
        body: Option<&str>,
    ) -> Result<String, TemplateTrouble> {
        self.tera
            .render_component(name, context, body, true)
            .map_err(|error| trouble(theme, &error))
    }
}

/// Takes the marks of the holes out, and remembers where they stood.
fn holes(printed: Vec<u8>, menu: Option<&MenuOf>) -> Printed {
    let marks: Vec<usize> = memchr::memchr_iter(MARK as u8, &printed).collect();
    if marks.is_empty() {
        return (printed, Vec::new());
    }
    let mut bytes = Vec::with_capacity(printed.len());
    let mut holes = Vec::new();
    let mut from = 0;
    for pair in marks.chunks(2) {
        let [start, end] = *pair else {
            unreachable!("marks come in pairs");
        };
        bytes.extend_from_slice(&printed[from..start]);
        from = end + 1;
        let hole = match &printed[start + 1..end] {
            b"menu" => Hole::Menu(menu.cloned()),
            b"rows" => Hole::Rows,
            b"new" => Hole::New,
            b"search" => Hole::Search,
            part => Hole::Box(
                std::str::from_utf8(part)
                    .ok()
                    .and_then(|name| name.strip_prefix("box:")?.parse().ok())
                    .expect("a mark that a template printed is a hole of `slot` or a box"),
            ),
        };
        holes.push((bytes.len(), hole));
    }
    bytes.extend_from_slice(&printed[from..]);
    (bytes, holes)
}

/// Escapes for HTML; a control character, with which the program marks its places, becomes U+FFFD.
fn escape(text: &str, to: &mut dyn std::io::Write) -> std::io::Result<()> {
    let bytes = text.as_bytes();
    // Nearly every value stands for itself.
    if !has_byte(text, |b| {
        b < b' ' || matches!(b, b'&' | b'<' | b'>' | b'"' | b'\'')
    }) {
        return to.write_all(bytes);
    }
    let mut from = 0;
    for (at, byte) in bytes.iter().enumerate() {
        let entity: &[u8] = match byte {
            b'&' => b"&amp;",
            b'<' => b"&lt;",
            b'>' => b"&gt;",
            b'"' => b"&quot;",
            b'\'' => b"&#39;",
            b'\t' | b'\n' | b'\r' => continue,
            0..b' ' => STRAY.as_bytes(),
            _ => continue,
        };
        to.write_all(&bytes[from..at])?;
        to.write_all(entity)?;
        from = at + 1;
    }
    to.write_all(&bytes[from..])
}

fn register(tera: &mut Tera, theme: &Theme, base_path: &str) {
    let base = base_path.trim_end_matches('/').to_owned();
    let assets: BTreeMap<String, Value> = theme
        .assets()
        .map(|(name, asset)| {
            let url = Value::from(format!("{base}{}", asset.address));
            let value = map([
                ("url", url),
                ("integrity", Value::from(asset.integrity.as_str())),
            ]);
            (name.to_owned(), value)
        })
        .collect();
    tera.register_function(
        "asset",
        move |kwargs: Kwargs, _: &State<'_>| -> TeraResult<Value> {
            let name: &str = kwargs.must_get("name")?;
            assets.get(name).cloned().ok_or_else(|| {
                tera::Error::message(format!("the theme has no file `static/{name}`"))
            })
        },
    );
    tera.register_function(
        "slot",
        |kwargs: Kwargs, _: &State<'_>| -> TeraResult<Value> {
            let name: &str = kwargs.must_get("name")?;
            match name {
                "menu" | "rows" | "new" | "search" => {
                    Ok(Value::safe_string(&Marked(name).to_string()))
                }
                _ => Err(tera::Error::message(format!(
                    "no slot is called `{name}`: there are menu, rows, new and search"
                ))),
            }
        },
    );
    for (filter, with_day) in [("day", true), ("month", false)] {
        let words: Vec<(String, Phrases)> = theme
            .languages()
            .map(|(l, words)| (l.to_owned(), words.clone()))
            .collect();
        tera.register_filter(
            filter,
            move |date: &str, kwargs: Kwargs, _: &State<'_>| -> TeraResult<String> {
                let language: Option<&str> = kwargs.get("lang")?;
                let primary = language.map(primary_language);
                let find = |wanted: &str| {
                    words
                        .iter()
                        .find(|(known, _)| known == wanted)
                        .map(|(_, words)| words)
                };
                Ok(day_in_words(
                    date,
                    primary
                        .and_then(|primary| find(&primary))
                        .or_else(|| find("en")),
                    with_day,
                ))
            },
        );
    }
}

/// `6 August 2026`, or `August 2026`.
pub fn day_in_words(date: &str, words: Option<&Phrases>, with_day: bool) -> String {
    let Ok(day) = date.parse::<jiff::civil::Date>() else {
        return date.to_owned();
    };
    let key = format!("month.{}", day.month());
    let month = words.map_or(key.as_str(), |words| words.get(&key));
    if with_day {
        format!("{} {month} {}", day.day(), day.year())
    } else {
        format!("{month} {}", day.year())
    }
}

fn trouble(theme: &Theme, error: &tera::Error) -> TemplateTrouble {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let at = theme.template(report.filename()).map(|source| {
                let range = report.span().range.clone();
                Span::new(source, range)
            });
            TemplateTrouble {
                said: report.message().to_owned(),
                at,
            }
        }
        _ => TemplateTrouble {
            said: error
                .to_string()
                .lines()
                .next()
                .unwrap_or_default()
                .to_owned(),
            at: None,
        },
    }
}

fn trouble_alone(theme: &Theme, error: &tera::Error) -> Diagnostic {
    let trouble = trouble(theme, error);
    Diagnostic::template_broken(&trouble.said, trouble.at.as_ref())
}
