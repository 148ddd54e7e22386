//! `pimh access verify`: asks a host for every file, and says what is wrong with its answers.
//!
//! Run it from elsewhere than the host and the build service.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use rayon::prelude::*;
use serde_json::json;
use ureq::Agent;

use super::args::Verify;
use super::failure::{Done, Failure};
use super::keyring;
use crate::args::Common;
use crate::exit::Exit;
use crate::gate::Gate;
use crate::names::BaseUrl;
use crate::people::delivery::{self, Answer, Difference, HEAD, MANIFEST, Manifest};
use crate::people::strangers;
use crate::print::{self, count};
use crate::session::Session;

/// Files asked for at once: a host is not to take it for an attack.
const AT_ONCE: usize = 6;
/// No file of a site is larger.
const LARGEST: u64 = 512 << 20;
/// Differences beyond so many are counted only.
const MOST_SHOWN: usize = 30;

/// A host that serves readers something else must not know by this who asks.
const USER_AGENT: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 \
                          Safari/537.36";
/// What such a browser sends beside it.
const LIKE_A_BROWSER: &[(&str, &str)] = &[
    (
        "Accept",
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    ),
    ("Accept-Language", "en-GB,en;q=0.9"),
    ("Sec-Fetch-Dest", "document"),
    ("Sec-Fetch-Mode", "navigate"),
    ("Sec-Fetch-Site", "none"),
    ("Upgrade-Insecure-Requests", "1"),
];

/// What no answer can show.
const UNSEEN: &str = "This cannot see files whose names nothing tells, nor what the host gives to other people, at other times or \
                      in other places; run it now and then, from elsewhere.";

/// `pimh access verify`.
pub fn verify(common: &Common, session: &Session, args: &Verify) -> Done {
    let site = address(&args.url)?;
    let keyring = keyring::open_at(&session.root)?;
    let today = session.request.choice.today;
    let public = Gate::new(&keyring, &session.config.roles, today).public_key();
    let host = Host::new(&site);
    let Some(manifest) = Manifest::of(&host.must(MANIFEST)?, &public) else {
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
    let built = built_here(&session.output(common, "public").join(HEAD))?;
    let head = host.must(HEAD)?;
    let mut differences = delivery::wrong_with_head(&head, &public, keyring.epoch(), built);
    // A name that nobody can know beforehand, so that nobody has an answer of its own for it.
    let nowhere = host.ask(&format!("{}/", crate::preview::secret()))?;
    differences.extend(host.wrong_with(&manifest, &nowhere)?);
    differences.extend(delivery::wrong_with_nowhere(&nowhere));
    differences.extend(host.not_built(&manifest, &nowhere)?);
    let troubles: Vec<String> = differences.iter().map(told).collect();
    Ok(say(session, &site, manifest.files().len(), &troubles))
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

/// The day of the build in the output folder, if there is one.
fn built_here(head: &Path) -> Result<Option<String>, Failure> {
    match fs::read_to_string(head) {
        Ok(text) => Ok(delivery::built_on(&text)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(Failure::Disk(head.to_owned(), error)),
    }
}

/// A host that is asked for its files.
pub struct Host<'a> {
    agent: Agent,
    site: &'a BaseUrl,
}

impl Host<'_> {
    /// The one at which a site stands.
    pub fn new(site: &BaseUrl) -> Host<'_> {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(Duration::from_secs(15)))
            .timeout_recv_response(Some(Duration::from_secs(30)))
            .timeout_recv_body(Some(Duration::from_secs(300)))
            .user_agent(USER_AGENT)
            .build();
        Host {
            agent: config.new_agent(),
            site,
        }
    }

    /// What it answers at an address, from that of the site on.
    ///
    /// # Errors
    ///
    /// It cannot be reached.
    pub fn ask(&self, path: &str) -> Result<Answer, Failure> {
        let url = self.site.whole(&format!("/{path}"));
        let network = |error: ureq::Error| {
            Failure::plain(
                Exit::Network,
                format!("{url} cannot be fetched: {error}"),
                "look at your connection and at the address, and try again",
            )
        };
        let mut asked = self.agent.get(&url);
        for (name, value) in LIKE_A_BROWSER {
            asked = asked.header(*name, *value);
        }
        let mut answer = asked.call().map_err(network)?;
        let header = |name: &str| {
            // What is no text says nothing that we know.
            let value = answer.headers().get(name)?.to_str().ok()?;
            Some(value.to_ascii_lowercase())
        };
        let (content_type, cache_control) = (header("content-type"), header("cache-control"));
        let status = answer.status().as_u16();
        let body = answer.body_mut().with_config().limit(LARGEST).read_to_vec();
        Ok(Answer {
            status,
            content_type,
            cache_control,
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

    /// Files that it serves and the build did not make, as far as they can be found.
    fn not_built(&self, manifest: &Manifest, nowhere: &Answer) -> Result<Vec<Difference>, Failure> {
        let mut strange = Vec::new();
        for question in strangers::questions(manifest) {
            let answer = self.ask(&question)?;
            strange.extend(strangers::found(&question, &answer, nowhere, manifest));
        }
        Ok(strange)
    }

    /// What is wrong with the files of a manifest, in its order. `nowhere` is what the host answers where nothing is.
    fn wrong_with(
        &self,
        manifest: &Manifest,
        nowhere: &Answer,
    ) -> Result<Vec<Difference>, Failure> {
        let check = || {
            manifest
                .files()
                .par_iter()
                .map(|(file, hash)| {
                    let answer = self.ask(&delivery::address(file))?;
                    Ok(delivery::wrong_with(file, hash, &answer, nowhere))
                })
                .collect::<Vec<Result<Vec<Difference>, Failure>>>()
        };
        let checked = match rayon::ThreadPoolBuilder::new().num_threads(AT_ONCE).build() {
            Ok(pool) => pool.install(check),
            // Without threads of their own the files are asked for by those that there are.
            Err(_) => check(),
        };
        let mut all = Vec::new();
        for one in checked {
            all.extend(one?);
        }
        Ok(all)
    }
}

/// A difference in words.
fn told(difference: &Difference) -> String {
    match difference {
        Difference::UnsignedHead => format!("{HEAD}: not signed by this keyring"),
        Difference::OldKeys => format!(
            "{HEAD}: built before keys were last renewed; revoked codes still open what is served. Build and publish again"
        ),
        Difference::OldBuild(served, built) => {
            format!("{HEAD}: built on {served}, and this computer has a build of {built}")
        }
        Difference::Status(file, status) => format!("/{file}: answers {status}"),
        Difference::Bytes(file) => format!("/{file}: other bytes than were built"),
        Difference::Type {
            file,
            served,
            expected,
        } => {
            let served = if served.is_empty() { "no type" } else { served };
            format!("/{file}: served as {served}, not as {expected}")
        }
        Difference::Kept(file, seconds) => format!(
            "/{file}: may be kept for {}, so readers see old pages and keep keys that were renewed; at most an hour",
            count(
                usize::try_from(seconds / 60).unwrap_or(usize::MAX),
                "minute",
                "minutes"
            )
        ),
        Difference::Listed(folder) => format!(
            "/{folder}: the host shows a list of the files in this folder; switch such lists off"
        ),
        Difference::NotBuilt(file) => {
            format!("/{file}: is served, and the build did not make it; take it off the host")
        }
        Difference::Nowhere(status) => format!(
            "a page that does not exist answers {status}, not 404; set the host's error page to /404.html"
        ),
    }
}

fn say(session: &Session, site: &BaseUrl, files: usize, troubles: &[String]) -> Exit {
    let exit = if troubles.is_empty() {
        Exit::Done
    } else {
        Exit::Leak
    };
    if session.voice.is_json() {
        print::json(
            &json!({ "schema": 1, "site": site.as_str(), "files": files, "troubles": troubles, "unseen": UNSEEN }),
        );
        return exit;
    }
    if troubles.is_empty() {
        session.voice.tell(&format!(
            "{} serves exactly what was built: {}, with the right types.",
            site.as_str(),
            count(files, "file", "files")
        ));
        session.voice.tell(UNSEEN);
        return exit;
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
    exit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_told_with_the_file_and_the_remedy() {
        let kept = Difference::Kept("g/a.json".to_owned(), 86400);
        assert!(told(&kept).contains("kept for 1,440 minutes"));
        let untyped = Difference::Type {
            file: "g/a.json".to_owned(),
            served: String::new(),
            expected: "application/json",
        };
        assert_eq!(
            told(&untyped),
            "/g/a.json: served as no type, not as application/json"
        );
    }
}
