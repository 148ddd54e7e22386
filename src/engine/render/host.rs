//! What the host of a site is told, as it reads it: see [`crate::hosts`]. It is made of what everybody may have, so it
//! is the same whatever is gated.

use std::collections::BTreeSet;

use super::Renderer;
use super::model::CSP;
use super::release::Rendered;
use crate::hosts::{Facts, File, Lock, Readers};
use crate::names::Permalink;
use crate::site::outputs::addresses;
use crate::site::{Audience, Public, View, Visible};

/// The endings of what a site has whatever an editor puts into it.
const ALWAYS: [&str; 6] = ["css", "html", "js", "json", "txt", "xml"];

impl Renderer {
    /// The file of the host at an address of the output.
    pub fn host_file<A: Audience>(&self, view: &View<'_, A>, at: &Permalink) -> Rendered<A> {
        let mut files = view.config().host.files.iter();
        let file = files.find(|file| at.path().strip_prefix('/') == Some(file.name));
        let file = file.expect("the files of the host were listed from its table");
        Rendered::new(view, self.words_for_host(view, file, "", &[]).into_bytes())
    }

    /// A file of the host that lies beside the output, and speaks of its folder and of what the host asks a password for.
    pub fn told_host(
        &self,
        view: &View<'_, Public>,
        file: &File,
        output: &str,
        locks: &[Lock],
    ) -> Rendered<Public> {
        let text = self.words_for_host(view, file, output, locks);
        Rendered::new(view, text.into_bytes())
    }

    /// The words of a file of the host.
    pub(crate) fn words_for_host<A: Audience>(
        &self,
        view: &View<'_, A>,
        file: &File,
        output: &str,
        locks: &[Lock],
    ) -> String {
        let config = view.config();
        let mut endings: BTreeSet<String> = ALWAYS.map(str::to_owned).into();
        let assets = view.own_assets().map(|asset| asset.file().path.extension());
        endings.extend(assets.filter(|ending| !ending.is_empty()));
        let sections = view.pages().filter(Visible::has_feed);
        let feeds = sections.map(|section| addresses::feed_of(section.address()));
        let feeds = feeds.map(|feed| feed.path().to_owned());
        let facts = Facts {
            site: &config.base_url,
            readers: match (config.in_clear, self.with_gate) {
                (true, _) => Readers::Some,
                (false, true) => Readers::EverybodySealed,
                (false, false) => Readers::Everybody,
            },
            policy: CSP,
            moved: view.moved().told,
            feeds: feeds.chain([addresses::FEED.to_owned()]).collect(),
            endings: endings.into_iter().collect(),
            output,
            asks: config.login,
            locks,
        };
        (file.write)(&facts)
    }
}
