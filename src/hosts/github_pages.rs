//! GitHub Pages: no headers and no redirects of one's own. It reads `.nojekyll`, or else it leaves out whatever begins with
//! `_`, and `CNAME` for a domain of one's own.

use pimh_words::names::BaseUrl;

use crate::host::{Host, Place, in_output, placed};
use crate::room::{Limits, Room, mib};

/// See the module.
pub const HOST: Host = Host {
    name: "github-pages",
    label: "GitHub Pages",
    files: &[
        in_output(".nojekyll", |_| String::new()),
        placed("CNAME", |facts| format!("{}\n", facts.site.host()), domain),
    ],
    room: Room::NONE,
    limits: Limits {
        files: None,
        file: mib(100),
        site: mib(1024),
    },
    serves_compressed: false,
    can_ask: false,
    has_login: false,
};

/// Only a domain of one's own is named, and only at its top can such a site stand.
fn domain(site: &BaseUrl) -> Place {
    let is_own = !site.host().ends_with("github.io") && !site.is_for_trying();
    match site.path() == "/" && is_own {
        true => Place::Output,
        false => Place::Nowhere,
    }
}
