//! `pimh new`.
use super::Exit;
use super::args::{Common, New};
pub fn new(_: &Common, _: &New) -> Exit {
    Exit::Fault
}
