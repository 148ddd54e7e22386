//! `pimh access verify`.
use super::Done;
use super::args::Verify;
use crate::cli::Exit;
use crate::cli::args::Common;
use crate::cli::session::Session;
/// `pimh access verify`.
pub fn verify(_common: &Common, _session: &Session, _args: &Verify) -> Done {
    Ok(Exit::Done)
}
