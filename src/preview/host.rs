//! What stands at each address, for whoever looks.
//!
//! No address is ever a path on the disk: it is looked up among the addresses of the tree, so there is nothing to
//! climb out of, and no folder to list. How it is answered, [`super::answers`] knows.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize};

use super::address::address_of;
use super::board::Board;
use super::door::Door;
use super::edition::{Edition, Served};
use super::editor::Editor;
use super::guests::Guests;
use super::http::Asked;
use super::owner::Owner;
use super::published::Published;
use super::viewer::{SHOW, Show, VIEW, Viewer};
use crate::diagnostic::Diagnostic;
use crate::names::Permalink;

/// Everything that answering needs.
pub struct Host {
    /// The latest edition.
    pub board: Arc<Board>,
    /// Where the preview can be seen from.
    pub door: Door,
    /// Whoever runs it, where it is seen from this computer only.
    pub owner: Option<Owner>,
    /// How files are opened.
    pub editor: Editor,
    /// A word for this run of the program.
    pub run: String,
    /// Which project this is, for another preview that finds the port taken.
    pub project: String,
    /// The port.
    pub port: u16,
    /// Who else than this computer may look.
    pub guests: Guests,
    /// What they get, where something seals what only some may read.
    pub published: Option<Published>,
    /// Requests so far.
    pub asked: AtomicU64,
    /// Pages that are open.
    pub lines: AtomicUsize,
}

/// What a request says of as whom it looks.
pub struct Asking {
    /// The query, or else the cookie.
    view: Option<String>,
    show: Option<Show>,
}

impl Asking {
    /// As everybody, of what is published.
    pub fn published() -> Asking {
        Asking {
            view: None,
            show: Some(Show::default()),
        }
    }

    /// Whether it asks for more than everybody may see.
    pub fn is_for_more(&self) -> bool {
        self.view.as_deref().is_some_and(|view| view != "public")
            || self.show.is_some_and(|show| show != Show::default())
    }

    /// By the query if it says so, and by the cookies of a request.
    pub fn of(asked: &Asked, query: Option<String>) -> Asking {
        Asking {
            view: query.or_else(|| asked.cookie(VIEW)),
            show: asked.cookie(SHOW).map(|show| Show::named(&show)),
        }
    }
}

/// What stands at an address for a viewer.
pub enum Resolution {
    /// A file of the tree.
    File(Permalink, Arc<Served>),
    /// The same page with a slash behind it.
    Redirect(String),
    /// Nothing.
    NotFound,
    /// Something that cannot be made.
    Failed(Box<Diagnostic>),
}

impl Host {
    /// The edition that may be seen through this door.
    pub fn edition(&self) -> Option<Arc<Edition>> {
        if self.door.is_public() {
            self.board.sound()
        } else {
            self.board.latest()
        }
    }

    /// As whom a request looks.
    pub fn viewer(&self, edition: &Edition, asking: &Asking) -> Viewer {
        if self.door.is_public() {
            return Viewer::public(Show::default());
        }
        let show = asking.show.unwrap_or(edition.show);
        match (&asking.view, edition.config()) {
            (Some(name), Some(config)) => Viewer::named(name, show, config),
            _ => Viewer::public(show),
        }
    }

    /// What stands at a path of the server.
    pub fn find(&self, edition: &Edition, viewer: &Viewer, path: &str) -> Resolution {
        let Some(address) = address_of(edition, path) else {
            return Resolution::NotFound;
        };
        match self.served(edition, viewer, &address) {
            Some(Ok(served)) => return Resolution::File(address, served),
            Some(Err(problem)) => return Resolution::Failed(Box::new(problem)),
            None => {}
        }
        if !address.path().ends_with('/') {
            let slashed = Permalink::new(format!("{}/", address.path()));
            if self.served(edition, viewer, &slashed).is_some() {
                return Resolution::Redirect(format!("{path}/"));
            }
        }
        Resolution::NotFound
    }

    /// The file of a tree at an address: of the viewer's, or of the published one for guests.
    pub fn served(
        &self,
        edition: &Edition,
        viewer: &Viewer,
        address: &Permalink,
    ) -> Option<Result<Arc<Served>, Diagnostic>> {
        let published = self.published.as_ref();
        match published.and_then(|published| published.tree(edition)) {
            Some(tree) => tree.served(address).map(Ok),
            None => edition.served(viewer, &self.door, address),
        }
    }
}
