//! The preview: what it serves, what it notices, whom it lets in. The browser's part is in `tests/web/preview.mjs`.
//!
//! Names in brackets are those of the acceptance list.

mod command;
mod equal;
mod findings;
mod lines;
mod pages;
mod rehearsed;
mod safety;
mod watching;
