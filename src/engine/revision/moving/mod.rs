//! A page or a folder of pages in another place: with every link to it, its former address, and its readers.
//!
//! What a page is by its place, it says itself in the new one: who may read it, where more readers could, and its type.
//! The site as it will be is looked at before anything is written, link by link.

mod asked;
mod keeping;
mod links;

use std::collections::BTreeMap;

use self::asked::{asked_for, moves};
use super::{Desk, Refused, Relocation, Revision, brought};
use crate::access::Level;
use crate::config::Config;
use crate::names::{Permalink, SitePath};
use crate::pipeline::{Request, is_page};
use crate::site::{Place, Site};
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

/// Nothing is written over, but what an earlier run wrote that was stopped half way.
fn nothing_in_the_way(snapshot: &Snapshot, revision: &Revision) -> Result<(), Refused> {
    for (from, to) in &revision.moves {
        let is_going = revision.moves.iter().any(|(going, _)| going == to);
        let is_written = match (snapshot.text(to.as_str()), snapshot.text(from.as_str())) {
            (None, _) => snapshot.asset(to.as_str()).is_none(),
            (Some(there), Some(source)) => {
                let edits = revision.edits.get(from).map_or(&[][..], Vec::as_slice);
                there.text() == crate::revision::apply(source.text(), edits)
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

struct Mover<'a> {
    relocation: &'a Relocation,
    /// The site before the move.
    before: &'a Site,
    /// The same with the files in their new places, and nothing else done.
    there: &'a Site,
    config: &'a Config,
}

impl Mover<'_> {
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
