//! Every link of which an end moves: in pages, settings, records and themes. Each leads behind the move where it led before.

use std::collections::BTreeMap;
use std::ops::Range;

use percent_encoding::percent_decode_str;

use super::Mover;
use crate::config::SETTINGS;
use crate::diagnostic::Span;
use crate::fields::{self, Table, Value as Node};
use crate::names::SitePath;
use crate::revision::relocation::{Both, Moving as MovingLink};
use crate::revision::{Edit, Refused, Revision, destination};
use crate::site::{Place, Site, Written};
use crate::snapshot::Snapshot;
use crate::source::SourceRef;

impl Mover<'_> {
    /// Changes every link of which an end moves; how many there are in each file.
    pub(super) fn links(
        &self,
        snapshot: &Snapshot,
        revision: &mut Revision,
    ) -> Result<BTreeMap<SitePath, usize>, Refused> {
        let mut changed: BTreeMap<SitePath, BTreeMap<(usize, usize), Edit>> = BTreeMap::new();
        let mut change = |source: &SourceRef, at: Range<usize>, text: String| {
            let file = changed.entry(source.path.clone()).or_default();
            file.insert((at.start, at.end), Edit { at, text });
        };
        for link in self.before.written_links() {
            let Some(from) = link.source.path.in_content() else {
                continue;
            };
            if let Some(path) = self.path_of_link(from, &link.dest, link.leads_to.as_ref()) {
                let places = places_of(&link);
                if places.is_empty() {
                    return Err(not_clear(
                        &Span::new(link.source, link.at.clone()),
                        &link.dest,
                    ));
                }
                for place in places {
                    // A link in a part is changed there.
                    let there = Span::new(link.source, place);
                    change(&there.source, there.range, path.clone());
                }
            }
        }
        for source in snapshot.texts_below("content/") {
            let is_settings = source.path.as_str() == SETTINGS;
            if !is_settings && !source.path.as_str().starts_with("content/_data/") {
                continue;
            }
            let (table, _) = fields::toml_file(source);
            let mut found = Vec::new();
            in_table(source, &table, is_settings, &mut Vec::new(), &mut found);
            for (at, dest) in found {
                let place = self.before.place_from_top(&dest);
                let path = self.path_of_link("_index.md", &dest, place.as_ref());
                if let Some(path) = path {
                    // What settings name is taken as it stands.
                    let path = match is_settings {
                        true => percent_decode_str(&path).decode_utf8_lossy().into_owned(),
                        false => path,
                    };
                    for place in destination::in_field(source.text(), &at, &dest) {
                        if place.start >= at.start && place.end <= at.end {
                            let place = destination::path_of(source.text(), &place);
                            change(source, place, path.clone());
                        }
                    }
                }
            }
        }
        for source in snapshot.texts_below("themes/") {
            for at in addresses_in(source.text()) {
                let dest = source.text().get(at.clone()).unwrap_or_default();
                let place = self.before.place_from_top(dest);
                if let Some(path) = self.path_of_link("_index.md", dest, place.as_ref()) {
                    let place = destination::path_of(source.text(), &at);
                    change(source, place, path);
                }
            }
        }
        let mut counts = BTreeMap::new();
        for (path, edits) in changed {
            counts.insert(path.clone(), edits.len());
            let file: &mut Vec<Edit> = revision.edits.entry(path).or_default();
            file.extend(edits.into_values());
        }
        Ok(counts)
    }

    /// The path to write in place of that of a link; nothing if the link is right as it stands.
    fn path_of_link(&self, from: &str, dest: &str, leads_to: Option<&Place>) -> Option<String> {
        let was = leads_to?;
        let is = self.relocation.of_place(was);
        let from_is = self.relocation.of(from);
        if from_is == from && is == *was {
            return None;
        }
        let address =
            |site: &Site, place: &Place| Some(site.address_of_place(place)?.path().to_owned());
        let address_was = address(self.before, was)?;
        // A folder may be left empty, or another page may stand in its place.
        let address_is = address(self.there, &is).unwrap_or_else(|| address_was.clone());
        let moving = MovingLink {
            from: Both {
                was: from,
                is: &from_is,
            },
            to: Both { was, is: &is },
            address: Both {
                was: &address_was,
                is: &address_is,
            },
            base_url: &self.config.base_url,
        };
        let end = dest.trim().find(['?', '#']).unwrap_or(dest.trim().len());
        let path = dest.trim().get(..end).filter(|path| !path.is_empty())?;
        moving.path(path)
    }

    /// Every link leads where it led.
    pub(super) fn lead_where_they_led(
        &self,
        revision: &Revision,
        after: &Site,
    ) -> Result<(), Refused> {
        let mut led: BTreeMap<SitePath, Vec<Written<'_>>> = BTreeMap::new();
        for link in self.before.written_links() {
            let inside = link.source.path.in_content().unwrap_or_default();
            // Of an earlier run, which was stopped.
            if revision.moves.iter().any(|(_, to)| *to == link.source.path) {
                continue;
            }
            let file = SitePath::new(format!("content/{}", self.relocation.of(inside)));
            led.entry(file).or_default().push(link);
        }
        let mut leads: BTreeMap<SitePath, Vec<Written<'_>>> = BTreeMap::new();
        for link in after.written_links() {
            leads
                .entry(link.source.path.clone())
                .or_default()
                .push(link);
        }
        for (file, before) in led {
            let now = leads.remove(&file).unwrap_or_default();
            let mut pairs = before.iter().zip(&now);
            let differs = pairs.find(|(before, now)| {
                let place = before.leads_to.as_ref();
                let place = place.map(|place| self.relocation.of_place(place));
                place.is_some() && place != now.leads_to
            });
            match differs {
                Some((link, _)) => {
                    return Err(not_clear(
                        &Span::new(link.source, link.at.clone()),
                        &link.dest,
                    ));
                }
                None if before.len() != now.len() => {
                    return Err(Refused::new(
                        format!("{file} would be another page"),
                        "mend what `pimh check` tells of it first; nothing was changed",
                    ));
                }
                None => {}
            }
        }
        Ok(())
    }
}

/// Where addresses of the site stand in a file of a theme, from its top: as a whole value, `href="/tips/"`, as a word that a
/// template gives, `link("/tips/")`, or in a style sheet, `url(/help.png)`.
fn addresses_in(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices('/').filter_map(|(start, _)| {
        let before = text.get(..start)?;
        let rest = text.get(start..)?;
        let end = rest.find(|c: char| c.is_whitespace() || "\"'()<>{}".contains(c))?;
        // What a template goes on with is known when a page is made only.
        let is_whole = before.ends_with(['"', '\'', '(', '=']) && !rest[end..].starts_with('{');
        (is_whole && end > 1 && !rest.starts_with("//")).then_some(start..start + end)
    })
}

/// Where the path of a link's destination stands in its file.
fn places_of(link: &Written<'_>) -> Vec<Range<usize>> {
    let text = link.source.text();
    let places = match link.in_field {
        true => destination::in_field(text, &link.at, &link.dest),
        false => destination::in_text(text, &link.at, &link.dest),
    };
    let places = match places.is_empty() && !link.in_field {
        true => destination::of_references(text, 0, &link.dest),
        false => places,
    };
    places
        .into_iter()
        .map(|at| destination::path_of(text, &at))
        .collect()
}

/// The texts in settings or records that may be links: where each stands, and what it says.
fn in_table(
    source: &SourceRef,
    table: &Table,
    is_settings: bool,
    above: &mut Vec<String>,
    found: &mut Vec<(Range<usize>, String)>,
) {
    for entry in &table.0 {
        above.push(entry.key.clone());
        let path: Vec<&str> = above.iter().map(String::as_str).collect();
        let is_link = !is_settings
            || matches!(
                path.as_slice(),
                ["menu", "main" | "help" | "footer"] | ["gate", "join"] | ["files"]
            );
        if let ["menu", "labels", _] = path.as_slice() {
            let written = source.text().get(entry.key_at.clone()).unwrap_or_default();
            found.push((
                entry.key_at.clone(),
                written.trim_matches(['"', '\'']).to_owned(),
            ));
        }
        in_value(source, &entry.value, is_settings, is_link, above, found);
        above.pop();
    }
}

fn in_value(
    source: &SourceRef,
    node: &fields::Node,
    is_settings: bool,
    is_link: bool,
    above: &mut Vec<String>,
    found: &mut Vec<(Range<usize>, String)>,
) {
    match &node.value {
        Node::Scalar(text)
            if is_link && (is_settings || text.starts_with('/') || text.contains("://")) =>
        {
            found.push((node.at.clone(), text.clone()));
        }
        Node::List(items) => {
            for item in items {
                in_value(source, item, is_settings, is_link, above, found);
            }
        }
        Node::Table(table) => in_table(source, table, is_settings, above, found),
        _ => {}
    }
}

/// A link that cannot be changed for sure.
fn not_clear(at: &Span, dest: &str) -> Refused {
    let (line, _) = at.source.line_column(at.range.start);
    Refused::new(
        format!(
            "the link `{dest}` in {}, line {line}, cannot be changed for sure",
            at.source.path
        ),
        "write it as a plain link first, `[words](path)`; nothing was changed",
    )
}
