//! Whoever runs the preview, known by a token: other people of the same computer reach the same port, and must not see what
//! they may not read, or have the editor's program run.
//!
//! The token comes once in the address that the terminal shows, and from then on in a cookie named after the port, since
//! browsers send a cookie to every port of a computer; tools send it as a header. Without it there is the site as everybody
//! sees it, and nothing else.

use super::dress;
use super::http::{Answer, Asked};
use super::markup::{El, el};
use crate::names::Fingerprint;

/// The header in which tools send the token.
const HEADER: &str = "X-Pimh-Token";
/// The name in the query.
const QUERY: &str = "token";

/// Knows the token.
pub struct Owner {
    token: Fingerprint,
    /// The name of the cookie.
    cookie: String,
}

impl Owner {
    /// Of a preview at a port.
    pub fn new(token: &str, port: u16) -> Owner {
        Owner {
            token: print(token),
            cookie: format!("pimh_token_{port}"),
        }
    }

    /// Whether a request comes from whoever runs the preview.
    pub fn sent(&self, asked: &Asked) -> bool {
        let header = asked.header(HEADER).map(str::to_owned);
        let mut sent = header.into_iter().chain(asked.cookie(&self.cookie));
        sent.any(|token| self.is_token(&token))
    }

    /// Lets in a browser that brings the token in the address: it goes on to the same address without it.
    pub fn let_in(&self, asked: &Asked) -> Option<Answer> {
        let token = asked.value(QUERY).filter(|token| self.is_token(token))?;
        let others =
            url::form_urlencoded::parse(asked.query.as_bytes()).filter(|(name, _)| name != QUERY);
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(others)
            .finish();
        let to = match query.as_str() {
            "" => asked.path.clone(),
            query => format!("{}?{query}", asked.path),
        };
        // `//elsewhere` is another server.
        let to = format!("/{}", to.trim_start_matches(['/', '\\']));
        let cookie = format!("{}={token}; Path=/; SameSite=Strict; HttpOnly", self.cookie);
        Some(Answer::to(302, &to).with("Set-Cookie", &cookie))
    }

    /// Compares fingerprints, so that how long it takes tells nothing of the token.
    fn is_token(&self, sent: &str) -> bool {
        print(sent) == self.token
    }
}

fn print(token: &str) -> Fingerprint {
    Fingerprint::of(token.as_bytes())
}

/// What is answered to others where only whoever runs the preview may look.
pub fn not_yours(asked: &Asked) -> Answer {
    let wants_page = asked
        .header("Accept")
        .is_some_and(|accept| accept.contains("html"));
    if !wants_page {
        return Answer::words(403, &format!("{WHAT}. {HOW}"));
    }
    let main = el("main").put(el("h1").put(WHAT)).put(el("p").put(HOW));
    Answer::new(
        403,
        "text/html; charset=utf-8",
        dress::own_page("Not open", &main),
    )
}

const WHAT: &str = "This part of the preview is for whoever started it";
const HOW: &str = "Open the address that the terminal shows behind “Preview:”; it ends in a token, which this browser then \
                   remembers. Tools send what lies in .pimh/preview-token as the header X-Pimh-Token.";

/// What a page says in the place of the editor's bar.
pub fn notice() -> El {
    el("section")
        .with("id", "pimh-bar")
        .with("aria-label", "Preview")
        .put(el("p").put(
            "You see what everybody can see. The address that the terminal shows opens the rest.",
        ))
}
