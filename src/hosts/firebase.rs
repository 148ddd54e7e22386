//! Firebase Hosting: `firebase.json`, which must lie at the top of the project when it is deployed. Of headers that match, the
//! last one counts.

use serde_json::{Value, json};

use crate::facts::Facts;
use crate::headers::Header;
use crate::host::{Host, beside};
use crate::room::{Limits, Room, mib};
use crate::types;

/// See the module.
pub const HOST: Host = Host {
    name: "firebase",
    label: "Firebase Hosting",
    files: &[beside("firebase.json", settings)],
    room: Room::any(|moved| moved.is_plain().then_some(1)),
    limits: Limits {
        files: None,
        file: mib(2048),
        site: None,
    },
    serves_compressed: false,
    can_ask: false,
    has_login: false,
};

fn settings(facts: &Facts<'_>) -> String {
    let everywhere = facts.everywhere();
    let mut common = facts.headers();
    common.extend(everywhere.headers());
    let mut headers = vec![rule(format!("{}**", everywhere.prefix), &common)];
    for area in facts.areas() {
        headers.push(rule(format!("{}**", area.prefix), &area.headers()));
    }
    let typed = |path: String, kind| rule(path, &[("Content-Type", types::header(kind))]);
    headers.push(typed(
        format!("{}**/feed.xml", everywhere.prefix),
        types::FEED,
    ));
    for (ending, kind) in types::rare(&facts.endings) {
        headers.push(typed(format!("{}**/*.{ending}", everywhere.prefix), kind));
    }
    let redirects = facts.moved.iter().flat_map(|moved| {
        let rule = |from| json!({ "source": from, "destination": moved.to(), "type": 301 });
        moved.encoded_spellings().map(rule)
    });
    let settings = json!({
        "hosting": {
            "public": facts.output,
            // Without a list of one's own, `.well-known` is left out.
            "ignore": ["firebase.json"],
            "trailingSlash": true,
            "redirects": redirects.collect::<Vec<Value>>(),
            "headers": headers,
        },
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
