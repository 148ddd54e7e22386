//! Messages about records and the vocabulary of topics.

use super::did_you_mean;
use crate::diagnostic::{Diagnostic, Span};

/// Data.
impl Diagnostic {
    /// `D2` A field that a record needs.
    pub fn record_needs(key: &str, at: &Span) -> Diagnostic {
        Diagnostic::new("D2", format!("this record needs `{key}`"))
            .at(at, "")
            .help(format!("add a line `{key} = …`"))
    }

    /// `D1` A data file that nothing reads.
    pub fn unknown_data_file(name: &str, at: &Span) -> Diagnostic {
        let known = [
            "figures.toml",
            "contacts.toml",
            "people.toml",
            "terms.toml",
            "topics.toml",
            "synonyms.toml",
        ];
        let near = crate::names::nearest(name, known);
        let help = near.map_or_else(
            || format!("the files here are {}", known.join(", ")),
            did_you_mean,
        );
        Diagnostic::new("D1", format!("nothing reads a data file called `{name}`"))
            .at(at, "")
            .help(help)
    }

    /// `D1` A topic that the vocabulary does not have.
    pub fn unknown_topic(topic: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let note = Diagnostic::new("D1", format!("no topic is called `{topic}`")).at(at, "");
        match near {
            Some(near) => note.help(did_you_mean(near)).fix(near),
            None => note.help("add it to content/_data/topics.toml, or use one that is there"),
        }
    }

    /// `D1` A figure, contact or term that is not there.
    pub fn no_such_record(kind: &str, id: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let note = Diagnostic::new("D1", format!("there is no {kind} called `{id}`")).at(at, "");
        match near {
            Some(near) => note.help(did_you_mean(near)).fix(near),
            None => note.help(format!("add it to content/_data/{kind}s.toml")),
        }
    }
}
