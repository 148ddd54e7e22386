//! What is answered to each request: the site as its viewer gets it, and below `/_pimh/` the preview's own.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::json;

use super::address::{address_of, kind_of};
use super::desk::{Wanted, desk};
use super::dress::{self, Label, dress};
use super::edition::{Edition, Moment, Served, is_html};
use super::editor::How;
use super::events;
use super::facts::{self, Facts};
use super::findings::{self, Taken};
use super::host::{Asking, Host, Resolution};
use super::http::{Answer, Asked};
use super::markup::{El, el};
use super::news::News;
use super::owner;
use super::viewer::{SHOW, Show, VIEW, Viewer};
use crate::config::Config;
use crate::names::Permalink;
use crate::site::Made;
use crate::site::outputs::addresses;

/// As long as a page waits for the first edition before it says that there is none yet.
const FIRST: Duration = Duration::from_millis(250);
const HTML: &str = "text/html; charset=utf-8";

impl Host {
    /// Answers a request.
    pub fn answer(self: &Arc<Host>, asked: Asked) {
        self.asked.fetch_add(1, Ordering::Relaxed);
        if let Some(refusal) = self.refusal(&asked) {
            return asked.answer(&refusal);
        }
        if self.door.is_public() {
            match self.guests.welcome(&asked) {
                Ok(()) => {}
                Err(answer) => return asked.answer(&answer),
            }
        }
        if let Some(owner) = self.owner.as_ref().filter(|owner| !owner.sent(&asked)) {
            let answer = match owner.let_in(&asked) {
                Some(entered) => entered,
                None => self.to_others(&asked),
            };
            return asked.answer(&answer);
        }
        match asked.path.strip_prefix("/_pimh/") {
            Some("events") => events::stream(self, asked),
            Some(own) => {
                let answer = self.own(own, &asked);
                asked.answer(&answer);
            }
            None => {
                let answer = self.page(&asked);
                asked.answer(&answer);
            }
        }
    }

    /// Why a request is not answered: it comes by another name than ours, or from another site's page.
    fn refusal(&self, asked: &Asked) -> Option<Answer> {
        let peer = asked.peer();
        let host = asked.header("Host").unwrap_or_default();
        if !self.door.admits(peer.as_ref()) || !self.is_our_name(host) {
            return Some(Answer::words(
                403,
                "this preview does not answer to that name",
            ));
        }
        let origin = asked.header("Origin");
        if origin.is_some_and(|origin| origin != format!("http://{host}")) {
            return Some(Answer::words(403, "another site asked for this"));
        }
        let from = asked.header("Sec-Fetch-Site").unwrap_or("none");
        let is_visit = asked.header("Sec-Fetch-Mode") == Some("navigate")
            && !asked.path.starts_with("/_pimh/");
        if !matches!(from, "none" | "same-origin") && !is_visit {
            return Some(Answer::words(403, "another site asked for this"));
        }
        None
    }

    /// `localhost`, or an address in figures: a name that somebody else's DNS leads here is neither.
    fn is_our_name(&self, host: &str) -> bool {
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.contains(']') => (name, port),
            _ => (host, "80"),
        };
        let figures = name
            .trim_start_matches('[')
            .trim_end_matches(']')
            .parse::<std::net::IpAddr>();
        let is_ours = match figures {
            Ok(address) => address.is_loopback() || self.door.is_public(),
            Err(_) => name.eq_ignore_ascii_case("localhost"),
        };
        is_ours && port == self.port.to_string()
    }

    /// What somebody else of this computer gets: the site as everybody sees it, of an edition that a build would not refuse.
    fn to_others(&self, asked: &Asked) -> Answer {
        match asked.path.strip_prefix("/_pimh/") {
            Some(own @ ("preview.css" | "preview.js" | "about")) => return self.own(own, asked),
            Some(_) => return owner::not_yours(asked),
            None => {}
        }
        if Asking::of(asked, asked.value("_view")).is_for_more() {
            return owner::not_yours(asked);
        }
        let Some(edition) = self.board.sound() else {
            return owner::not_yours(asked);
        };
        let viewer = self.viewer(&edition, &Asking::published());
        let raw = asked.header("X-Pimh-Raw") == Some("1");
        let page = |status, served: Arc<Served>| {
            let bytes = match raw {
                true => served.bytes.clone(),
                false => dress::with_notice(&served.bytes, &owner::notice()),
            };
            Answer::new(status, HTML, bytes)
        };
        match self.find(&edition, &viewer, &asked.path) {
            Resolution::File(address, served) if is_html(&address) => page(200, served),
            Resolution::File(address, served) => file(&address, &served, asked),
            Resolution::Redirect(to) => slashed(&to, asked),
            Resolution::Failed(_) => owner::not_yours(asked),
            Resolution::NotFound => {
                let not_found = addresses::of_made(&Made::NotFound);
                let not_found = self.served(&edition, &viewer, &not_found);
                match (self.other_place(&edition, asked), not_found) {
                    (Some(answer), _) => answer,
                    (None, Some(Ok(served))) => page(404, served),
                    (None, _) => Answer::words(404, "there is nothing here"),
                }
            }
        }
    }

    /// A page of the site, or another of its files.
    fn page(&self, asked: &Asked) -> Answer {
        let edition = match self.edition() {
            Some(edition) => Some(edition),
            None => {
                self.board.after(Moment::default(), FIRST);
                self.edition()
            }
        };
        let Some(edition) = edition else {
            return self.not_yet(asked);
        };
        let viewer = self.viewer(&edition, &Asking::of(asked, asked.value("_view")));
        if edition.state.loaded.is_none() {
            let main = el("main").put(el("h1").put("There is no site to show yet"));
            return self.own_dressed(&edition, &viewer, asked, 503, &main);
        }
        let raw = asked.header("X-Pimh-Raw") == Some("1") || asked.value("_bare").is_some();
        match self.find(&edition, &viewer, &asked.path) {
            Resolution::File(address, served) if is_html(&address) => {
                self.html(&edition, &viewer, asked, 200, Some(&served), raw)
            }
            Resolution::File(address, served) => file(&address, &served, asked),
            Resolution::Redirect(to) => slashed(&to, asked),
            Resolution::Failed(_) => self.html(&edition, &viewer, asked, 500, None, raw),
            Resolution::NotFound => match self.other_place(&edition, asked) {
                Some(answer) => answer,
                None => self.html(&edition, &viewer, asked, 404, None, raw),
            },
        }
    }

    /// `/` of a site that stands below a path.
    fn other_place(&self, edition: &Edition, asked: &Asked) -> Option<Answer> {
        let base = edition.config()?.base_url.path();
        let bare = base.trim_end_matches('/');
        (base != "/" && (asked.path == "/" || asked.path == bare)).then(|| Answer::to(302, base))
    }

    /// A page of HTML, dressed unless it is wanted raw.
    fn html(
        &self,
        edition: &Edition,
        viewer: &Viewer,
        asked: &Asked,
        status: u16,
        served: Option<&Arc<Served>>,
        raw: bool,
    ) -> Answer {
        let not_found = addresses::of_made(&Made::NotFound);
        let other = match (served, status) {
            (None, 404) => self
                .served(edition, viewer, &not_found)
                .and_then(Result::ok),
            _ => None,
        };
        let bytes = match served.or(other.as_ref()) {
            Some(served) => served.bytes.clone(),
            None => {
                let words = match status {
                    404 => "There is no page at this address",
                    _ => "This page cannot be shown yet",
                };
                dress::own_page(words, &el("main").put(el("h1").put(words)))
            }
        };
        if raw {
            return Answer::new(status, HTML, bytes);
        }
        let news = self.news(edition, viewer, &asked.path);
        Answer::new(
            status,
            HTML,
            dress(
                &bytes,
                &self.label(&news),
                news.bar.as_ref(),
                news.stop.as_ref(),
            ),
        )
    }

    fn label(&self, news: &News) -> Label {
        Label {
            page: news.page.clone(),
            shape: news.shape.clone(),
            run: self.run.clone(),
        }
    }

    /// A page of the preview's own, with what is wrong on it.
    fn own_dressed(
        &self,
        edition: &Edition,
        viewer: &Viewer,
        asked: &Asked,
        status: u16,
        main: &El,
    ) -> Answer {
        let news = self.news(edition, viewer, &asked.path);
        let page = dress::own_page("Preview", main);
        let page = dress(
            &page,
            &self.label(&news),
            news.bar.as_ref(),
            news.stop.as_ref(),
        );
        Answer::new(status, HTML, page)
    }

    /// Until the first edition: a page that asks for itself again.
    fn not_yet(&self, asked: &Asked) -> Answer {
        if !asked
            .header("Accept")
            .is_none_or(|accept| accept.contains("html") || accept == "*/*")
        {
            return Answer::words(503, "the site is being read");
        }
        let main = el("main")
            .put(el("h1").put("The site is being read"))
            .put(el("p").put("This page shows it as soon as it is there."));
        let label = Label {
            page: "none".to_owned(),
            shape: "none".to_owned(),
            run: self.run.clone(),
        };
        let page = dress(&dress::own_page("One moment", &main), &label, None, None);
        Answer::new(503, HTML, page).with("Retry-After", "1")
    }

    /// The preview's own addresses.
    fn own(&self, path: &str, asked: &Asked) -> Answer {
        match path {
            "preview.js" => Answer::new(200, "text/javascript; charset=utf-8", dress::script()),
            "preview.css" => Answer::new(200, "text/css; charset=utf-8", dress::STYLE),
            "about" => {
                let about = json!({ "program": "pimh", "project": self.project });
                Answer::new(200, "application/json", about.to_string())
            }
            _ if self.door.is_public() => Answer::words(404, "there is nothing here"),
            "as" => look_as(asked),
            "open" => self.open(asked),
            "findings.js" => {
                let script = dress::findings_script();
                Answer::new(200, "text/javascript; charset=utf-8", script)
            }
            "findings" => self.findings(asked),
            "parent" => self.as_a_parent(asked),
            "take" => self.take(asked),
            "" => self.desk(asked),
            _ => Answer::words(404, "there is nothing here"),
        }
    }

    fn desk(&self, asked: &Asked) -> Answer {
        let Some(edition) = self.edition() else {
            return self.not_yet(asked);
        };
        let wanted = Wanted {
            words: asked.value("words").unwrap_or_default(),
            only: asked.value("only").unwrap_or_default(),
            sort: asked.value("sort").unwrap_or_default(),
            from: asked
                .value("from")
                .and_then(|from| from.parse().ok())
                .unwrap_or(0),
        };
        let viewer = self.viewer(&edition, &Asking::of(asked, None));
        let main = desk(&edition, &wanted, &self.editor);
        self.own_dressed(&edition, &viewer, asked, 200, &main)
    }

    /// What is found on a page: as a page of its own, or as elements for the page that is open.
    fn findings(&self, asked: &Asked) -> Answer {
        let Some((edition, viewer, path)) = self.page_asked_for(asked) else {
            return self.not_yet(asked);
        };
        let Some((page, config)) = self.page_of(&edition, &viewer, &path) else {
            return Answer::words(404, "there is no page at this address");
        };
        let wanted = findings::Wanted {
            edition: &edition,
            config,
            reading_age: self.reading_age(&edition, &viewer, &page),
            page: &page,
            path: &path,
        };
        let panel = findings::panel(&wanted, &self.editor);
        let wants_page = asked
            .header("Accept")
            .is_some_and(|accept| accept.contains("html"));
        match wants_page {
            true => self.own_dressed(&edition, &viewer, asked, 200, &el("main").put(panel)),
            false => Answer::new(200, "application/json", panel.json().to_string()),
        }
    }

    /// A page as a parent meets it.
    fn as_a_parent(&self, asked: &Asked) -> Answer {
        let Some((edition, viewer, path)) = self.page_asked_for(asked) else {
            return self.not_yet(asked);
        };
        let Some((page, config)) = self.page_of(&edition, &viewer, &path) else {
            return Answer::words(404, "there is no page at this address");
        };
        let wanted = findings::Wanted {
            edition: &edition,
            config,
            reading_age: self.reading_age(&edition, &viewer, &page),
            page: &page,
            path: &path,
        };
        let main = findings::as_a_parent(&wanted, &viewer.name);
        self.own_dressed(&edition, &viewer, asked, 200, &main)
    }

    /// The edition, as whom it is looked at, and the path of the page that a list is about.
    fn page_asked_for(&self, asked: &Asked) -> Option<(Arc<Edition>, Viewer, String)> {
        let edition = self.edition()?;
        let page = asked.value("page").unwrap_or_default();
        let (path, query) = page.split_once('?').unwrap_or((&page, ""));
        let view = url::form_urlencoded::parse(query.as_bytes())
            .find(|(name, _)| name == "_view")
            .map(|(_, value)| value.into_owned());
        let viewer = self.viewer(&edition, &Asking::of(asked, view));
        Some((edition, viewer, path.to_owned()))
    }

    /// The page at a path, with the settings.
    fn page_of<'e>(
        &self,
        edition: &'e Edition,
        viewer: &Viewer,
        path: &str,
    ) -> Option<(Facts, &'e Config)> {
        let address = address_of(edition, path)?;
        let page = self.facts(edition, viewer.show, &address)?;
        Some((page, edition.config()?))
    }

    fn reading_age(&self, edition: &Edition, viewer: &Viewer, page: &Facts) -> Option<i64> {
        facts::reading_age(edition.site(viewer.show)?.as_ref(), &page.address)
    }

    /// Takes what a finding offers.
    fn take(&self, asked: &Asked) -> Answer {
        let Some(taker) = &self.editor.taker else {
            return Answer::words(404, "there is nothing here");
        };
        if asked.value("key").as_deref() != Some(self.editor.secret.as_str()) {
            return Answer::words(403, "only a page of the preview may change files");
        }
        let gone = Answer::words(409, "the file has changed since; nothing was written");
        let (Some(edition), false) = (self.edition(), asked.is_head) else {
            return gone;
        };
        match taker.take(&edition, &asked.value("change").unwrap_or_default()) {
            Taken::Written => Answer::words(200, "written"),
            Taken::Gone => gone,
            Taken::Refused(why) => Answer::words(409, &why),
        }
    }

    /// Runs the editor's program on a file of the project.
    fn open(&self, asked: &Asked) -> Answer {
        let How::Command(run) = &self.editor.how else {
            return Answer::words(404, "there is nothing here");
        };
        if asked.value("key").as_deref() != Some(self.editor.secret.as_str()) {
            return Answer::words(403, "only a page of the preview may open files");
        }
        let number = |name| {
            asked
                .value(name)
                .and_then(|text| text.parse().ok())
                .unwrap_or(1)
        };
        let file = asked.value("file").unwrap_or_default();
        let inside = ["content/", "themes/"]
            .iter()
            .any(|top| file.starts_with(top))
            && file.split('/').all(|part| !matches!(part, "" | "." | ".."))
            && !file.contains(['\\', '\0']);
        // What is asked for must be there, and not behind a link on disk that leads out of the project.
        let is_there = || {
            let path = self.editor.root.join(&file).canonicalize().ok();
            path.is_some_and(|path| path.starts_with(&self.editor.root) && path.is_file())
        };
        if !inside || !is_there() {
            return Answer::words(404, "there is no such file");
        }
        match run(&file, number("line"), number("column")) {
            Ok(()) => Answer::words(200, "opened"),
            Err(why) => Answer::words(500, &why),
        }
    }
}

/// A file that is no page.
fn file(address: &Permalink, served: &Served, asked: &Asked) -> Answer {
    Answer::new(200, &kind_of(address), served.bytes.clone()).ranged(asked.header("Range"))
}

/// The same address with a slash behind it.
fn slashed(to: &str, asked: &Asked) -> Answer {
    let query = match asked.query.as_str() {
        "" => String::new(),
        query => format!("?{query}"),
    };
    Answer::to(301, &format!("{to}{query}"))
}

/// Takes down as whom to look, and returns to the page.
fn look_as(asked: &Asked) -> Answer {
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(asked.query.as_bytes())
        .into_owned()
        .collect();
    let all = |name: &str| -> Vec<&str> {
        pairs
            .iter()
            .filter(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .collect()
    };
    let back = all("back").first().copied().unwrap_or("/");
    // Only a path of this server: `//elsewhere` is another.
    let back = if back.starts_with('/') && !back.starts_with("//") && !back.contains('\\') {
        back
    } else {
        "/"
    };
    let cookie = |name: &str, value: &str| {
        let value =
            percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC);
        format!("{name}={value}; Path=/; SameSite=Strict; HttpOnly")
    };
    let mut answer = Answer::to(302, back);
    if all("mix").is_empty() {
        let view = all("view").first().copied().unwrap_or("public");
        answer = answer.with("Set-Cookie", &cookie(VIEW, view));
    } else {
        let roles = match all("role").join(",") {
            roles if roles.is_empty() => "public".to_owned(),
            roles => roles,
        };
        let show = Show::named(&all("show").join("+")).name();
        answer = answer
            .with("Set-Cookie", &cookie(VIEW, &roles))
            .with("Set-Cookie", &cookie(SHOW, &show));
    }
    answer
}
