//! GitLab Pages: redirects, but no headers of one's own. A file wins over a rule, so no page stands where a rule is.

use crate::host::{File, Host, in_output};
use crate::room::{Limits, Room, mib};
use crate::underscores;

/// See the module.
pub const HOST: Host = Host {
    name: "gitlab-pages",
    label: "GitLab Pages",
    files: &[File {
        longest: Some(64 * 1000),
        ..in_output("_redirects", |facts| underscores::redirects(facts, "301"))
    }],
    room: Room {
        most: 1000,
        unit: "rules",
        // So that a thousand of them have no more than 64 KB.
        takes: |moved| {
            let rules = moved.spellings().count();
            let written = moved.length() + 6 * rules;
            moved.is_plain().then_some(written.div_ceil(63).max(rules))
        },
    },
    limits: Limits {
        files: Some(200_000),
        file: None,
        site: mib(1024),
    },
    serves_compressed: true,
    can_ask: false,
    has_login: true,
};
