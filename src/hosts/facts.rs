//! What is to be said to any host, found out once.

use pimh_words::names::BaseUrl;

use crate::headers::{self, Header};
use crate::moved::Moved;

/// Whose tree a host serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Everybody's, with nothing sealed in it.
    Everybody,
    /// Everybody's, with what is gated sealed under `/g/`.
    EverybodySealed,
    /// That of some readers, in clear: nobody's cache may keep it, and no search engine may know it.
    Some,
}

/// What the host itself asks a password for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    /// The folder, from the top of the site on, with `/` at its end; empty for the whole site.
    pub folder: String,
    /// The name of its list of passwords: that of a level, by which nobody knows who may read it, or of a tree in clear.
    pub list: String,
}

/// What holds of a site on every host.
pub struct Facts<'a> {
    /// Where it stands.
    pub site: &'a BaseUrl,
    /// Whose tree it is.
    pub readers: Readers,
    /// The content security policy of its pages.
    pub policy: &'a str,
    /// The former addresses that the host answers itself.
    pub moved: Vec<Moved>,
    /// The addresses of feeds, from the root of the site.
    pub feeds: Vec<String>,
    /// The endings of its files, in small letters; empty of one without an ending.
    pub endings: Vec<String>,
    /// The folder with the output, from the top of the project on.
    pub output: &'a str,
    /// Whether the host asks for passwords of its own, as a second lock.
    pub asks: bool,
    /// What it asks for, as far as that is known: once a site is built.
    pub locks: &'a [Lock],
}

/// A part of a site whose files are told of alike.
pub struct Area {
    /// What their addresses begin with, the path of the site included: `/pimh/assets/`.
    pub prefix: String,
    /// How long a browser may keep them.
    pub cache: &'static str,
    /// Whether search engines leave them alone.
    pub is_unlisted: bool,
}

/// Asked for anew each time; not sent again if nothing changed.
pub const REVALIDATED: &str = "no-cache";
/// Its name changes with its bytes.
pub const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Kept by nobody.
pub const NEVER: &str = "private, no-store";

impl Facts<'_> {
    /// The headers of every answer, errors included.
    pub fn headers(&self) -> Vec<Header> {
        headers::of(self.site, self.policy)
    }

    /// What all files are told of, but for those in [`Facts::areas`].
    pub fn everywhere(&self) -> Area {
        let is_private = self.readers == Readers::Some;
        Area {
            prefix: self.site.path().to_owned(),
            cache: if is_private { NEVER } else { REVALIDATED },
            is_unlisted: is_private,
        }
    }

    /// The folders of which something else holds.
    pub fn areas(&self) -> Vec<Area> {
        if self.readers == Readers::Some {
            return Vec::new();
        }
        let assets = Area {
            prefix: self.link("/assets/"),
            cache: FOR_EVER,
            is_unlisted: false,
        };
        let sealed = Area {
            prefix: self.link("/g/"),
            cache: REVALIDATED,
            is_unlisted: true,
        };
        // What the host hands out to some only, no cache on the way may hand on.
        let locked = self.locks.iter().map(|lock| Area {
            prefix: self.link(&format!("/{}", lock.folder)),
            cache: NEVER,
            is_unlisted: true,
        });
        match self.readers {
            Readers::EverybodySealed => [assets, sealed].into_iter().chain(locked).collect(),
            _ => vec![assets],
        }
    }

    /// An address with the path of the site before it.
    pub fn link(&self, address: &str) -> String {
        self.site.link(address)
    }

    /// The page for addresses that do not exist.
    pub fn not_found(&self) -> String {
        self.link("/404.html")
    }

    /// How the rules for a whole site begin, where `#` begins a comment.
    pub fn heading(&self) -> String {
        format!(
            "# Written by pimh for {}; the next build writes it anew.\n",
            self.site.as_str()
        )
    }
}

impl Area {
    /// The headers that it has beside those of every answer.
    pub fn headers(&self) -> Vec<Header> {
        let mut headers = vec![("Cache-Control", self.cache.to_owned())];
        if self.is_unlisted {
            headers.push(("X-Robots-Tag", "noindex".to_owned()));
        }
        headers
    }
}
