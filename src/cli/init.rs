//! `pimh init`.
use super::Exit;
use super::args::{Common, Init};
pub fn init(_: &Common, _: &Init) -> Exit {
    Exit::Fault
}
