//! One file of a tree: what a build for a reader writes there, made alone.
//!
//! Each case stands next to its counterpart in [`super`], where everything is made; `tests/preview/` asks for every
//! file of every tree here and compares.

use super::Loaded;
use crate::access::{Level, Reader};
use crate::compose::{ClearComposer, PublicComposer, Views};
use crate::diagnostic::Diagnostic;
use crate::names::Permalink;
use crate::render::index_folder;
use crate::render::release::{Artifact, Clear, Rendered};
use crate::site::{Audience, Public, View, Visible};

/// The bytes of one file, by whom they may be seen.
pub enum Bytes {
    /// By everybody.
    Open(Artifact),
    /// By one reader only.
    Clear(Clear),
}

impl Bytes {
    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Bytes::Open(artifact) => artifact.bytes(),
            Bytes::Clear(clear) => clear.bytes(),
        }
    }
}

/// What was asked for: nothing, or what is there, or why it could not be made.
type Found = Option<Result<Bytes, Diagnostic>>;

/// The page that stands at an address for the readers of exactly this level.
fn own_page<'v, A: Audience>(view: &'v View<'_, A>, address: &Permalink) -> Option<Visible<'v, A>> {
    view.at(address.path())
        .filter(|page| page.is_also_at(view.level()) && page.address() == address)
}

impl Loaded {
    /// What a build for a reader writes at an address; `None` if nothing. Search indexes are made whole, by
    /// [`Loaded::search`].
    pub fn file(&self, reader: &Reader, address: &Permalink) -> Found {
        if reader.is_public() {
            self.public_file(address)
        } else {
            self.clear_file(reader, address)
        }
    }

    fn public_file(&self, address: &Permalink) -> Found {
        let view = self.site.public();
        let composer = PublicComposer {
            renderer: &self.renderer,
            view: &view,
            marks: false,
        };
        let filled = if let Some(page) = own_page(&view, address) {
            composer.page(&page)
        } else if let Some(teaser) = self.site.teaser_at(address) {
            self.renderer
                .locked(&view, &teaser)
                .and_then(|locked| composer.fill(locked))
        } else if let Some((at, made)) = view.made().find(|(at, _)| *at == address) {
            self.renderer
                .made(&view, at, made)
                .and_then(|made| composer.fill(made))
        } else if let Some(file) = self.for_everybody_at(&view, address) {
            file.map(Artifact::from)
        } else if let Some(leaflet) = self.own_leaflet(&view, address) {
            leaflet.map(Artifact::from)
        } else {
            let asset = view.own_assets().find(|asset| asset.address() == address)?;
            self.renderer.asset(&asset).map(|(file, _)| file.into())
        };
        Some(filled.map(Bytes::Open))
    }

    fn clear_file(&self, reader: &Reader, address: &Permalink) -> Found {
        let views = Views::of(&self.site);
        let composer = ClearComposer {
            renderer: &self.renderer,
            views: &views,
            reader,
        };
        let clear = self.clear_at(&views, &composer, reader, address)?;
        match clear {
            Ok(clear) => clear.map(|clear| Ok(Bytes::Clear(clear))),
            Err(problem) => Some(Err(problem)),
        }
    }

    fn clear_at(
        &self,
        views: &Views<'_>,
        composer: &ClearComposer<'_>,
        reader: &Reader,
        address: &Permalink,
    ) -> Option<Result<Option<Clear>, Diagnostic>> {
        let public = &views.public;
        if let Some(page) = own_page(public, address) {
            return Some(composer.page(&page));
        }
        for view in views.open_to(reader) {
            if let Some(page) = own_page(view, address) {
                return Some(composer.page(&page));
            }
        }
        if let Some(teaser) = self.site.teaser_at(address) {
            let locked = self.renderer.locked(public, &teaser);
            return Some(locked.and_then(|locked| composer.plain(locked)));
        }
        if let Some((at, made)) = public.made().find(|(at, _)| *at == address) {
            let rendered = self.renderer.made(public, at, made);
            return Some(rendered.and_then(|rendered| composer.made(rendered, made)));
        }
        if let Some(file) = self.for_everybody_at(public, address) {
            return Some(file.map(|file| Clear::plain(file, reader)));
        }
        if let Some(file) = self.own_asset(public, reader, address) {
            return Some(file);
        }
        if let Some(leaflet) = self.own_leaflet(public, address) {
            return Some(leaflet.map(|leaflet| Clear::plain(leaflet, reader)));
        }
        views.open_to(reader).find_map(|view| {
            let leaflet = || {
                let leaflet = self.own_leaflet(view, address)?;
                Some(leaflet.map(|leaflet| Clear::plain(leaflet, reader)))
            };
            self.own_calendar(view, reader, address)
                .or_else(|| self.own_asset(view, reader, address))
                .or_else(leaflet)
        })
    }

    /// A picture or download that words of exactly this level use.
    fn own_asset<A: Audience>(
        &self,
        view: &View<'_, A>,
        reader: &Reader,
        address: &Permalink,
    ) -> Option<Result<Option<Clear>, Diagnostic>> {
        let asset = view.own_assets().find(|asset| asset.address() == address)?;
        let file = self.renderer.asset(&asset);
        Some(file.map(|(file, _)| Clear::plain(file, reader)))
    }

    /// The leaflet of a page of exactly this level.
    fn own_leaflet<A: Audience>(
        &self,
        view: &View<'_, A>,
        address: &Permalink,
    ) -> Option<Result<Rendered<A>, Diagnostic>> {
        let page = address.path().strip_suffix("leaflet/")?;
        let page = own_page(view, &Permalink::new(page))?;
        match self.renderer.leaflet(&page) {
            Ok(leaflet) => leaflet.map(|leaflet| Ok(leaflet.page)),
            Err(problem) => Some(Err(problem)),
        }
    }

    /// The calendar file of an event of exactly this level.
    fn own_calendar<A: Audience>(
        &self,
        view: &View<'_, A>,
        reader: &Reader,
        address: &Permalink,
    ) -> Option<Result<Option<Clear>, Diagnostic>> {
        address.path().ends_with(".ics").then_some(())?;
        let calendars = self.renderer.calendars(view);
        let (_, file) = calendars.into_iter().find(|(at, _)| at == address)?;
        Some(Ok(Clear::plain(file, reader)))
    }

    /// One of the files that every tree has. Only the kind that the address can be is made.
    fn for_everybody_at(
        &self,
        view: &View<'_, Public>,
        address: &Permalink,
    ) -> Option<Result<Rendered<Public>, Diagnostic>> {
        let renderer = &self.renderer;
        let path = address.path();
        if let Some((_, page)) = view.former_addresses().find(|(at, _)| *at == address) {
            return Some(renderer.redirect(&page));
        }
        let several = |files: Vec<(Permalink, Rendered<Public>)>| {
            files.into_iter().find(|(at, _)| at == address)
        };
        let one = |file: (Permalink, Rendered<Public>)| (file.0 == *address).then_some(file);
        let found = match path {
            "/sitemap.xml" => one(renderer.sitemap(view)),
            "/robots.txt" => one(renderer.robots(view)),
            "/pages.json" => one(renderer.pages_json(view)),
            _ if path.ends_with("/feed.xml") => several(renderer.feeds(view)),
            _ if path.ends_with(".ics") => {
                let whole = renderer.whole_calendar(view).and_then(one);
                whole.or_else(|| several(renderer.calendars(view)))
            }
            _ if path.starts_with("/assets/") => several(renderer.theme_assets(view)),
            _ => None,
        };
        found.map(|(_, file)| Ok(file))
    }

    /// The level whose search index holds the file at an address, if that reader may have it.
    pub fn index_at(&self, reader: &Reader, address: &Permalink) -> Option<Level> {
        let is_of = |level: &Level| address.path().starts_with(&index_folder(level));
        let open = self.site.levels_of(reader).find(|level| is_of(level));
        open.cloned()
            .or_else(|| is_of(&Level::public()).then(Level::public))
    }

    /// The whole search index of a level that a reader may read.
    ///
    /// # Errors
    ///
    /// Why the index could not be made.
    pub fn search(
        &self,
        reader: &Reader,
        level: &Level,
    ) -> Result<Vec<(Permalink, Bytes)>, Diagnostic> {
        if level.is_public() {
            let files = self.renderer.search_index(&self.site.public())?;
            let open = |(at, file): (_, Rendered<Public>)| (at, Bytes::Open(file.into()));
            return Ok(files.into_iter().map(open).collect());
        }
        let Some(view) = self.site.private(level) else {
            return Ok(Vec::new());
        };
        let files = self.renderer.search_index(&view)?;
        let clear = |(at, file)| Some((at, Bytes::Clear(Clear::plain(file, reader)?)));
        Ok(files.into_iter().filter_map(clear).collect())
    }
}
