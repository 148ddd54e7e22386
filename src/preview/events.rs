//! The stream to an open page: server-sent events, one thread for each, that say how things stand now.
//!
//! What is sent is not what happened but the state, so a page that missed ten editions needs only the last. Nothing
//! waits in a queue: whoever reads slowly finds the newest edition on the board when they come back to it.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::json;

use super::edition::{Edition, Moment, styles};
use super::host::{Asking, Host};
use super::http::{Answer, Asked};
use super::markup::El;
use super::viewer::Viewer;

/// A stream of nothing is sent after this long, which finds out whether anybody listens.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// More open pages than this are not one editor's.
const MOST: usize = 400;

/// Sends the state of a page, now and with each edition, until nobody listens.
pub fn stream(host: &Arc<Host>, asked: Asked) {
    let page = asked.value("page").unwrap_or_else(|| "/".to_owned());
    let (path, query) = page.split_once('?').unwrap_or((&page, ""));
    let view = url::form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "_view")
        .map(|(_, value)| value.into_owned());
    if asked.is_head || host.lines.fetch_add(1, Ordering::Relaxed) >= MOST {
        if !asked.is_head {
            host.lines.fetch_sub(1, Ordering::Relaxed);
        }
        return asked.answer(&Answer::words(503, "too many pages are open"));
    }
    // The cookies of this request hold for as long as the stream does.
    let asking = Asking::of(&asked, view);
    let mut stream = Stream(asked.into_writer());
    if stream.open().is_ok() {
        follow(host, path, &asking, &mut stream);
    }
    stream.close();
    host.lines.fetch_sub(1, Ordering::Relaxed);
}

fn follow(host: &Host, path: &str, asking: &Asking, stream: &mut Stream) {
    let mut last = Moment::default();
    let mut sent = String::new();
    while !host.board.is_closed() {
        let sound = match host.board.after(last, HEARTBEAT) {
            None => stream.send(": still here\n\n"),
            Some(latest) => {
                last = latest.moment();
                drop(latest);
                let Some(edition) = host.edition() else {
                    continue;
                };
                let message = message(host, &edition, &host.viewer(&edition, asking), path);
                drop(edition);
                if *message == sent {
                    continue;
                }
                sent = message.to_string();
                stream.send(&format!("data: {message}\n\n"))
            }
        };
        if sound.is_err() {
            return;
        }
    }
}

/// The state of a page for a viewer. Two hundred pages that show the same are told in the same words, made once.
fn message(host: &Host, edition: &Edition, viewer: &Viewer, path: &str) -> Arc<str> {
    edition.message(viewer, path, || {
        let news = host.news(edition, viewer, path);
        let loaded = edition.state.loaded.as_ref();
        let styles: Vec<_> = loaded
            .map(|loaded| styles(loaded))
            .unwrap_or_default()
            .into_iter()
            .map(|(_, address, integrity)| json!([address, integrity]))
            .collect();
        // Guests need not know of pictures that are not theirs; they see new ones with the next page.
        let pictures = match host.door.is_public() {
            true => Vec::new(),
            false => edition.pictures(),
        };
        let pictures: serde_json::Map<_, _> = pictures
            .into_iter()
            .map(|(address, version)| (address, json!(version)))
            .collect();
        json!({
            "run": host.run,
            "edition": edition.number,
            "page": news.page,
            "shape": news.shape,
            "styles": styles,
            "pictures": pictures,
            "bar": news.bar.as_ref().map(El::json),
            "stop": news.stop.as_ref().map(El::json),
            "goto": news.goto,
        })
        .to_string()
    })
}

/// A connection that stays open. Its pieces are framed here: the library would hold them back until it has 8 kB.
struct Stream(Box<dyn Write + Send>);

impl Stream {
    fn open(&mut self) -> std::io::Result<()> {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\
                    X-Content-Type-Options: nosniff\r\nCross-Origin-Resource-Policy: same-origin\r\n\
                    Transfer-Encoding: chunked\r\n\r\n";
        self.0.write_all(head.as_bytes())?;
        self.0.flush()
    }

    fn send(&mut self, text: &str) -> std::io::Result<()> {
        let piece = format!("{:x}\r\n{text}\r\n", text.len());
        self.0.write_all(piece.as_bytes())?;
        self.0.flush()
    }

    /// Ends the answer as the browser expects it; whoever has gone need not be told.
    fn close(&mut self) {
        self.0.write_all(b"0\r\n\r\n").ok();
        self.0.flush().ok();
    }
}
