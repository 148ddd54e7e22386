//! A page or a folder of pages in another place: with every link to it, its former address, and its readers.
//!
//! What a page is by its place, it says itself in the new one: who may read it, where more readers could, and its type.
//! The site as it will be is looked at before anything is written, link by link.

use std::collections::BTreeMap;
use std::ops::Range;

use percent_encoding::percent_decode_str;

use super::destination;
use super::field::{Block, Written as Value};
use super::relocation::{Both, Moving as MovingLink};
use super::{Desk, Edit, Refused, Relocation, Revision, brought};
use crate::access::Level;
use crate::config::{Config, SETTINGS};
use crate::diagnostic::Span;
use crate::document::Document;
use crate::fields::{self, Table, Value as Node};
use crate::names::{Permalink, SitePath, nearest};
use crate::pipeline::{Request, is_page};
use crate::site::{Place, Site, Standing, Written, outputs::addresses};
use crate::snapshot::Snapshot;
use crate::source::SourceRef;

/// What a move changes.
pub struct Moving {
    /// On the disk.
    pub revision: Revision,
    /// Each file that moves.
    pub moved: Vec<Moved>,
    /// How many links change in each file, by the place where it lies before.
    pub links: BTreeMap<SitePath, usize>,
    /// Pages of which the links could not be read.
    pub unread: Vec<SitePath>,
    /// Addresses that answer nothing any more, since nothing can name them: those of files, and of lists that the program made.
    pub lost: Vec<String>,
}

/// A file that moves.
pub struct Moved {
    /// Where it lies.
    pub from: SitePath,
    /// Where it will lie.
    pub to: SitePath,
    /// Its address before and behind the move, if it is a page and they differ.
    pub addresses: Option<(Permalink, Permalink)>,
    /// The lines that are written into it, so that it stays what it is.
    pub lines: Vec<String>,
    /// Who may read it there, if these are fewer than before.
    pub fewer_readers: Option<Level>,
}

/// Works out what a move changes, and looks at the site as it will be.
///
/// Costs what reading the site three times costs.
///
/// # Errors
///
/// Why it must not be done: nothing is there, something is in the way, or the site would have new problems.
pub fn moving(
    snapshot: &Snapshot,
    config: &Config,
    request: &Request,
    old: &str,
    new: &str,
) -> Result<Moving, Refused> {
    let mut desk = Desk::of(config, request);
    let (before, told) = desk.load(snapshot)?;
    let relocation = asked_for(&before.site, snapshot, old, new)?;
    let moves = moves(snapshot, &relocation)?;
    let mut revision = Revision {
        moves,
        ..Revision::default()
    };
    let (there, _) = desk.load(&revision.applied(snapshot))?;
    let mover = Mover {
        relocation: &relocation,
        before: &before.site,
        there: &there.site,
        config,
    };
    let moved = mover.stay_what_they_are(&mut revision)?;
    let links = mover.links(snapshot, &mut revision)?;
    nothing_in_the_way(snapshot, &revision)?;
    let (after, new_told) = desk.load(&revision.applied(snapshot))?;
    mover.lead_where_they_led(&revision, &after.site)?;
    mover.are_what_they_were(&moved, &after.site)?;
    let brought = brought(&revision, &told, &new_told);
    if !brought.is_empty() {
        return Err(Refused {
            problems: brought,
            ..Refused::new(
                "the site would not build any more",
                "mend where this comes from first, then move the page; nothing was changed",
            )
        });
    }
    Ok(Moving {
        lost: mover.lost(snapshot, &after.site),
        unread: unread(snapshot, &before.site),
        revision,
        moved,
        links,
    })
}

/// What of `content/` is meant to move, and where to: as files, folders or addresses are written.
fn asked_for(
    site: &Site,
    snapshot: &Snapshot,
    old: &str,
    new: &str,
) -> Result<Relocation, Refused> {
    let has_file = |path: &str| {
        let path = format!("content/{path}");
        snapshot.text(&path).is_some() || snapshot.asset(&path).is_some()
    };
    let has_folder = |path: &str| {
        let folder = format!("content/{path}/");
        let mut texts = snapshot.texts_below(&folder);
        texts.next().is_some() || snapshot.assets_below(&folder).next().is_some()
    };
    let wanted = below_content(old);
    let page = format!("{wanted}.md");
    let from = if has_file(&wanted) || has_folder(&wanted) {
        Some(wanted.clone())
    } else if has_file(&page) {
        Some(page)
    } else {
        site.file_at(&format!("/{wanted}/")).map(str::to_owned)
    };
    let Some(from) = from.filter(|from| !from.is_empty()) else {
        let pages = site.recorded();
        let files = pages.iter().filter_map(|page| page.file().in_content());
        let help = match nearest(&wanted, files) {
            Some(near) => format!("did you mean `{near}`? Nothing was changed"),
            None => {
                "name it by its file, such as content/tips/rest.md; nothing was changed".to_owned()
            }
        };
        return Err(Refused::new(
            format!("there is no page or folder `{old}` in content/"),
            help,
        ));
    };
    let name = from.rsplit('/').next().unwrap_or(&from).to_owned();
    if name == "_index.md" {
        let folder = from.strip_suffix("/_index.md");
        return Err(Refused::new(
            "an _index.md is the page of its folder and stays in it",
            match folder {
                Some(folder) => {
                    format!("move the folder: `pimh mv {folder} NEW`; nothing was changed")
                }
                None => "the home page has no other place; nothing was changed".to_owned(),
            },
        ));
    }
    if !is_sound(&from) {
        return Err(Refused::new(
            format!("`{from}` is no page"),
            "only what readers see can move; nothing was changed",
        ));
    }
    let is_file = has_file(&from);
    let wanted = below_content(new);
    let ends_as_folder = new.ends_with(['/', '\\']) || wanted.is_empty() || has_folder(&wanted);
    let extension = |name: &str| {
        name.rsplit('/')
            .next()
            .and_then(|name| Some(name.rsplit_once('.')?.1.to_lowercase()))
    };
    let to = match (ends_as_folder, is_file) {
        (true, _) if wanted.is_empty() => name,
        (true, _) => format!("{wanted}/{name}"),
        (false, true) if extension(&wanted).is_none() => {
            format!("{wanted}.{}", extension(&from).unwrap_or_default())
        }
        (false, _) => wanted,
    };
    let help = "nothing was changed";
    if !is_sound(&to) || to.ends_with("/_index.md") {
        return Err(Refused::new(
            format!("no page can lie at `{to}`"),
            format!("name a place of which no part begins with `_` or a dot; {help}"),
        ));
    }
    if is_file && extension(&to) != extension(&from) {
        return Err(Refused::new(
            format!("`{to}` would be a file of another kind"),
            format!(
                "let it end with .{}; {help}",
                extension(&from).unwrap_or_default()
            ),
        ));
    }
    if to == from {
        return Err(Refused::new(format!("`{from}` lies there already"), help));
    }
    if to.starts_with(&format!("{from}/")) {
        return Err(Refused::new(
            format!("`{from}` cannot be moved into itself"),
            help,
        ));
    }
    Ok(Relocation { from, to })
}

/// A path as somebody may type it, from `content/` on and without `/` at either end.
fn below_content(path: &str) -> String {
    let path = path.replace('\\', "/");
    let parts: Vec<&str> = path
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".")
        .collect();
    let parts = parts.strip_prefix(&["content"]).unwrap_or(&parts);
    parts.join("/")
}

/// Whether readers can see what lies there, on every disk.
fn is_sound(path: &str) -> bool {
    let is_private = |part: &str| part.starts_with('.') || part.starts_with('_');
    let is_odd = |c: char| c.is_control() || ":?#*\"<>|\\".contains(c);
    let mut parts = path.split('/');
    !path.is_empty()
        && !parts.any(|part| part.is_empty() || is_private(part) || part.contains(is_odd))
}

/// Every file that moves.
fn moves(
    snapshot: &Snapshot,
    relocation: &Relocation,
) -> Result<Vec<(SitePath, SitePath)>, Refused> {
    let linked = snapshot.links().iter().find(|(link, target)| {
        let moves = |path: &SitePath| path.in_content().is_some_and(|path| relocation.moves(path));
        moves(link) || moves(target)
    });
    if let Some((link, target)) = linked {
        return Err(Refused::new(
            format!("{link} is a link on the disk, to {target}"),
            "put the file itself there first, or move both by hand; nothing was changed",
        ));
    }
    let texts = snapshot.texts_below("content/").map(|source| &source.path);
    let assets = snapshot.assets_below("content/").map(|asset| &asset.path);
    let all = texts.chain(assets);
    let moved = all.filter_map(|path| {
        let inside = path
            .in_content()
            .filter(|inside| relocation.moves(inside))?;
        let to = SitePath::new(format!("content/{}", relocation.of(inside)));
        Some((path.clone(), to))
    });
    Ok(moved.collect())
}

/// Nothing is written over, but what an earlier run wrote that was stopped half way.
fn nothing_in_the_way(snapshot: &Snapshot, revision: &Revision) -> Result<(), Refused> {
    for (from, to) in &revision.moves {
        let is_going = revision.moves.iter().any(|(going, _)| going == to);
        let is_written = match (snapshot.text(to.as_str()), snapshot.text(from.as_str())) {
            (None, _) => snapshot.asset(to.as_str()).is_none(),
            (Some(there), Some(source)) => {
                let edits = revision.edits.get(from).map_or(&[][..], Vec::as_slice);
                there.text() == super::apply(source.text(), edits)
            }
            (Some(_), None) => false,
        };
        if !is_written && !is_going {
            return Err(Refused::new(
                format!("there is {to} already, and it stays as it is"),
                "choose another place; nothing was changed",
            ));
        }
    }
    Ok(())
}

/// Whether a file is one of those that become pages, by its name.
fn is_text_of_page(path: &SitePath) -> bool {
    matches!(path.extension().as_str(), "md" | "markdown")
}

/// The pages that could not be read.
fn unread(snapshot: &Snapshot, site: &Site) -> Vec<SitePath> {
    let pages = snapshot
        .texts_below("content/")
        .filter(|source| is_page(&source.path));
    let is_unread = |source: &&SourceRef| {
        let file = source.path.in_content();
        file.is_some_and(|file| site.document_of(file).is_none())
    };
    pages
        .filter(is_unread)
        .map(|source| source.path.clone())
        .collect()
}

impl Moved {
    /// Whether a field is written into it.
    fn is_kept(&self, field: &str) -> bool {
        let begins = format!("{field}: ");
        self.lines.iter().any(|line| line.starts_with(&begins))
    }
}

struct Mover<'a> {
    relocation: &'a Relocation,
    /// The site before the move.
    before: &'a Site,
    /// The same with the files in their new places, and nothing else done.
    there: &'a Site,
    config: &'a Config,
}

impl Mover<'_> {
    /// The pages that move, by the path of their files before, sections before what lies in them.
    fn pages(&self, revision: &Revision) -> Vec<(SitePath, SitePath, bool)> {
        let mut pages: Vec<(SitePath, SitePath, bool)> = revision
            .moves
            .iter()
            .map(|(from, to)| {
                let standing = from
                    .in_content()
                    .and_then(|file| self.before.standing(file));
                (
                    from.clone(),
                    to.clone(),
                    standing.is_some_and(|page| page.is_section),
                )
            })
            .collect();
        let depth = |path: &SitePath| path.as_str().matches('/').count();
        pages.sort_by_key(|(from, _, is_section)| (depth(from), !is_section));
        pages
    }

    /// Writes into each page what it was by its place and would not be in the new one.
    fn stay_what_they_are(&self, revision: &mut Revision) -> Result<Vec<Moved>, Refused> {
        let mut moved = Vec::new();
        let mut handed = Handed::default();
        let answering = self.there.answering();
        for (from, to, _) in self.pages(revision) {
            let mut entry = Moved {
                from: from.clone(),
                to: to.clone(),
                addresses: None,
                lines: Vec::new(),
                fewer_readers: None,
            };
            let inside = |path: &SitePath| path.in_content().unwrap_or(path.as_str()).to_owned();
            let was = self.before.standing(&inside(&from));
            let is = self.there.standing(&inside(&to));
            let document = self.before.document_of(&inside(&from));
            match (was, is, document) {
                (Some(was), Some(is), Some(document)) => {
                    let mut keeper = Keeper {
                        block: Block::of(document),
                        edits: Vec::new(),
                        lines: Vec::new(),
                    };
                    self.keep_kind(&mut keeper, &mut handed, document, &to, &was, &is);
                    self.keep_readers(&mut keeper, &mut handed, document, &to, &was, &is);
                    if was.address != is.address {
                        self.keep_address(&mut keeper, document, &was, &is, &answering);
                        entry.addresses = Some((was.address, is.address));
                    }
                    entry.lines = keeper.lines;
                    let is_as_open = self.config.roles.visible_from(&is.level, &was.level);
                    entry.fewer_readers =
                        (!is_as_open && is.level != was.level && !entry.is_kept("access"))
                            .then_some(is.level);
                    for (section, edit, line) in handed.new.drain(..) {
                        let file: &mut Vec<Edit> =
                            revision.edits.entry(section.clone()).or_default();
                        file.push(edit);
                        let mut sections = moved.iter_mut();
                        if let Some(moved) =
                            sections.find(|moved: &&mut Moved| moved.from == section)
                        {
                            moved.lines.push(line);
                        }
                    }
                    if !keeper.edits.is_empty() {
                        revision.edits.entry(from).or_default().extend(keeper.edits);
                    }
                }
                (None, _, _) if is_page(&from) && is_text_of_page(&from) => {
                    return Err(Refused::new(
                        format!("{from} cannot be read as a page"),
                        "mend what `pimh check` tells of it first; nothing was changed",
                    ));
                }
                _ => {}
            }
            moved.push(entry);
        }
        Ok(moved)
    }

    fn keep_kind(
        &self,
        keeper: &mut Keeper<'_>,
        handed: &mut Handed,
        document: &Document,
        to: &SitePath,
        was: &Standing,
        is: &Standing,
    ) {
        if was.is_section {
            handed.sections.push(Section {
                from: document.path().clone(),
                folder: to.folder().to_owned(),
                level: None,
                kind: document.front.type_below,
                has_kind: document.front.type_below.is_some(),
            });
        }
        if was.kind == is.kind {
            return;
        }
        let kind = Value::Name(was.kind.name().to_owned());
        let section = handed.around(to);
        match section {
            // Of all pages of its folder that say nothing themselves.
            Some(section) if !was.is_section && !section.has_kind => {
                section.has_kind = true;
                section.kind = Some(was.kind);
                let file = section.from.clone();
                let page = self
                    .before
                    .document_of(file.in_content().unwrap_or_default());
                if let Some(page) = page {
                    let edit = Block::of(page).set("type-below", &kind);
                    let line = format!("type-below: {}", was.kind.name());
                    handed.new.push((file, edit, line));
                }
            }
            Some(section) if !was.is_section && section.kind == Some(was.kind) => {}
            _ => keeper.set("type", &kind, was.kind.name()),
        }
    }

    fn keep_readers(
        &self,
        keeper: &mut Keeper<'_>,
        handed: &mut Handed,
        document: &Document,
        to: &SitePath,
        was: &Standing,
        is: &Standing,
    ) {
        let roles = &self.config.roles;
        let is_wider = !roles.visible_from(&was.level, &is.level);
        let is_handed = |section: &Section| section.level.as_ref() == Some(&was.level);
        if is_wider && !handed.around_but(to, was.is_section).is_some_and(is_handed) {
            let names: Vec<String> = was.level.roles().iter().map(ToString::to_string).collect();
            let value = match names.as_slice() {
                [] => Value::Name("public".to_owned()),
                [one] => Value::Name(one.clone()),
                _ => Value::List(names.clone()),
            };
            keeper.set("access", &value, &names.join(", "));
        }
        if is_wider
            && was.is_section
            && document.front.access_below.is_none()
            && let Some(section) = handed.sections.last_mut()
        {
            section.level = Some(was.level.clone());
        }
        let known = |teaser: crate::document::kind::TeaserKind| teaser as usize;
        if !was.level.is_public() && known(is.teaser) > known(was.teaser) {
            let name = was.teaser.name();
            keeper.set("teaser", &Value::Name(name.to_owned()), name);
        }
    }

    fn keep_address(
        &self,
        keeper: &mut Keeper<'_>,
        document: &Document,
        was: &Standing,
        is: &Standing,
        answering: &crate::site::Answering,
    ) {
        use crate::document::kind::Status;
        let front = &document.front;
        let status = front.status.unwrap_or_default();
        // Nobody has the address of a draft.
        let is_known = matches!(status, Status::Published | Status::Withdrawn);
        let mut former = vec![was.address.path().to_owned()];
        if front.paper().is_some() && was.kind.is().is_sheet && !was.is_section {
            former.push(addresses::leaflet_of(&was.address).path().to_owned());
        }
        let bare = |address: &str| address.trim().trim_end_matches('/').to_lowercase();
        let has = |address: &String| {
            front
                .aliases
                .iter()
                .any(|alias| bare(&alias.value) == bare(address))
        };
        former.retain(|address| is_known && !has(address) && answering.has(address) == Some(false));
        let new = bare(is.address.path());
        let new_leaflet = bare(addresses::leaflet_of(&is.address).path());
        let is_own = |alias: &str| bare(alias) == new || bare(alias) == new_leaflet;
        let edits = keeper
            .block
            .add(&["aliases", "redirect-from"], &former, &is_own);
        if !edits.is_empty() && !former.is_empty() {
            keeper.lines.push(format!("aliases: {}", former.join(", ")));
        }
        keeper.edits.extend(edits);
    }

    /// Changes every link of which an end moves; how many there are in each file.
    fn links(
        &self,
        snapshot: &Snapshot,
        revision: &mut Revision,
    ) -> Result<BTreeMap<SitePath, usize>, Refused> {
        let mut changed: BTreeMap<SitePath, BTreeMap<(usize, usize), Edit>> = BTreeMap::new();
        let mut change = |source: &SourceRef, at: Range<usize>, text: String| {
            let file = changed.entry(source.path.clone()).or_default();
            file.insert((at.start, at.end), Edit { at, text });
        };
        for link in self.before.written_links() {
            let Some(from) = link.source.path.in_content() else {
                continue;
            };
            if let Some(path) = self.path_of_link(from, &link.dest, link.leads_to.as_ref()) {
                let places = places_of(&link);
                if places.is_empty() {
                    return Err(not_clear(
                        &Span::new(link.source, link.at.clone()),
                        &link.dest,
                    ));
                }
                for place in places {
                    change(link.source, place, path.clone());
                }
            }
        }
        for source in snapshot.texts_below("content/") {
            let is_settings = source.path.as_str() == SETTINGS;
            if !is_settings && !source.path.as_str().starts_with("content/_data/") {
                continue;
            }
            let (table, _) = fields::toml_file(source);
            let mut found = Vec::new();
            in_table(source, &table, is_settings, &mut Vec::new(), &mut found);
            for (at, dest) in found {
                let place = self.before.place_from_top(&dest);
                let path = self.path_of_link("_index.md", &dest, place.as_ref());
                if let Some(path) = path {
                    // What settings name is taken as it stands.
                    let path = match is_settings {
                        true => percent_decode_str(&path).decode_utf8_lossy().into_owned(),
                        false => path,
                    };
                    for place in destination::in_field(source.text(), &at, &dest) {
                        if place.start >= at.start && place.end <= at.end {
                            let place = destination::path_of(source.text(), &place);
                            change(source, place, path.clone());
                        }
                    }
                }
            }
        }
        let mut counts = BTreeMap::new();
        for (path, edits) in changed {
            counts.insert(path.clone(), edits.len());
            let file: &mut Vec<Edit> = revision.edits.entry(path).or_default();
            file.extend(edits.into_values());
        }
        Ok(counts)
    }

    /// The path to write in place of that of a link; nothing if the link is right as it stands.
    fn path_of_link(&self, from: &str, dest: &str, leads_to: Option<&Place>) -> Option<String> {
        let was = leads_to?;
        let is = self.relocation.of_place(was);
        let from_is = self.relocation.of(from);
        if from_is == from && is == *was {
            return None;
        }
        let address =
            |site: &Site, place: &Place| Some(site.address_of_place(place)?.path().to_owned());
        let address_was = address(self.before, was)?;
        // A folder may be left empty, or another page may stand in its place.
        let address_is = address(self.there, &is).unwrap_or_else(|| address_was.clone());
        let moving = MovingLink {
            from: Both {
                was: from,
                is: &from_is,
            },
            to: Both { was, is: &is },
            address: Both {
                was: &address_was,
                is: &address_is,
            },
            base_url: &self.config.base_url,
        };
        let end = dest.trim().find(['?', '#']).unwrap_or(dest.trim().len());
        let path = dest.trim().get(..end).filter(|path| !path.is_empty())?;
        moving.path(path)
    }

    /// Every link leads where it led.
    fn lead_where_they_led(&self, revision: &Revision, after: &Site) -> Result<(), Refused> {
        let mut led: BTreeMap<SitePath, Vec<Written<'_>>> = BTreeMap::new();
        for link in self.before.written_links() {
            let inside = link.source.path.in_content().unwrap_or_default();
            // Of an earlier run, which was stopped.
            if revision.moves.iter().any(|(_, to)| *to == link.source.path) {
                continue;
            }
            let file = SitePath::new(format!("content/{}", self.relocation.of(inside)));
            led.entry(file).or_default().push(link);
        }
        let mut leads: BTreeMap<SitePath, Vec<Written<'_>>> = BTreeMap::new();
        for link in after.written_links() {
            leads
                .entry(link.source.path.clone())
                .or_default()
                .push(link);
        }
        for (file, before) in led {
            let now = leads.remove(&file).unwrap_or_default();
            let mut pairs = before.iter().zip(&now);
            let differs = pairs.find(|(before, now)| {
                let place = before.leads_to.as_ref();
                let place = place.map(|place| self.relocation.of_place(place));
                place.is_some() && place != now.leads_to
            });
            match differs {
                Some((link, _)) => {
                    return Err(not_clear(
                        &Span::new(link.source, link.at.clone()),
                        &link.dest,
                    ));
                }
                None if before.len() != now.len() => {
                    return Err(Refused::new(
                        format!("{file} would be another page"),
                        "mend what `pimh check` tells of it first; nothing was changed",
                    ));
                }
                None => {}
            }
        }
        Ok(())
    }

    /// Every page that moved has the readers and the type that it had, or fewer readers.
    fn are_what_they_were(&self, moved: &[Moved], after: &Site) -> Result<(), Refused> {
        for page in moved {
            let standing = |site: &Site, path: &SitePath| site.standing(path.in_content()?);
            let (Some(was), Some(is)) =
                (standing(self.before, &page.from), standing(after, &page.to))
            else {
                continue;
            };
            let is_as_closed = self.config.roles.visible_from(&was.level, &is.level);
            if !is_as_closed || was.kind != is.kind {
                return Err(Refused::new(
                    format!("{} would be another page in its new place", page.from),
                    "write `access` and `type` into the page first; nothing was changed",
                ));
            }
        }
        Ok(())
    }

    /// Addresses that nothing answers any more.
    fn lost(&self, snapshot: &Snapshot, after: &Site) -> Vec<String> {
        let answering = after.answering();
        let files = snapshot.assets_below("content/").filter_map(|asset| {
            let file = asset.path.in_content()?;
            let place = Place::File(file.to_owned());
            self.relocation
                .moves(file)
                .then(|| self.before.address_of_place(&place))?
        });
        let folder = Place::Folder(self.relocation.from.clone());
        let folder = self.before.address_of_place(&folder);
        let all = files.chain(folder).map(|address| address.path().to_owned());
        let mut lost: Vec<String> = all
            .filter(|address| answering.has(address) == Some(false))
            .collect();
        lost.sort();
        lost
    }
}

/// A page, and what is written into it.
struct Keeper<'d> {
    block: Block<'d>,
    edits: Vec<Edit>,
    lines: Vec<String>,
}

impl Keeper<'_> {
    fn set(&mut self, name: &str, value: &Value, shown: &str) {
        self.edits.push(self.block.set(name, value));
        self.lines.push(format!("{name}: {shown}"));
    }
}

/// The sections that move, and what they say for the pages in them since they move.
#[derive(Default)]
struct Handed {
    sections: Vec<Section>,
    /// Lines that are written into a section on behalf of a page in it: its file, the change, the line.
    new: Vec<(SitePath, Edit, String)>,
}

struct Section {
    from: SitePath,
    /// Where it will lie.
    folder: String,
    /// The level that is written into it.
    level: Option<Level>,
    kind: Option<crate::document::PageType>,
    has_kind: bool,
}

impl Handed {
    /// The nearest section around a file, by where both will lie.
    fn around(&mut self, to: &SitePath) -> Option<&mut Section> {
        let mut sections = self.sections.iter_mut().rev();
        sections.find(|section| to.as_str().starts_with(&format!("{}/", section.folder)))
    }

    /// The same, or the one around it for a section's own page, which was named last.
    fn around_but(&self, to: &SitePath, is_section: bool) -> Option<&Section> {
        let skipped = usize::from(is_section);
        let mut sections = self.sections.iter().rev().skip(skipped);
        sections.find(|section| to.as_str().starts_with(&format!("{}/", section.folder)))
    }
}

/// Where the path of a link's destination stands in its file.
fn places_of(link: &Written<'_>) -> Vec<Range<usize>> {
    let text = link.source.text();
    let places = match link.in_field {
        true => destination::in_field(text, &link.at, &link.dest),
        false => destination::in_text(text, &link.at, &link.dest),
    };
    let places = match places.is_empty() && !link.in_field {
        true => destination::of_references(text, 0, &link.dest),
        false => places,
    };
    places
        .into_iter()
        .map(|at| destination::path_of(text, &at))
        .collect()
}

/// The texts in settings or records that may be links: where each stands, and what it says.
fn in_table(
    source: &SourceRef,
    table: &Table,
    is_settings: bool,
    above: &mut Vec<String>,
    found: &mut Vec<(Range<usize>, String)>,
) {
    for entry in &table.0 {
        above.push(entry.key.clone());
        let path: Vec<&str> = above.iter().map(String::as_str).collect();
        let is_link = !is_settings
            || matches!(
                path.as_slice(),
                ["menu", "main" | "help" | "footer"] | ["gate", "join"] | ["files"]
            );
        if let ["menu", "labels", _] = path.as_slice() {
            let written = source.text().get(entry.key_at.clone()).unwrap_or_default();
            found.push((
                entry.key_at.clone(),
                written.trim_matches(['"', '\'']).to_owned(),
            ));
        }
        in_value(source, &entry.value, is_settings, is_link, above, found);
        above.pop();
    }
}

fn in_value(
    source: &SourceRef,
    node: &fields::Node,
    is_settings: bool,
    is_link: bool,
    above: &mut Vec<String>,
    found: &mut Vec<(Range<usize>, String)>,
) {
    match &node.value {
        Node::Scalar(text)
            if is_link && (is_settings || text.starts_with('/') || text.contains("://")) =>
        {
            found.push((node.at.clone(), text.clone()));
        }
        Node::List(items) => {
            for item in items {
                in_value(source, item, is_settings, is_link, above, found);
            }
        }
        Node::Table(table) => in_table(source, table, is_settings, above, found),
        _ => {}
    }
}

/// A link that cannot be changed for sure.
fn not_clear(at: &Span, dest: &str) -> Refused {
    let (line, _) = at.source.line_column(at.range.start);
    Refused::new(
        format!(
            "the link `{dest}` in {}, line {line}, cannot be changed for sure",
            at.source.path
        ),
        "write it as a plain link first, `[words](path)`; nothing was changed",
    )
}
