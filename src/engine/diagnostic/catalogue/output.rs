//! Messages about writing what was built.

use super::plain_io;
use crate::diagnostic::Diagnostic;
use crate::output::{OutputError, TreeKind};

/// The output.
impl Diagnostic {
    /// `X9` The search engine's own words.
    pub fn search_failed(why: &str) -> Diagnostic {
        Diagnostic::new("X9", format!("the search index cannot be made: {why}"))
            .help("build with `enabled = false` under [search] in site.toml, and tell us")
    }

    /// `O1` to `O3` What keeps a tree from being written.
    pub fn output(error: &OutputError) -> Diagnostic {
        match error {
            OutputError::Foreign(path) => {
                Diagnostic::new("O1", format!("{} was not made by pimh, so it is left alone", path.display()))
                    .help("name another folder with --output, or empty this one yourself")
            }
            OutputError::OtherTree { output, holds } => {
                let holds = match holds {
                    TreeKind::Public => "the public site".to_owned(),
                    TreeKind::Clear(role) => format!("the site in clear for {role}"),
                };
                Diagnostic::new("O3", format!("{} holds {holds}", output.display()))
                    .help("name another folder with --output; a tree in clear must never lie where another is published")
            }
            OutputError::Busy(path) => {
                Diagnostic::new("O2", format!("another build is writing to {}", path.display()))
                    .help("wait until it has ended, or name another folder with --output")
            }
            OutputError::Cannot { path, error } => {
                Diagnostic::new("O2", format!("{} cannot be written: {}", path.display(), plain_io(error)))
                    .help("nothing was changed; free some space or look at the folder's permissions, then build again")
            }
            OutputError::Unsafe(path) => {
                Diagnostic::new("O2", format!("a file would be written outside the output: {path}"))
                    .help("this is a fault of the program; please tell us")
            }
            OutputError::Twice(path) => Diagnostic::new("O2", format!("two pages want to be written to {path}"))
                .help("rename one of them, or give it a `slug`"),
        }
    }
}
