//! HTTP as far as a preview needs it, on tiny_http 0.12, with rails where that library has none.
//!
//! 1. Answers are written whole, head and body in one piece, by [`Answer::send`] alone, and no header can hold a line
//!    end (the library would send one on). In pieces, the system would hold the second back for 40 ms.
//! 2. Each request has a thread of its own, so a slow reader holds up nobody else.
//! 3. The library reads its connections with a pool that counts its idle threads too late: in a burst, connections can
//!    wait for one that never ends. [`nudge`] opens and drops a connection now and then, which makes the pool grow.
//! 4. A request with a body is refused, whatever it says of its length, and so is what follows on its connection:
//!    the library does not know the end of every body.
//! 5. If the library stops to accept (no more files), [`Listening::next`] begins anew with the same listener.

use std::collections::VecDeque;
use std::io::Write;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tiny_http::{Method, Request, Response, Server};

use super::edition::lock;

/// A request that may be answered: GET or HEAD, without a body, with one Host.
pub struct Asked {
    request: Request,
    /// Whether only the head is wanted.
    pub is_head: bool,
    /// The path as it was sent, without the query.
    pub path: String,
    /// The query without `?`.
    pub query: String,
}

/// What is sent back.
#[derive(Debug)]
pub struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

/// A listener, and the server that reads from it.
pub struct Listening {
    listener: TcpListener,
    server: Mutex<Arc<Server>>,
    /// Connections on which something was refused that may have no end.
    spoilt: Mutex<VecDeque<SocketAddr>>,
    /// Requests are taken one by one, so that what follows a spoilt one is known to follow it.
    turn: Mutex<()>,
}

/// As many spoilt connections as are remembered.
const SPOILT: usize = 64;

impl Listening {
    /// Begins to read from a listener.
    ///
    /// # Errors
    ///
    /// If the listener cannot be used.
    pub fn on(listener: TcpListener) -> std::io::Result<Listening> {
        let server = server(&listener)?;
        Ok(Listening {
            listener,
            server: Mutex::new(server),
            spoilt: Mutex::default(),
            turn: Mutex::default(),
        })
    }

    /// The address.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Waits for the next request. `None` when it was told to stop.
    pub fn next(&self, stopped: impl Fn() -> bool) -> Option<Request> {
        loop {
            let turn = lock(&self.turn);
            if stopped() {
                return None;
            }
            let server = lock(&self.server).clone();
            let received = server.recv();
            if stopped() {
                return None;
            }
            if let Ok(request) = &received {
                self.mark(request);
            }
            drop(turn);
            match received {
                Ok(request) => return Some(request),
                Err(_) => {
                    // The library has stopped to accept. Whatever was too much needs a moment to end.
                    std::thread::sleep(Duration::from_millis(50));
                    if let Ok(again) = self::server(&self.listener) {
                        *lock(&self.server) = again;
                    }
                }
            }
        }
    }

    /// Makes [`Listening::next`] return.
    pub fn stop(&self) {
        lock(&self.server).unblock();
    }

    /// Remembers the connection of a request that may have no end.
    fn mark(&self, request: &Request) {
        let has = |name: &'static str| of_name(request, name);
        let body = has("Transfer-Encoding").next().is_some()
            || has("Content-Length").any(|length| length.value.as_str() != "0")
            || has("Content-Length").count() > 1
            || has("Upgrade").next().is_some()
            || has("Expect").next().is_some();
        if let (true, Some(peer)) = (body, request.remote_addr().copied()) {
            let mut spoilt = lock(&self.spoilt);
            spoilt.push_back(peer);
            if spoilt.len() > SPOILT {
                spoilt.pop_front();
            }
        }
    }

    /// Looks whether a request may be answered; answers those that may not.
    pub fn admit(&self, request: Request) -> Option<Asked> {
        let peer = request.remote_addr().copied();
        if peer.is_some_and(|peer| lock(&self.spoilt).contains(&peer)) {
            refuse(request, 400, "a request with a body");
            return None;
        }
        let is_head = match request.method() {
            Method::Get => false,
            Method::Head => true,
            _ => {
                refuse(request, 405, "only GET and HEAD are answered");
                return None;
            }
        };
        if of_name(&request, "Host").count() != 1 {
            refuse(request, 400, "a request without one Host");
            return None;
        }
        let url = request.url().to_owned();
        let (path, query) = url.split_once('?').unwrap_or((&url, ""));
        Some(Asked {
            is_head,
            path: path.split('#').next().unwrap_or(path).to_owned(),
            query: query.to_owned(),
            request,
        })
    }
}

/// The headers of that name.
fn of_name<'r>(
    request: &'r Request,
    name: &'static str,
) -> impl Iterator<Item = &'r tiny_http::Header> {
    let headers = request.headers().iter();
    headers.filter(move |header| header.field.equiv(name))
}

fn server(listener: &TcpListener) -> std::io::Result<Arc<Server>> {
    Server::from_listener(listener.try_clone()?, None)
        .map(Arc::new)
        .map_err(|error| std::io::Error::other(error.to_string()))
}

/// Refuses with a few words, and closes.
fn refuse(request: Request, status: u16, why: &str) {
    let response = Response::from_string(format!("pimh: {why}\n"))
        .with_status_code(status)
        .with_header(close());
    // Whoever sent it may have gone.
    request.respond(response).ok();
}

fn close() -> tiny_http::Header {
    tiny_http::Header::from_bytes("Connection", "close")
        .expect("two words without a line end are a header")
}

/// Opens and drops connections until it is told to stop, so that the library's pool of threads never stands still.
/// It is quick while there is something going on, and slow while there is not.
pub fn nudge(address: SocketAddr, busy: impl Fn() -> bool, stopped: impl Fn() -> bool) {
    let mut to = address;
    if to.ip().is_unspecified() {
        to.set_ip(match address {
            SocketAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
        });
    }
    while !stopped() {
        TcpStream::connect_timeout(&to, Duration::from_millis(100)).ok();
        std::thread::sleep(Duration::from_millis(if busy() { 20 } else { 100 }));
    }
}

impl Asked {
    /// A header.
    pub fn header(&self, name: &'static str) -> Option<&str> {
        self.request
            .headers()
            .iter()
            .find(|header| header.field.equiv(name))
            .map(|header| header.value.as_str())
    }

    /// Who asks.
    pub fn peer(&self) -> Option<SocketAddr> {
        self.request.remote_addr().copied()
    }

    /// A cookie, decoded.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let cookies = self.header("Cookie")?;
        let (_, value) = cookies
            .split(';')
            .filter_map(|cookie| cookie.trim().split_once('='))
            .find(|(known, _)| *known == name)?;
        let decoded = percent_encoding::percent_decode_str(value).decode_utf8();
        Some(decoded.ok()?.into_owned())
    }

    /// A value of the query, decoded.
    pub fn value(&self, name: &str) -> Option<String> {
        url::form_urlencoded::parse(self.query.as_bytes())
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.into_owned())
    }

    /// Answers.
    pub fn answer(self, answer: &Answer) {
        let is_head = self.is_head;
        // Whoever asked may have gone.
        answer.send(self.request.into_writer(), is_head).ok();
    }

    /// The connection itself, for an answer that goes on.
    pub fn into_writer(self) -> Box<dyn Write + Send> {
        self.request.into_writer()
    }
}

impl Answer {
    /// An answer with a body.
    pub fn new(status: u16, kind: &str, body: impl Into<Vec<u8>>) -> Answer {
        let answer = Answer {
            status,
            headers: Vec::new(),
            body: body.into(),
        };
        answer
            .with("Content-Type", kind)
            // What was true a moment ago is not kept anywhere, so a stale answer is impossible.
            .with("Cache-Control", "no-store")
            .with("X-Content-Type-Options", "nosniff")
            .with("Cross-Origin-Resource-Policy", "same-origin")
            .with("X-Frame-Options", "SAMEORIGIN")
            .with("Referrer-Policy", "same-origin")
    }

    /// An answer in plain words.
    pub fn words(status: u16, words: &str) -> Answer {
        Answer::new(
            status,
            "text/plain; charset=utf-8",
            format!("pimh: {words}\n"),
        )
    }

    /// Sends the browser elsewhere on this server.
    pub fn to(status: u16, path: &str) -> Answer {
        Answer::words(status, "elsewhere").with("Location", path)
    }

    /// The same with a header, unless what it says could end a line.
    pub fn with(mut self, name: &'static str, value: &str) -> Answer {
        if !value.chars().any(char::is_control) && value.is_ascii() {
            self.headers.push((name, value.to_owned()));
        }
        self
    }

    /// The part of the body that is asked for with `Range: bytes=…`, as players of sound and film do.
    pub fn ranged(mut self, range: Option<&str>) -> Answer {
        self = self.with("Accept-Ranges", "bytes");
        let Some(asked) = range.and_then(|range| range.strip_prefix("bytes=")) else {
            return self;
        };
        let len = self.body.len();
        match part(asked, len) {
            Part::Whole => self,
            Part::Of(start, end) => {
                self.status = 206;
                let part = self.body.get(start..end);
                self.body = part.expect("a part lies within its body").to_vec();
                self.with("Content-Range", &format!("bytes {start}-{}/{len}", end - 1))
            }
            Part::Nothing => {
                self.status = 416;
                self.body.clear();
                self.with("Content-Range", &format!("bytes */{len}"))
            }
        }
    }

    fn send(&self, mut to: impl Write, is_head: bool) -> std::io::Result<()> {
        let mut whole = format!(
            "HTTP/1.1 {} {}\r\nContent-Length: {}\r\n",
            self.status,
            reason(self.status),
            self.body.len()
        );
        for (name, value) in &self.headers {
            whole.push_str(&format!("{name}: {value}\r\n"));
        }
        whole.push_str("\r\n");
        let mut whole = whole.into_bytes();
        if !is_head {
            whole.extend_from_slice(&self.body);
        }
        to.write_all(&whole)?;
        to.flush()
    }
}

enum Part {
    Whole,
    Of(usize, usize),
    Nothing,
}

/// One range of bytes. Several at once are answered with the whole, which is allowed.
fn part(asked: &str, len: usize) -> Part {
    let Some((from, to)) = asked.split_once('-').filter(|_| !asked.contains(',')) else {
        return Part::Whole;
    };
    let number = |text: &str| text.trim().parse::<usize>().ok();
    let (start, end) = match (number(from), number(to)) {
        (Some(from), Some(to)) if from <= to => (from, to.saturating_add(1)),
        (Some(from), None) if to.trim().is_empty() => (from, len),
        (None, Some(last)) if from.trim().is_empty() && last > 0 => (len.saturating_sub(last), len),
        _ => return Part::Whole,
    };
    if start >= len {
        return Part::Nothing;
    }
    Part::Of(start, end.min(len))
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        206 => "Partial Content",
        301 => "Moved Permanently",
        302 => "Found",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        416 => "Range Not Satisfiable",
        503 => "Service Unavailable",
        _ => "Internal Server Error",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(answer: &Answer) -> String {
        let mut bytes = Vec::new();
        answer.send(&mut bytes, false).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn no_header_can_hold_a_line_end() {
        let answer = Answer::words(200, "x").with("Location", "/a\r\nX-Injected: yes");
        assert!(!sent(&answer).contains("X-Injected"));
    }

    #[test]
    fn players_get_the_part_that_they_ask_for() {
        let part = |range: &str| {
            let answer = Answer::new(200, "audio/mpeg", "0123456789").ranged(Some(range));
            (answer.status, String::from_utf8(answer.body).unwrap())
        };
        assert_eq!(part("bytes=2-4"), (206, "234".to_owned()));
        assert_eq!(part("bytes=7-"), (206, "789".to_owned()));
        assert_eq!(part("bytes=-3"), (206, "789".to_owned()));
        assert_eq!(part("bytes=4-400"), (206, "456789".to_owned()));
        assert_eq!(part("bytes=10-"), (416, String::new()));
        for whole in [
            "bytes=",
            "bytes=4-2",
            "bytes=a-b",
            "bytes=0-1,4-5",
            "lines=1-2",
            "bytes=-0",
        ] {
            assert_eq!(part(whole).0, 200, "{whole}");
        }
    }
}
