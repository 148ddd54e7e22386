//! What a file is told of where it is stored by itself, as in a bucket: there no server's rules say it.

use crate::facts::{FOR_EVER, NEVER, REVALIDATED};
use crate::types;

/// The headers with which a file of a site is stored. `in_clear` is whether it is of a tree for some readers.
pub fn stored_with(file: &str, in_clear: bool) -> Vec<(String, String)> {
    let cache = match (in_clear, file.starts_with("assets/")) {
        (true, _) => NEVER,
        (false, true) => FOR_EVER,
        (false, false) => REVALIDATED,
    };
    let mut headers = vec![("Cache-Control".to_owned(), cache.to_owned())];
    let name = file.rsplit('/').next().unwrap_or(file);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let ending = [ending.to_lowercase()];
    let kind = match name {
        "feed.xml" => Some(types::FEED),
        _ => types::rare(&ending).next().map(|(_, kind)| kind),
    };
    headers.extend(kind.map(|kind| ("Content-Type".to_owned(), types::header(kind))));
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_for_how_long_is_said_of_each_file() {
        let told = |file, in_clear| {
            let headers = stored_with(file, in_clear).into_iter();
            headers.map(|(_, value)| value).collect::<Vec<_>>()
        };
        assert_eq!(told("assets/main.0a1b.css", false), [FOR_EVER]);
        for file in ["index.html", "g/head.json", "g/abc/def.bin", "tips/a.pdf"] {
            assert_eq!(told(file, false), [REVALIDATED], "{file}");
            assert_eq!(told(file, true), [NEVER], "{file}");
        }
        let feed = "application/atom+xml; charset=utf-8";
        assert_eq!(told("tips/feed.xml", false), [REVALIDATED, feed]);
        assert_eq!(
            told("site.webmanifest", false),
            [REVALIDATED, "application/manifest+json"]
        );
    }
}
