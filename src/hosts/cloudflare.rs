//! Cloudflare, Workers with assets or Pages: `_headers` and `_redirects` at the top of the output, and `wrangler.jsonc` beside
//! it for Workers.

use serde_json::json;

use crate::facts::Facts;
use crate::host::{File, Host, at_the_top, beside};
use crate::room::{Limits, Room, mib};
use crate::underscores::{self, Stars};

/// See the module.
pub const HOST: Host = Host {
    name: "cloudflare",
    label: "Cloudflare",
    files: &[
        File {
            longest_line: Some(2000),
            ..at_the_top("_headers", |facts| underscores::headers(facts, Stars::Once))
        },
        File {
            longest_line: Some(1000),
            ..at_the_top("_redirects", |facts| underscores::redirects(facts, "301"))
        },
        beside("wrangler.jsonc", wrangler),
    ],
    room: Room {
        most: 2000,
        unit: "rules",
        takes: |moved| {
            let fits = moved.is_plain() && moved.longest() + " 301".len() < 1000;
            fits.then_some(moved.spellings().count())
        },
    },
    limits: Limits {
        files: Some(20_000),
        file: mib(25),
        site: None,
    },
    serves_compressed: false,
    can_ask: false,
    has_login: true,
};

fn wrangler(facts: &Facts<'_>) -> String {
    let name = facts.site.host().replace('.', "-");
    let directory = match facts.output.starts_with('/') {
        true => facts.output.to_owned(),
        false => format!("../{}", facts.output),
    };
    let settings = json!({
        "name": name,
        // Any day on which all that is used here was there.
        "compatibility_date": "2025-04-01",
        "assets": {
            "directory": directory,
            "html_handling": "auto-trailing-slash",
            "not_found_handling": "404-page",
        },
    });
    format!("{settings:#}\n")
}
