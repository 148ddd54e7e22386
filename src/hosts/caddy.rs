//! Caddy: a snippet for a site block. Within `route` the order that is written is kept, and what comes later counts.

use std::fmt::Write as _;

use crate::facts::Facts;
use crate::host::{Host, REALM, beside};
use crate::nginx::lies_in;
use crate::room::{Limits, Room};
use crate::types;

/// See the module.
pub const HOST: Host = Host {
    name: "caddy",
    label: "Caddy",
    files: &[beside("Caddyfile", snippet)],
    room: Room::any(|moved| {
        // Stars and braces have a meaning wherever they stand.
        let is_clear = |from: &str| !from.contains(['*', '{', '}', '`', '"', '\\']);
        moved.spellings().all(is_clear).then_some(1)
    }),
    limits: Limits::NONE,
    serves_compressed: true,
    can_ask: true,
    has_login: true,
};

fn snippet(facts: &Facts<'_>) -> String {
    let everywhere = facts.everywhere();
    let prefix = &everywhere.prefix;
    let mut text = facts.heading();
    writeln!(
        text,
        "# Import it in the block of the site, whose `root` is the folder {}.",
        lies_in(facts.site.path())
    )
    .ok();
    writeln!(text, "\nroute {prefix}* {{").ok();
    common(&mut text, facts);
    for (name, value) in everywhere.headers() {
        writeln!(text, "\theader {name} \"{value}\"").ok();
    }
    for area in facts.areas() {
        for (name, value) in area.headers() {
            writeln!(text, "\theader {}* {name} \"{value}\"", area.prefix).ok();
        }
    }
    text.push_str("\n\t@hidden path_regexp \"/\\.|\\x00\"\n");
    writeln!(text, "\t@well_known path {prefix}.well-known/*").ok();
    text.push_str("\thandle @well_known {\n\t\theader Content-Type \"text/plain; charset=utf-8\"\n\t\tfile_server\n\t}\n");
    text.push_str("\terror @hidden 404\n\n");
    for lock in facts.locks {
        // Without its list Caddy does not begin.
        let folder = facts.link(&format!("/{}", lock.folder));
        writeln!(
            text,
            "\tbasicauth {folder}* bcrypt \"{REALM}\" {{\n\t\timport pimh/{}.users\n\t}}\n",
            lock.list
        )
        .ok();
    }
    for (number, moved) in facts.moved.iter().enumerate() {
        let spellings: Vec<String> = moved
            .spellings()
            .map(|from| format!("\"{from}\""))
            .collect();
        writeln!(text, "\t@moved{number} path {}", spellings.join(" ")).ok();
        writeln!(text, "\tredir @moved{number} \"{}\" 301", moved.to()).ok();
    }
    for (number, (kind, endings)) in types::by_type().into_iter().enumerate() {
        let paths: Vec<String> = endings.iter().map(|ending| format!("*.{ending}")).collect();
        writeln!(text, "\t@type{number} path {}", paths.join(" ")).ok();
        writeln!(
            text,
            "\theader @type{number} Content-Type \"{}\"",
            types::header(kind)
        )
        .ok();
    }
    text.push_str("\t@type_feed path */feed.xml\n");
    writeln!(
        text,
        "\theader @type_feed Content-Type \"{}\"",
        types::header(types::FEED)
    )
    .ok();
    text.push_str("\t@type_none path_regexp /[^./]+$\n");
    text.push_str("\theader @type_none ?Content-Type \"text/plain; charset=utf-8\"\n\n");
    text.push_str("\tfile_server {\n\t\tprecompressed gzip\n\t}\n}\n");

    text.push_str("\nhandle_errors {\n");
    common(&mut text, facts);
    for (name, value) in everywhere.headers() {
        writeln!(text, "\theader {name} \"{value}\"").ok();
    }
    text.push_str("\theader Content-Type \"text/html; charset=utf-8\"\n");
    writeln!(text, "\trewrite * {}", facts.not_found()).ok();
    text.push_str("\tfile_server\n}\n");
    text
}

fn common(text: &mut String, facts: &Facts<'_>) {
    for (name, value) in facts.headers() {
        writeln!(text, "\theader {name} \"{value}\"").ok();
    }
}
