//! `pimh access report`.
use super::Done;
use crate::cli::Exit;
use crate::cli::args::Common;
use crate::cli::session::Session;
/// `pimh access report`.
pub fn report(_common: &Common, _session: &mut Session) -> Done {
    Ok(Exit::Done)
}
