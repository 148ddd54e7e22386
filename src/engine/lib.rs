//! The engine: a folder of Markdown in, a public tree or a tree in clear out.
//!
//! The map of it is the first page of the crate `pimh`; [`pipeline`] is the whole of it in three functions.
//! The words that it speaks with, and the crates that it stands on, are named here as if they were its own
//! modules. It never prints, asks for the time or looks at the environment.

pub mod brand;
pub mod compose;
pub mod config;
pub mod data;
pub mod diagnostic;
pub mod document;
pub mod fields;
pub mod palette;
pub mod pipeline;
pub mod record;
pub mod render;
pub mod revision;
pub mod rules;
pub mod scan;
pub mod site;
pub mod snapshot;
pub mod source;
pub mod theme;
pub mod trees;

pub use pimh_gate as gate;
pub use pimh_hosts as hosts;
pub use pimh_media as media;
pub use pimh_output as output;
pub use pimh_search as search;
pub use pimh_spelling as spelling;
pub use pimh_words::{access, colour, day, marks, names, sync, wording};
