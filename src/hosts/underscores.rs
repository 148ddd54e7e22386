//! `_headers` and `_redirects`: one grammar in outline, which three hosts read with differences that are told in their files.

use std::fmt::Write as _;

use crate::facts::{Area, Facts, REVALIDATED};
use crate::headers::Header;
use crate::types;

/// Whether a star may stand before an ending.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stars {
    /// Only at the end of a path.
    AtTheEnd,
    /// Once, anywhere.
    Once,
}

/// The headers, a path and its lines at a time. What matches several paths gets the headers of all, and the same header
/// twice is joined; so each path says only what no other says. Both hosts ask browsers to look again for whatever is not
/// told of.
pub fn headers(facts: &Facts<'_>, stars: Stars) -> String {
    let mut text = facts.heading();
    let everywhere = facts.everywhere();
    let mut common = facts.headers();
    if everywhere.cache != REVALIDATED {
        common.extend(everywhere.headers());
    }
    rule(&mut text, &star(&everywhere), &common);
    for area in facts.areas() {
        rule(&mut text, &star(&area), &area.headers());
    }
    let feed = [("Content-Type", types::header(types::FEED))];
    match stars {
        Stars::Once => rule(&mut text, &format!("{}*feed.xml", everywhere.prefix), &feed),
        Stars::AtTheEnd => {
            for at in &facts.feeds {
                rule(&mut text, &facts.link(at), &feed);
            }
        }
    }
    if stars == Stars::Once {
        for (ending, kind) in types::rare(&facts.endings) {
            let path = format!("{}*.{ending}", everywhere.prefix);
            rule(&mut text, &path, &[("Content-Type", types::header(kind))]);
        }
    }
    text
}

fn star(area: &Area) -> String {
    format!("{}*", area.prefix)
}

fn rule(text: &mut String, path: &str, headers: &[Header]) {
    writeln!(text, "\n{path}").ok();
    for (name, value) in headers {
        writeln!(text, "  {name}: {value}").ok();
    }
}

/// The redirects, one rule a line.
pub fn redirects(facts: &Facts<'_>, status: &str) -> String {
    let mut text = facts.heading();
    for moved in &facts.moved {
        for from in moved.encoded_spellings() {
            writeln!(text, "{from} {} {status}", moved.to()).ok();
        }
    }
    text
}
