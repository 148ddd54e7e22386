//! Addresses: of a page by the path that a browser asks for, of a file of which nothing more is known, and what hosts
//! say of the type of what they serve.

use super::edition::Edition;
use crate::names::{Permalink, SitePath};
use pimh_engine::media::media_type;

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
pub fn guessed_address(file: &SitePath) -> Option<String> {
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

/// The type of a file by its name, as hosts tell it.
pub fn kind_of(address: &Permalink) -> String {
    let path = address.path();
    let guess = match path.rsplit('.').next() {
        Some("js" | "mjs") => "text/javascript".to_owned(),
        Some("webmanifest") => "application/manifest+json".to_owned(),
        _ => match media_type(path) {
            Some(known) => known.to_owned(),
            None => mime_guess::from_path(path)
                .first_or_octet_stream()
                .essence_str()
                .to_owned(),
        },
    };
    if guess.starts_with("text/") {
        format!("{guess}; charset=utf-8")
    } else {
        guess
    }
}
