//! Whether a host serves what was built: the one check of what the gate cannot promise, that nobody changed files on
//! their way.
//!
//! It asks nothing of a host. Whoever does hands the answers in, and asks for what [`Manifest::files`] and [`address`] say.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use crate::gate::verified;

/// The address of what says which files there are, signed.
pub const MANIFEST: &str = "g/manifest.json";
/// The address of what says when and under which keys the site was built, signed.
pub const HEAD: &str = "g/head.json";
/// No longer than so many seconds may be kept what can change under its name.
const LONGEST: u64 = 3600;

/// What a host answered.
pub struct Answer {
    /// The status: 200 if all is well.
    pub status: u16,
    /// The value of `Content-Type`.
    pub content_type: Option<String>,
    /// The value of `Cache-Control`.
    pub cache_control: Option<String>,
    /// The file itself.
    pub body: Vec<u8>,
}

/// What is wrong with what a host serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// The head is not signed by this keyring.
    UnsignedHead,
    /// It was built before keys were renewed last, so revoked codes still open it.
    OldKeys,
    /// It was built on the first day, and there is a build of the second, later one.
    OldBuild(String, String),
    /// A file is answered with another status.
    Status(String, u16),
    /// A file has other bytes.
    Bytes(String),
    /// A file is served as another type.
    Type {
        /// The file.
        file: String,
        /// The type that was said, if one was.
        served: String,
        /// What it should be.
        expected: &'static str,
    },
    /// A file may be kept for so many seconds, so that readers see old pages and keep keys that were renewed.
    Kept(String, u64),
    /// A page that does not exist answers with another status than 404; hidden pages rest on it.
    Nowhere(u16),
    /// A folder without a page is shown as a list of its files.
    Listed(String),
    /// A file is served that the build did not make.
    NotBuilt(String),
}

/// Which files a site has, as its keyring signed them.
#[derive(Deserialize)]
pub struct Manifest {
    files: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Head {
    epoch: u64,
    date: String,
}

/// What an answer says, if it is signed by the keyring with that public key.
fn signed<T: DeserializeOwned>(answer: &Answer, typ: &str, public: &str) -> Option<T> {
    let text = std::str::from_utf8(&answer.body).ok()?;
    let payload = verified(text, typ, public).ok()?;
    serde_json::from_slice(&payload).ok()
}

impl Manifest {
    /// The one that a host answered with; `None` if it is not signed by the keyring with that public key.
    pub fn of(answer: &Answer, public: &str) -> Option<Manifest> {
        signed(answer, "pimh+manifest", public)
    }

    /// Every file, with the hash of its bytes.
    pub fn files(&self) -> &BTreeMap<String, String> {
        &self.files
    }
}

/// The day of the build whose head lies on this computer. It is our own, so its signature is not asked; `None` if it is
/// no head.
pub fn built_on(head: &str) -> Option<String> {
    Some(epoch_and_day(head)?.1)
}

/// How often keys had been renewed when a head was made, and the day of its build; whoever signed it. `None` if it is no head.
pub fn epoch_and_day(head: &str) -> Option<(u64, String)> {
    let payload = head.split('.').nth(1)?;
    let payload = data_encoding::BASE64URL_NOPAD
        .decode(payload.as_bytes())
        .ok()?;
    let head: Head = serde_json::from_slice(&payload).ok()?;
    Some((head.epoch, head.date))
}

/// What is wrong with the head that a host answered with: it is older than the keys of this epoch, or than a build of
/// that day.
pub fn wrong_with_head(
    answer: &Answer,
    public: &str,
    epoch: u64,
    built: Option<String>,
) -> Vec<Difference> {
    let Some(head) = signed::<Head>(answer, "pimh+head", public) else {
        return vec![Difference::UnsignedHead];
    };
    let old_keys = (head.epoch < epoch).then_some(Difference::OldKeys);
    let old_build = built
        .filter(|built| *built > head.date)
        .map(|built| Difference::OldBuild(head.date, built));
    old_keys.into_iter().chain(old_build).collect()
}

/// The address at which a reader asks for a file, from the site's on.
pub fn address(file: &str) -> String {
    let file = file.trim_start_matches('/');
    encoded(match file.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
        _ => file,
    })
}

/// What is wrong with a file as it was served; `nowhere` is what the host answers where nothing is.
pub fn wrong_with(file: &str, hash: &str, answer: &Answer, nowhere: &Answer) -> Vec<Difference> {
    let file = file.trim_start_matches('/');
    // 404.html itself may be served as what it is for, and hosts without endings in addresses lead away from it.
    let is_error_page = file == "404.html";
    let answer = match is_error_page && (300..400).contains(&answer.status) {
        true => nowhere,
        false => answer,
    };
    if answer.status != 200 && !(is_error_page && answer.status == 404) {
        return vec![Difference::Status(file.to_owned(), answer.status)];
    }
    let mut wrong = Vec::new();
    let served = data_encoding::HEXLOWER.encode(&Sha256::digest(&answer.body));
    if served != hash.to_ascii_lowercase() {
        wrong.push(Difference::Bytes(file.to_owned()));
    }
    let served = answer.content_type.as_deref().unwrap_or_default();
    let served = served.split(';').next().unwrap_or_default().trim();
    if let [expected, others @ ..] = types(file)
        && *expected != served
        && !others.contains(&served)
    {
        wrong.push(Difference::Type {
            file: file.to_owned(),
            served: served.to_owned(),
            expected,
        });
    }
    let seconds = kept_for(answer.cache_control.as_deref().unwrap_or_default());
    if seconds > LONGEST && !has_hash_in_name(file) {
        wrong.push(Difference::Kept(file.to_owned(), seconds));
    }
    wrong
}

/// What is wrong with the answer for an address that no site has.
pub fn wrong_with_nowhere(answer: &Answer) -> Option<Difference> {
    (answer.status != 404).then_some(Difference::Nowhere(answer.status))
}

/// The types that a browser takes a file of ours for what it is, the usual one first; none where it does not matter.
fn types(file: &str) -> &'static [&'static str] {
    let (_, end) = file.rsplit_once('.').unwrap_or_default();
    match end {
        "html" => &["text/html"],
        "css" => &["text/css"],
        "js" => &["text/javascript", "application/javascript"],
        "json" => &["application/json"],
        "svg" => &["image/svg+xml"],
        "bin" => &["application/octet-stream"],
        "webmanifest" => &["application/manifest+json", "application/json"],
        "wasm" => &["application/wasm"],
        _ => &[],
    }
}

/// For how many seconds a browser may take a file from its cache without asking.
fn kept_for(cache: &str) -> u64 {
    let words: Vec<&str> = cache.split(',').map(str::trim).collect();
    if words
        .iter()
        .any(|word| matches!(*word, "no-cache" | "no-store"))
    {
        return 0;
    }
    words
        .iter()
        .find_map(|word| word.strip_prefix("max-age=")?.parse().ok())
        .unwrap_or(0)
}

/// A file whose name changes with its bytes may be kept for ever.
fn has_hash_in_name(file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or_default();
    let is_hash = |part: &str| {
        part.len() >= 8
            && part.bytes().all(|byte| byte.is_ascii_hexdigit())
            && part.bytes().any(|byte| byte.is_ascii_digit())
    };
    !file.starts_with("g/") && name.split(['.', '-', '_']).any(is_hash)
}

/// A path as an address has it.
fn encoded(path: &str) -> String {
    use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
    const SET: &AsciiSet = &CONTROLS
        .add(b' ')
        .add(b'"')
        .add(b'#')
        .add(b'<')
        .add(b'>')
        .add(b'?')
        .add(b'`')
        .add(b'{')
        .add(b'}')
        .add(b'%');
    utf8_percent_encode(path, SET).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, content_type: &str, cache_control: &str, body: &[u8]) -> Answer {
        Answer {
            status,
            content_type: Some(content_type.to_owned()),
            cache_control: Some(cache_control.to_owned()),
            body: body.to_owned(),
        }
    }

    fn wrong(file: &str, answer: &Answer) -> Vec<Difference> {
        let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(b"{}"));
        wrong_with(file, &hash, answer, &answer_of(404, b"{}"))
    }

    fn answer_of(status: u16, body: &[u8]) -> Answer {
        answer(status, "text/html", "no-cache", body)
    }

    #[test]
    fn what_is_wrong_with_a_file_is_found() {
        let json = "application/json; charset=utf-8";
        assert_eq!(
            wrong("g/head.json", &answer(200, json, "no-cache", b"{}")),
            []
        );
        assert_eq!(
            wrong("g/head.json", &answer(404, json, "", b"{}")),
            [Difference::Status("g/head.json".to_owned(), 404)]
        );
        assert_eq!(
            wrong("g/head.json", &answer(200, json, "", b"[]")),
            [Difference::Bytes("g/head.json".to_owned())]
        );
        assert_eq!(
            wrong("/g/a.json", &answer(200, "text/html", "", b"{}")),
            [Difference::Type {
                file: "g/a.json".to_owned(),
                served: "text/html".to_owned(),
                expected: "application/json"
            }]
        );
        assert_eq!(
            wrong(
                "g/a.json",
                &answer(200, json, "public, max-age=86400", b"{}")
            ),
            [Difference::Kept("g/a.json".to_owned(), 86400)]
        );
        let for_ever = answer(200, "text/css", "max-age=31536000", b"{}");
        assert_eq!(wrong("assets/main.3f9a01cc.css", &for_ever), []);
        assert_eq!(wrong("404.html", &answer(404, "text/html", "", b"{}")), []);
        assert_eq!(wrong("404.html", &answer_of(307, b"")), []);
        assert_eq!(
            wrong("index.html", &answer_of(307, b"")),
            [Difference::Status("index.html".to_owned(), 307)]
        );
        assert_eq!(wrong("file.xyz", &answer(200, "x/y", "", b"{}")), []);
    }

    #[test]
    fn a_page_is_asked_for_as_readers_do() {
        assert_eq!(address("/index.html"), "");
        assert_eq!(address("a/index.html"), "a/");
        assert_eq!(address("an index.html"), "an%20index.html");
    }
}
