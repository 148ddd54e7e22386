//! The arguments, as `--help` shows them.

use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{ArgAction, Args, CommandFactory as _, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::day::day;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Cyan.on_default().bold())
    .literal(AnsiColor::Cyan.on_default());

const EXIT_CODES: &str = "Exit codes: 0 done, 1 problems in the content, 2 wrong usage, 3 something gated would have \
become readable, 4 a review policy failed, 65 bad settings, 69 port or network, 70 a fault of the program, 73 the \
output cannot be written, 77 permission or no keyring, 130 interrupted.";

/// What stands below the list of commands. The options are in the help of each command, which has room for them.
const GUIDE: &str = "Also: host, cms, theme, schema, clean, man, completions.\nBegin with `pimh init my-site`. `pimh build -h` shows the options of a \
build, `pimh build --help` all of them. `pimh help` lists the pages of the handbook.";

/// Turns a folder of Markdown into a site with sections for members.
#[derive(Parser, Debug)]
#[command(
    name = "pimh",
    styles = STYLES,
    max_term_width = 80,
    disable_help_subcommand = true,
    help_template = "{about-with-newline}\n{usage-heading} {usage}\n\nCommands:\n{subcommands}{after-help}",
    after_help = GUIDE,
    after_long_help = format!("{GUIDE}\n\n{EXIT_CODES}")
)]
pub struct Cli {
    /// Print the version
    #[arg(short = 'V', long)]
    pub version: bool,
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What every command takes.
#[derive(Args, Debug, Clone)]
#[command(next_help_heading = "Common options")]
pub struct Common {
    /// The project's folder; else found upwards from here
    #[arg(long, global = true, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Where the site goes; else public/ in the project
    #[arg(long, global = true, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Build for another address than the one in site.toml
    #[arg(long, global = true, value_name = "URL", hide_short_help = true)]
    pub base_url: Option<String>,
    /// Show drafts too, and what is in review or approved
    #[arg(long, global = true)]
    pub drafts: bool,
    /// Show what will be published later too
    #[arg(long, global = true, hide_short_help = true)]
    pub future: bool,
    /// Show what has expired too
    #[arg(long, global = true, hide_short_help = true)]
    pub expired: bool,
    /// Take another day for today
    #[arg(long, global = true, value_name = "YYYY-MM-DD", value_parser = day, hide_short_help = true)]
    pub today: Option<jiff::civil::Date>,
    /// Let warnings stop a build too
    #[arg(long, global = true)]
    pub strict: bool,
    /// How to tell of problems: human, json, github or sarif
    ///
    /// On GitHub Actions it is github unless told otherwise.
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "FORM",
        hide_possible_values = true
    )]
    pub format: Option<Format>,
    /// Only errors; twice, nothing but the exit code
    #[arg(short, long, global = true, action = ArgAction::Count, conflicts_with = "verbose")]
    pub quiet: u8,
    /// Tell more, such as what is held back; twice, times
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,
    /// Colour in the terminal
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = Colour::Auto, hide_short_help = true)]
    pub color: Colour,
    /// Let no message contain a gated word or file name [default: yes when CI is set]
    #[arg(
        long, global = true, value_name = "YES", num_args = 0..=1, require_equals = true, default_missing_value = "yes",
        hide_short_help = true
    )]
    pub redact: Option<YesNo>,
    /// Show at most this many problems
    #[arg(
        long,
        global = true,
        value_name = "N",
        default_value_t = 50,
        hide_short_help = true
    )]
    pub max_problems: usize,
}

/// The options of [`Common`] that every command has a use for.
const OF_ALL: [&str; 4] = ["root", "quiet", "verbose", "color"];
/// What tells of problems or gives a result.
const OF_RESULTS: [&str; 2] = ["format", "redact"];
/// What chooses the pages that are looked at.
const OF_PAGES: [&str; 4] = ["drafts", "future", "expired", "today"];

/// The options of [`Common`] that a command has a use for beside those of all; nothing for one that takes them all. Where
/// one is of no use it is taken, so that a script may give the same options to several, and no help lists it.
fn of_use(command: &str) -> Option<Vec<&'static str>> {
    let some = |groups: &[&[&'static str]]| Some(groups.concat());
    match command {
        "init" | "new" | "theme" => some(&[&["today", "format"]]),
        "mv" | "withdraw" | "translated" => some(&[&OF_RESULTS, &["today"]]),
        "publish" => some(&[&OF_RESULTS, &["today", "strict", "max_problems"]]),
        "diff" => some(&[&OF_RESULTS, &["today", "max_problems"]]),
        "due" => some(&[&OF_RESULTS, &OF_PAGES, &["strict", "max_problems"]]),
        "list" => some(&[&OF_RESULTS, &["today", "base_url", "max_problems"]]),
        "clean" => some(&[&["output", "format"]]),
        "cms" => some(&[&["base_url", "today", "max_problems"]]),
        "leaflets" => some(&[
            &OF_RESULTS,
            &["output", "base_url", "today", "max_problems"],
        ]),
        "explain" => some(&[
            &OF_RESULTS,
            &OF_PAGES,
            &["base_url", "strict", "max_problems"],
        ]),
        "access" => some(&[
            &OF_RESULTS,
            &["output", "base_url", "today", "max_problems"],
        ]),
        "check" => some(&[
            &OF_RESULTS,
            &OF_PAGES,
            &["base_url", "strict", "max_problems"],
        ]),
        "serve" => some(&[
            &OF_RESULTS,
            &OF_PAGES,
            &["base_url", "strict", "max_problems"],
        ]),
        "schema" | "completions" | "man" | "help" => Some(Vec::new()),
        _ => None,
    }
}

/// The command line as it is read, with help that lists of the common options those that apply.
pub fn command() -> clap::Command {
    let common = Common::augment_args(clap::Command::new("common"));
    let common: Vec<clap::Id> = common
        .get_arguments()
        .map(|arg| arg.get_id().clone())
        .collect();
    let mut command = Cli::command();
    // Only then do the commands have the options that they share.
    command.build();
    command.mut_subcommands(|command| match of_use(command.get_name()) {
        Some(options) => listing(command, &options, &common),
        None => command,
    })
}

/// The same with the commands that the short list only names: for the manual and for shells.
pub fn whole() -> clap::Command {
    command().mut_subcommands(|command| command.hide(false))
}

/// A command, and those in it, with help that lists some of the common options only.
fn listing(command: clap::Command, options: &[&str], common: &[clap::Id]) -> clap::Command {
    let is_listed = |arg: &clap::Arg| {
        let id = arg.get_id();
        !common.contains(id) || options.contains(&id.as_str()) || OF_ALL.contains(&id.as_str())
    };
    let command = command.mut_args(|arg| match is_listed(&arg) {
        true => arg,
        false => arg.hide(true),
    });
    command.mut_subcommands(|command| listing(command, options, common))
}

/// A form of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Human,
    /// For programs.
    Json,
    /// Annotations for GitHub.
    Github,
    /// For tools that gather findings, such as GitHub's code scanning.
    Sarif,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// If the terminal takes it.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum YesNo {
    /// Yes.
    Yes,
    /// No.
    No,
}

/// What to do.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Make a new small project that builds at once
    #[command(
        after_help = "Examples:\n  pimh init\n  pimh init my-site\n  pimh init my-site --host github-pages\nSee also: new, build, host"
    )]
    Init(Init),
    /// Begin a new page with its fields filled in
    #[command(
        after_help = "Examples:\n  pimh new top-tips \"Top tips for grandparents\"\n  pimh new guidance \"Working nights\" --in guidance/shifts\nSee also: help fields"
    )]
    New(New),
    /// See the site while you write it, as anyone
    #[command(
        after_help = "Examples:\n  pimh serve --open\n  pimh serve --drafts --port 8000\n\nSee also: build, check"
    )]
    Serve(Serve),
    /// Build the site into public/
    #[command(
        after_help = "Examples:\n  pimh build\n  pimh build --host nginx\n  pimh build --audience champion\n\nSee also: check, explain"
    )]
    Build(Build),
    /// Find every problem in the content; only --fix writes
    #[command(
        after_help = "Examples:\n  pimh check\n  pimh check content/tips\n  pimh check --fix --dry-run\nSee also: build, explain"
    )]
    Check(Check),
    /// Say what a host gets, and what you do there by hand
    #[command(
        hide = true,
        after_help = "Examples:\n  pimh host\n  pimh host github-pages\n  pimh host nginx\n\nSee also: build, help publishing"
    )]
    Host(Host),
    /// Build the site for readers and put it where they find it
    #[command(
        after_help = "Examples:\n  pimh publish\n  pimh publish trial --yes\n  pimh publish --back 1\nSee also: diff, help publishing"
    )]
    Publish(Publish),
    /// Say what changed since the site was published
    #[command(
        after_help = "Examples:\n  pimh diff\n  pimh diff trial\n  pimh diff 2\n\nSee also: publish, explain"
    )]
    Diff(Diff),
    /// Move a page or folder, with its links and its old address
    #[command(
        after_help = "Examples:\n  pimh mv tips/fathers.md support/dads.md\n  pimh mv tips support/\n  pimh mv --dry-run content/tips/rest.md content/tips/sleep.md\n\nSee also: withdraw, help fields"
    )]
    Mv(Mv),
    /// Take a page back: its address says so, and why
    #[command(
        after_help = "Examples:\n  pimh withdraw tips/rest.md --because \"The advice has changed.\" --instead tips/sleep.md\n\nSee also: mv, help fields"
    )]
    Withdraw(Withdraw),
    /// Say that a translation has all that its page says now
    #[command(
        after_help = "Examples:\n  pimh translated content/cy/tips/rest.md\n  pimh translated --dry-run /cy/tips/rest/\n\nSee also: check, explain T5"
    )]
    Translated(Translated),
    /// Give and take access: the keyring, keyholders and readers' codes
    #[command(
        disable_help_subcommand = true,
        help_template = "{about-with-newline}\n{usage-heading} {usage}\n\nCommands:\n{subcommands}{after-help}",
        after_help = "Examples:\n  pimh access init\n  pimh access invite --role member --label \"Ash\"\n  pimh access list\n\nSee also: help access"
    )]
    Access(super::access::args::Access),
    /// Write the leaflets as one folder of files to print
    #[command(
        after_help = "Examples:\n  pimh leaflets\n  pimh leaflets tips/fathers.md --language cy\n\nSee also: help fields"
    )]
    Leaflets(Leaflets),
    /// Write the configuration of a content management system: Decap or Sveltia
    #[command(
        hide = true,
        after_help = "Examples:\n  pimh cms\n  pimh cms --into admin\n\nSee also: new, help types"
    )]
    Cms(Cms),
    /// Make a theme of your own
    #[command(
        hide = true,
        subcommand,
        disable_help_subcommand = true,
        after_help = "Example:\n  pimh theme new amberwick\n\nSee also: serve, help templates"
    )]
    Theme(ThemeCommand),
    /// List the pages by state, owner, readers and type
    #[command(
        after_help = "Examples:\n  pimh list\n  pimh list --state draft --state held\n  pimh list --owner \"Rowan Ashdale\" --csv > pages.csv\n\nSee also: due, explain"
    )]
    List(List),
    /// List what is due for review, by date and owner
    #[command(
        after_help = "Examples:\n  pimh due\n  pimh due --calendar > due.ics\n  pimh due --mail\n\nSee also: list, help fields"
    )]
    Due(Due),
    /// Say why a page is or is not published, or what a code means
    #[command(
        after_help = "Examples:\n  pimh explain content/tips/fathers.md\n  pimh explain /tips/fathers/\n  pimh explain F4\nSee also: check, help"
    )]
    Explain(Explain),
    /// Print the JSON Schema of settings or of a page's fields
    #[command(
        hide = true,
        after_help = "Examples:\n  pimh schema settings > site.schema.json\n  pimh schema top-tips\n\nSee also: help fields, help settings"
    )]
    Schema(Schema),
    /// Take away what builds left in public/, and nothing else
    #[command(
        hide = true,
        after_help = "Examples:\n  pimh clean\n  pimh clean --output public-champion\n\nSee also: build"
    )]
    Clean,
    /// Print the manual for `man`, or write it page by page
    #[command(
        hide = true,
        after_help = "Examples:\n  pimh man | man -l -\n  pimh man ~/.local/share/man/man1\n\nSee also: help"
    )]
    Man(Manual),
    /// Print completions for a shell
    #[command(
        hide = true,
        after_help = "Example:\n  pimh completions bash > ~/.local/share/bash-completion/completions/pimh"
    )]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Show a page of the handbook
    #[command(after_help = "Examples:\n  pimh help\n  pimh help blocks")]
    Help {
        /// The page, or a command
        topic: Vec<String>,
    },
}

/// `pimh theme`.
#[derive(Subcommand, Debug)]
pub enum ThemeCommand {
    /// Write the smallest theme into themes/NAME/: colours, one part changed, one part and one word added
    #[command(
        after_help = "Example:\n  pimh theme new amberwick\n\nSee also: serve, help templates"
    )]
    New {
        /// Its name: small letters, digits and hyphens
        name: String,
    },
}

/// `pimh init`.
#[derive(Args, Debug, Default)]
pub struct Init {
    /// The folder of the new project; else this one
    pub dir: Option<PathBuf>,
    #[command(flatten)]
    pub host: For,
}

/// `pimh new`.
#[derive(Args, Debug)]
pub struct New {
    /// The type of the page: top-tips, guidance, event, …, or one of your own
    #[arg(value_name = "TYPE")]
    pub kind: String,
    /// Its title
    pub title: String,
    /// The folder below content/; else the usual one of the type
    #[arg(long = "in", value_name = "FOLDER")]
    pub folder: Option<String>,
}

/// `pimh serve`.
#[derive(Args, Debug)]
pub struct Serve {
    /// The port; 0 is any that is free [default: 7464, or the next free one]
    #[arg(long, value_name = "PORT")]
    pub port: Option<u16>,
    /// Open the browser once the site is there
    #[arg(long)]
    pub open: bool,
    /// Let others on the network look, each with a token
    #[arg(long, value_name = "ADDRESS", num_args = 0..=1, default_missing_value = "0.0.0.0")]
    pub host: Option<String>,
    /// Look for changes every so often instead of watching
    #[arg(long, value_name = "MS", num_args = 0..=1, require_equals = true, default_missing_value = "500", hide_short_help = true, value_parser = clap::value_parser!(u64).range(50..=60_000))]
    pub poll: Option<u64>,
    /// What opens a file: a command, an address, or none
    ///
    /// In a command or address, {file}, {line} and {column} stand for the place. Otherwise it is
    /// $VISUAL, unless that needs the terminal, or else vscode://.
    #[arg(long, value_name = "EDITOR", hide_short_help = true)]
    pub editor: Option<String>,
}

/// `pimh build`.
#[derive(Args, Debug)]
pub struct Build {
    /// In clear as that role sees it, into public-ROLE/
    ///
    /// `public` leaves gated pages out altogether.
    #[arg(long = "audience", value_name = "ROLE")]
    pub reader: Option<String>,
    /// Seal a site of a day that has not come, though readers then take none from before it
    #[arg(long, hide_short_help = true)]
    pub ahead: bool,
    /// For readers: stop at samples, and what is unchecked
    #[arg(long)]
    pub live: bool,
    /// Make /styleguide/ too: every part of the theme, in every state
    #[arg(long, hide_short_help = true)]
    pub styleguide: bool,
    #[command(flatten)]
    pub host: For,
}

/// What a site is built for.
#[derive(Args, Debug, Default)]
pub struct For {
    /// The host that it is for, if not that of site.toml
    #[arg(long = "host", value_name = "NAME", hide_possible_values = true, value_parser = clap::builder::PossibleValuesParser::new(pimh_hosts::host_names()))]
    pub name: Option<String>,
}

/// `pimh check`.
#[derive(Args, Debug)]
pub struct Check {
    /// Tell only the problems of these files and folders
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub host: For,
    /// As for readers: tell of samples, and what is unchecked
    #[arg(long)]
    pub live: bool,
    /// Type what safe rules offer, and show each change
    #[arg(long, hide_short_help = true)]
    pub fix: bool,
    /// With --fix: show the changes and write nothing
    #[arg(long, requires = "fix", hide_short_help = true)]
    pub dry_run: bool,
    /// Look at the spelling too
    #[arg(long, hide_short_help = true)]
    pub spelling: bool,
    /// Ask other sites whether what links lead to is there
    ///
    /// Each is told the address of the link, and nothing else.
    #[arg(long, hide_short_help = true)]
    pub external: bool,
    /// Tell only what is not in this file of known findings
    ///
    /// It never keeps errors, nor what is about access, safety or personal data.
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub baseline: Option<PathBuf>,
    /// Write that file of what is found now
    #[arg(
        long,
        requires = "baseline",
        conflicts_with_all = ["files", "fix"],
        hide_short_help = true
    )]
    pub write_baseline: bool,
    /// Add a summary to this file, in Markdown
    ///
    /// On GitHub Actions it is $GITHUB_STEP_SUMMARY unless told otherwise.
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub summary: Option<PathBuf>,
}

/// `pimh host`.
#[derive(Args, Debug)]
pub struct Host {
    /// The host; without it, the list of all
    pub name: Option<String>,
}

/// `pimh publish`.
#[derive(Args, Debug)]
pub struct Publish {
    /// The target in site.toml; none is needed if there is one only
    pub target: Option<String>,
    /// Do not ask
    #[arg(short, long)]
    pub yes: bool,
    /// Go on where the target is not as the last publish left it
    ///
    /// Somebody else changed files there or seems to publish, or much would go. It goes over what others changed, and leaves
    /// alone what they added.
    #[arg(long)]
    pub anyway: bool,
    /// Put an earlier publish there again: 1 is that before the last
    ///
    /// The content of its commit, with today's settings and keyring. What was withdrawn or closed since stays so.
    #[arg(long, value_name = "N")]
    pub back: Option<usize>,
}

/// `pimh diff`.
#[derive(Args, Debug)]
pub struct Diff {
    /// A target, or how many publishes ago; else what was published last
    #[arg(value_name = "LIVE|N")]
    pub since: Option<String>,
}

/// `pimh mv`.
#[derive(Args, Debug)]
pub struct Mv {
    /// The page or folder: its file, or its address
    pub old: String,
    /// Where it goes: a file, or a folder with / at its end
    pub new: String,
    /// Show what would be done, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// `pimh withdraw`.
#[derive(Args, Debug)]
pub struct Withdraw {
    /// The page: its file, or its address
    pub page: String,
    /// Why, in a sentence for its readers
    #[arg(long, value_name = "REASON")]
    pub because: Option<String>,
    /// The page to read instead: its file, or its address
    #[arg(long, value_name = "PAGE")]
    pub instead: Option<String>,
    /// Show what would be done, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// `pimh translated`.
#[derive(Args, Debug)]
pub struct Translated {
    /// Translations: their files, or their addresses
    #[arg(value_name = "PAGE", required = true)]
    pub pages: Vec<String>,
    /// Show what would be done, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// `pimh leaflets`.
#[derive(Args, Debug)]
pub struct Leaflets {
    /// Pages: their files, or their addresses; without one, all that everybody may read
    #[arg(value_name = "PAGE")]
    pub pages: Vec<String>,
    /// Only leaflets in this language, such as cy; may be given more than once
    #[arg(long = "language", value_name = "LANGUAGE")]
    pub languages: Vec<String>,
}

/// `pimh list`.
#[derive(Args, Debug)]
pub struct List {
    /// Only pages that are this: published, draft, in-review, approved, scheduled, expired, withdrawn, held or overdue
    #[arg(long = "state", value_name = "STATE")]
    pub states: Vec<String>,
    /// Only pages of this owner, by id or name
    #[arg(long = "owner", value_name = "OWNER")]
    pub owners: Vec<String>,
    /// Only pages for this role, or `public`
    #[arg(long = "role", value_name = "ROLE")]
    pub roles: Vec<String>,
    /// Only pages of this type
    #[arg(long = "type", value_name = "TYPE")]
    pub types: Vec<String>,
    /// As a table for a spreadsheet
    #[arg(long)]
    pub csv: bool,
}

/// `pimh due`.
#[derive(Args, Debug)]
pub struct Due {
    /// As a table for a spreadsheet
    #[arg(long, conflicts_with_all = ["calendar", "mail"])]
    pub csv: bool,
    /// As a calendar, to be subscribed to or taken in
    #[arg(long, conflicts_with = "mail")]
    pub calendar: bool,
    /// As a letter to each owner; nothing is sent
    #[arg(long)]
    pub mail: bool,
}

/// `pimh man`.
#[derive(Args, Debug)]
pub struct Manual {
    /// The folder to write a page for each command into; else the first page is printed
    #[arg(value_name = "DIR")]
    pub folder: Option<std::path::PathBuf>,
}

/// `pimh cms`.
#[derive(Args, Debug)]
pub struct Cms {
    /// A folder of the project, into which to write config.yml; without it, it is printed
    #[arg(long, value_name = "FOLDER")]
    pub into: Option<String>,
}

/// `pimh explain`.
#[derive(Args, Debug)]
pub struct Explain {
    /// A file, an address, a code such as F4, or words; without it, all codes
    #[arg(value_name = "WHAT")]
    pub what: Option<String>,
    /// Say where a part of content/_parts/ stands
    #[arg(long, value_name = "PART", conflicts_with = "what")]
    pub uses: Option<String>,
}

/// `pimh schema`.
#[derive(Args, Debug)]
pub struct Schema {
    /// `settings`, `check`, or a type of page
    pub of: String,
}
