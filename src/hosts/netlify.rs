//! Netlify: `_headers` and `_redirects` at the top of the output. A rule gives way to a file unless it is forced by a `!`.

use crate::host::{Host, at_the_top};
use crate::room::{Limits, Room};
use crate::underscores::{self, Stars};

/// See the module.
pub const HOST: Host = Host {
    name: "netlify",
    label: "Netlify",
    files: &[
        at_the_top("_headers", |facts| {
            underscores::headers(facts, Stars::AtTheEnd)
        }),
        at_the_top("_redirects", |facts| underscores::redirects(facts, "301!")),
    ],
    room: Room {
        most: 10_000,
        unit: "rules",
        takes: |moved| moved.is_plain().then_some(moved.spellings().count()),
    },
    limits: Limits::NONE,
    serves_compressed: false,
    can_ask: false,
    has_login: true,
};
