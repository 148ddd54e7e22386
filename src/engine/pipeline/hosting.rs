//! What the host of a site is told: of the output, of which it answers some addresses itself, and what lies beside it.

use super::Loaded;
use super::compressed::Compressing;
use crate::compose::Views;
use crate::diagnostic::{Diagnostic, Notes};
use crate::hosts::{Lock, Place};
use crate::render::release::Artifact;
use crate::site::outputs::{Kind, Output};
use crate::trees::Sink;

impl Loaded {
    /// Whether an output stands in a tree: all do, but for pages at former addresses that the host answers itself.
    pub(super) fn is_published(&self, output: &Output) -> bool {
        let Kind::Redirect(_) = output.kind else {
            return true;
        };
        let answered = self.answered.get_or_init(|| {
            let public = self.site.public();
            public.moved().by_host.into_iter().collect()
        });
        !answered.contains(&output.address)
    }

    /// A sink that has compressed files beside others, if the host hands them out.
    pub(super) fn compressing<'s>(&self, sink: &'s dyn Sink<Artifact>) -> Compressing<'s> {
        let is_wanted = self.site.config().host.serves_compressed;
        Compressing { sink, is_wanted }
    }

    /// What whoever looks after the host gets beside the output, which lies in a folder of that name, from the top of the
    /// project on; each file with its name. `locks` is what the host asks a password for.
    pub fn beside_output(&self, output: &str, locks: &[Lock]) -> Vec<(&'static str, Artifact)> {
        let public = Views::of(&self.site).public;
        let config = self.site.config();
        let files = config.host.files_at(Place::Beside, &config.base_url);
        let written = files.map(|file| {
            let text = self.renderer.told_host(&public, file, output, locks);
            (file.name, Artifact::from(text))
        });
        // What has nothing to say is not written.
        written
            .filter(|(_, text)| !text.bytes().is_empty())
            .collect()
    }

    /// What is too much for the host in files of its own, in a tree of so many files and bytes.
    pub fn too_much_for_host(&self, files: u64, bytes: u64) -> Notes {
        let config = self.site.config();
        let public = self.site.public();
        let mut notes = Notes::default();
        let of_files = config.host.files.iter().filter_map(|file| {
            let is_there = (file.place)(&config.base_url) != Place::Nowhere;
            let text = is_there.then(|| self.renderer.words_for_host(&public, file, "", &[]))?;
            file.excess(&text)
        });
        let of_site = config.host.excess_of_site(files, bytes);
        for excess in of_files.chain(of_site) {
            notes.push(Diagnostic::too_much_for_host(config.host, &excess));
        }
        notes
    }
}
