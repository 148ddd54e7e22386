//! Guests from the network, who come with a token that the terminal shows, each token for one of them.

use std::collections::BTreeSet;
use std::sync::Mutex;

use super::edition::lock;
use super::http::{Answer, Asked};

/// The cookie of a guest who was let in.
const COOKIE: &str = "pimh_guest";

/// Who may look from elsewhere.
pub struct Guests {
    token: Mutex<String>,
    known: Mutex<BTreeSet<String>>,
    /// Told of each new token, for the next guest.
    fresh: Box<dyn Fn(&str) + Send + Sync>,
}

impl Guests {
    /// Nobody yet. `fresh` is told of the token that lets the first one in, and of each one after.
    pub fn new(fresh: Box<dyn Fn(&str) + Send + Sync>) -> Guests {
        Guests {
            token: Mutex::new(secret()),
            known: Mutex::default(),
            fresh,
        }
    }

    /// Tells of the token that lets the next one in.
    pub fn announce(&self) {
        (self.fresh)(&lock(&self.token));
    }

    /// Lets in who has been let in before, or brings the token; the answer is for everybody else, and for who
    /// brought it, whose browser is then known.
    ///
    /// # Errors
    ///
    /// The answer to give instead.
    pub fn welcome(&self, asked: &Asked) -> Result<(), Answer> {
        let known = |cookie: String| lock(&self.known).contains(&cookie);
        if asked.cookie(COOKIE).is_some_and(known) {
            return Ok(());
        }
        let mut token = lock(&self.token);
        if asked.value("token").as_deref() != Some(token.as_str()) {
            return Err(Answer::words(
                403,
                "open the address that the terminal shows; each one lets in one browser",
            ));
        }
        let cookie = secret();
        lock(&self.known).insert(cookie.clone());
        *token = secret();
        (self.fresh)(&token);
        let cookie = format!("{COOKIE}={cookie}; Path=/; SameSite=Strict; HttpOnly");
        Err(Answer::to(302, &asked.path).with("Set-Cookie", &cookie))
    }
}

/// A word that nobody can guess.
pub fn secret() -> String {
    let mut bytes = [0_u8; 16];
    // Without randomness there is no secret, so there is no preview either.
    getrandom::fill(&mut bytes).expect("the system has randomness");
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
