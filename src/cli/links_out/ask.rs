//! One address, asked for: what its host says of it. Never more is sent than the address and what names the program.

use std::io;
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error};
use url::Url;

use super::private;

/// What is known of an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// Something is there.
    There,
    /// The host says that nothing is there, by this status.
    Gone(u16),
    /// There is no host of that name.
    NoHost,
    /// It has moved there for good.
    Moved(String),
    /// Nobody would say: why.
    Unverified(String),
}

impl Answer {
    /// Whether a host gave it.
    pub fn is_of_a_host(&self) -> bool {
        matches!(self, Answer::There | Answer::Gone(_) | Answer::Moved(_))
    }
}

/// How hosts are asked.
pub struct Manner {
    /// How long a host is left alone between two questions.
    pub pace: Duration,
    /// How long an answer may take.
    pub patience: Duration,
    /// How long after trouble it is asked once more.
    pub again_after: Duration,
    /// Whether private addresses are asked too: a test's host is on this machine.
    pub asks_private: bool,
}

impl Manner {
    /// As hosts of others are asked.
    pub fn for_others() -> Manner {
        Manner {
            pace: Duration::from_millis(300),
            patience: Duration::from_secs(20),
            again_after: Duration::from_secs(2),
            asks_private: false,
        }
    }
}

/// So often a host may lead on.
const STEPS: usize = 6;

/// What names the program, and how it came to ask.
const USER_AGENT: &str = "Mozilla/5.0 (compatible; pimh check --external)";

/// Asks.
pub struct Asker<'m> {
    agent: Agent,
    manner: &'m Manner,
}

/// What one question brought.
enum Reply {
    Status(u16),
    LeadsTo { url: Url, for_good: bool },
    Nothing(Trouble),
}

/// Why there was no answer.
enum Trouble {
    NoHost,
    /// It may be better in a moment.
    Passing(String),
    Lasting(String),
}

impl Asker<'_> {
    pub fn new(manner: &Manner) -> Asker<'_> {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(manner.patience))
            .user_agent(USER_AGENT)
            .build();
        let resolver = Public {
            asks_private: manner.asks_private,
            usual: DefaultResolver::default(),
        };
        Asker {
            agent: Agent::with_parts(config, DefaultConnector::default(), resolver),
            manner,
        }
    }

    /// Asks a host for addresses, one after the other. Once it says that it is asked too much, it is left alone.
    pub fn ask_host<'q>(&'q self, urls: &'q [Url]) -> impl Iterator<Item = (Url, Answer)> + 'q {
        let mut is_full = false;
        urls.iter().enumerate().map(move |(number, url)| {
            if is_full {
                let why = "its host wants fewer questions; ask again later".to_owned();
                return (url.clone(), Answer::Unverified(why));
            }
            if number > 0 {
                thread::sleep(self.manner.pace);
            }
            let (answer, asks_less) = self.ask(url);
            is_full = asks_less;
            (url.clone(), answer)
        })
    }

    /// What is known of an address, and whether its host wants fewer questions. Follows where it leads.
    fn ask(&self, url: &Url) -> (Answer, bool) {
        let mut here = url.clone();
        // Where it was led to, for as long as every step was for good.
        let mut moved = None;
        let mut all_for_good = true;
        for _ in 0..STEPS {
            if let Some(why) = private::why_not(&here).filter(|_| !self.manner.asks_private) {
                return (Answer::Unverified(why.to_owned()), false);
            }
            match self.twice(&here) {
                Reply::LeadsTo { url, for_good } => {
                    all_for_good &= for_good;
                    if all_for_good {
                        moved = Some(url.clone());
                    }
                    here = url;
                }
                Reply::Status(status) => return (of_status(status, moved), status == 429),
                Reply::Nothing(Trouble::NoHost) if here == *url => return (Answer::NoHost, false),
                Reply::Nothing(Trouble::NoHost) => {
                    let why = format!("it leads to {here}, and there is no such host");
                    return (Answer::Unverified(why), false);
                }
                Reply::Nothing(Trouble::Passing(why) | Trouble::Lasting(why)) => {
                    return (Answer::Unverified(why), false);
                }
            }
        }
        let why = "it leads on and on".to_owned();
        (Answer::Unverified(why), false)
    }

    /// Asks, and after passing trouble once more.
    fn twice(&self, url: &Url) -> Reply {
        match self.once(url) {
            Reply::Nothing(Trouble::Passing(_)) | Reply::Status(500..=599) => {
                thread::sleep(self.manner.again_after);
                self.once(url)
            }
            reply => reply,
        }
    }

    /// Asks for the head alone; many a host gives another answer for the whole, so what is bad is asked again that way.
    fn once(&self, url: &Url) -> Reply {
        let is_final =
            |status: u16| status < 400 || matches!(status, 429 | 500..=599) && status != 501;
        match self.reply(url, self.agent.head(url.as_str()).call()) {
            Reply::Status(status) if !is_final(status) => {
                self.reply(url, self.agent.get(url.as_str()).call())
            }
            reply => reply,
        }
    }

    fn reply(&self, url: &Url, answer: Result<ureq::http::Response<ureq::Body>, Error>) -> Reply {
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => return Reply::Nothing(trouble(&error)),
        };
        let status = answer.status().as_u16();
        let place = answer.headers().get("location");
        let place = place.and_then(|place| place.to_str().ok());
        match (status, place) {
            (301 | 302 | 303 | 307 | 308, Some(place)) => match url.join(place) {
                Ok(url) if matches!(url.scheme(), "http" | "https") => Reply::LeadsTo {
                    url,
                    for_good: matches!(status, 301 | 308),
                },
                _ => Reply::Nothing(Trouble::Lasting(
                    "it leads to no page of the web".to_owned(),
                )),
            },
            _ => Reply::Status(status),
        }
    }
}

fn of_status(status: u16, moved: Option<Url>) -> Answer {
    match (status, moved) {
        (200..=299 | 304, None) => Answer::There,
        (200..=299 | 304, Some(url)) => Answer::Moved(url.to_string()),
        (404 | 410, _) => Answer::Gone(status),
        _ => Answer::Unverified(format!("its host answers {status}")),
    }
}

fn trouble(error: &Error) -> Trouble {
    let said = error.to_string();
    match error {
        Error::HostNotFound => Trouble::NoHost,
        Error::Io(io) if is_private_end(io) => Trouble::Lasting(PRIVATE.to_owned()),
        // How systems say that nobody has the name. When they cannot ask anybody, they say something else.
        Error::Io(io)
            if [
                "not known",
                "No such host",
                "does not resolve",
                "no address associated",
            ]
            .iter()
            .any(|words| io.to_string().contains(words)) =>
        {
            Trouble::NoHost
        }
        Error::Io(_) | Error::Timeout(_) | Error::ConnectionFailed => Trouble::Passing(said),
        _ => Trouble::Lasting(said),
    }
}

/// What the name of a private address is refused by.
const PRIVATE: &str = "its name leads into a private network, and it is not asked";

fn is_private_end(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::PermissionDenied && error.to_string() == PRIVATE
}

/// Finds the machines of a name, and refuses one of which any is private. What a proxy finds is the proxy's business.
#[derive(Debug)]
struct Public {
    asks_private: bool,
    usual: DefaultResolver,
}

impl Resolver for Public {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.usual.resolve(uri, config, timeout)?;
        let is_free = self.asks_private || config.proxy().is_some();
        let is_private = found.iter().any(|found| private::is_private(found.ip()));
        match is_private && !is_free {
            true => Err(Error::Io(io::Error::new(
                io::ErrorKind::PermissionDenied,
                PRIVATE,
            ))),
            false => Ok(found),
        }
    }
}
