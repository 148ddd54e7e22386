//! Amazon S3 with CloudFront before it: a function for addresses, policies for headers, and the commands that upload files with
//! their types. All of it lies beside the output.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use crate::facts::{Area, Facts};
use crate::host::{File, Host, beside};
use crate::room::{Limits, Room};
use crate::types;

/// See the module.
pub const HOST: Host = Host {
    name: "s3-cloudfront",
    label: "Amazon S3 with CloudFront",
    files: &[
        File {
            longest: Some(10_000),
            ..beside("viewer-request.js", function)
        },
        beside("response-headers.json", |facts| {
            policy(facts, "pimh", &facts.everywhere())
        }),
        beside("response-headers-sealed.json", |facts| {
            let areas = facts.areas();
            let sealed = areas.last().filter(|area| area.is_unlisted);
            policy(facts, "pimh-sealed", sealed.unwrap_or(&facts.everywhere()))
        }),
        beside("upload.sh", upload),
    ],
    room: Room {
        most: 8000,
        unit: "bytes",
        takes: |moved| {
            let from = moved.spellings().last().map_or(0, str::len);
            moved
                .is_plain()
                .then_some(from + moved.to().len() + "\"\":\"\",".len())
        },
    },
    limits: Limits::NONE,
    serves_compressed: false,
    can_ask: false,
    has_login: true,
};

/// S3 knows no folders and no pages in them, so the function names the file that is meant.
fn function(facts: &Facts<'_>) -> String {
    let moved = facts.moved.iter().map(|moved| {
        let from = moved.spellings().last().unwrap_or_default().to_owned();
        (from, Value::from(moved.to()))
    });
    let moved = Value::Object(moved.collect::<Map<String, Value>>());
    format!(
        "// Written by pimh for {site}: the function of the viewer request, runtime cloudfront-js-2.0.\n\
         var moved = {moved};\n\
         function led(to) {{\n  return {{ statusCode: 301, statusDescription: 'Moved Permanently', headers: {{ location: {{ value: to }} }} }};\n}}\n\
         function handler(event) {{\n  var request = event.request;\n  var uri = request.uri;\n  \
         var former = moved[uri.replace(/\\/$/, '')] || moved[uri];\n  if (former) return led(former);\n  \
         if (uri.endsWith('/')) request.uri = uri + 'index.html';\n  \
         else if (!/\\.[^\\/]*$/.test(uri) && uri.indexOf('/.well-known/') < 0) return led(uri + '/');\n  \
         return request;\n}}\n",
        site = facts.site.as_str()
    )
}

/// What `aws cloudfront create-response-headers-policy` takes. How long a file may be kept is said where it is uploaded.
fn policy(facts: &Facts<'_>, name: &str, area: &Area) -> String {
    let mut security = Map::new();
    let mut custom = Vec::new();
    for (header, value) in facts.headers() {
        match header {
            "Content-Security-Policy" => {
                let set = json!({ "Override": true, "ContentSecurityPolicy": value });
                security.insert("ContentSecurityPolicy".to_owned(), set);
            }
            "Strict-Transport-Security" => {
                let set = json!({ "Override": true, "AccessControlMaxAgeSec": 31_536_000 });
                security.insert("StrictTransportSecurity".to_owned(), set);
            }
            "X-Content-Type-Options" => {
                let set = json!({ "Override": true });
                security.insert("ContentTypeOptions".to_owned(), set);
            }
            "X-Frame-Options" => {
                let set = json!({ "Override": true, "FrameOption": value });
                security.insert("FrameOptions".to_owned(), set);
            }
            "Referrer-Policy" => {
                let set = json!({ "Override": true, "ReferrerPolicy": value });
                security.insert("ReferrerPolicy".to_owned(), set);
            }
            _ => custom.push(json!({ "Header": header, "Value": value, "Override": true })),
        }
    }
    if area.is_unlisted {
        custom.push(json!({ "Header": "X-Robots-Tag", "Value": "noindex", "Override": true }));
    }
    let policy = json!({
        "Name": name,
        "SecurityHeadersConfig": security,
        "CustomHeadersConfig": { "Quantity": custom.len(), "Items": custom },
    });
    format!("{policy:#}\n")
}

/// The commands that upload the output: what pages ask for before the pages, and what is gone last.
fn upload(facts: &Facts<'_>) -> String {
    let mut text = format!(
        "#!/bin/sh\n{}# From the top of the project: sh deploy/upload.sh BUCKET DISTRIBUTION\nset -eu\n",
        facts.heading()
    );
    let prefix = facts.site.path().trim_end_matches('/');
    writeln!(text, "from='{}'\nto=\"s3://$1{prefix}\"\n", facts.output).ok();
    let everywhere = facts.everywhere();
    for area in facts.areas() {
        let folder = area.prefix.strip_prefix(facts.site.path()).unwrap_or("");
        let folder = folder.trim_end_matches('/');
        writeln!(
            text,
            "aws s3 sync \"$from/{folder}\" \"$to/{folder}\" --cache-control '{}'",
            area.cache
        )
        .ok();
    }
    let cache = everywhere.cache;
    let mut told: Vec<(String, String)> = types::rare(&facts.endings)
        .map(|(ending, kind)| (format!("*.{ending}"), types::header(kind)))
        .collect();
    told.push(("*feed.xml".to_owned(), types::header(types::FEED)));
    for (files, kind) in &told {
        writeln!(
            text,
            "aws s3 cp \"$from\" \"$to\" --recursive --exclude '*' --include '{files}' --content-type '{kind}' --cache-control '{cache}'"
        )
        .ok();
    }
    let mut others = String::new();
    for (files, _) in &told {
        write!(others, " --exclude '{files}'").ok();
    }
    writeln!(
        text,
        "aws s3 sync \"$from\" \"$to\"{others} --exclude 'assets/*' --exclude 'g/*' --cache-control '{cache}'"
    )
    .ok();
    writeln!(
        text,
        "aws s3 sync \"$from\" \"$to\" --delete --cache-control '{cache}'"
    )
    .ok();
    writeln!(
        text,
        "aws cloudfront create-invalidation --distribution-id \"$2\" --paths '{}*'",
        everywhere.prefix
    )
    .ok();
    text
}
