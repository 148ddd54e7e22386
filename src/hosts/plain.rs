//! Any server of which nothing is known: everything that a site needs is in its pages.

use crate::host::Host;
use crate::room::{Limits, Room};

/// See the module.
pub const HOST: Host = Host {
    name: "plain",
    label: "a plain server",
    files: &[],
    room: Room::NONE,
    limits: Limits::NONE,
    serves_compressed: false,
    can_ask: false,
    has_login: true,
};
