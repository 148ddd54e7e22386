//! What tests of sites share, in the order in which to choose it.
//!
//! 1. [`TestSite`]: a site written down in the test and built in memory. Nothing touches a disk; a test of it takes
//!    milliseconds. [`tree_of`] gives the tree of a reader, [`KEYRING`] the codes that open the sealed one.
//! 2. [`Project`]: a project on disk. For what depends on a disk: folders, links, what is left of an earlier build.
//! 3. [`pimh`] and [`Project::run`]: the program itself, for what only its user sees: words, exit codes, processes.
//!
//! [`Served`] is a project with a preview of it, in the test's own process. `tests/README.md` tells when a test belongs where.

use mimalloc::MiMalloc;

mod files;
mod program;
mod project;
mod random;
mod served;
mod site;
mod trees;
mod words;

pub use files::{Files, assert_same, differing, files_below, tests, text};
pub use program::{Outcome, TELLING, outcome, pimh};
pub use project::Project;
pub use random::{config, runner};
pub use served::{
    Line, PATIENCE, Reply, Served, Still, TOKEN, get, get_as_anybody, get_with, paths, send,
};
pub use site::{Built, Refused, TestSite, drawn, refused, request};
pub use trees::{KEYRING, READERS, Sites, sealed_tree, tree_of, vault};
pub use words::{FILM, NOON_OF_TODAY, SETTINGS, TODAY, page, settings};

/// The program's own: what is built in a test's process is built as it builds.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;
