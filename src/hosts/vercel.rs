//! Vercel: `vercel.json` at the top of what is deployed. Of headers that match, the last one counts.

use serde_json::{Value, json};

use crate::facts::Facts;
use crate::headers::Header;
use crate::host::{Host, at_the_top};
use crate::room::{Limits, Room, mib};
use crate::types;

/// See the module.
pub const HOST: Host = Host {
    name: "vercel",
    label: "Vercel",
    files: &[at_the_top("vercel.json", settings)],
    room: Room {
        most: 2048,
        unit: "rules",
        takes: |moved| moved.is_plain().then_some(moved.spellings().count()),
    },
    limits: Limits {
        files: Some(15_000),
        file: mib(100),
        site: None,
    },
    serves_compressed: false,
    can_ask: false,
    has_login: true,
};

fn settings(facts: &Facts<'_>) -> String {
    let everywhere = facts.everywhere();
    let mut common = facts.headers();
    common.extend(everywhere.headers());
    let mut headers = vec![rule(format!("{}(.*)", everywhere.prefix), &common)];
    for area in facts.areas() {
        headers.push(rule(format!("{}(.*)", area.prefix), &area.headers()));
    }
    let typed = |path: String, kind| rule(path, &[("Content-Type", types::header(kind))]);
    headers.push(typed(
        format!("{}(.*)feed.xml", everywhere.prefix),
        types::FEED,
    ));
    for (ending, kind) in types::rare(&facts.endings) {
        headers.push(typed(format!("{}(.*)\\.{ending}", everywhere.prefix), kind));
    }
    let redirects = facts.moved.iter().flat_map(|moved| {
        let rule = |from| json!({ "source": from, "destination": moved.to(), "statusCode": 301 });
        moved.encoded_spellings().map(rule)
    });
    let settings = json!({
        "trailingSlash": true,
        "redirects": redirects.collect::<Vec<Value>>(),
        "headers": headers,
    });
    format!("{settings:#}\n")
}

fn rule(source: String, headers: &[Header]) -> Value {
    let headers = headers.iter();
    let headers: Vec<Value> = headers
        .map(|(key, value)| json!({ "key": key, "value": value }))
        .collect();
    json!({ "source": source, "headers": headers })
}
