//! Apache: `.htaccess` at the top of the output. It needs `AllowOverride All` for the folder, and the modules headers, rewrite
//! and mime, which are there in most.

use std::fmt::Write as _;

use crate::facts::{Facts, NEVER};
use crate::host::{Host, REALM, beside, in_output};
use crate::room::{Limits, Room};
use crate::types;

/// See the module.
pub const HOST: Host = Host {
    name: "apache",
    label: "Apache",
    files: &[in_output(".htaccess", rules), beside("gate.conf", gate)],
    room: Room::any(|_| Some(1)),
    limits: Limits::NONE,
    serves_compressed: true,
    can_ask: true,
    has_login: true,
};

/// What may lie beside a file, compressed, which is of the same type.
const COMPRESSED: [(&str, &str); 9] = [
    ("html", "text/html"),
    ("css", "text/css"),
    ("js", "text/javascript"),
    ("json", "application/json"),
    ("svg", "image/svg+xml"),
    ("xml", "application/xml"),
    ("txt", "text/plain"),
    ("ics", "text/calendar"),
    ("vtt", "text/vtt"),
];

fn rules(facts: &Facts<'_>) -> String {
    let mut text = facts.heading();
    text.push_str("\nOptions -Indexes -MultiViews\nDirectoryIndex index.html\nDirectorySlash On\n");
    writeln!(text, "ErrorDocument 404 {}", facts.not_found()).ok();
    writeln!(text, "ErrorDocument 403 {}\n", facts.not_found()).ok();

    for (name, value) in facts.headers() {
        writeln!(text, "Header always set {name} \"{value}\"").ok();
    }
    let everywhere = facts.everywhere();
    for (name, value) in everywhere.headers() {
        writeln!(text, "Header always set {name} \"{value}\"").ok();
    }
    for area in facts.areas() {
        writeln!(
            text,
            "<If \"%{{REQUEST_URI}} =~ m#^{}#\">",
            pattern(&area.prefix)
        )
        .ok();
        for (name, value) in area.headers() {
            writeln!(text, "  Header always set {name} \"{value}\"").ok();
        }
        if facts.asks && area.is_unlisted {
            // Who has given a password is known only when it is answered.
            writeln!(
                text,
                "  Header always set Cache-Control \"{NEVER}\" \"expr=-n %{{REMOTE_USER}}\""
            )
            .ok();
        }
        text.push_str("</If>\n");
    }

    text.push_str("\nAddDefaultCharset utf-8\n");
    for (kind, endings) in types::by_type() {
        let endings = format!(".{}", endings.join(" ."));
        writeln!(text, "AddType {kind} {endings}").ok();
        if types::has_words(kind) {
            writeln!(text, "AddCharset utf-8 {endings}").ok();
        }
    }
    let mut force = |files: &str, kind: &str| {
        let kind = types::header(kind);
        writeln!(
            text,
            "<FilesMatch \"{files}\">\n  ForceType \"{kind}\"\n</FilesMatch>"
        )
        .ok();
    };
    for (ending, kind) in COMPRESSED {
        force(&format!("\\.{ending}\\.gz$"), kind);
    }
    force("^feed\\.xml(\\.gz)?$", types::FEED);
    force("^[^.]+$", types::NO_ENDING);

    text.push_str("\nRewriteEngine On\n");
    text.push_str("RewriteRule \"(^|/)\\.(?!well-known/)\" - [R=404,L]\n");
    for moved in &facts.moved {
        let from = moved.spellings().next().unwrap_or_default();
        let inner = from.strip_prefix(facts.site.path()).unwrap_or(from);
        let pattern = match inner.strip_suffix('/') {
            Some(folder) => format!("^{}/?$", pattern(folder)),
            None => format!("^{}$", pattern(inner)),
        };
        // A `%` before a digit would stand for something else.
        let to = moved.to().replace('%', "\\%");
        writeln!(text, "RewriteRule \"{pattern}\" \"{to}\" [R=301,L,NE]").ok();
    }
    text.push_str(
        "\nRewriteCond %{HTTP:Accept-Encoding} \\bgzip\\b\nRewriteCond %{REQUEST_FILENAME}.gz -f\n\
         RewriteRule \"^(.+[^/])$\" \"$1.gz\" [L]\nAddEncoding gzip .gz\nHeader merge Vary Accept-Encoding\n",
    );
    text
}

/// Asks for passwords. It is read with the server's own settings and not from the output, where whoever can write there could
/// take it away. Without its list Apache lets nobody in.
fn gate(facts: &Facts<'_>) -> String {
    let mut text = String::new();
    for lock in facts.locks {
        let folder = facts.link(&format!("/{}", lock.folder));
        writeln!(
            text,
            "<Location \"{folder}\">\n  AuthType Basic\n  AuthName \"{REALM}\"\n  AuthBasicProvider file\n  \
             AuthUserFile \"pimh/{}.htpasswd\"\n  Require valid-user\n</Location>",
            lock.list
        )
        .ok();
    }
    match text.is_empty() {
        true => text,
        false => facts.heading() + "# Include it in the <VirtualHost> of the site.\n" + &text,
    }
}

/// For a regular expression in quotes.
fn pattern(path: &str) -> String {
    let mut pattern = String::with_capacity(path.len());
    for c in path.chars() {
        match c {
            '/' | '-' | '_' => pattern.push(c),
            // No escape of a quotation mark is read alike everywhere.
            '"' => pattern.push_str("\\x22"),
            c if c.is_ascii_punctuation() || c == ' ' => {
                write!(pattern, "\\x{:02x}", u32::from(c)).ok();
            }
            c => pattern.push(c),
        }
    }
    pattern
}
