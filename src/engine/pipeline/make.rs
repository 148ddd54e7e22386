//! From what is listed to bytes: one arm for each kind of output.
//!
//! Everything is made in one view, so of whatever is made its readers are known. What depends on who looks, menus and
//! boxes above all, is put in after this ([`crate::compose`]).

use crate::diagnostic::{Diagnostic, Notes};
use crate::names::Permalink;
use crate::render::Renderer;
use crate::render::release::Rendered;
use crate::site::outputs::{Kind, Output};
use crate::site::{Audience, PageNumber, View, Visible};

/// What an output came to.
pub(super) struct MadeFiles<A: Audience> {
    /// One file; of a folder all its files; of what only the gate makes, none.
    pub files: Vec<(Permalink, Rendered<A>)>,
    /// What was found that does not stop it.
    pub notes: Notes,
}

/// Makes an output of the list of a view.
pub(super) fn make<A: Audience>(
    renderer: &Renderer,
    view: &View<'_, A>,
    output: &Output,
) -> Result<MadeFiles<A>, Diagnostic> {
    let at = &output.address;
    let mut notes = Notes::default();
    let file = match &output.kind {
        Kind::Page(page) => renderer.page(&numbered(view, *page))?,
        Kind::ListPage(section, number) => {
            renderer.list_page(&numbered(view, *section), *number)?
        }
        Kind::Leaflet(page) => {
            let leaflet = renderer.leaflet(&numbered(view, *page))?;
            let leaflet = leaflet.expect("only what can be printed is listed as a leaflet");
            for note in leaflet.too_long {
                notes.push(note);
            }
            leaflet.page
        }
        Kind::Event(page) => renderer.calendar(view, &[numbered(view, *page)]),
        Kind::File(path) => {
            let asset = view.own_asset(path);
            let asset = asset.expect("a list has the files that words of its level use");
            let (file, told) = renderer.asset(&asset)?;
            notes.extend(told);
            file
        }
        Kind::Shown(path) => {
            let picture = view.own_asset(path);
            let picture = picture.expect("a list has the pictures that words of its level show");
            let (file, notes) = renderer.shown(&picture)?;
            let files = file.map(|file| (at.clone(), file)).into_iter().collect();
            return Ok(MadeFiles { files, notes });
        }
        Kind::Sizes(path) => {
            let picture = view.own_asset(path);
            let picture = picture.expect("a list has the pictures that words of its level show");
            let files = renderer.sizes(&picture)?;
            return Ok(MadeFiles { files, notes });
        }
        Kind::SearchIndex => {
            let files = renderer.search_index(view);
            return Ok(MadeFiles { files, notes });
        }
        Kind::Locked(page) => {
            let teaser = view.teaser(*page);
            let teaser = teaser.expect("only pages with a teaser are listed as locked");
            renderer.locked(view, &teaser)?
        }
        Kind::Made(made) => renderer.made(view, at, made)?,
        Kind::SiteFeed => renderer.site_feed(view),
        Kind::Feed(section) => renderer.section_feed(&numbered(view, *section)),
        Kind::TopicFeed(topic) => renderer.topic_feed(view, topic),
        Kind::Calendar => renderer.calendar(view, &view.events()),
        Kind::Sitemap => renderer.sitemap(view),
        Kind::Robots => renderer.robots(view),
        Kind::PageList => renderer.pages_json(view),
        Kind::Redirect(page) => renderer.redirect(&numbered(view, *page))?,
        Kind::Stock => {
            let file = renderer.of_stock(view, at);
            file.expect("the stock was listed from these templates")
        }
        Kind::HostFile => renderer.host_file(view, at),
        Kind::SignIn => renderer.sign_in(view)?,
        Kind::Boxes(_) | Kind::Bundle | Kind::Slots | Kind::Head | Kind::Manifest => {
            let files = Vec::new();
            return Ok(MadeFiles { files, notes });
        }
    };
    Ok(MadeFiles {
        files: vec![(at.clone(), file)],
        notes,
    })
}

/// A page of the list of a view.
pub(super) fn numbered<'v, A: Audience>(view: &'v View<'_, A>, page: PageNumber) -> Visible<'v, A> {
    view.numbered(page)
        .expect("a view's list has only what may be seen in it")
}
