//! What a host should say that a file is, by its ending.

use std::collections::BTreeMap;

use pimh_media::KINDS;

/// What the program itself makes, beside the kinds that editors bring.
const OWN: [(&str, &str); 9] = [
    ("html", "text/html"),
    ("css", "text/css"),
    ("js", "text/javascript"),
    ("xml", "application/xml"),
    ("woff2", "font/woff2"),
    ("webmanifest", "application/manifest+json"),
    ("avif", "image/avif"),
    // Sealed pictures and downloads.
    ("bin", "application/octet-stream"),
    // What some hosts hand out in the place of the file itself.
    ("gz", "application/gzip"),
];

/// Feeds, whose ending is that of any XML.
pub const FEED: &str = "application/atom+xml";
/// Files without an ending.
pub const NO_ENDING: &str = "text/plain";

/// Every ending, in the order of the alphabet, with its type.
pub fn all() -> BTreeMap<&'static str, &'static str> {
    let kinds = KINDS.iter().flat_map(|kind| {
        let endings = kind.endings.split_ascii_whitespace();
        endings.map(|ending| (ending, kind.media_type))
    });
    kinds.chain(OWN).collect()
}

/// The endings of each type, both in the order of the alphabet.
pub fn by_type() -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut types: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (ending, kind) in all() {
        types.entry(kind).or_default().push(ending);
    }
    types
}

/// Whether a file of a type is made of words, so that a browser must know their encoding.
pub fn has_words(kind: &str) -> bool {
    kind.starts_with("text/")
}

/// A type as a header has it, with the encoding of its words.
pub fn header(kind: &str) -> String {
    match has_words(kind) || kind == FEED {
        true => format!("{kind}; charset=utf-8"),
        false => kind.to_owned(),
    }
}

/// The endings of a site of which a host may not know the type, with that type.
pub fn rare(endings: &[String]) -> impl Iterator<Item = (&str, &'static str)> {
    const KNOWN: [&str; 20] = [
        "avif", "bin", "css", "csv", "gif", "gz", "html", "jpeg", "jpg", "js", "json", "mp3",
        "mp4", "pdf", "png", "svg", "txt", "webp", "xml", "zip",
    ];
    let all = all();
    let rare = endings
        .iter()
        .filter(|ending| !KNOWN.contains(&ending.as_str()));
    rare.filter_map(move |ending| Some((ending.as_str(), *all.get(ending.as_str())?)))
}
