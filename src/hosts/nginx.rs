//! nginx: a snippet for a `server { }` block.
//!
//! A location with an `add_header` of its own drops all that it inherits. So there is one location with headers, and what
//! differs in them is said by variables. Of locations within it none has a header.

use std::fmt::Write as _;

use crate::facts::{Facts, Lock};
use crate::host::{Host, REALM, beside};
use crate::room::{Limits, Room};
use crate::types;

/// See the module.
pub const HOST: Host = Host {
    name: "nginx",
    label: "nginx",
    files: &[beside("nginx.conf", snippet)],
    room: Room::any(|_| Some(1)),
    limits: Limits::NONE,
    serves_compressed: true,
    can_ask: true,
    has_login: true,
};

fn snippet(facts: &Facts<'_>) -> String {
    let everywhere = facts.everywhere();
    let robots = if everywhere.is_unlisted {
        "noindex"
    } else {
        ""
    };
    let mut text = facts.heading();
    writeln!(
        text,
        "# Include it in the server {{ }} block of the site, whose `root` is the folder {}.",
        lies_in(facts.site.path())
    )
    .ok();
    writeln!(text, "\nset $pimh_cache \"{}\";", everywhere.cache).ok();
    writeln!(text, "set $pimh_robots \"{robots}\";").ok();
    for area in facts.areas() {
        let robots = if area.is_unlisted { "noindex" } else { "" };
        writeln!(
            text,
            "if ($uri ~ \"^{}\") {{ set $pimh_cache \"{}\"; set $pimh_robots \"{robots}\"; }}",
            escaped(&area.prefix),
            area.cache
        )
        .ok();
    }
    writeln!(text, "\nlocation ^~ {} {{", quoted(&everywhere.prefix)).ok();
    for (name, value) in facts.headers() {
        writeln!(text, "    add_header {name} \"{value}\" always;").ok();
    }
    text.push_str(
        "    add_header Cache-Control $pimh_cache always;\n    add_header X-Robots-Tag $pimh_robots always;\n\n",
    );
    text.push_str("    index index.html;\n    autoindex off;\n    absolute_redirect off;\n");
    text.push_str("    gzip_static on;\n    gzip_vary on;\n");
    writeln!(text, "    error_page 404 {};", quoted(&facts.not_found())).ok();
    // A folder without a page of its own is nobody's business.
    writeln!(
        text,
        "    error_page 403 =404 {};\n",
        quoted(&facts.not_found())
    )
    .ok();
    text.push_str("    charset utf-8;\n    charset_types");
    let of_words = types::by_type().into_keys();
    for kind in of_words.filter(|kind| types::has_words(kind) && *kind != "text/html") {
        write!(text, " {kind}").ok();
    }
    writeln!(
        text,
        ";\n    default_type {};\n    types {{",
        types::NO_ENDING
    )
    .ok();
    for (kind, endings) in types::by_type() {
        writeln!(text, "        {kind} {};", endings.join(" ")).ok();
    }
    text.push_str("    }\n\n");
    for lock in facts.locks {
        locked(&mut text, facts, lock);
    }
    text.push_str("    location ~ \"/\\.(?!well-known/)\" { return 404; }\n");
    writeln!(
        text,
        "    location ~ \"/feed\\.xml$\" {{ types {{ }} default_type {}; }}",
        types::FEED
    )
    .ok();
    for moved in &facts.moved {
        for from in moved.spellings() {
            writeln!(
                text,
                "    location = {} {{ return 301 {}; }}",
                quoted(from),
                quoted(moved.to())
            )
            .ok();
        }
    }
    text.push_str("}\n");
    text
}

/// Asks for a password before a folder, or the whole site. Without its list nginx lets nobody in. Nothing that is written for
/// names of files counts in such a folder.
fn locked(text: &mut String, facts: &Facts<'_>, lock: &Lock) {
    let asks = format!(
        "auth_basic \"{REALM}\"; auth_basic_user_file \"pimh/{}.htpasswd\";",
        lock.list
    );
    match lock.folder.is_empty() {
        true => writeln!(text, "    {asks}").ok(),
        false => {
            let folder = facts.link(&format!("/{}", lock.folder));
            writeln!(text, "    location ^~ {} {{ {asks} }}", quoted(&folder)).ok()
        }
    };
}

/// Where the site lies for a server whose root is the top of a domain.
pub(crate) fn lies_in(path: &str) -> String {
    match path.trim_matches('/') {
        "" => "with the site in it".to_owned(),
        inner => format!("in which the site is the folder {inner}/"),
    }
}

/// In quotes. A `$` cannot be escaped, so what may hold one is encoded before.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// For a regular expression in quotes.
fn escaped(path: &str) -> String {
    let mut escaped = String::with_capacity(path.len());
    for c in path.chars() {
        if c.is_ascii_punctuation() && !matches!(c, '/' | '-' | '_') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
