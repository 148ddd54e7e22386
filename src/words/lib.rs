//! What the program speaks with: addresses and roles, days, levels and readers, colours, words of a text, marks in
//! one, and the locks that threads share.
//!
//! Plain values, each in a module of its own. Nothing here knows what a page is, reads a file or asks a clock. Start
//! with [`access`]: levels and readers are the one idea of the whole program.

pub mod access;
pub mod colour;
pub mod day;
pub mod marks;
pub mod names;
pub mod sync;
pub mod wording;
