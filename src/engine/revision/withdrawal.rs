//! A page that is taken back: its address goes on and says so, with the reason, and where to read instead.

use jiff::civil::Date;

use super::field::{Block, Written};
use super::{Desk, Refused, Revision, brought};
use crate::config::Config;
use crate::document::kind::Status;
use crate::names::SitePath;
use crate::pipeline::Request;
use crate::site::{Place, Site};
use crate::snapshot::Snapshot;

/// What somebody says of a page that is taken back.
pub struct Withdrawing<'a> {
    /// Its file or address, as it is typed.
    pub page: &'a str,
    /// Why, for its readers.
    pub because: Option<&'a str>,
    /// The page to read instead, by its file or address.
    pub instead: Option<&'a str>,
}

/// What it changes.
pub struct Withdrawal {
    /// On the disk.
    pub revision: Revision,
    /// The page.
    pub file: SitePath,
    /// Its address, which stays.
    pub address: String,
    /// The page to read instead, as its path is written.
    pub instead: Option<String>,
    /// How many links of other pages lead to it.
    pub links: usize,
}

/// Works out what is written into a page that is taken back on a day, and looks at the site as it will be.
///
/// # Errors
///
/// Why it must not be done: there is no such page, or its readers could not read the other one.
pub fn withdrawing(
    snapshot: &Snapshot,
    config: &Config,
    request: &Request,
    wanted: &Withdrawing<'_>,
) -> Result<Withdrawal, Refused> {
    let mut desk = Desk::of(config, request);
    let (before, told) = desk.load(snapshot)?;
    let site = &*before.site;
    let file = page_of(site, wanted.page)?;
    let (Some(document), Some(standing)) = (site.document_of(&file), site.standing(&file)) else {
        return Err(no_page(wanted.page));
    };
    let front = &document.front;
    if !matches!(
        front.status.unwrap_or_default(),
        Status::Published | Status::Withdrawn
    ) {
        return Err(Refused::new(
            format!("content/{file} is a draft, so no reader has it"),
            "only a page that readers may have seen is withdrawn; nothing was changed",
        ));
    }
    let instead = match wanted.instead {
        Some(instead) => Some(path_of(site, config, &file, instead, request.choice.today)?),
        None => None,
    };
    let block = Block::of(document);
    let day: Date = request.choice.today;
    let name = |name: &str| Written::Name(name.to_owned());
    let mut edits = vec![block.set("status", &name("withdrawn"))];
    if !front.is_withdrawn() || !front.says("withdrawn") {
        edits.push(block.set("withdrawn", &name(&day.to_string())));
    }
    if let Some(because) = wanted.because {
        let because = because.split_whitespace().collect::<Vec<_>>().join(" ");
        edits.push(block.set("withdrawn-because", &Written::Text(because)));
    }
    if let Some(instead) = &instead {
        edits.push(block.set("withdrawn-instead", &name(instead)));
    }
    let path = document.path().clone();
    let revision = Revision {
        edits: [(path.clone(), edits)].into(),
        ..Revision::default()
    };
    let (_, new_told) = desk.load(&revision.applied(snapshot))?;
    let problems = brought(&revision, &told, &new_told);
    if !problems.is_empty() {
        return Err(Refused {
            problems,
            ..Refused::new(
                "the site would not build any more",
                "mend this first; nothing was changed",
            )
        });
    }
    let here = Place::Page(file);
    let links = site.written_links().into_iter();
    let links =
        links.filter(|link| link.leads_to.as_ref() == Some(&here) && link.source.path != path);
    Ok(Withdrawal {
        address: standing.address.path().to_owned(),
        links: links.count(),
        file: path.clone(),
        instead,
        revision,
    })
}

pub(super) fn no_page(wanted: &str) -> Refused {
    Refused::new(
        format!("there is no page `{wanted}`"),
        "name it by its file, such as content/tips/rest.md, or by its address; nothing was changed",
    )
}

/// The file below `content/` of a page that is named by its file or address.
pub(super) fn page_of(site: &Site, wanted: &str) -> Result<String, Refused> {
    let found = site.explain(wanted).and_then(|page| page.file);
    let found = found.and_then(|file| file.in_content());
    found.map(str::to_owned).ok_or_else(|| no_page(wanted))
}

/// The path to write of the page that is to be read instead, which its readers must be able to read.
fn path_of(
    site: &Site,
    config: &Config,
    file: &str,
    wanted: &str,
    today: Date,
) -> Result<String, Refused> {
    let other = page_of(site, wanted)?;
    let refused = |said: String| {
        Err(Refused::new(
            said,
            "name another page to read instead; nothing was changed",
        ))
    };
    let (Some(own), Some(standing), Some(document)) = (
        site.standing(file),
        site.standing(&other),
        site.document_of(&other),
    ) else {
        return Err(no_page(wanted));
    };
    if other == file {
        return refused("a page cannot be read instead of itself".to_owned());
    }
    match document.front.status.unwrap_or_default() {
        Status::Published => {}
        Status::Withdrawn => return refused(format!("content/{other} is withdrawn itself")),
        _ => return refused(format!("content/{other} is a draft, so no reader has it")),
    }
    let front = &document.front;
    if front.published.is_some_and(|day| day > today)
        || front.expires.is_some_and(|day| day <= today)
    {
        return refused(format!("content/{other} is not on the site today"));
    }
    if !config.roles.visible_from(&standing.level, &own.level) {
        return refused(format!(
            "content/{other} is for {}, and some who read this page may not read it",
            standing.level.name()
        ));
    }
    Ok(format!("/{other}"))
}
