//! The arguments of `pimh access`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::civil::Date;

/// `pimh access`.
#[derive(Args, Debug)]
pub struct Access {
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// What to do with the keyring.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Make the keyring and its first keyholder
    #[command(
        after_help = "Examples:\n  pimh access init\n  pimh access init --keyholder \"Rowan\"\n\nSee also: access keyholder, access invite, help access"
    )]
    Init(Init),
    /// Add or remove somebody who publishes
    #[command(
        disable_help_subcommand = true,
        after_help = "Examples:\n  pimh access keyholder add \"Build service\"\n  pimh access keyholder remove \"Rowan\"\n\nSee also: access list, help access"
    )]
    Keyholder {
        /// What to do
        #[command(subcommand)]
        change: Keyholder,
    },
    /// Give readers codes, with letters to print
    #[command(
        after_help = "Example:\n  pimh access invite --role champion --label \"Forum, spring 2026\"\nSee also: access list, access revoke, help access"
    )]
    Invite(Invite),
    /// Say who holds what, since when, without any code
    #[command(
        after_help = "Examples:\n  pimh access list\n  pimh access list --format json\n\nSee also: access invite, access revoke"
    )]
    List,
    /// Take codes back, and give what they opened new keys
    #[command(
        after_help = "Examples:\n  pimh access revoke \"Forum, spring 2026\"\n  pimh access revoke 7k2m 90qd\n\nSee also: access list, access rotate"
    )]
    Revoke(Which),
    /// Shut out a reader's devices, and leave the code as it is
    #[command(
        after_help = "Examples:\n  pimh access renew \"Ash\"\n  pimh access renew 7k2m 90qd\n\nSee also: access revoke, access report"
    )]
    Renew(Which),
    /// Give every role a new key; readers notice nothing
    #[command(after_help = "Example:\n  pimh access rotate\n\nSee also: access revoke")]
    Rotate,
    /// Give a role another name, everywhere at once
    #[command(
        after_help = "Example:\n  pimh access rename-role member friend\n\nSee also: access list, help roles"
    )]
    RenameRole {
        /// The name that it has
        old: String,
        /// The name that it gets
        new: String,
    },
    /// Let this keyring count, after the newest was lost
    #[command(
        after_help = "Example:\n  pimh access accept-keyring\n\nSee also: access list, access rotate, explain R4"
    )]
    AcceptKeyring,
    /// Say who may read what, what the public can tell, and what is risky here
    #[command(
        after_help = "Examples:\n  pimh access report\n  pimh access report --format json\n\nSee also: access verify, help access"
    )]
    Report,
    /// Check that a host serves exactly what was built
    #[command(
        after_help = "Examples:\n  pimh access verify https://pimh.example.org/\n\nSee also: build, help access"
    )]
    Verify(Verify),
}

/// `pimh access init`.
#[derive(Args, Debug)]
pub struct Init {
    /// The name of the first keyholder
    #[arg(long, value_name = "NAME", default_value = "First keyholder")]
    pub keyholder: String,
    /// For samples: a keyring that everybody can open, for ever
    ///
    /// Its code stands in the file in clear, so that a fresh copy of the sample builds. `pimh` refuses
    /// to build a site with a real address with it.
    #[arg(long)]
    pub demonstration: bool,
}

/// `pimh access keyholder`.
#[derive(Subcommand, Debug)]
pub enum Keyholder {
    /// Add somebody, or a machine, that publishes
    Add {
        /// The name: for you, and for whoever opens the file
        name: String,
    },
    /// Remove somebody, and renew every secret; readers notice nothing
    Remove {
        /// The name
        name: String,
    },
}

/// `pimh access invite`.
#[derive(Args, Debug)]
pub struct Invite {
    /// What the code opens; may be given more than once
    #[arg(long = "role", value_name = "ROLE", value_delimiter = ',')]
    pub roles: Vec<String>,
    /// For whom or what the code is; never published
    #[arg(long, value_name = "LABEL", required_unless_present = "from")]
    pub label: Option<String>,
    /// The first day on which it opens nothing any more
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = crate::day::day)]
    pub expires: Option<Date>,
    /// So many codes, with numbers behind the label
    #[arg(long, value_name = "N", conflicts_with = "from", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub count: Option<u32>,
    /// One code for each line of a CSV file
    ///
    /// Its first line names the columns, and one must be `label`. It may have columns `role` and `expires` too, which
    /// then count instead of the options.
    #[arg(long, value_name = "CSV", conflicts_with = "label")]
    pub from: Option<PathBuf>,
    /// Put the whole code into links and squares
    ///
    /// Nothing has to be typed then. But such a link stays in the history of the reader's browser for ever, signed out or
    /// not, and the scanner of a mail provider that opens links has the code. Without it a link holds the first group
    /// only, which is no secret.
    #[arg(long)]
    pub whole_code_in_links: bool,
}

/// `pimh access revoke` and `pimh access renew`.
#[derive(Args, Debug)]
pub struct Which {
    /// Labels, or the first four characters of codes
    #[arg(value_name = "LABEL-OR-LOCATOR", required = true)]
    pub which: Vec<String>,
}

/// `pimh access verify`.
#[derive(Args, Debug)]
pub struct Verify {
    /// The address of the site
    pub url: String,
}
