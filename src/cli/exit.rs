//! How a run ends.

use std::process::ExitCode;

/// How a run ended. The numbers are a promise: `pimh help exit-codes` has them, and `--help` too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// Problems in the content.
    Content = 1,
    /// Wrong usage.
    Usage = 2,
    /// Something gated would have become readable, or a tree in clear would land in another's folder.
    Leak = 3,
    /// A review policy failed: nothing else is wrong.
    Review = 4,
    /// Bad settings.
    Settings = 65,
    /// The port or the network.
    Network = 69,
    /// A fault of the program.
    Fault = 70,
    /// The output cannot be written.
    Output = 73,
    /// Permission, or no keyring that opens.
    Keyring = 77,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}
