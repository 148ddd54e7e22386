//! The command line: arguments in, words and an exit code out.
//!
//! The one place that knows the clock, the environment and the terminal. Results go to standard
//! output, everything else to standard error (`print`). It never decides what a page contains or who may read it: it
//! asks the engine, the gate and [`people`], and puts what they say into words.
//!
//! Each command has a file. All begin with `session::Session`: the project, its settings, the day, and the
//! `session::Voice` that tells problems; all end with an [`Exit`]. Start with `due`, which is short and whole. A new
//! command is an arm in `args::Command` and one in `run`, and a file.

mod access;
mod args;
mod baseline;
mod build;
mod check;
mod clean;
mod cms;
mod csv;
mod day;
mod due;
mod exit;
mod explain;
mod handbook;
mod held;
mod host;
mod init;
mod leaflets;
mod links_out;
mod list;
mod man;
mod mv;
mod new;
mod own_theme;
mod pages;
mod preview_token;
mod print;
mod progress;
mod publish;
mod record;
mod revise;
mod schema;
mod serve;
mod session;
mod spelling;
mod stages;
mod tables;
mod translated;
mod version;
mod withdraw;
mod yaml_lines;

use std::io::Write as _;
use std::panic::{self, PanicHookInfo};
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _};

use pimh_engine::{
    compose, config, data, diagnostic, document, fields, pipeline, render, scan, site, snapshot,
    theme, trees,
};
use pimh_gate as gate;
use pimh_output as output;
use pimh_people as people;
use pimh_preview as preview;
use pimh_words::names;

use args::{Cli, Command};
pub use exit::Exit;

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    panic::set_hook(Box::new(apologise));
    let exit = panic::catch_unwind(|| match parsed() {
        Ok(cli) => run(cli),
        Err(error) => {
            // Help and version are results, and leave by this door too.
            let code = if error.use_stderr() {
                Exit::Usage
            } else {
                Exit::Done
            };
            error.print().ok();
            code
        }
    });
    exit.unwrap_or(Exit::Fault).into()
}

/// The arguments of the process.
fn parsed() -> Result<Cli, clap::Error> {
    let mut command = args::command();
    let mut matches = command.try_get_matches_from_mut(std::env::args_os())?;
    Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
}

fn run(cli: Cli) -> Exit {
    let common = cli.common;
    if cli.version {
        print::result(&version::version(common.format == Some(args::Format::Json)));
        return Exit::Done;
    }
    if let Err(said) = session::declared() {
        print::aside(&format!(
            "error: SOURCE_DATE_EPOCH is `{said}`, which is no moment: it wants the seconds since 1970, such as 1790812800"
        ));
        return Exit::Usage;
    }
    let finds_problems = matches!(
        cli.command,
        Some(Command::Check(_) | Command::Build(_) | Command::Publish(_))
    );
    if common.format == Some(args::Format::Sarif) && !finds_problems {
        print::aside("error: --format sarif is for what finds problems: check and build");
        return Exit::Usage;
    }
    match cli.command {
        None => {
            Cli::command().print_help().ok();
            Exit::Done
        }
        Some(Command::Build(build)) => build::build(&common, &build),
        Some(Command::Serve(serve)) => serve::serve(&common, &serve),
        Some(Command::Check(check)) => check::check(&common, &check),
        Some(Command::Init(init)) => init::init(&common, &init),
        Some(Command::New(new)) => new::new(&common, &new),
        Some(Command::Mv(mv)) => mv::mv(&common, &mv),
        Some(Command::Withdraw(withdraw)) => withdraw::withdraw(&common, &withdraw),
        Some(Command::Translated(args)) => translated::translated(&common, &args),
        Some(Command::Access(access)) => access::access(&common, &access),
        Some(Command::Theme(command)) => own_theme::theme(&common, &command),
        Some(Command::Host(args)) => host::host(&common, &args),
        Some(Command::Publish(args)) => publish::publish(&common, &args),
        Some(Command::Diff(args)) => publish::diff(&common, &args),
        Some(Command::Cms(args)) => cms::cms(&common, &args),
        Some(Command::Leaflets(args)) => leaflets::leaflets(&common, &args),
        Some(Command::Due(args)) => due::due(&common, &args),
        Some(Command::List(args)) => list::list(&common, &args),
        Some(Command::Clean) => clean::clean(&common),
        Some(Command::Man(args)) => man::man(&args),
        Some(Command::Explain(explain)) => explain::explain(&common, &explain),
        Some(Command::Schema(schema)) => schema::schema(&common, &schema),
        Some(Command::Completions { shell }) => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut args::whole(), "pimh", &mut script);
            print::result(&String::from_utf8_lossy(&script));
            Exit::Done
        }
        Some(Command::Help { topic }) => explain::help(&topic),
    }
}

/// What a panic says: it is our fault, and what would help us.
fn apologise(info: &PanicHookInfo<'_>) {
    let location = info.location().map_or_else(String::new, |location| {
        format!(" ({}:{})", location.file(), location.line())
    });
    let mut error = std::io::stderr().lock();
    writeln!(
        error,
        "sorry: pimh has a fault and had to stop{location}.\n\
         Your content is as it was, and so is the output.\n\
         Please tell us: {}, the command you gave, and the page that you changed last.",
        version::version(false).trim_end()
    )
    .ok();
}
