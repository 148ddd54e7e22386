//! The site as the record of addresses has it: every page file with its address, its readers and the file that says so,
//! and its words as hashes.
//!
//! For [`crate::record`] alone. It tells of pages that are held back too, so that it is the same on every day; and no
//! word passes, as none does through [`super::Worded`].

use std::collections::HashSet;
use std::ops::Range;

use super::assemble::former_address;
use super::outputs::addresses;
use super::{Page, Site, Worded, worded};
use crate::access::Level;
use crate::diagnostic::Span;
use crate::document::Document;
use crate::document::body::{Body, Gap};
use crate::document::kind::{Status, TeaserKind};
use crate::names::{Fingerprint, Permalink, SitePath};
use crate::wording::{Wording, joined};

/// A page that has a file.
#[derive(Clone, Copy)]
pub struct Recorded<'s> {
    page: &'s Page,
    document: &'s Document,
    level: &'s Level,
}

/// The addresses of a site at which something answers.
pub struct Answering {
    keys: HashSet<String>,
}

impl Answering {
    /// Whether something answers there; `None` if it is no address. A page may be asked for with or without `/`.
    pub fn has(&self, address: &str) -> Option<bool> {
        if address == "/" {
            return Some(true);
        }
        let address = former_address(address)?;
        let is_made =
            addresses::is_written(address.path()) || addresses::reserved(&address).is_some();
        Some(is_made || self.keys.contains(&address.collision_key()))
    }
}

/// What a folder's own page hands down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handed<'s> {
    /// Who may read what lies below.
    pub level: &'s Level,
    /// The file that says so; nothing if none does.
    pub set_by: Option<&'s SitePath>,
    /// Whether its `access-below` says so.
    pub by_below: bool,
    /// What everybody may know of what lies below, with the file that says so.
    pub teaser: (TeaserKind, Option<&'s SitePath>),
}

/// What a text of a page is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextKind {
    /// The page, without its boxes.
    Page,
    /// A box for some readers, without the boxes in it; its first line in the file.
    Box(Range<usize>),
    /// A box that is open to everybody by its editor's word; its first line in the file.
    Open(Range<usize>),
}

/// A text with readers of its own, as hashes of its words.
pub struct Text {
    /// What it is.
    pub kind: TextKind,
    /// Who may read it.
    pub level: Level,
    /// Its words, in the order in which they stand.
    pub said: Vec<u64>,
    /// The words of all that shows with it: of a page its fields, of pictures and links what their attributes say.
    pub shown: Wording,
}

impl<'s> Recorded<'s> {
    pub(super) fn page(&self) -> &'s Page {
        self.page
    }

    pub(super) fn document(&self) -> &'s Document {
        self.document
    }

    /// Its file.
    pub fn file(&self) -> &'s SitePath {
        self.document.path()
    }

    /// Its address, without the path of `base_url`.
    pub fn address(&self) -> &'s Permalink {
        &self.page.address
    }

    /// A hash of its whole file.
    pub fn print(&self) -> Fingerprint {
        Fingerprint::of(self.document.source.text().as_bytes())
    }

    /// Whether it was taken back.
    pub fn is_withdrawn(&self) -> bool {
        self.document.front.status == Some(Status::Withdrawn)
    }

    /// A hash of the words of its title.
    pub fn title(&self) -> u64 {
        let mut wording = Wording::default();
        wording.text(&self.page.title);
        joined(&wording.whole())
    }

    /// Its former addresses, as they are written.
    pub fn aliases(&self) -> impl Iterator<Item = &'s str> {
        self.document
            .front
            .aliases
            .iter()
            .map(|alias| alias.value.as_str())
    }

    /// The line by which its file names further former addresses, and the place of that line.
    pub fn line_of_aliases(&self, further: &[&str]) -> (String, Span) {
        let own = &self.document.front.aliases;
        let all = own.iter().map(|alias| alias.value.as_str());
        let is_plain = |c: char| c.is_alphanumeric() || "/-_.~".contains(c);
        let text = self.document.source.text();
        let fence = text.get(..self.document.front.at.start).unwrap_or_default();
        let is_toml = fence.trim_end().ends_with("+++");
        let written = |address: &str| match address.chars().all(is_plain) && !is_toml {
            true => address.to_owned(),
            false => format!("\"{address}\""),
        };
        let all: Vec<String> = all.chain(further.iter().copied()).map(written).collect();
        let sign = if is_toml { " =" } else { ":" };
        let place = match own.first() {
            Some(alias) if !alias.at.is_empty() => self.place(alias.at.clone()),
            _ => self.top(),
        };
        (format!("aliases{sign} [{}]", all.join(", ")), place)
    }

    /// Whether its file begins with a block of fields.
    pub fn has_front_matter(&self) -> bool {
        !self.document.front.at.is_empty()
    }

    /// Whether it is a folder's own page.
    pub fn is_section(&self) -> bool {
        self.page.is_section
    }

    /// Who may read it.
    pub fn level(&self) -> &'s Level {
        self.level
    }

    /// The file that says who may read it; nothing if none does.
    pub fn set_by(&self) -> Option<&'s SitePath> {
        self.page.set_by.as_ref()
    }

    /// What everybody may know of it as long as it is gated, with the file that says so.
    pub fn teaser(&self) -> (TeaserKind, Option<&'s SitePath>) {
        (self.page.teaser, self.page.teased_by.as_ref())
    }

    /// What it hands down, if it is a folder's own page.
    pub fn below(&self) -> Option<Handed<'s>> {
        let below = self.page.below.as_ref()?;
        Some(Handed {
            level: &below.level,
            set_by: below.set_by.as_ref(),
            by_below: self.document.front.access_below.is_some(),
            teaser: (below.teaser, below.teased_by.as_ref()),
        })
    }

    /// Whether its status keeps it from every reader.
    pub fn is_draft(&self) -> bool {
        let status = self.document.front.status.unwrap_or_default();
        !matches!(status, Status::Published | Status::Withdrawn)
    }

    /// The places in its file, and in parts that stand in it, that name a role.
    pub fn roles_named(&self, role: &str) -> Vec<Span> {
        let front = &self.document.front;
        let access = [&front.access, &front.access_below].into_iter().flatten();
        let mut named: Vec<Range<usize>> = access
            .flat_map(|access| &access.names)
            .filter(|name| name.value == role)
            .map(|name| name.at.clone())
            .collect();
        self.document.scope.each_box(&mut |gate_box| {
            let roles = gate_box.roles.iter().filter(|name| name.value == role);
            named.extend(roles.map(|name| name.at.clone()));
        });
        named.into_iter().map(|at| self.place(at)).collect()
    }

    /// Where its front matter begins.
    pub fn top(&self) -> Span {
        self.place(self.document.front.at.start..self.document.front.at.start)
    }

    /// A place in its file.
    pub fn place(&self, at: Range<usize>) -> Span {
        Span::new(&self.document.source, at)
    }

    /// The lines of its file, each with where it begins and the hashes of its words.
    pub fn lines(&self) -> impl Iterator<Item = (usize, Vec<u64>)> {
        let lines = self.document.source.text().split_inclusive('\n');
        lines.scan(0, |at, line| {
            let begins = *at;
            *at += line.len();
            let mut wording = Wording::default();
            wording.text(line);
            Some((begins, wording.whole()))
        })
    }

    /// Whether parts of it have readers of their own, be it everybody by an editor's word.
    pub fn has_boxes(&self) -> bool {
        let scope = &self.document.scope;
        let mut has_open = !scope.boxes.is_empty();
        scope.body.each_gap(&mut |gap| {
            has_open |= matches!(gap, Gap::Block(block) if block.opened.is_open_box());
        });
        has_open
    }

    /// Its texts: its own, and those of its boxes.
    pub fn texts(&self) -> Vec<Text> {
        let mut texts = Vec::new();
        let scope = &self.document.scope;
        let (mut said, mut shown) = (Wording::default(), Wording::default());
        worded::add_front(self.document, &mut shown);
        add_body(&scope.body, &mut said, &mut shown, &mut texts);
        texts.push(Text {
            kind: TextKind::Page,
            level: self.level.clone(),
            said: said.whole(),
            shown,
        });
        scope.each_box(&mut |gate_box| {
            let number = gate_box.number.wrapping_sub(1);
            // A box whose readers are not known stops the build.
            let Some(level) = self.page.boxes.get(number) else {
                return;
            };
            let (mut said, mut shown) = (Wording::default(), Wording::default());
            add_body(&gate_box.scope.body, &mut said, &mut shown, &mut texts);
            texts.push(Text {
                kind: TextKind::Box(gate_box.at.clone()),
                level: level.clone(),
                said: said.whole(),
                shown,
            });
        });
        texts
    }
}

/// Adds the words of a body. What stands in it between the lines of an open box is a text of its own.
fn add_body(body: &Body, said: &mut Wording, shown: &mut Wording, texts: &mut Vec<Text>) {
    said.said(body.html.as_bytes());
    worded::add_html(body, shown);
    for gap in &body.gaps {
        match gap {
            Gap::Block(block) if block.opened.is_open_box() => {
                let (mut said, mut shown) = (Wording::default(), Wording::default());
                add_body(&block.body, &mut said, &mut shown, texts);
                texts.push(Text {
                    kind: TextKind::Open(block.opened.at.clone()),
                    level: Level::public(),
                    said: said.whole(),
                    shown,
                });
            }
            Gap::Block(block) => {
                said.text(&block.opened.argument);
                shown.text(&block.opened.argument);
                add_body(&block.body, said, shown, texts);
            }
            Gap::Picture(picture) => {
                for words in [&picture.alt, &picture.caption] {
                    said.text(words);
                    shown.text(words);
                }
            }
            Gap::Notes(notes) => add_body(notes, said, shown, texts),
            _ => {}
        }
    }
}

impl Site {
    /// Every page that has a file, held back or not, in the order of their files.
    pub fn recorded(&self) -> Vec<Recorded<'_>> {
        let site = self.whole.as_deref().unwrap_or(self);
        let recorded = site.pages.iter().filter_map(|page| {
            Some(Recorded {
                page,
                document: page.document.as_ref()?,
                level: page.levels.first()?,
            })
        });
        let mut recorded: Vec<Recorded<'_>> = recorded.collect();
        recorded.sort_by(|one, other| one.file().cmp(other.file()));
        recorded
    }

    /// Where something answers, on whatever day: pages and files, what the program makes, and former addresses that
    /// pages name.
    pub fn answering(&self) -> Answering {
        let recorded = self.recorded();
        let pages = recorded.iter().map(|page| page.address().clone());
        // Folders without a page of their own, and files.
        let others = self.by_address.keys().chain(self.assets_by_address.keys());
        let others = others.map(|address| Permalink::new(address.as_str()));
        let former = recorded.iter().flat_map(Recorded::aliases);
        let former = former.filter_map(former_address);
        let made = self.made.keys().cloned();
        let all = pages.chain(others).chain(former).chain(made);
        Answering {
            keys: all.map(|address| address.collision_key()).collect(),
        }
    }

    /// What stands on no page and in no fact, with those who may read it: teasers and settings of everybody, and downloads that
    /// are made of words; on whatever day.
    pub fn recorded_beside_pages(&self) -> Vec<(Worded<'_>, Level)> {
        let site = self.whole.as_deref().unwrap_or(self);
        let public = site.public_wording_beside_pages().into_iter();
        let mut all: Vec<_> = public.map(|worded| (worded, Level::public())).collect();
        site.texts_attached(&mut all);
        all
    }
}
