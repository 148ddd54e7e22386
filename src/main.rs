//! The program `pimh`: see [`pimh::cli`].

use std::process::ExitCode;

use mimalloc::MiMalloc;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    pimh::cli::main()
}
