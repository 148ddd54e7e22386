//! The program, run as somebody would run it, and what it said.

use std::process::{Command, Stdio};

/// What tells the program of the machine that it runs on.
pub const TELLING: [&str; 8] = [
    "CI",
    "GITHUB_ACTIONS",
    "GITHUB_STEP_SUMMARY",
    "NO_COLOR",
    "CLICOLOR_FORCE",
    "FORCE_COLOR",
    "SOURCE_DATE_EPOCH",
    "PIMH_LOG",
];

/// The program, in an environment that tells it nothing.
pub fn pimh() -> Command {
    as_told_nothing(Command::new(env!("CARGO_BIN_EXE_pimh")))
}

/// The program, started by another one, which gets it as the argument behind its own.
#[cfg(unix)]
pub fn pimh_through(starter: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(starter);
    command.args(arguments).arg(env!("CARGO_BIN_EXE_pimh"));
    as_told_nothing(command)
}

fn as_told_nothing(mut command: Command) -> Command {
    for name in TELLING {
        command.env_remove(name);
    }
    command
        .env("TERM", "dumb")
        .env("COLUMNS", "80")
        .stdin(Stdio::null());
    command
}

/// What a run said and how it ended.
#[derive(Debug)]
pub struct Outcome {
    /// The exit code; a signal counts as -1.
    pub code: i32,
    /// What went to standard output.
    pub stdout: String,
    /// What went to standard error.
    pub stderr: String,
}

impl Outcome {
    /// The problems of a run with `--format json`.
    pub fn diagnostics(&self) -> Vec<serde_json::Value> {
        let json: serde_json::Value =
            serde_json::from_str(&self.stdout).expect("standard output is JSON and nothing else");
        json["diagnostics"]
            .as_array()
            .expect("an array of diagnostics")
            .clone()
    }
}

/// Runs a command to its end.
pub fn outcome(command: &mut Command) -> Outcome {
    // Another test may be copying the program in this moment, and a child of it still hold the copy open.
    let output = loop {
        match command.output() {
            Err(error) if error.kind() == std::io::ErrorKind::ExecutableFileBusy => {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            output => break output.unwrap(),
        }
    };
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
    Outcome {
        code: output.status.code().unwrap_or(-1),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}
