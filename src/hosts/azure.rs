//! Azure Static Web Apps: one file of at most 20 KB. The first route that matches is used alone; what it does not say comes
//! from the global headers.

use serde_json::{Map, Value, json};

use crate::facts::Facts;
use crate::headers::Header;
use crate::host::{File, Host, at_the_top};
use crate::room::{Limits, Room, mib};
use crate::types;

/// See the module.
pub const HOST: Host = Host {
    name: "azure",
    label: "Azure Static Web Apps",
    files: &[File {
        longest: Some(20_000),
        ..at_the_top("staticwebapp.config.json", settings)
    }],
    room: Room {
        // Of the 20 KB; the rest is for headers and types.
        most: 14_000,
        unit: "bytes",
        takes: |moved| {
            let frame = r#"{"redirect":"","route":"","statusCode":301},"#.len();
            let written = moved.length() + frame * moved.spellings().count();
            moved.is_plain().then_some(written)
        },
    },
    limits: Limits {
        files: Some(15_000),
        file: None,
        site: mib(250),
    },
    serves_compressed: false,
    can_ask: false,
    has_login: true,
};

fn settings(facts: &Facts<'_>) -> String {
    let moved = facts.moved.iter().flat_map(|moved| {
        let route = |from| json!({ "route": from, "redirect": moved.to(), "statusCode": 301 });
        moved.encoded_spellings().map(route)
    });
    let areas = facts.areas().into_iter().map(
        |area| json!({ "route": format!("{}*", area.prefix), "headers": object(&area.headers()) }),
    );
    let mut everywhere = facts.headers();
    everywhere.extend(facts.everywhere().headers());
    let types =
        types::rare(&facts.endings).map(|(ending, kind)| (format!(".{ending}"), kind.into()));
    let settings = json!({
        "trailingSlash": "always",
        "routes": moved.chain(areas).collect::<Vec<Value>>(),
        "globalHeaders": object(&everywhere),
        "responseOverrides": { "404": { "rewrite": facts.not_found() } },
        "mimeTypes": types.collect::<Map<String, Value>>(),
    });
    // Without blanks, since it must be short.
    format!("{settings}\n")
}

fn object(headers: &[Header]) -> Value {
    let headers = headers.iter();
    let object: Map<String, Value> = headers
        .map(|(name, value)| ((*name).to_owned(), value.as_str().into()))
        .collect();
    object.into()
}
