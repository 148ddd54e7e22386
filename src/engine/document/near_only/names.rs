//! The roles of a site, as lines may name them.

use crate::config::Config;
use crate::document::blocks::squeezed;
use crate::names::is_slip_of;

/// How near to a role a word must be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Strictness {
    /// As the settings write it, behind `only` in small letters.
    Exact,
    /// Or its label, or several.
    Plural,
    /// Or with letters wrong.
    Near,
}

/// The roles of a site: as the settings write them, and as one or several of them are called.
pub(super) struct Names {
    exact: Vec<String>,
    plural: Vec<String>,
}

/// Words that may stand among roles.
const AMONG: &[&str] = &[
    "and", "or", "for", "the", "to", "role", "roles", "access", "und", "oder", "et", "ou", "a", "y",
];
/// Words that stand in the place of a role.
const IN_PLACE: &[&str] = &["silent", "public"];

impl Names {
    pub(super) fn of(config: &Config) -> Names {
        let exact: Vec<String> = config
            .roles
            .iter()
            .map(|role| squeezed(role.id.as_str()).replace('-', ""))
            .collect();
        let labels = config.roles.iter().map(|role| {
            squeezed(&role.label)
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .collect()
        });
        let plural = exact
            .iter()
            .cloned()
            .chain(labels)
            .map(|name: String| singular(&name).to_owned())
            .collect();
        Names { exact, plural }
    }

    /// Whether words are names of roles, at least one, and nothing else.
    pub(super) fn are(&self, words: &[&str], strictness: Strictness) -> bool {
        self.has(words, strictness) == Some(words.len())
    }

    /// How many words at the beginning name roles; nothing if they name none.
    pub(super) fn has(&self, words: &[&str], strictness: Strictness) -> Option<usize> {
        let (mut at, mut named) = (0, 0);
        while at < words.len() {
            let one = (1..=4.min(words.len() - at)).rev().find(|count| {
                let joined = words
                    .get(at..at + count)
                    .map(<[&str]>::concat)
                    .unwrap_or_default();
                self.is_role(&joined, strictness)
            });
            match one {
                Some(count) => {
                    named += 1;
                    at += count;
                }
                None if words
                    .get(at)
                    .is_some_and(|word| AMONG.contains(&word.to_lowercase().as_str())) =>
                {
                    at += 1
                }
                None => break,
            }
        }
        (named > 0).then_some(at)
    }

    /// The roles that words name, wherever they stand among others, by their place in the settings.
    pub(super) fn named_in(&self, words: &[&str]) -> Vec<usize> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let longest = (1..=4.min(words.len() - at)).rev().find_map(|count| {
                let joined = words.get(at..at + count)?.concat().to_lowercase();
                let glued = joined.strip_prefix("only").unwrap_or(&joined);
                Some((count, self.role_of(singular(glued))?))
            });
            let (count, role) = longest.map_or((1, None), |(count, role)| (count, Some(role)));
            found.extend(role.filter(|role| !found.contains(role)));
            at += count;
        }
        found
    }

    fn role_of(&self, name: &str) -> Option<usize> {
        let named = |is: &dyn Fn(&str) -> bool| self.plural.iter().position(|known| is(known));
        let near = || named(&|known| name.len() > 4 && is_slip_of(name, known));
        // The labels stand behind the names, in the same order.
        let place = named(&|known| known == name).or_else(near)?;
        place.checked_rem(self.exact.len())
    }

    fn is_role(&self, name: &str, strictness: Strictness) -> bool {
        if strictness == Strictness::Exact {
            return self.exact.iter().any(|known| known == name);
        }
        let name = name.to_lowercase();
        let plain = singular(&name);
        let plural = self.plural.iter().map(String::as_str);
        IN_PLACE.contains(&name.as_str())
            || plural.clone().any(|known| known == plain)
            || (strictness == Strictness::Near
                && plain.len() > 4
                && plural.clone().any(|known| is_slip_of(plain, known)))
    }
}

fn singular(name: &str) -> &str {
    name.strip_suffix('s').unwrap_or(name)
}
