//! What an editor wants to know of a page at a glance: whose it is, how fresh, for whom, and what keeps it back.

use jiff::civil::Date;

use super::edition::Edition;
use super::viewer::Show;
use crate::access::{Level, Roles};
use crate::compose::Views;
use crate::document::kind::{Status, TeaserKind};
use crate::pipeline::Loaded;
use crate::site::{Audience, View, Visible};
use crate::source::SourceRef;

/// One page, for its editor.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Its file.
    pub file: String,
    /// What the file says.
    pub source: SourceRef,
    /// Its title.
    pub title: String,
    /// Its address as links write it.
    pub url: String,
    /// Its address in the tree.
    pub address: String,
    /// Who is responsible for it.
    pub owner: Option<String>,
    /// When it is to be reviewed next.
    pub due: Option<Date>,
    /// Its status as written.
    pub status: &'static str,
    /// What will happen to it when the site is built today; nothing if it is simply published.
    pub state: Vec<String>,
    /// Whether a build of today holds it.
    pub is_published: bool,
    /// Who may read it.
    pub level: Level,
    /// What the public may know of it.
    pub teaser: Option<TeaserKind>,
    /// How many boxes are for fewer readers.
    pub boxes: usize,
}

/// The page at an address or in a file.
pub fn of_page(edition: &Edition, show: Show, wanted: &str) -> Option<Facts> {
    let loaded = edition.site(show)?;
    let address = loaded.site.explain(wanted)?.address.clone();
    let views = Views::of(&loaded.site);
    let teaser = loaded.site.explain(wanted).map(|found| found.teaser);
    let found = views
        .public
        .at(address.path())
        .and_then(|page| facts(&page, edition.today))
        .or_else(|| {
            views
                .private
                .iter()
                .filter_map(|view| view.at(address.path()))
                .find_map(|page| facts(&page, edition.today))
        });
    found.map(|facts| Facts { teaser, ..facts })
}

/// Every page, published or not, in the order of the files.
pub fn of_all(edition: &Edition) -> Vec<Facts> {
    let Some(loaded) = edition.site(Show::ALL) else {
        return Vec::new();
    };
    let views = Views::of(&loaded.site);
    let mut all = Vec::new();
    collect(&views.public, &loaded, edition.today, &mut all);
    for view in &views.private {
        collect(view, &loaded, edition.today, &mut all);
    }
    all.sort_by(|a, b| a.file.cmp(&b.file));
    all.dedup_by(|a, b| a.file == b.file);
    all
}

fn collect<A: Audience>(view: &View<'_, A>, loaded: &Loaded, today: Date, all: &mut Vec<Facts>) {
    for page in view.own_pages() {
        if let Some(mut facts) = facts(&page, today) {
            facts.teaser = loaded.site.explain(&facts.file).map(|found| found.teaser);
            all.push(facts);
        }
    }
}

fn facts<A: Audience>(page: &Visible<'_, A>, today: Date) -> Option<Facts> {
    let (front, source) = (page.front()?, page.source()?);
    let view = page.view();
    let owner = front.owner.as_deref().map(|owner| {
        view.person(owner)
            .map_or_else(|| owner.to_owned(), |person| person.name.clone())
    });
    let status = front.status.unwrap_or_default();
    let mut state = Vec::new();
    let held = matches!(status, Status::Draft | Status::InReview | Status::Approved);
    if held {
        state.push(format!("Not published: its status is {}", status.name()));
    }
    if status == Status::Withdrawn {
        state.push("Published as withdrawn".to_owned());
    }
    let future = front.published.filter(|day| *day > today);
    if let Some(day) = future {
        state.push(format!("Not published before {day}"));
    }
    let past = front.expires.filter(|day| *day <= today);
    if let Some(day) = past {
        state.push(format!("Not published any more since {day}"));
    }
    let due = front.review_due();
    if let Some(day) = due.filter(|day| *day < today) {
        state.push(format!("Its review was due on {day}"));
    }
    Some(Facts {
        file: source.path.as_str().to_owned(),
        source: source.clone(),
        title: page.title().to_owned(),
        url: page.url(),
        address: page.address().path().to_owned(),
        owner,
        due,
        status: status.name(),
        state,
        is_published: !held && future.is_none() && past.is_none(),
        level: page.level().clone(),
        teaser: None,
        boxes: page.boxes().len(),
    })
}

/// The reading age of the prose of the page at an address.
pub fn reading_age(loaded: &Loaded, address: &str) -> Option<i64> {
    let views = Views::of(&loaded.site);
    let public = views.public.at(address).map(|page| page.reading_age());
    let private = || {
        let mut private = views.private.iter();
        private.find_map(|view| view.at(address).map(|page| page.reading_age()))
    };
    public.or_else(private).flatten()
}

/// Who may read, in words: `everybody`, `Members or Managers`.
pub fn readers(level: &Level, roles: &Roles) -> String {
    if level.is_public() {
        return "everybody".to_owned();
    }
    let labels: Vec<&str> = level.roles().iter().map(|role| roles.label(role)).collect();
    labels.join(" or ")
}
