//! The promise that nothing gated can be read from a tree that must not have it.
//!
//! A canary is a word that stands in exactly one place of a site. [`scanner`] finds canaries in the
//! bytes and names of a tree, however they are written down; the other modules plant them where an
//! editor's slip or a hostile hand would put them ([`attacks`]).

mod attacks;
mod fields;
mod random;
mod scanner;
mod structure;

/// What the holder of one role holds. Written down here once more, so that a mistake in the
/// program's own sums is not repeated in what is expected of it.
fn holds(reader: &str) -> &'static [&'static str] {
    match reader {
        "public" | "sealed" => &[],
        "member" => &["member"],
        "champion" => &["champion", "member"],
        "specialist" => &["specialist", "champion", "member"],
        "multi-agency" => &["multi-agency"],
        "commissioning" => &["commissioning"],
        other => panic!("no reader is called {other}"),
    }
}

/// Whether a reader may read what is open to any of some roles; none means everybody.
fn may(reader: &str, roles: &[&str]) -> bool {
    roles.is_empty() || roles.iter().any(|role| holds(reader).contains(role))
}
