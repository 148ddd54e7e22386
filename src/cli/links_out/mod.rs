//! `pimh check --external`: whether anybody is there where links lead to other sites.
//!
//! The one check that touches a network. What goes out is the address of a link and nothing of this site: no referrer, no
//! cookie. Hosts are asked side by side, each slowly, and a day's answers are kept in `.pimh/`, so that running it again
//! asks nobody twice.

mod ask;
mod kept;
mod private;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use url::Url;

use self::ask::{Answer, Asker, Manner};
use self::kept::Kept;
use super::print::{self, count};
use super::session::Session;
use crate::diagnostic::{Diagnostic, Notes};
use crate::output::Store;
use crate::pipeline::Loaded;
use pimh_engine::site::LinkOut;

/// Asks where links of a site lead, and gives what is to be told. How many could not be verified is said beside the result.
pub fn check(session: &Session, loaded: &Loaded, is_asked: impl Fn(&str) -> bool) -> Notes {
    let mut links = loaded.site.links_out();
    links.retain(|link| is_asked(link.at.source.path.as_str()));
    let addresses: BTreeSet<Url> = links
        .iter()
        .filter_map(|link| address(&link.dest))
        .collect();
    let day = session.request.choice.today.to_string();
    let mut kept = Kept::of_day(&Store::at(&session.root), &day);
    let unknown = addresses.iter().filter(|url| !kept.has(url)).cloned();
    let answers = ask_all(unknown.collect(), &Manner::for_others());
    for (url, answer) in believed(answers, kept.shows_a_network()) {
        kept.take(&url, answer);
    }
    kept.leave();
    say(session, &addresses, &kept);
    let told = links.iter().filter_map(|link| {
        let answer = kept.answer(&address(&link.dest)?)?;
        told(link, answer)
    });
    told.fold(Notes::default(), |mut notes, note| {
        notes.push(note);
        notes
    })
}

/// What a link is asked by: its address without the place on the page, which no host is told.
fn address(dest: &str) -> Option<Url> {
    let mut url = Url::parse(dest).ok()?;
    url.set_fragment(None);
    Some(url)
}

/// The answers as far as they can be believed: that a host is not there, only if another one is. Without a network nobody is.
fn believed(mut answers: Vec<(Url, Answer)>, is_network_known: bool) -> Vec<(Url, Answer)> {
    let is_there = |(_, answer): &(Url, Answer)| answer.is_of_a_host();
    if is_network_known || answers.iter().any(is_there) {
        return answers;
    }
    for (_, answer) in &mut answers {
        if *answer == Answer::NoHost {
            let why = "no host was found at all; is this computer on the network?";
            *answer = Answer::Unverified(why.to_owned());
        }
    }
    answers
}

/// Hosts that are asked side by side.
const AT_ONCE: usize = 6;

/// Asks for every address: each host by itself and in order, several hosts at once.
fn ask_all(addresses: Vec<Url>, manner: &Manner) -> Vec<(Url, Answer)> {
    let mut by_host: BTreeMap<String, Vec<Url>> = BTreeMap::new();
    for url in addresses {
        let host = url.host_str().unwrap_or_default().to_owned();
        by_host.entry(host).or_default().push(url);
    }
    let queues: Vec<Vec<Url>> = by_host.into_values().collect();
    let total: usize = queues.iter().map(Vec::len).sum();
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let answers = Mutex::new(Vec::with_capacity(total));
    let shows = print::shows_progress();
    let work = || {
        let asker = Asker::new(manner);
        while let Some(queue) = queues.get(next.fetch_add(1, Ordering::Relaxed)) {
            for answer in asker.ask_host(queue) {
                let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                if shows {
                    print::progress(&format!("asked for {done} of {total} addresses"));
                }
                pimh_words::sync::locked(&answers).push(answer);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(queues.len()) {
            scope.spawn(work);
        }
    });
    if shows && total > 0 {
        print::progress("");
    }
    pimh_words::sync::unlocked(answers)
}

/// What is to be told of a link with its answer.
fn told(link: &LinkOut, answer: &Answer) -> Option<Diagnostic> {
    let (dest, at) = (link.dest.as_str(), &link.at);
    match answer {
        Answer::There | Answer::Unverified(_) => None,
        Answer::Gone(status) => Some(Diagnostic::nothing_at_the_end(dest, *status, at)),
        Answer::NoHost => {
            let url = address(dest)?;
            Some(Diagnostic::no_such_host(dest, url.host_str()?, at))
        }
        Answer::Moved(to) => {
            let old = Url::parse(dest).ok()?;
            let mut new = Url::parse(to).ok()?;
            let is_front = |url: &Url| url.path().trim_matches('/').is_empty();
            if is_front(&new) && !is_front(&old) {
                return Some(Diagnostic::moved_to_the_front_page(dest, to, at));
            }
            // The browser goes to the same place on the new page.
            if new.fragment().is_none() {
                new.set_fragment(old.fragment());
            }
            Some(Diagnostic::moved_for_good(dest, new.as_str(), at))
        }
    }
}

/// Says beside the result how many addresses there are, and how many nobody could verify; with `-v` which.
fn say(session: &Session, addresses: &BTreeSet<Url>, kept: &Kept) {
    let unverified: Vec<(&Url, &str)> = addresses
        .iter()
        .filter_map(|url| match kept.answer(url)? {
            Answer::Unverified(why) => Some((url, why.as_str())),
            _ => None,
        })
        .collect();
    let asked = count(
        addresses.len(),
        "address of another site",
        "addresses of other sites",
    );
    let voice = &session.voice;
    voice.say(&match unverified.len() {
        0 => format!("Looked at {asked}."),
        some => format!("Looked at {asked}; {some} could not be verified, which is no fault."),
    });
    // An address in a gated page is a gated word.
    if voice.verbose > 0 && !voice.redacts {
        for (url, why) in unverified {
            voice.say(&format!("  {url}: {why}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;
    use std::sync::atomic::AtomicUsize;
    use std::time::Duration;

    use tiny_http::{Header, Method, Response, Server};

    use super::*;
    use crate::diagnostic::{Checks, Code};
    use crate::names::SitePath;
    use pimh_engine::diagnostic::Span;
    use pimh_engine::source::Source;

    /// A host on this machine, and how often each address was asked for, by method.
    struct Host {
        port: u16,
        asked: Arc<Mutex<BTreeMap<String, usize>>>,
        strange: Arc<AtomicUsize>,
    }

    fn host() -> Host {
        let server = Server::http("127.0.0.1:0").unwrap();
        let port = server.server_addr().to_ip().unwrap().port();
        let asked: Arc<Mutex<BTreeMap<String, usize>>> = Arc::default();
        let strange: Arc<AtomicUsize> = Arc::default();
        let (counted, told) = (asked.clone(), strange.clone());
        std::thread::spawn(move || {
            for request in server.incoming_requests() {
                let path = request.url().to_owned();
                let is_head = *request.method() == Method::Head;
                let key = format!("{} {path}", request.method());
                let times = {
                    let mut counted = counted.lock().unwrap();
                    let times = counted.entry(key).or_default();
                    *times += 1;
                    *times
                };
                let tells = ["Referer", "Cookie", "Origin", "Authorization"];
                let has = |name: &str| {
                    let mut headers = request.headers().iter();
                    headers.any(|header| header.field.as_str().as_str().eq_ignore_ascii_case(name))
                };
                if tells.iter().any(|name| has(name)) {
                    told.fetch_add(1, Ordering::Relaxed);
                }
                let to = |place: &str| Header::from_bytes("Location", place).unwrap();
                let (status, place) = match path.as_str() {
                    "/" | "/new" | "/new/" => (200, None),
                    "/no-head" if is_head => (405, None),
                    "/no-head" | "/head-404" if !is_head => (200, None),
                    "/gone" => (410, None),
                    "/members" => (403, None),
                    "/sign-in" => (401, None),
                    "/busy" => (503, None),
                    "/once" if times == 1 => (500, None),
                    "/once" => (200, None),
                    "/moved" => (301, Some("/new/")),
                    "/moved-twice" => (308, Some("/moved")),
                    "/elsewhere" => (302, Some("/new")),
                    "/elsewhere-gone" => (307, Some("/nothing")),
                    "/old/page" => (301, Some("/")),
                    "/round" => (301, Some("/round")),
                    "/inside" => (301, Some("file:///etc/passwd")),
                    "/slow" => {
                        std::thread::sleep(Duration::from_millis(700));
                        (200, None)
                    }
                    _ => (404, None),
                };
                let mut response = Response::empty(status);
                if let Some(place) = place {
                    response = response.with_header(to(place));
                }
                request.respond(response).ok();
            }
        });
        Host {
            port,
            asked,
            strange,
        }
    }

    fn quick() -> Manner {
        Manner {
            pace: Duration::ZERO,
            patience: Duration::from_millis(400),
            again_after: Duration::from_millis(1),
            asks_private: true,
        }
    }

    impl Host {
        fn url(&self, path: &str) -> Url {
            Url::parse(&format!("http://127.0.0.1:{}{path}", self.port)).unwrap()
        }

        fn answers(&self, paths: &[&str]) -> Vec<Answer> {
            let urls: Vec<Url> = paths.iter().map(|path| self.url(path)).collect();
            let all: BTreeMap<Url, Answer> = ask_all(urls.clone(), &quick()).into_iter().collect();
            urls.iter().map(|url| all[url].clone()).collect()
        }
    }

    #[test]
    fn what_a_host_answers_is_told_apart() {
        let host = host();
        let moved = |path: &str| Answer::Moved(host.url(path).to_string());
        for (path, wanted) in [
            ("/", Answer::There),
            ("/no-head", Answer::There),
            ("/head-404", Answer::There),
            ("/once", Answer::There),
            ("/elsewhere", Answer::There),
            ("/nothing", Answer::Gone(404)),
            ("/gone", Answer::Gone(410)),
            ("/elsewhere-gone", Answer::Gone(404)),
            ("/moved", moved("/new/")),
            ("/moved-twice", moved("/new/")),
            ("/old/page", moved("/")),
        ] {
            assert_eq!(host.answers(&[path]), [wanted], "{path}");
        }
        for path in [
            "/members", "/sign-in", "/busy", "/round", "/inside", "/slow",
        ] {
            let answer = host.answers(&[path]).remove(0);
            assert!(
                matches!(answer, Answer::Unverified(_)),
                "{path}: {answer:?}"
            );
        }
        assert_eq!(
            host.strange.load(Ordering::Relaxed),
            0,
            "tells of this site"
        );
        // Errors are asked about once more, and no more often.
        assert_eq!(pimh_words::sync::locked(&host.asked)["HEAD /busy"], 2);
    }

    #[test]
    fn private_and_made_up_addresses_are_never_asked() {
        let host = host();
        let strict = Manner {
            asks_private: false,
            ..quick()
        };
        let named = Url::parse(&format!("http://localhost:{}/", host.port)).unwrap();
        for url in [host.url("/"), named] {
            let answers = ask_all(vec![url.clone()], &strict);
            assert!(
                matches!(answers[0].1, Answer::Unverified(_)),
                "{url}: {answers:?}"
            );
        }
        assert!(pimh_words::sync::locked(&host.asked).is_empty());
    }

    #[test]
    fn a_link_out_is_told_of_at_its_line() {
        let text = "[a](http://x.nhs.uk/old#part) [b](http://x.nhs.uk/old)";
        let source = Source::new(SitePath::new("content/a.md"), text);
        let link = LinkOut {
            dest: "http://x.nhs.uk/old#part".to_owned(),
            at: Span::new(&source, 0..29),
        };
        let note = told(&link, &Answer::Moved("https://x.nhs.uk/new".to_owned())).unwrap();
        assert_eq!(note.code(), Code::H4);
        let mut taken_back = Notes::from(note.clone());
        taken_back.ignore(&source.path, Code::H4);
        assert!(taken_back.settle(&Checks::default(), false).is_empty());
        let edit = note.edit().unwrap();
        assert_eq!(
            (edit.text.as_str(), edit.exact),
            ("https://x.nhs.uk/new#part", true)
        );
        assert_eq!(&text[edit.at.range.clone()], "http://x.nhs.uk/old#part");
        assert!(!note.code().rule().is_safe);
        let front = told(&link, &Answer::Moved("https://x.nhs.uk/".to_owned())).unwrap();
        assert!(front.edit().is_none() && front.message().contains("front page"));
        let gone = told(&link, &Answer::Gone(404)).unwrap();
        assert!(
            gone.message().ends_with("its host answers 404"),
            "{}",
            gone.message()
        );
        let nobody = told(&link, &Answer::NoHost).unwrap();
        assert!(
            nobody.message().ends_with("no host `x.nhs.uk`"),
            "{}",
            nobody.message()
        );
        assert!(told(&link, &Answer::Unverified("x".to_owned())).is_none());
        assert!(told(&link, &Answer::There).is_none());
    }

    #[test]
    fn without_a_network_no_host_is_said_to_be_gone() {
        let url = |host: &str| Url::parse(&format!("https://{host}.nhs.uk/")).unwrap();
        let nobody = vec![(url("a"), Answer::NoHost), (url("b"), Answer::NoHost)];
        let offline = believed(nobody.clone(), false);
        assert!(
            offline
                .iter()
                .all(|(_, answer)| matches!(answer, Answer::Unverified(_))),
            "{offline:?}"
        );
        // Another host that answers, now or earlier that day, shows that there is a network.
        assert_eq!(believed(nobody.clone(), true), nobody);
        let mut one = nobody;
        one.push((url("c"), Answer::Gone(404)));
        assert_eq!(believed(one.clone(), false), one);
    }

    #[test]
    fn answers_are_kept_for_the_day() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path());
        let url = Url::parse("https://x.nhs.uk/").unwrap();
        let mut kept = Kept::of_day(&store, "2026-10-01");
        assert!(!kept.has(&url));
        kept.take(&url, Answer::Moved("https://x.nhs.uk/new".to_owned()));
        let slow = Url::parse("https://y.nhs.uk/").unwrap();
        kept.take(&slow, Answer::Unverified("no answer".to_owned()));
        kept.leave();
        let same = Kept::of_day(&store, "2026-10-01");
        assert_eq!(
            same.answer(&url),
            Some(&Answer::Moved("https://x.nhs.uk/new".to_owned()))
        );
        // What could not be verified is asked again.
        assert!(!same.has(&slow));
        assert!(!Kept::of_day(&store, "2026-10-02").has(&url));
        std::fs::write(folder.path().join(".pimh/links-out.json"), "{").unwrap();
        assert!(!Kept::of_day(&store, "2026-10-01").has(&url));
    }
}
