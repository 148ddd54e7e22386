//! The pages of a project as those who keep it list them: each with its state on a day, its owner and its readers.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::args::Common;
use super::exit::Exit;
use super::session::Session;
use crate::compose::Views;
use crate::document::kind::Status;
use crate::names::SitePath;
use crate::pipeline::Loaded;
use crate::site::{Audience, Choice, View, Visible};

/// What a page can be; one may be several.
pub const STATES: [&str; 9] = [
    "published",
    "draft",
    "in-review",
    "approved",
    "scheduled",
    "expired",
    "withdrawn",
    "held",
    "overdue",
];

/// A page.
pub struct Listed {
    /// Its file, or nothing that tells of it where that is secret.
    pub file: String,
    /// Its title, the same.
    pub title: String,
    /// Its address, the same.
    pub address: String,
    /// The id of its owner.
    pub owner: String,
    /// The owner's name.
    pub owner_name: String,
    /// The name of its type.
    pub kind: &'static str,
    /// The roles that may read it; none where everybody may.
    pub roles: Vec<String>,
    /// What it is, of [`STATES`].
    pub states: Vec<&'static str>,
    /// When it is to be reviewed.
    pub due: Option<Date>,
}

/// Every page of a project, published or not, in the order of the files.
///
/// # Errors
///
/// The exit code of a project that cannot be read, which was told.
pub fn all(common: &Common) -> Result<(Session, Vec<Listed>), Exit> {
    let everything = Common {
        drafts: true,
        future: true,
        expired: true,
        ..common.clone()
    };
    let (session, loaded) = Session::with_site(&everything)?;
    let held = held_back(&session);
    let today = session.request.choice.today;
    let mut pages: Vec<(SitePath, Listed)> = Vec::new();
    let views = Views::of(&loaded.site);
    let hides = session.voice.redacts;
    collect(&views.public, &loaded, today, false, &mut pages);
    for view in &views.private {
        collect(view, &loaded, today, hides, &mut pages);
    }
    pages.sort_by(|one, other| one.0.cmp(&other.0));
    pages.dedup_by(|one, other| one.0 == other.0);
    for (file, page) in &mut pages {
        if held.contains(file) {
            page.states
                .retain(|state| *state != "published" && *state != "overdue");
            page.states.push("held");
        }
    }
    Ok((session, pages.into_iter().map(|(_, page)| page).collect()))
}

/// The files of the pages that no build of the day has.
fn held_back(session: &Session) -> BTreeSet<SitePath> {
    let mut request = session.request.clone();
    request.choice = Choice {
        drafts: false,
        future: false,
        expired: false,
        ..request.choice
    };
    let config = session.config.clone();
    let loaded = pimh_engine::pipeline::load(&session.snapshot, config, &request).value;
    let held = loaded.map(|loaded| loaded.site.held().to_vec());
    held.unwrap_or_default()
        .into_iter()
        .map(|(file, _)| file)
        .collect()
}

fn collect<A: Audience>(
    view: &View<'_, A>,
    loaded: &Loaded,
    today: Date,
    hides: bool,
    all: &mut Vec<(SitePath, Listed)>,
) {
    for page in view.own_pages() {
        if let (Some(source), Some(listed)) = (page.source(), listed(&page, loaded, today, hides)) {
            all.push((source.path.clone(), listed));
        }
    }
}

fn listed<A: Audience>(
    page: &Visible<'_, A>,
    loaded: &Loaded,
    today: Date,
    hides: bool,
) -> Option<Listed> {
    let (front, source) = (page.front()?, page.source()?);
    let shown = |text: &str| match hides {
        true => "(gated page)".to_owned(),
        false => text.to_owned(),
    };
    let status = front.status.unwrap_or_default();
    let due = front.review_due();
    let mut states = vec![match status {
        Status::Draft => "draft",
        Status::InReview => "in-review",
        Status::Approved => "approved",
        Status::Withdrawn => "withdrawn",
        Status::Published if front.published.is_some_and(|day| day > today) => "scheduled",
        Status::Published if front.expires.is_some_and(|day| day <= today) => "expired",
        Status::Published => "published",
    }];
    if due.is_some_and(|due| due < today) && states == ["published"] {
        states.push("overdue");
    }
    let owner = front.owner.as_deref().unwrap_or_default();
    let name = page.view().person(owner);
    let roles = &loaded.site.config().roles;
    Some(Listed {
        file: shown(source.path.as_str()),
        title: shown(page.title()),
        address: shown(page.address().path()),
        owner: owner.to_owned(),
        owner_name: name.map_or_else(|| owner.to_owned(), |person| person.name.clone()),
        kind: page.kind().name(),
        roles: roles
            .iter()
            .filter(|role| page.level().roles().contains(&role.id))
            .map(|role| role.id.as_str().to_owned())
            .collect(),
        states,
        due,
    })
}
