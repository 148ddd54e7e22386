//! What is sealed: gated pages, boxes, bundles, files. The reader's browser composes them as
//! [`super::ClearComposer`] does; `src/gate/format.md` says how.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::Views;
use super::attachments::{Attachment, Attachments};
use super::box_positions::{box_marks, box_names, mark, silent_places};
use super::objects::{BoxObject, Meta, NavMeta, NavObject, PageObject, json};
use crate::access::Level;
use crate::diagnostic::Diagnostic;
use crate::document::body::GateBox;
use crate::gate::{Gate, Object, Sealed};
use crate::names::Permalink;
use crate::render::Renderer;
use crate::render::release::{Confidential, Hole, Rendered};
use crate::site::outputs::Kind;
use crate::site::outputs::addresses::{leaflet_of, list_page_of};
use crate::site::{Private, View, Visible};

/// Search packs are no larger than this.
const LARGEST_PACK: usize = 4 * 1000 * 1000;

/// Makes the sealed objects of a site.
pub struct SealedComposer<'a> {
    /// The templates.
    pub renderer: &'a Renderer,
    /// Every view of the site.
    pub views: &'a Views<'a>,
    /// Seals.
    pub gate: &'a Gate,
    /// The files that sealed pages may use.
    pub attachments: &'a Attachments,
}

/// A box that was rendered for its own readers.
struct OpenedBox {
    name: String,
    at: Option<Vec<usize>>,
    words: Confidential,
}

impl SealedComposer<'_> {
    /// A gated page or its leaflet, at its own address, with its stricter boxes sealed once more inside.
    ///
    /// # Errors
    ///
    /// What rendering told, or a theme without a `<main>`.
    pub fn object(
        &self,
        page: &Visible<'_, Private>,
        address: &Permalink,
        rendered: Rendered<Private>,
        what: &Kind,
    ) -> Result<Sealed, Diagnostic> {
        let mut outline = match what {
            Kind::ListPage(_, number) => self.renderer.outline_of_part(page, *number),
            _ => self.renderer.outline(page),
        };
        if matches!(what, Kind::Leaflet(_)) {
            outline.kind = "leaflet";
        }
        let view = page.view();
        let level = view.level();
        let parts = rendered.into_parts();
        let (crumbs, main) = parts.ok_or_else(Diagnostic::theme_without_main)?;
        let (crumbs, main) = (self.confided(crumbs, page)?, self.confided(main, page)?);
        let roles = &view.config().roles;
        let files = self.attachments.among(main.files(level)?, level, roles);
        let (crumbs, main) = (text(&crumbs, level)?.trim(), text(&main, level)?);
        let covered = self.views.private.iter().map(View::level);
        let meta = Meta {
            title: Some(outline.title),
            lang: Some(outline.language),
            dir: Some(outline.direction),
            kind: Some(outline.kind),
            covers: covered
                .filter(|other| roles.visible_from(other, level))
                .map(|other| self.gate.level(other).id)
                .collect(),
            crumbs: Some(crumbs),
            files,
        };
        // A further page of a list has none of the section's words.
        let words = page.scope().filter(|_| !matches!(what, Kind::ListPage(..)));
        let boxes = words.map(|scope| &scope.boxes[..]).unwrap_or_default();
        let object = PageObject {
            meta,
            html: Some(main),
            boxes: Vec::new(),
            inner: self.sealed_within(page, boxes)?,
        };
        let json = json(&object, main.len());
        Ok(self.gate.seal(level, Object::Page(address), &json))
    }

    /// The boxes that a level adds to a public page.
    ///
    /// # Errors
    ///
    /// What rendering told.
    pub fn boxes(&self, page: &Visible<'_, Private>) -> Result<Sealed, Diagnostic> {
        let level = page.view().level();
        let object = self.box_object(page, &page.own_boxes())?;
        Ok(self.gate.seal(level, Object::Page(page.address()), &object))
    }

    /// Whether a level adds boxes to a public page.
    fn has_boxes(&self, page: &Visible<'_, Private>) -> bool {
        page.level().is_public() && !page.own_boxes().is_empty()
    }

    /// Boxes of the level of a view, as JSON, with the stricter ones sealed once more inside.
    fn box_object(
        &self,
        page: &Visible<'_, Private>,
        boxes: &[&GateBox],
    ) -> Result<String, Diagnostic> {
        let mut names = box_names(page);
        let host = self.views.public.at(page.address().path());
        let host = host.filter(|host| host.level().is_public());
        // Only a box that stands in the public page itself, not in another box, has a place to find there.
        let has_place = |(name, silent): &(String, bool)| *silent && !name.contains('.');
        let mut places = match &host {
            Some(host)
                if boxes
                    .iter()
                    .any(|it| names.get(&it.number).is_some_and(has_place)) =>
            {
                silent_places(self.renderer, host)?
            }
            _ => BTreeMap::new(),
        };
        let mut inner = Vec::new();
        let mut opened = Vec::new();
        for gate_box in boxes {
            let named = names.remove(&gate_box.number);
            let named = named.expect("a page's boxes are all named");
            let at = match has_place(&named) && host.is_some() {
                true => match places.remove(&gate_box.number) {
                    Some(place) => Some(place),
                    None => continue, // its block prints no body, to nobody
                },
                false => None,
            };
            let (name, _) = named;
            let rendered = self.renderer.opened_box(page, gate_box.number)?;
            let words = self.confided(rendered, page)?;
            opened.push(OpenedBox { name, at, words });
            inner.extend(self.sealed_within(page, &gate_box.scope.boxes)?);
        }
        let (level, roles) = (page.view().level(), &page.view().config().roles);
        let mut meta = Meta::default();
        let mut boxes = Vec::new();
        for gate_box in &opened {
            let html = text(&gate_box.words, level)?;
            let files = gate_box.words.files(level)?;
            meta.files
                .extend(self.attachments.among(files, level, roles));
            boxes.push(BoxObject {
                n: &gate_box.name,
                at: gate_box.at.as_deref(),
                html,
            });
        }
        let object = PageObject {
            meta,
            html: None,
            boxes,
            inner,
        };
        Ok(json(&object, 0))
    }

    /// Boxes within something that is sealed: one JWE for each of their levels.
    fn sealed_within(
        &self,
        page: &Visible<'_, Private>,
        boxes: &[GateBox],
    ) -> Result<Vec<Box<RawValue>>, Diagnostic> {
        let mut by_level: BTreeMap<&Level, Vec<&GateBox>> = BTreeMap::new();
        for gate_box in boxes {
            if let Some(level) = page.boxes().get(gate_box.number.wrapping_sub(1)) {
                by_level.entry(level).or_default().push(gate_box);
            }
        }
        let mut sealed = Vec::new();
        for (level, boxes) in by_level {
            let view = self.views.private.iter().find(|view| view.level() == level);
            let Some(page) = view.and_then(|view| view.at(page.address().path())) else {
                continue;
            };
            let object = self.box_object(&page, &boxes)?;
            let jwe = self.gate.seal_within(level, page.address(), &object);
            sealed.push(RawValue::from_string(jwe).expect("a JWE is JSON"));
        }
        Ok(sealed)
    }

    /// Everything that a level adds to pages that others may read too, and where its own lie.
    ///
    /// # Errors
    ///
    /// What rendering told.
    pub fn nav(
        &self,
        view: &View<'_, Private>,
        order: usize,
        search: &[Attachment],
    ) -> Result<Sealed, Diagnostic> {
        let level = view.level();
        let label = self.renderer.readers_of(view);
        let menu = Confidential::from(self.renderer.menu(view, None)?);
        let opens = self.renderer.opens(view)?.map(Confidential::from);
        let opens = opens.as_ref().map(|opens| text(opens, level)).transpose()?;
        let mut rows = BTreeMap::new();
        let mut pages = BTreeMap::new();
        let mut shells = Vec::new();
        let all: Vec<Visible<'_, Private>> = view.pages().collect();
        for page in &all {
            let address = page.address().path();
            let piece = match (page.is_home(), page.is_section()) {
                (true, _) => self.renderer.new_rows(view)?,
                (_, true) if self.is_read_by_others(page, level) => {
                    self.renderer.further_rows(view, page)?
                }
                _ => None,
            };
            if let Some(piece) = piece {
                rows.insert(address, text(&Confidential::from(piece), level)?.to_owned());
            }
            // A folder without a page gives way to what the program makes at its address.
            let stands = view
                .at(address)
                .is_some_and(|here| here.number() == page.number());
            let own = stands && page.is_also_at(level);
            if own || self.has_boxes(page) {
                pages.insert(address.to_owned(), self.gate.page_id(page.address()));
                if !own || page.is_teased() {
                    shells.push(address);
                }
            }
            if own && !page.is_also_at(&Level::public()) {
                for number in 2..=page.list_pages() {
                    let part = list_page_of(page.address(), number);
                    pages.insert(part.path().to_owned(), self.gate.page_id(&part));
                }
            }
            if own && !page.is_also_at(&Level::public()) && self.renderer.has_leaflet(page) {
                let leaflet = leaflet_of(page.address());
                pages.insert(leaflet.path().to_owned(), self.gate.page_id(&leaflet));
            }
        }
        for (address, made) in view.made() {
            if let Some(piece) = self.renderer.further_made(view, made)? {
                let piece = Confidential::from(piece);
                rows.insert(address.path(), text(&piece, level)?.to_owned());
            }
        }
        let former: Vec<(&Permalink, Visible<'_, Private>)> = view.former_addresses().collect();
        let aliases = former
            .iter()
            .map(|(former, page)| (former.path(), page.address().path()))
            .collect();
        let object = NavObject {
            meta: NavMeta {
                label: &label,
                order,
            },
            menu: text(&menu, level)?,
            opens: opens.unwrap_or_default(),
            rows,
            pages,
            shells,
            aliases,
            search,
        };
        Ok(self.gate.seal(level, Object::Nav, &json(&object, 0)))
    }

    /// Whether a page stands at a level whose readers may not all read this one.
    fn is_read_by_others(&self, page: &Visible<'_, Private>, level: &Level) -> bool {
        let roles = &page.view().config().roles;
        let stands_at = |other: &Level| page.is_also_at(other) && !roles.visible_from(level, other);
        stands_at(&Level::public()) || self.views.private.iter().map(View::level).any(stands_at)
    }

    /// The files of a level's search index in packs, each with the number of its pack.
    ///
    /// # Errors
    ///
    /// A file is for the readers of another level.
    pub fn packs(
        &self,
        level: &Level,
        files: Vec<(String, Rendered<Private>)>,
    ) -> Result<Vec<(Sealed, Attachment)>, Diagnostic> {
        let mut packs: Vec<Vec<(String, Confidential)>> = Vec::new();
        let mut room = 0;
        for (name, file) in files {
            let file = Confidential::from(file);
            let size = file.expose(level)?.len() + name.len() + 32;
            if packs.is_empty() || size > room {
                packs.push(Vec::new());
                room = LARGEST_PACK;
            }
            room = room.saturating_sub(size);
            if let Some(pack) = packs.last_mut() {
                pack.push((name, file));
            }
        }
        packs
            .iter()
            .enumerate()
            .map(|(number, pack)| {
                let bytes = self.packed(pack, level)?;
                let (sealed, key) = self.gate.seal_pack(level, number, &bytes);
                Ok((sealed, Attachment::pack(key, number, bytes.len())))
            })
            .collect()
    }

    /// Files, compressed, one behind the other, with a directory in front.
    fn packed(
        &self,
        files: &[(String, Confidential)],
        level: &Level,
    ) -> Result<Vec<u8>, Diagnostic> {
        let mut directory = BTreeMap::new();
        let mut bytes = Vec::new();
        for (name, file) in files {
            let file = self.gate.squeezed(file.expose(level)?);
            directory.insert(name, (bytes.len(), file.len()));
            bytes.extend(file);
        }
        let directory = serde_json::to_vec(&directory).expect("names and numbers can be JSON");
        let length = u32::try_from(directory.len()).expect("a pack holds four megabytes of files");
        let mut pack = length.to_be_bytes().to_vec();
        pack.extend(directory);
        pack.extend(bytes);
        Ok(pack)
    }

    /// What was rendered for a level, with marks in its holes.
    fn confided(
        &self,
        rendered: Rendered<Private>,
        page: &Visible<'_, Private>,
    ) -> Result<Confidential, Diagnostic> {
        let view = page.view();
        let names = box_names(page);
        let filled = rendered.with(|hole| match hole {
            // A page that is opened stands in the shell of another, which has menu and search.
            Hole::Menu(_) | Hole::Search => Ok(Vec::new()),
            Hole::Rows | Hole::New => Ok(vec![mark(view, hole)]),
            Hole::Box(number) => box_marks(self.renderer, page, &names, *number),
        });
        filled.map(Confidential::from)
    }
}

/// For an object of a level. Templates print text, so this is the whole of it.
fn text<'w>(words: &'w Confidential, level: &Level) -> Result<&'w str, Diagnostic> {
    let words = words.expose(level)?;
    Ok(std::str::from_utf8(words).expect("templates print text"))
}
