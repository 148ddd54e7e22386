//! The words of `D1`; what it is stands in `d1.md`.

use super::phrasing::did_you_mean;
use crate::data::FILES;
use crate::diagnostic::Notes;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::names::{Slug, nearest};
use crate::site::Inspected;

/// Every topic of the page must be in the vocabulary, where there is one.
pub(super) fn run(page: &Inspected<'_>, notes: &mut Notes) {
    let Some(vocabulary) = &page.data().topics else {
        return;
    };
    let document = page.document();
    for topic in &document.front.topics {
        if page.data().topic(&topic.value).is_none() {
            let slug = Slug::of(&topic.value);
            let near = nearest(slug.as_str(), vocabulary.keys().map(String::as_str));
            let at = Span::new(&document.source, topic.at.clone());
            notes.push(Diagnostic::unknown_topic(&topic.value, near, &at));
        }
    }
}

/// `D1`
impl Diagnostic {
    /// A data file that nothing reads.
    pub fn unknown_data_file(name: &str, at: &Span) -> Diagnostic {
        let known: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
        let near = nearest(name, known.iter().copied());
        let help = near.map_or_else(
            || format!("the files here are {}", known.join(", ")),
            did_you_mean,
        );
        Diagnostic::new(
            Code::D1,
            format!("nothing reads a data file called `{name}`"),
        )
        .at(at, "")
        .help(help)
    }

    /// A topic that the vocabulary does not have.
    pub fn unknown_topic(topic: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let note = Diagnostic::new(Code::D1, format!("no topic is called `{topic}`")).at(at, "");
        match near {
            Some(near) => note.help(did_you_mean(near)).naming(near),
            None => note.help("add it to content/_data/topics.toml, or use one that is there"),
        }
    }

    /// A contact in the place of one that is not there.
    pub fn stands_for_nobody(id: &str, other: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let message = match id == other {
            true => format!("the contact `{id}` cannot stand in its own place"),
            false => format!("there is no contact called `{other}`, so `{id}` stands on no page"),
        };
        let note = Diagnostic::new(Code::D1, message).at(at, "");
        match near {
            Some(near) => note.help(did_you_mean(near)).naming(near),
            None => note.help("name another contact of this file, or leave `instead-of` out"),
        }
    }

    /// A figure, contact or term that is not there.
    pub fn no_such_record(kind: &str, id: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let note =
            Diagnostic::new(Code::D1, format!("there is no {kind} called `{id}`")).at(at, "");
        match near {
            Some(near) => note.help(did_you_mean(near)).naming(near),
            None => note.help(format!("add it to content/_data/{kind}s.toml")),
        }
    }
}
