//! Sealing: from a keyring, the roles and a day to the objects of one build. Needs no code of any reader.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::derive::{ContentKey, Deriver, Namer, add_lp, list};
use super::frame::framed;
use super::jose::{Jwe, Publisher, sealed_bytes};
use super::keyring::{Keyring, Refused};
use super::role_keys::{KeyInUse, keys_in_use};
use super::sealed::Sealed;
use super::secret::Secret;
use super::slots;
use super::squeeze::Squeezer;
use crate::access::{Level, Roles};
use crate::names::{Permalink, RoleId};

/// Pages smaller than this look alike.
const PAGE_FLOOR: usize = 4096;
/// The floor of a level's bundle.
const NAV_FLOOR: usize = 16_384;

/// What an object holds, which decides its name and its smallest size.
#[derive(Clone, Copy, Debug)]
pub enum Object<'a> {
    /// A page, or the boxes of a page, by its address.
    Page(&'a Permalink),
    /// What a level adds to every page: menu, rows, addresses.
    Nav,
}

/// A level as the public may know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LevelName {
    /// Its name.
    #[serde(rename = "a")]
    pub id: String,
    /// The name of its bundle.
    pub nav: String,
    /// The names of the keys that open it, sorted.
    #[serde(rename = "k")]
    pub kids: Vec<String>,
}

/// Where a sealed file lies, and what opens it: part of the sealed pages that use it.
#[derive(Clone, Debug, Serialize)]
pub struct FileKey {
    /// `<level id>/<id>`, below `/g/`, without `.bin`.
    pub at: String,
    /// The kids of every level that uses it, sorted and joined: the end of the file's AAD.
    k: String,
    /// The key.
    cek: Secret,
}

/// Seals what a build makes.
pub struct Gate {
    deriver: Deriver,
    namer: Namer,
    publisher: Publisher,
    keys: BTreeMap<RoleId, KeyInUse>,
    slots: slots::Slots,
    epoch: u64,
    today: Date,
    squeezer: Squeezer,
}

impl Gate {
    /// Of an open keyring, for a build of that day. Whoever's code has expired by then holds nothing.
    pub fn new(keyring: &Keyring, roles: &Roles, today: Date) -> Gate {
        let deriver = Deriver::new(keyring.derivation());
        let namer = Namer::new(keyring.ids());
        let keys = keys_in_use(keyring, roles, today, &deriver, &namer);
        Gate {
            slots: slots::Slots::new(keyring, roles, today),
            publisher: keyring.publisher(),
            epoch: keyring.epoch(),
            deriver,
            namer,
            keys,
            today,
            squeezer: Squeezer::default(),
        }
    }

    /// With keys that nobody keeps, to try whether something can be sealed: no code opens what it seals.
    ///
    /// # Errors
    ///
    /// The system has no randomness to give.
    pub fn to_throw_away(roles: &Roles, today: Date) -> Result<Gate, Refused> {
        Ok(Gate::new(&Keyring::to_throw_away()?, roles, today))
    }

    /// The name of a level and of what opens it.
    pub fn level(&self, level: &Level) -> LevelName {
        let name = level_bytes(level);
        let mut kids: Vec<String> = self.keys_of(level).map(|key| key.kid.clone()).collect();
        kids.sort_unstable();
        LevelName {
            id: self.namer.id("level", &name),
            nav: self.namer.id("nav", &name),
            kids,
        }
    }

    /// The name of a page's objects.
    pub fn page_id(&self, address: &Permalink) -> String {
        self.namer.id("page", address.path().as_bytes())
    }

    fn keys_of<'a>(&'a self, level: &'a Level) -> impl Iterator<Item = &'a KeyInUse> {
        level.roles().iter().filter_map(|role| self.keys.get(role))
    }

    /// Seals the JSON of an object for the readers of a level. A signature becomes its last member.
    pub fn seal(&self, level: &Level, object: Object<'_>, json: &str) -> Sealed {
        let name = self.level(level);
        let (kind, id, floor) = match object {
            Object::Page(address) => ("page", self.page_id(address), PAGE_FLOOR),
            Object::Nav => ("nav", name.nav.clone(), NAV_FLOOR),
        };
        let jwe = self.sealed_json(
            level,
            &name,
            kind,
            &id,
            &format!("{kind}/{id}"),
            floor,
            json,
        );
        Sealed::new(format!("/g/{}/{id}.json", name.id), jwe.to_json())
    }

    /// Seals boxes of a page for the readers of a stricter level, to lie within another object: both
    /// keys are needed then. Gives the JWE as JSON.
    pub fn seal_within(&self, level: &Level, address: &Permalink, json: &str) -> String {
        let name = self.level(level);
        let id = self.page_id(address);
        let label = format!("box/{id}/{}", name.id);
        let jwe = self.sealed_json(level, &name, "box", &id, &label, 0, json);
        String::from_utf8(jwe.to_json()).expect("JSON is text")
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the header's members, in their order"
    )]
    fn sealed_json(
        &self,
        level: &Level,
        name: &LevelName,
        kind: &str,
        id: &str,
        label: &str,
        floor: usize,
        json: &str,
    ) -> Jwe {
        let mut keys: Vec<(&str, &Secret)> = self
            .keys_of(level)
            .map(|key| (key.kid.as_str(), &key.key))
            .collect();
        keys.sort_unstable_by_key(|(kid, _)| *kid);
        let kids: Vec<String> = keys.iter().map(|(kid, _)| format!("\"{kid}\"")).collect();
        let header = format!(
            r#"{{"enc":"A256GCM","typ":"pimh+jwe","pimh":{{"v":1,"t":"{kind}","id":"{id}","a":"{}","k":[{}]}}}}"#,
            name.id,
            kids.join(",")
        );
        Jwe::for_keys(&header, &keys, |protected| {
            let words = self.signed(protected, json);
            let plaintext = framed(&self.squeezer.squeeze(words.as_bytes()), floor);
            let key = self
                .deriver
                .content_key(label, protected.as_bytes(), &plaintext);
            (key, plaintext)
        })
    }

    /// The JSON with a signature over it and its header as last member.
    fn signed(&self, protected: &str, json: &str) -> String {
        const PURPOSE: &[u8] = b"pimh/v1/object\0";
        let mut message = Vec::with_capacity(PURPOSE.len() + 16 + protected.len() + json.len());
        message.extend_from_slice(PURPOSE);
        add_lp(&mut message, protected.as_bytes());
        add_lp(&mut message, json.as_bytes());
        let signature = self.publisher.sign(&message);
        let open = json
            .strip_suffix('}')
            .expect("what is sealed is a JSON object");
        [open, ",\"signature\":\"", &signature, "\"}"].concat()
    }

    /// Seals a picture or download, once, for all levels that use it.
    pub fn seal_file(
        &self,
        address: &Permalink,
        users: &[Level],
        bytes: &[u8],
    ) -> (Sealed, FileKey) {
        let names: Vec<LevelName> = users.iter().map(|level| self.level(level)).collect();
        let mut kids: Vec<&str> = names
            .iter()
            .flat_map(|name| name.kids.iter().map(String::as_str))
            .collect();
        kids.sort_unstable();
        kids.dedup();
        let mut levels: Vec<&str> = names.iter().map(|name| name.id.as_str()).collect();
        levels.sort_unstable();
        levels.dedup();
        // A host that asks for passwords does so by folders, and must shut none of several levels out.
        let folder = match levels.as_slice() {
            [one] => (*one).to_owned(),
            several => self.namer.id("levels", several.join(",").as_bytes()),
        };
        let id = self.namer.id("asset", address.path().as_bytes());
        self.sealed_file(
            format!("{folder}/{id}"),
            &format!("asset/{id}"),
            kids.join(","),
            bytes,
        )
    }

    /// What a file of a search pack is before it is packed with others: compressed, as words in objects are.
    pub fn squeezed(&self, file: &[u8]) -> Vec<u8> {
        self.squeezer.squeeze(file)
    }

    /// Seals a pack of the search index of a level.
    pub fn seal_pack(&self, level: &Level, number: usize, bytes: &[u8]) -> (Sealed, FileKey) {
        let name = self.level(level);
        let id = self.namer.id("search", &level_bytes(level));
        let at = format!("{}/{id}-{number}", name.id);
        self.sealed_file(
            at,
            &format!("search/{id}/{number}"),
            name.kids.join(","),
            bytes,
        )
    }

    fn sealed_file(
        &self,
        at: String,
        label: &str,
        kids: String,
        bytes: &[u8],
    ) -> (Sealed, FileKey) {
        let aad = format!("pimh/v1/{label}/{kids}");
        let plaintext = framed(bytes, PAGE_FLOOR);
        let key: ContentKey = self.deriver.content_key(label, aad.as_bytes(), &plaintext);
        let sealed = sealed_bytes(&key, aad.as_bytes(), &plaintext);
        let address = format!("/g/{at}.bin");
        (
            Sealed::new(address, sealed),
            FileKey {
                at,
                k: kids,
                cek: key.cek,
            },
        )
    }

    /// The slots of all readers, and those of nobody.
    pub fn slots(&self) -> Vec<Sealed> {
        self.slots
            .sealed(&self.deriver, &self.namer, &self.publisher, &self.keys)
    }

    /// What a reader's browser asks for first: how new everything is, and which levels there are.
    /// `files` are the hashes of everything else that the build made.
    pub fn head(&self, levels: &[Level], files: &BTreeMap<String, String>) -> Sealed {
        #[derive(Serialize)]
        struct Head {
            v: u8,
            epoch: u64,
            date: Date,
            inputs: String,
            bucket: usize,
            levels: Vec<LevelName>,
        }
        let mut levels: Vec<LevelName> = levels.iter().map(|level| self.level(level)).collect();
        levels.sort_unstable_by(|one, other| one.id.cmp(&other.id));
        let head = Head {
            v: 1,
            epoch: self.epoch,
            date: self.today,
            inputs: self.namer.inputs(&to_bytes(files)),
            bucket: self.slots.bucket(),
            levels,
        };
        let jws = self.publisher.signed("pimh+head", &to_bytes(&head));
        Sealed::new("/g/head.json".to_owned(), jws.into_bytes())
    }

    /// The hash of every other file, signed: with it somebody elsewhere checks what a host serves.
    pub fn manifest(&self, files: &BTreeMap<String, String>) -> Sealed {
        #[derive(Serialize)]
        struct Manifest<'a> {
            v: u8,
            files: &'a BTreeMap<String, String>,
        }
        let jws = self
            .publisher
            .signed("pimh+manifest", &to_bytes(&Manifest { v: 1, files }));
        Sealed::new("/g/manifest.json".to_owned(), jws.into_bytes())
    }

    /// The publisher's public key, in base64url: what head and manifest are checked with.
    pub fn public_key(&self) -> String {
        self.publisher.public()
    }
}

fn to_bytes(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("texts, numbers and lists of them are JSON")
}

fn level_bytes(level: &Level) -> Vec<u8> {
    list(level.roles().iter().map(|role| role.as_str().as_bytes()))
}
