//! The trees of a [`super::TestSite`] for each reader, in clear and sealed, with a keyring and a code of each role.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::LazyLock;

use jiff::civil::date;
use pimh::access::Reader;
use pimh::diagnostic::{Diagnostic, Notes};
use pimh::gate::{AccessCode, Gate, Invitation, Keyring};
use pimh::output::Contents;
use pimh::pipeline::Loaded;
use pimh::render::release::Artifact;
use pimh::scan::{Scanned, Scanner};
use pimh::trees::Sink;

use super::files::Files;
use super::site::{Refused, refused};

/// Who gets a tree: the public, without the gate and with it, then the five roles of the sample.
///
/// Of the sealed site this is what lies outside `/g/`: [`vault`] has the rest.
pub const READERS: [&str; 7] = [
    "public",
    "sealed",
    "member",
    "champion",
    "specialist",
    "multi-agency",
    "commissioning",
];

/// A site that was read, to be built in clear and to be sealed.
pub struct Sites {
    pub(super) clear: Loaded,
    pub(super) sealed: Loaded,
}

impl Deref for Sites {
    type Target = Loaded;

    fn deref(&self) -> &Loaded {
        &self.clear
    }
}

/// The tree of a reader of a site that was read before.
pub fn tree_of(sites: &Sites, reader: &str) -> Result<Files, Refused> {
    if reader == "sealed" {
        let mut files = sealed_tree(sites, &KEYRING.0)?;
        files.retain(|name, _| !name.starts_with("g/"));
        return Ok(files);
    }
    let reader: Reader = sites
        .config_reader(reader)
        .expect("a reader of the test site");
    collected(sites, |kept| match reader.is_public() {
        true => looked_through(&sites.clear, kept, |sink| sites.clear.build_open(sink)),
        false => sites.clear.build_clear(&reader, kept),
    })
}

/// No site of any test may give a false alarm, and none may leak.
fn looked_through(
    loaded: &Loaded,
    sink: &dyn Sink<Artifact>,
    build: impl FnOnce(&dyn Sink<Artifact>) -> Notes,
) -> Notes {
    let scanner = Scanner::of(&loaded.site, &loaded.renderer);
    let scanned = Scanned {
        scanner: &scanner,
        sink,
        all: true,
    };
    let notes = build(&scanned);
    assert_eq!(scanner.leaks(), []);
    notes
}

/// What a sealed site has under `/g/`.
pub fn vault(sites: &Sites) -> Result<Files, Refused> {
    let mut files = sealed_tree(sites, &KEYRING.0)?;
    files.retain(|name, _| name.starts_with("g/"));
    Ok(files)
}

/// The whole tree of a sealed site.
pub fn sealed_tree(sites: &Sites, keyring: &Keyring) -> Result<Files, Refused> {
    let config = sites.site.config();
    let gate = Gate::new(keyring, &config.roles, sites.site.choice().today);
    collected(sites, |kept| {
        looked_through(&sites.sealed, kept, |sink| {
            sites.sealed.seal(Some(&gate), sink)
        })
    })
}

impl Sites {
    fn config_reader(&self, name: &str) -> Option<Reader> {
        self.clear.site.config().reader(name).ok()
    }
}

fn collected(sites: &Sites, build: impl FnOnce(&Kept) -> Notes) -> Result<Files, Refused> {
    let kept = Kept::default();
    let notes = build(&kept).settle(&sites.site.config().checks, false);
    let (files, twice) = kept.0.into_inner().unwrap();
    match twice {
        _ if notes.has_errors() => Err(refused(notes)),
        // As a folder on disk does.
        Some(file) => Err(Refused(vec![(
            "O2".to_owned(),
            format!("two pages want to be written to {file}"),
        )])),
        None => Ok(files),
    }
}

/// Keeps files, and the name of one that came twice: the later would hide the earlier.
#[derive(Default)]
struct Kept(std::sync::Mutex<(Files, Option<String>)>);

impl<T: Contents> Sink<T> for Kept {
    fn put(&self, file: &str, contents: &T) -> Result<(), Diagnostic> {
        let mut kept = self.0.lock().unwrap();
        let before = kept.0.insert(file.to_owned(), contents.bytes().to_vec());
        if before.is_some() {
            kept.1 = Some(file.to_owned());
        }
        Ok(())
    }
}

/// A keyring with a reader of each role, and their codes. Made once: codes take time, that is their purpose.
pub static KEYRING: LazyLock<(Keyring, BTreeMap<&'static str, AccessCode>)> = LazyLock::new(|| {
    let (mut keyring, _) = Keyring::new("Test").unwrap();
    let roles = [
        "member",
        "champion",
        "specialist",
        "multi-agency",
        "commissioning",
    ];
    let spares = keyring.make_seats(6).unwrap();
    let mut codes = BTreeMap::new();
    let invited = roles.into_iter().zip(spares).map(|(role, spare)| {
        codes.insert(role, spare.code().clone());
        let invitation = Invitation {
            label: format!("a {role}"),
            roles: vec![role.to_owned()],
            issued: date(2026, 1, 1),
            expires: None,
        };
        (spare, invitation)
    });
    keyring.invite(invited.collect()).unwrap();
    (keyring, codes)
});
