//! A host as the table has it, and where its files go.

use std::fmt;

use pimh_words::names::BaseUrl;

use crate::facts::Facts;
use crate::moved::Moved;
use crate::room::{Excess, Limits, Room};

/// A host, or a sort of host.
pub struct Host {
    /// As settings and arguments name it.
    pub name: &'static str,
    /// As people call it.
    pub label: &'static str,
    /// What it is told by.
    pub files: &'static [File],
    /// How many former addresses it can be told of; none for a host that knows no redirects, where a page stands at each.
    pub room: Room,
    /// What it takes at most.
    pub limits: Limits,
    /// Whether it hands out `page.html.gz` in the place of `page.html`, so that it need not compress.
    pub serves_compressed: bool,
    /// Whether it asks for passwords by rules that are written here.
    pub can_ask: bool,
    /// Whether it can let some people in only, by whatever way; true where nothing is known.
    pub has_login: bool,
}

/// What a browser shows above the field for a password.
pub(crate) const REALM: &str = "For members";

/// A file by which a host is told something.
pub struct File {
    /// Its name, from the top of the folder that it goes to.
    pub name: &'static str,
    /// Where it goes, for a site at that address.
    pub place: fn(&BaseUrl) -> Place,
    /// Its words.
    pub write: fn(&Facts<'_>) -> String,
    /// No longer than this, in bytes.
    pub longest: Option<usize>,
    /// With no longer line than this, in characters.
    pub longest_line: Option<usize>,
}

/// Where a file goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Into the output, at its top: the host looks there, and shows it to nobody.
    Output,
    /// Beside the output, for whoever looks after the host.
    Beside,
    /// Nowhere: this site does not need it.
    Nowhere,
}

impl Host {
    /// The names of the files that go to a place, for a site at that address.
    pub fn files_at(&self, place: Place, site: &BaseUrl) -> impl Iterator<Item = &'static File> {
        let files = self.files.iter();
        files.filter(move |file| (file.place)(site) == place)
    }

    /// Which of some former addresses the host is told of, in their order. The others need a page each.
    pub fn answers(&self, all: &[Moved]) -> Vec<bool> {
        let mut left = self.room.most;
        let has_room = |moved: &Moved| match (self.room.takes)(moved) {
            Some(takes) if takes <= left => {
                left -= takes;
                true
            }
            _ => false,
        };
        all.iter().map(has_room).collect()
    }

    /// What is too much in a site of so many files and bytes.
    pub fn excess_of_site(&self, files: u64, bytes: u64) -> Vec<Excess> {
        let over = |has: u64, most: Option<u64>| most.filter(|most| has > *most);
        let files = over(files, self.limits.files).map(|most| Excess::Files(files, most));
        let bytes = over(bytes, self.limits.site).map(|most| Excess::Site(bytes, most));
        files.into_iter().chain(bytes).collect()
    }
}

impl File {
    /// What is too much in its words.
    pub fn excess(&self, text: &str) -> Option<Excess> {
        if let Some(most) = self.longest.filter(|most| text.len() > *most) {
            return Some(Excess::Rules(self.name, text.len(), most));
        }
        let longest = text.lines().map(|line| line.chars().count()).max();
        let (longest, most) = (longest?, self.longest_line?);
        (longest > most).then_some(Excess::Line(self.name, longest, most))
    }
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// For a file that every site needs in its output.
pub(crate) const fn in_output(name: &'static str, write: fn(&Facts<'_>) -> String) -> File {
    placed(name, write, |_| Place::Output)
}

/// For a file that the host reads at the top of its domain: there the output lies, unless the site has a path.
pub(crate) const fn at_the_top(name: &'static str, write: fn(&Facts<'_>) -> String) -> File {
    placed(name, write, |site| match site.path() {
        "/" => Place::Output,
        _ => Place::Beside,
    })
}

/// For a file that no host may show, and that whoever looks after it puts where it belongs.
pub(crate) const fn beside(name: &'static str, write: fn(&Facts<'_>) -> String) -> File {
    placed(name, write, |_| Place::Beside)
}

pub(crate) const fn placed(
    name: &'static str,
    write: fn(&Facts<'_>) -> String,
    place: fn(&BaseUrl) -> Place,
) -> File {
    File {
        name,
        place,
        write,
        longest: None,
        longest_line: None,
    }
}
