//! `pimh access verify`: does a host serve what was built?
//!
//! The one check of what the gate cannot promise: that nobody changed files on their way. Run it from
//! elsewhere than the host and the build service.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use rayon::prelude::*;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use ureq::Agent;

use super::args::Verify;
use super::{Done, Failure, keyring};
use crate::args::Common;
use crate::gate::{Gate, verified};
use crate::names::BaseUrl;
use crate::print::count;
use crate::session::Session;
use crate::{Exit, print};

const MANIFEST: &str = "g/manifest.json";
const HEAD: &str = "g/head.json";
/// An address that no site has.
const NOWHERE: &str = "pimh-verify-no-such-page/";
/// Files asked for at once: a host is not to take it for an attack.
const AT_ONCE: usize = 6;
/// No file of a site is larger.
const LARGEST: u64 = 512 << 20;
/// Whatever may change under its name must not be kept longer than this.
const LONGEST: u64 = 3600;
/// Differences beyond so many are counted only.
const MOST_SHOWN: usize = 30;

/// What a host answered.
struct Answer {
    status: u16,
    kind: Option<String>,
    cache: Option<String>,
    body: Vec<u8>,
}

#[derive(Deserialize)]
struct Manifest {
    files: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Head {
    epoch: u64,
    date: String,
}

/// `pimh access verify`.
pub fn verify(common: &Common, session: &Session, args: &Verify) -> Done {
    let site = address(&args.url)?;
    let keyring = keyring::open_at(&session.root)?;
    let today = session.request.choice.today;
    let gate = Gate::new(&keyring, &session.config.roles, today);
    let host = Host::new(&site);
    let public = gate.public_key();
    let manifest = host.must(MANIFEST)?;
    let mut troubles = Vec::new();
    let Some(manifest) = signed::<Manifest>(&manifest, "pimh+manifest", &public) else {
        return Err(Failure::plain(
            Exit::Leak,
            format!(
                "the manifest that {} serves is not signed by this keyring",
                site.as_str()
            ),
            "somebody changed it, or it is from before a keyholder was removed, or of another site. Build and publish \
             again; if it stays so, do not trust the host",
        ));
    };
    let head = host.must(HEAD)?;
    match signed::<Head>(&head, "pimh+head", &public) {
        None => troubles.push(format!("{HEAD}: not signed by this keyring")),
        Some(head) => troubles.extend(age(session, common, &head, keyring.epoch())),
    }
    let checked: Vec<Result<Vec<String>, Failure>> = host.all(&manifest.files);
    for one in checked {
        troubles.extend(one?);
    }
    troubles.extend(host.about_nowhere()?);
    say(session, &site, manifest.files.len(), &troubles)
}

fn address(url: &str) -> Result<BaseUrl, Failure> {
    let wrong = |why: &str| Failure::plain(Exit::Usage, why, "such as https://pimh.example.org/");
    let site =
        BaseUrl::parse(url).ok_or_else(|| wrong("verify wants the whole address of the site"))?;
    if site.as_str().starts_with("http://") && !site.is_for_trying() {
        return Err(wrong(
            "over http:// anybody on the way can change what arrives; verify wants https://",
        ));
    }
    Ok(site)
}

fn signed<T: serde::de::DeserializeOwned>(answer: &Answer, typ: &str, public: &str) -> Option<T> {
    let text = std::str::from_utf8(&answer.body).ok()?;
    let payload = verified(text, typ, public).ok()?;
    serde_json::from_slice(&payload).ok()
}

/// Whether what is served is older than what is known here.
fn age(session: &Session, common: &Common, head: &Head, epoch: u64) -> Vec<String> {
    let mut troubles = Vec::new();
    if head.epoch < epoch {
        troubles.push(format!(
            "{HEAD}: built before keys were last renewed; revoked codes still open what is served. Build and publish again"
        ));
    }
    let own = session.output(common, "public").join(HEAD);
    if let Some(built) = built_on(&own)
        && built > head.date
    {
        troubles.push(format!(
            "{HEAD}: built on {}, and this computer has a build of {built}",
            head.date
        ));
    }
    troubles
}

/// The day of the build in the output folder. It is our own, so its signature is not asked.
fn built_on(head: &Path) -> Option<String> {
    let text = std::fs::read_to_string(head).ok()?;
    let payload = text.split('.').nth(1)?;
    let payload = data_encoding::BASE64URL_NOPAD
        .decode(payload.as_bytes())
        .ok()?;
    let head: Head = serde_json::from_slice(&payload).ok()?;
    Some(head.date)
}

struct Host<'a> {
    agent: Agent,
    site: &'a BaseUrl,
}

impl Host<'_> {
    fn new(site: &BaseUrl) -> Host<'_> {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(Duration::from_secs(15)))
            .timeout_recv_response(Some(Duration::from_secs(30)))
            .timeout_recv_body(Some(Duration::from_secs(300)))
            .user_agent(concat!("pimh-verify/", env!("CARGO_PKG_VERSION")))
            .build();
        Host {
            agent: config.new_agent(),
            site,
        }
    }

    fn ask(&self, path: &str) -> Result<Answer, Failure> {
        let url = self.site.whole(&format!("/{path}"));
        let network = |error: ureq::Error| {
            Failure::plain(
                Exit::Network,
                format!("{url} cannot be fetched: {error}"),
                "look at your connection and at the address, and try again",
            )
        };
        let mut answer = self.agent.get(&url).call().map_err(network)?;
        let header = |name: &str| {
            let value = answer.headers().get(name)?.to_str().ok()?;
            Some(value.to_ascii_lowercase())
        };
        let (kind, cache) = (header("content-type"), header("cache-control"));
        let status = answer.status().as_u16();
        let body = answer.body_mut().with_config().limit(LARGEST).read_to_vec();
        Ok(Answer {
            status,
            kind,
            cache,
            body: body.map_err(network)?,
        })
    }

    /// A file without which nothing can be said.
    fn must(&self, path: &str) -> Result<Answer, Failure> {
        let answer = self.ask(path)?;
        if answer.status == 200 {
            return Ok(answer);
        }
        Err(Failure::plain(
            Exit::Leak,
            format!(
                "{} answers {} for /{path}",
                self.site.as_str(),
                answer.status
            ),
            "it does not serve a site that this project built and sealed; look at the address, build and publish",
        ))
    }

    fn all(&self, files: &BTreeMap<String, String>) -> Vec<Result<Vec<String>, Failure>> {
        let check = || {
            files
                .par_iter()
                .map(|(file, hash)| self.check(file, hash))
                .collect()
        };
        match rayon::ThreadPoolBuilder::new().num_threads(AT_ONCE).build() {
            Ok(pool) => pool.install(check),
            Err(_) => check(),
        }
    }

    /// What is wrong with one file.
    fn check(&self, file: &str, hash: &str) -> Result<Vec<String>, Failure> {
        let file = file.trim_start_matches('/');
        // A page is asked for as readers do.
        let asked = match file.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
            _ => file,
        };
        let answer = self.ask(&encoded(asked))?;
        Ok(wrong_with(file, hash, &answer))
    }

    /// A page that is not there must not look as if it were: hidden pages rest on it.
    fn about_nowhere(&self) -> Result<Option<String>, Failure> {
        let status = self.ask(NOWHERE)?.status;
        Ok((status != 404).then(|| {
            format!("/{NOWHERE}: a page that does not exist answers {status}, not 404; set the host's error page to /404.html")
        }))
    }
}

/// What is wrong with a file as it was served.
fn wrong_with(file: &str, hash: &str, answer: &Answer) -> Vec<String> {
    let mut wrong = Vec::new();
    // 404.html itself may be served as what it is for.
    if answer.status != 200 && !(file == "404.html" && answer.status == 404) {
        return vec![format!("/{file}: answers {}", answer.status)];
    }
    let served = data_encoding::HEXLOWER.encode(&Sha256::digest(&answer.body));
    if served != hash.to_ascii_lowercase() {
        wrong.push(format!("/{file}: other bytes than were built"));
    }
    let kind = answer.kind.as_deref().unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if let Some(expected) = kinds(file)
        && !expected.contains(&kind)
    {
        let kind = if kind.is_empty() { "no type" } else { kind };
        wrong.push(format!("/{file}: served as {kind}, not as {}", expected[0]));
    }
    let seconds = kept_for(answer.cache.as_deref().unwrap_or_default());
    if seconds > LONGEST && !has_hash_in_name(file) {
        wrong.push(format!(
            "/{file}: may be kept for {}, so readers see old pages and keep keys that were renewed; at most an hour",
            count(usize::try_from(seconds / 60).unwrap_or(usize::MAX), "minute", "minutes")
        ));
    }
    wrong
}

/// The types that a browser takes a file of ours for what it is.
fn kinds(file: &str) -> Option<&'static [&'static str]> {
    let (_, end) = file.rsplit_once('.')?;
    Some(match end {
        "html" => &["text/html"],
        "css" => &["text/css"],
        "js" => &["text/javascript", "application/javascript"],
        "json" => &["application/json"],
        "svg" => &["image/svg+xml"],
        "bin" => &["application/octet-stream"],
        "webmanifest" => &["application/manifest+json", "application/json"],
        "wasm" => &["application/wasm"],
        _ => return None,
    })
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

fn say(session: &Session, site: &BaseUrl, files: usize, troubles: &[String]) -> Done {
    let exit = if troubles.is_empty() {
        Exit::Done
    } else {
        Exit::Leak
    };
    if session.voice.is_json() {
        let text =
            json!({ "schema": 1, "site": site.as_str(), "files": files, "troubles": troubles });
        print::line(&serde_json::to_string_pretty(&text).unwrap_or_default());
        return Ok(exit);
    }
    if troubles.is_empty() {
        session.voice.tell(&format!(
            "{} serves exactly what was built: {}, with the right types.",
            site.as_str(),
            count(files, "file", "files")
        ));
        return Ok(exit);
    }
    for trouble in troubles.iter().take(MOST_SHOWN) {
        print::aside(trouble);
    }
    if troubles.len() > MOST_SHOWN {
        print::aside(&format!("… and {} more", troubles.len() - MOST_SHOWN));
    }
    print::aside(&format!(
        "error: {} does not serve what was built: {}\n  \
         publish the output again, and look at the host's settings; bytes that differ after that were changed by somebody",
        site.as_str(),
        count(troubles.len(), "difference", "differences")
    ));
    Ok(exit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, kind: &str, cache: &str, body: &[u8]) -> Answer {
        Answer {
            status,
            kind: Some(kind.to_owned()),
            cache: Some(cache.to_owned()),
            body: body.to_owned(),
        }
    }

    fn wrong(file: &str, answer: &Answer) -> String {
        let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(b"{}"));
        wrong_with(file, &hash, answer).join("; ")
    }

    #[test]
    fn what_is_wrong_with_a_file_is_said() {
        let json = "application/json; charset=utf-8";
        assert_eq!(
            wrong("g/head.json", &answer(200, json, "no-cache", b"{}")),
            ""
        );
        assert!(wrong("g/head.json", &answer(404, json, "", b"{}")).contains("answers 404"));
        assert!(wrong("g/head.json", &answer(200, json, "", b"[]")).contains("other bytes"));
        assert!(
            wrong("g/a.json", &answer(200, "text/html", "", b"{}")).contains("served as text/html")
        );
        assert!(
            wrong(
                "g/a.json",
                &answer(200, json, "public, max-age=86400", b"{}")
            )
            .contains("1,440 minutes")
        );
        assert_eq!(
            wrong(
                "assets/main.3f9a01cc.css",
                &answer(200, "text/css", "max-age=31536000", b"{}")
            ),
            ""
        );
        assert_eq!(wrong("404.html", &answer(404, "text/html", "", b"{}")), "");
    }
}
