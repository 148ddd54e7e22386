//! Pages to bytes. Everything here is given one view, or a page that carries its view, and makes a
//! [`Rendered`] of that view's audience; nothing holds two views.
//!
//! [`Renderer`] has the templates and what pages share. Start with [`Renderer::page`]: it fills the
//! body (`words`), makes the value that a template is given (`page`, with `furniture` and `fields`), and
//! prints it (`engine`).

pub mod alone;
mod assets;
mod body;
mod calendar;
mod chrome;
mod engine;
mod facts;
mod facts_of_page;
mod feeds;
pub mod fields;
mod furniture;
mod gate;
mod host;
mod json_ld;
mod leaflet;
mod lists;
mod model;
mod opens;
mod page;
mod parts;
pub mod pictures;
pub mod release;
mod send;
mod shown;
mod structured;
mod values;

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Context, Value};

use self::assets::Media;
use self::body::Filling;
use self::engine::{Engine, TemplateTrouble};
use self::model::{html, list, maybe};
use self::pictures::Pictures;
use self::release::{MenuOf, Rendered};
use crate::diagnostic::{Diagnostic, Notes};
use crate::document::Scope;
use crate::document::body::GateBox;
use crate::document::fields::TEMPLATE;
use crate::names::primary_language;
use crate::site::{Audience, Site, Teaser, View, Visible};
use crate::source::SourceRef;
use crate::theme::{Phrases, Theme};
use crate::wording::Wording;

pub use self::gate::Outline;

/// Templates, words and rows: what all pages of one build share. Used from all threads.
pub struct Renderer {
    theme: Arc<Theme>,
    engine: Arc<Engine>,
    /// What every template knows of the site.
    site: Value,
    /// Whether pages lead to the sign-in page.
    with_gate: bool,
    /// The scripts of a sealed site; none of others.
    scripts: Vec<gate::Script>,
    rows: model::Rows,
    media: Media,
    pictures: Arc<Pictures>,
    menus: lists::Menus,
    t: Arc<BTreeMap<String, Value>>,
}

impl Renderer {
    /// Loads the templates of a theme for a site; for a sealed one, every page leads to the sign-in page
    /// and carries the loader. `pictures` makes and remembers their sizes.
    ///
    /// # Errors
    ///
    /// What is wrong with the theme, at its place.
    pub fn new(
        theme: Arc<Theme>,
        site: &Site,
        pictures: Arc<Pictures>,
        with_gate: bool,
    ) -> Result<Renderer, Notes> {
        let public = site.public();
        let value = gate::site_value(&public, &theme, with_gate);
        let engine = Engine::new(&theme, site.config().base_url.path(), value.clone())?;
        let rows = model::Rows::new(public.count(), &theme);
        let t = theme
            .languages()
            .map(|(language, words)| (language.to_owned(), model::words(words)))
            .collect();
        let scripts = match with_gate {
            true => gate::scripts(&theme),
            false => Vec::new(),
        };
        Ok(Renderer {
            scripts,
            theme,
            engine: Arc::new(engine),
            site: value,
            with_gate,
            rows,
            media: Media::default(),
            pictures,
            menus: lists::Menus::default(),
            t: Arc::new(t),
        })
    }

    /// The same theme for a sealed site.
    ///
    /// # Errors
    ///
    /// As [`Renderer::new`].
    pub fn with_gate(&self, site: &Site) -> Result<Renderer, Notes> {
        Renderer::new(self.theme.clone(), site, self.pictures.clone(), true)
    }

    /// The same templates for another state of the site, without loading them again. `None` if they know something
    /// of the site that is different now.
    pub fn for_site(&self, site: &Site) -> Option<Renderer> {
        let public = site.public();
        (gate::site_value(&public, &self.theme, self.with_gate) == self.site).then(|| Renderer {
            theme: self.theme.clone(),
            engine: self.engine.clone(),
            site: self.site.clone(),
            with_gate: self.with_gate,
            scripts: self.scripts.clone(),
            rows: model::Rows::new(public.count(), &self.theme),
            media: Media::default(),
            pictures: self.pictures.clone(),
            menus: lists::Menus::default(),
            t: self.t.clone(),
        })
    }

    /// Adds what the theme says, whatever the page.
    pub fn add_wording_to(&self, wording: &mut Wording) {
        self.theme.add_to(wording);
    }

    /// The theme that the templates are from.
    pub fn theme(&self) -> &Theme {
        &self.theme
    }

    /// Who looks, in the words of the site's language: "Members or Multi-agency champions".
    pub fn readers_of<A: Audience>(&self, view: &View<'_, A>) -> String {
        let config = view.config();
        let words = self.theme.words(&config.language);
        model::role_labels(view.level(), &config.roles, words)
    }

    /// The words of a language, and as templates have them.
    fn speech(&self, language: &str) -> (&Phrases, Value) {
        let primary = primary_language(language);
        let t = self
            .t
            .get(&primary)
            .or_else(|| self.t.get("en"))
            .cloned()
            .unwrap_or_else(Value::none);
        (self.theme.words(language), t)
    }

    /// A page of the site, with holes for what depends on its reader.
    ///
    /// # Errors
    ///
    /// A template that fails, or a picture that is none, as a problem of this page.
    pub fn page<A: Audience>(&self, page: &Visible<'_, A>) -> Result<Rendered<A>, Diagnostic> {
        self.part(page, 1)
    }

    /// A further page of the list of a section, from 2 on, which has none of its words.
    ///
    /// # Errors
    ///
    /// As [`Renderer::page`].
    pub fn list_page<A: Audience>(
        &self,
        section: &Visible<'_, A>,
        number: usize,
    ) -> Result<Rendered<A>, Diagnostic> {
        self.part(section, number)
    }

    fn part<A: Audience>(
        &self,
        page: &Visible<'_, A>,
        number: usize,
    ) -> Result<Rendered<A>, Diagnostic> {
        let view = page.view();
        let language = language_of(page);
        let (words, t) = self.speech(&language);
        let mut filling = Filling::of(self, page, words, &t);
        let body = match page.scope() {
            Some(scope) if number == 1 => filling.scope(scope, true)?,
            _ => String::new(),
        };
        let mut context = Context::new();
        let mut value = self.page_value(page, &language, words, &body, &mut filling.files);
        if page.is_home() {
            let recent = list(view.recent(5).iter().map(|page| self.rows.of(page, words)));
            value.set("recent", recent);
            // Without a page of its own it would lead nowhere.
            if page.front().is_none() {
                let entries = view.entries(page);
                let rows = entries.iter();
                let rows = list(rows.map(|entry| self.rows.entry(entry, view.config(), words)));
                value.set("rows", rows);
            }
        } else if page.is_event_list() {
            self.event_list(page, &view.entries(page), words, &mut context);
        } else if page.is_section() {
            let entries = view.entries(page);
            parts::tell(&mut value, page, number, entries.len(), words);
            let rows = parts::rows_of(&entries, number).iter();
            let rows = list(rows.map(|entry| self.rows.entry(entry, view.config(), words)));
            value.set("rows", rows);
        }
        context.insert_value("page", Value::from(value));
        context.insert_value("t", t);
        let named = view.config().languages.named(&language);
        let menu = MenuOf {
            section: page.top_section(),
            language: named.map(|(name, _)| name.to_owned()),
        };
        let template = self.template_of(page);
        let printed = self.print(view, &template, &context, Some(&menu), page.source())?;
        with_main(printed.using(filling.files))
    }

    /// The template that draws a page: that of its place in the site, or of its type if the theme has one.
    pub fn template_of<A: Audience>(&self, page: &Visible<'_, A>) -> String {
        let own = page.front().and_then(|front| front.get(TEMPLATE));
        if let Some(own) = own.filter(|own| self.theme.page_templates().contains(&*own.value)) {
            return format!("templates/{}.html", own.value);
        }
        match page.kind().name() {
            _ if page.is_home() => "templates/home.html".to_owned(),
            _ if page.is_event_list() => "templates/events.html".to_owned(),
            _ if page.is_section() => "templates/section.html".to_owned(),
            name => self.engine.of_type(name),
        }
    }

    /// What is wrong with the templates that pages ask for.
    pub fn look_at_templates(&self, site: &Site) -> Notes {
        self.theme.look_at_templates(&site.templates_asked())
    }

    /// Prints a template for the readers of a view.
    fn print<A: Audience>(
        &self,
        view: &View<'_, A>,
        template: &str,
        context: &Context,
        menu: Option<&MenuOf>,
        source: Option<&SourceRef>,
    ) -> Result<Rendered<A>, Diagnostic> {
        let printed = self.engine.page(&self.theme, template, context, menu);
        let (bytes, holes) = printed.map_err(|trouble| failed(&trouble, source))?;
        Ok(Rendered::with_holes(view, bytes, holes))
    }

    /// The words of one box of a page, in the view of the box's readers.
    ///
    /// # Errors
    ///
    /// As [`Renderer::page`].
    pub fn opened_box<A: Audience>(
        &self,
        page: &Visible<'_, A>,
        number: usize,
    ) -> Result<Rendered<A>, Diagnostic> {
        let language = language_of(page);
        let (words, t) = self.speech(&language);
        let mut filling = Filling::of(self, page, words, &t);
        let gate_box = page.scope().and_then(|scope| find_box(scope, number));
        let body = match gate_box {
            Some(gate_box) => filling.scope(&gate_box.scope, false)?,
            None => String::new(),
        };
        let mut context = Context::new();
        let roles = &page.view().config().roles;
        context.insert_value("badges", model::badges(page.view().level(), roles));
        context.insert_value(
            "id",
            Value::from(format!(
                "box--{}",
                gate_box.map_or("", |gate_box| &gate_box.name)
            )),
        );
        context.insert_value("body", html(&body));
        context.insert_value("t", t);
        let template = "templates/pieces/box.html";
        let printed = self.print(page.view(), template, &context, None, page.source())?;
        Ok(printed.using(filling.files))
    }

    /// What stands in the place of a box for those who may not open it: the same words for everybody.
    ///
    /// # Errors
    ///
    /// A template that fails.
    pub fn shut_box<A: Audience>(
        &self,
        page: &Visible<'_, A>,
        level: &crate::access::Level,
    ) -> Result<Rendered<A>, Diagnostic> {
        let (_, t) = self.speech(&language_of(page));
        let config = page.view().config();
        let join = config
            .join
            .as_deref()
            .map(|join| match join.strip_prefix('/') {
                Some(_) => config.base_url.link(join),
                None => join.to_owned(),
            });
        let mut context = Context::new();
        context.insert_value("badges", model::badges(level, &config.roles));
        context.insert_value("join", maybe(join.as_deref()));
        context.insert_value("t", t);
        self.print(
            page.view(),
            "templates/pieces/shut.html",
            &context,
            None,
            page.source(),
        )
    }

    /// The page that stands in the place of a gated one, for those who may not read it.
    ///
    /// # Errors
    ///
    /// A template that fails.
    pub fn locked<A: Audience>(
        &self,
        view: &View<'_, A>,
        teaser: &Teaser,
    ) -> Result<Rendered<A>, Diagnostic> {
        let config = view.config();
        let (words, t) = self.speech(&config.language);
        let mut value = self.made_value(view, &teaser.title, "locked", teaser.address.path());
        let above = page::crumbs(&view.above(&teaser.address), words);
        value.set("crumbs", page::crumb_list(&above));
        value.set("summary", maybe(teaser.summary.as_deref()));
        value.set("badges", model::badges(&teaser.level, &config.roles));
        value.set("noindex", Value::from(true));
        let mut context = Context::new();
        context.insert_value("page", Value::from(value));
        context.insert_value("t", t);
        self.print(view, "templates/locked.html", &context, None, None)
    }
}

/// A page that can be sealed: its words stand in a `<main>`. Told of every theme alike, since any site may come to gate
/// something.
fn with_main<A: Audience>(page: Rendered<A>) -> Result<Rendered<A>, Diagnostic> {
    match page.has_main() {
        true => Ok(page),
        false => Err(Diagnostic::theme_without_main()),
    }
}

/// The language of a page: its own, or the site's.
pub(super) fn language_of<A: Audience>(page: &Visible<'_, A>) -> String {
    let own = page
        .front()
        .and_then(|front| front.lang.as_ref())
        .map(|lang| lang.value.clone());
    own.unwrap_or_else(|| page.view().config().language.clone())
}

fn find_box(scope: &Scope, number: usize) -> Option<&GateBox> {
    let mut found = None;
    scope.each_box(&mut |gate_box| {
        if gate_box.number == number {
            found = Some(gate_box);
        }
    });
    found
}

/// What a failed template is to the editor of the page on which it failed.
fn failed(trouble: &TemplateTrouble, source: Option<&SourceRef>) -> Diagnostic {
    Diagnostic::template_failed(
        &trouble.said,
        trouble.at.as_ref(),
        source.map(|source| &source.path),
    )
}
