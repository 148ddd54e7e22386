//! `pimh schema`.
use super::Exit;
use super::args::{Common, Schema};
pub fn schema(_: &Common, _: &Schema) -> Exit {
    Exit::Fault
}
