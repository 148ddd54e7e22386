//! What each address answers: the site as its viewer gets it, and below `/_pimh/` the preview's own.
//!
//! No address is ever a path on the disk: it is looked up among the addresses of the tree, so there is nothing to
//! climb out of, and no folder to list.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::json;

use super::bar::{Seen, bar};
use super::board::Board;
use super::desk::{Wanted, desk};
use super::door::Door;
use super::dress::{self, Label, dress};
use super::edition::{Edition, Served};
use super::editor::{Editor, How};
use super::facts::{self, Facts};
use super::guests::Guests;
use super::http::{Answer, Asked};
use super::markup::{El, el};
use super::overlay::{Trouble, overlay};
use super::published::Published;
use super::viewer::{SHOW, Show, VIEW, Viewer};
use crate::diagnostic::{Diagnostic, Severity};
use crate::names::{Permalink, SitePath};

/// Everything that answering needs.
pub struct Host {
    /// The latest edition.
    pub board: Arc<Board>,
    /// Where the preview can be seen from.
    pub door: Door,
    /// How files are opened.
    pub editor: Editor,
    /// A word for this run of the program.
    pub run: String,
    /// Which project this is, for another preview that finds the port taken.
    pub project: String,
    /// The port.
    pub port: u16,
    /// Who else than this computer may look.
    pub guests: Guests,
    /// What they get, where something seals what only some may read.
    pub published: Option<Published>,
    /// Requests so far.
    pub asked: AtomicU64,
    /// Pages that are open.
    pub lines: AtomicUsize,
}

/// What a request says of as whom it looks.
pub struct Asking {
    /// The query, or else the cookie.
    view: Option<String>,
    show: Option<Show>,
}

impl Asking {
    /// By the query if it says so, and by the cookies of a request.
    pub fn of(asked: &Asked, query: Option<String>) -> Asking {
        Asking {
            view: query.or_else(|| asked.cookie(VIEW)),
            show: asked.cookie(SHOW).map(|show| Show::named(&show)),
        }
    }
}

/// As long as a page waits for the first edition before it says that there is none yet.
const FIRST: Duration = Duration::from_millis(250);
const HTML: &str = "text/html; charset=utf-8";

/// What stands at an address for a viewer.
pub enum Found {
    /// A file of the tree.
    File(Permalink, Arc<Served>),
    /// The same page with a slash behind it.
    Slash(String),
    /// Nothing.
    Nothing,
    /// Something that cannot be made.
    Failed(Box<Diagnostic>),
}

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
        match asked.path.strip_prefix("/_pimh/") {
            Some("events") => super::events::stream(self, asked),
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

    /// The edition that may be seen through this door.
    pub fn edition(&self) -> Option<Arc<Edition>> {
        if self.door.is_public() {
            self.board.sound()
        } else {
            self.board.latest()
        }
    }

    /// As whom a request looks.
    pub fn viewer(&self, edition: &Edition, asking: &Asking) -> Viewer {
        if self.door.is_public() {
            return Viewer::public(Show::default());
        }
        let show = asking.show.unwrap_or(edition.show);
        match (&asking.view, edition.config()) {
            (Some(name), Some(config)) => Viewer::named(name, show, config),
            _ => Viewer::public(show),
        }
    }

    /// What stands at a path of the server.
    pub fn find(&self, edition: &Edition, viewer: &Viewer, path: &str) -> Found {
        let Some(address) = address_of(edition, path) else {
            return Found::Nothing;
        };
        match self.served(edition, viewer, &address) {
            Some(Ok(served)) => return Found::File(address, served),
            Some(Err(problem)) => return Found::Failed(Box::new(problem)),
            None => {}
        }
        if !address.path().ends_with('/') {
            let slashed = Permalink::new(format!("{}/", address.path()));
            if self.served(edition, viewer, &slashed).is_some() {
                return Found::Slash(format!("{path}/"));
            }
        }
        Found::Nothing
    }

    /// The file of a tree at an address: of the viewer's, or of the published one for guests.
    fn served(
        &self,
        edition: &Edition,
        viewer: &Viewer,
        address: &Permalink,
    ) -> Option<Result<Arc<Served>, Diagnostic>> {
        let published = self.published.as_ref();
        match published.and_then(|published| published.tree(edition)) {
            Some(tree) => tree.served(address).map(Ok),
            None => edition.served(viewer, &self.door, address),
        }
    }

    /// A page of the site, or another of its files.
    fn page(&self, asked: &Asked) -> Answer {
        let edition = match self.edition() {
            Some(edition) => Some(edition),
            None => {
                self.board.after(0, FIRST);
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
        let raw = asked.header("X-Pimh-Raw") == Some("1");
        match self.find(&edition, &viewer, &asked.path) {
            Found::File(address, served) if is_html(&address) => {
                self.html(&edition, &viewer, asked, 200, Some(&served), raw)
            }
            Found::File(address, served) => {
                Answer::new(200, &kind_of(&address), served.bytes.clone())
                    .ranged(asked.header("Range"))
            }
            Found::Slash(to) => {
                let query = match asked.query.as_str() {
                    "" => String::new(),
                    query => format!("?{query}"),
                };
                Answer::to(301, &format!("{to}{query}"))
            }
            Found::Failed(_) => self.html(&edition, &viewer, asked, 500, None, raw),
            Found::Nothing => match self.other_place(&edition, asked) {
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
        let not_found = Permalink::new("/404.html");
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
        if !inside {
            return Answer::words(404, "there is no such file");
        }
        match run(&file, number("line"), number("column")) {
            Ok(()) => Answer::words(200, "opened"),
            Err(why) => Answer::words(500, &why),
        }
    }

    /// What a page that is open should know.
    pub fn news(&self, edition: &Edition, viewer: &Viewer, path: &str) -> News {
        let found = self.find(edition, viewer, path);
        let address = address_of(edition, path);
        let (page, shape, failed) = match &found {
            Found::File(_, served) => (
                served.print.hex(),
                served.shape.hex(),
                served.failed.clone(),
            ),
            Found::Failed(problem) => {
                let page = format!("failed {}", problem.message());
                let page = crate::names::Fingerprint::of(page.as_bytes()).hex();
                (page.clone(), page, Some((**problem).clone()))
            }
            Found::Slash(_) | Found::Nothing if path.starts_with("/_pimh/") => {
                let page = format!("desk {}", edition.number);
                (page.clone(), page, None)
            }
            Found::Slash(_) | Found::Nothing => {
                let site = edition.state.loaded.is_some();
                let page = if site { "nothing" } else { "none" }.to_owned();
                (page.clone(), page, None)
            }
        };
        let mut news = News {
            page,
            shape,
            bar: None,
            stop: None,
            goto: None,
        };
        if self.door.is_public() {
            return news;
        }
        let is_open = matches!(found, Found::File(..));
        let facts = address
            .as_ref()
            .and_then(|address| self.facts(edition, viewer.show, address));
        self.add_bar(edition, viewer, path, is_open, facts.as_ref(), &mut news);
        self.add_stop(
            edition,
            address.as_ref(),
            is_open,
            facts.as_ref(),
            failed,
            &mut news,
        );
        news.goto = edition
            .edited
            .as_ref()
            .and_then(|file| facts::of_page(edition, edition.show, file).map(|page| page.url));
        news
    }

    /// What is known of the page at an address, published or not.
    fn facts(&self, edition: &Edition, show: Show, address: &Permalink) -> Option<Facts> {
        facts::of_page(edition, show, address.path())
            .or_else(|| facts::of_page(edition, Show::ALL, address.path()))
            .filter(|facts| facts.address == address.path())
    }

    fn add_bar(
        &self,
        edition: &Edition,
        viewer: &Viewer,
        path: &str,
        is_open: bool,
        facts: Option<&Facts>,
        news: &mut News,
    ) {
        let reading_age = facts.filter(|_| is_open).and_then(|facts| {
            let loaded = edition.site(viewer.show)?;
            facts::reading_age(&loaded, &facts::source_of(&loaded, &facts.address)?)
        });
        let moved = address_of(edition, path).and_then(|address| {
            let file = edition.state.moved.get(address.path())?;
            let page = facts::of_page(edition, viewer.show, file.as_str())?;
            (page.address != address.path()).then_some((page.url, file))
        });
        let notes = facts
            .map(|facts| edition.notes_of(&facts.file))
            .unwrap_or_default();
        let seen = Seen {
            edition,
            viewer,
            path,
            page: facts,
            is_open,
            moved,
            notes,
            reading_age,
        };
        news.bar = Some(bar(&seen, &self.editor).stamped());
    }

    fn add_stop(
        &self,
        edition: &Edition,
        address: Option<&Permalink>,
        is_open: bool,
        facts: Option<&Facts>,
        failed: Option<Diagnostic>,
        news: &mut News,
    ) {
        let state = &edition.state;
        let held_up = |file: &str| state.held_up.contains(&SitePath::new(file));
        let file = facts.map(|facts| facts.file.as_str());
        // A page that never could be read has no address yet, but its file says what it would be.
        let never = |note: &&Diagnostic| {
            let guess = note.file().and_then(guessed_address);
            facts.is_none() && guess.is_some() && guess.as_deref() == address.map(Permalink::path)
        };
        let of_page = |note: &&Diagnostic| {
            note.file().map(SitePath::as_str) == file && file.is_some() || never(note)
        };
        let (own, others): (Vec<_>, Vec<_>) = state.notes.iter().partition(of_page);
        let is_here = failed.is_some()
            || file.is_some_and(held_up)
            || !is_open && own.iter().any(never)
            || state.loaded.is_none();
        let is_own = own.iter().any(|note| note.severity() == Severity::Error);
        let notes: Vec<&Diagnostic> = failed.iter().chain(own).chain(others).collect();
        let trouble = Trouble {
            notes,
            is_here,
            is_own,
            has_older: is_open,
        };
        news.stop = overlay(edition, &trouble, &self.editor).map(El::stamped);
    }
}

/// What a page that is open is told.
pub struct News {
    /// The fingerprint of the page.
    pub page: String,
    /// The same without regard to stylesheets.
    pub shape: String,
    /// The bar.
    pub bar: Option<El>,
    /// What is wrong.
    pub stop: Option<El>,
    /// Where the page is that was edited last.
    pub goto: Option<String>,
}

/// The address in the tree that a path of the server means. Whatever no address can be is none.
pub fn address_of(edition: &Edition, path: &str) -> Option<Permalink> {
    let base = edition.config()?.base_url.path();
    let inside = path.strip_prefix(base.trim_end_matches('/'))?;
    let decoded = percent_encoding::percent_decode_str(inside)
        .decode_utf8()
        .ok()?;
    let lower = inside.to_ascii_lowercase();
    let strange = decoded.contains("//")
        || decoded.contains(['\\', '\0'])
        || decoded.chars().any(char::is_control)
        || decoded.split('/').any(|part| part == "." || part == "..")
        || lower.contains("%2f")
        || lower.contains("%5c");
    if strange || !decoded.starts_with('/') {
        return None;
    }
    let plain = match decoded.strip_suffix("index.html") {
        Some(folder) if folder.ends_with('/') => folder.to_owned(),
        _ => decoded.into_owned(),
    };
    Some(Permalink::new(plain))
}

/// `/tips/fathers/` of `content/tips/fathers.md`, for files of which nothing more is known.
fn guessed_address(file: &SitePath) -> Option<String> {
    let path = file.in_content()?;
    let stem = path.strip_suffix(".md")?;
    let folder = stem
        .strip_suffix("_index")
        .or_else(|| stem.strip_suffix("index"))
        .unwrap_or(stem)
        .trim_end_matches('/');
    let parts = folder.split('/').filter(|part| !part.is_empty());
    let slugs: String = parts
        .map(|part| format!("{}/", crate::names::Slug::of(part).as_str()))
        .collect();
    Some(format!("/{slugs}"))
}

fn is_html(address: &Permalink) -> bool {
    super::edition::is_page(address)
}

/// The type of a file by its name, as hosts tell it.
fn kind_of(address: &Permalink) -> String {
    let path = address.path();
    let guess = match path.rsplit('.').next() {
        Some("js" | "mjs") => "text/javascript".to_owned(),
        Some("webmanifest") => "application/manifest+json".to_owned(),
        Some("ics") => "text/calendar".to_owned(),
        _ => mime_guess::from_path(path)
            .first_or_octet_stream()
            .essence_str()
            .to_owned(),
    };
    if guess.starts_with("text/") {
        format!("{guess}; charset=utf-8")
    } else {
        guess
    }
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
