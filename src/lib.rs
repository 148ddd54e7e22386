//! pimh.

pub mod access;
pub mod cli;
pub mod compose;
pub mod config;
pub mod data;
pub mod day;
pub mod diagnostic;
pub mod document;
pub mod fields;
pub mod media;
pub mod names;
pub mod output;
pub mod pipeline;
pub mod render;
pub mod search;
pub mod site;
pub mod source;
pub mod theme;
pub mod trees;
