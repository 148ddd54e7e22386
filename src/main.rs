//! The program `pimh`: see [`pimh::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    pimh::cli::main()
}
