//! What a code opens, for the page on which readers sign in: every page of a level, by section, and the pages of more
//! readers that have a part for it. It says nothing of another level, and no day of the build: the reader's browser
//! marks what is new.

use tera::{Context, Value};

use super::Renderer;
use super::model::{self, list, map, text};
use super::release::Rendered;
use crate::diagnostic::Diagnostic;
use crate::site::{Audience, Entry, View, Visible};
use crate::theme::Phrases;

/// The piece of the theme that prints it; a theme of before there was such a piece says nothing.
const PIECE: &str = "templates/pieces/opens.html";

impl Renderer {
    /// Every page that a level opens, by section, in the order of the site; nothing for a theme without the piece.
    ///
    /// # Errors
    ///
    /// A template that fails.
    pub fn opens<A: Audience>(
        &self,
        view: &View<'_, A>,
    ) -> Result<Option<Rendered<A>>, Diagnostic> {
        let Some(home) = view.home().filter(|_| self.engine.has(PIECE)) else {
            return Ok(None);
        };
        let config = view.config();
        let (words, t) = self.speech(&config.language);
        let section = |title: &str, url: &str, rows: Vec<Value>| {
            map([
                ("title", text(title)),
                ("url", text(url)),
                ("rows", Value::from(rows)),
            ])
        };
        // Pages beside the sections stand first, without a heading.
        let mut beside: Vec<Value> = self.opened(&home, words).into_iter().collect();
        let mut sections = Vec::new();
        for page in read(view.entries(&home)) {
            if !page.is_section() {
                beside.extend(self.opened(&page, words));
                continue;
            }
            let mut rows = Vec::new();
            self.opened_below(&page, words, &mut rows);
            if !rows.is_empty() {
                let title = model::menu_label(config, &page);
                sections.push(section(&title, &page.url(), rows));
            }
        }
        if !beside.is_empty() {
            sections.insert(0, section("", "", beside));
        }
        let mut context = Context::new();
        context.insert_value("badges", model::badges(view.level(), &config.roles));
        context.insert_value("sections", list(sections));
        context.insert_value("t", t);
        self.print(view, PIECE, &context, None, None).map(Some)
    }

    /// The rows of a section and of all that lies in it.
    fn opened_below<A: Audience>(
        &self,
        section: &Visible<'_, A>,
        words: &Phrases,
        rows: &mut Vec<Value>,
    ) {
        rows.extend(self.opened(section, words));
        for page in read(section.view().entries(section)) {
            match page.is_section() {
                true => self.opened_below(&page, words, rows),
                false => rows.extend(self.opened(&page, words)),
            }
        }
    }

    /// The row of a page, if the level of its view opens it or a part of it.
    fn opened<A: Audience>(&self, page: &Visible<'_, A>, words: &Phrases) -> Option<Value> {
        let is_whole = page.is_also_at(page.view().level());
        let opens = page.front().is_some() && (is_whole || !page.own_boxes().is_empty());
        opens.then(|| {
            map([
                ("row", self.rows.of(page, words)),
                ("is_part", Value::from(!is_whole)),
            ])
        })
    }
}

/// The entries that may be read.
fn read<'v, A: Audience>(entries: Vec<Entry<'v, A>>) -> impl Iterator<Item = Visible<'v, A>> {
    entries.into_iter().filter_map(|entry| match entry {
        Entry::Page(page) => Some(page),
        Entry::Teased(_) => None,
    })
}
