//! Lines by which other programs begin or end words for some readers: `{% if member %}`, `{{< private >}}`, `[/members]`,
//! `!!! private`. Here they gate nothing. Each is known by marks that no sentence has, and by a role, `only` or a word that
//! means closed in the place of its name.

use super::names::{Names, Strictness};
use super::{Line, closing};

impl Line<'_> {
    /// Whether it does.
    pub(super) fn gates_elsewhere(&self, names: &dyn Fn() -> Names) -> bool {
        let begin = self.begin.trim_matches(['*', '_']);
        let starts = |marks: &[&str]| marks.iter().any(|mark| begin.starts_with(mark));
        if starts(&["{%", "{{", "{<", "<%"]) {
            return self.end.ends_with(['}', '>']) && self.is_named_so(&names());
        }
        if starts(&["[/", "</"]) {
            return self.end.ends_with([']', '>']) && self.is_all_so(&names());
        }
        if starts(&["!!!", "???", "```", "~~~"]) {
            let is_bare = self.words.len() == 1 || self.rest.contains(['"', '\'']);
            return is_bare && self.first_is_so(&names());
        }
        match begin {
            // `[only role="member"]`: no reference of Markdown has a value.
            "[" => self.rest.contains('=') && self.end.ends_with(']') && self.is_named_so(&names()),
            "<!--" => self.end.ends_with("-->") && self.is_members_only(&names()),
            // `\\only{member}`
            "" => {
                let behind = self.rest.strip_prefix("only").unwrap_or_default();
                behind.starts_with(['{', '[', '('])
                    && self.is_only_and_roles(&names(), Strictness::Plural)
            }
            _ => false,
        }
    }

    /// Whether the first word is a role, `only` or means closed.
    fn first_is_so(&self, names: &Names) -> bool {
        self.words.first().is_some_and(|first| is_so(first, names))
    }

    /// Whether the first word is such a one, or a condition or an attribute has a role.
    fn is_named_so(&self, names: &Names) -> bool {
        let asks = |word: &&str| {
            let word = word.to_lowercase();
            matches!(
                word.as_str(),
                "if" | "unless" | "only" | "role" | "roles" | "access" | "user" | "group"
            )
        };
        let has_role = || {
            self.words
                .iter()
                .any(|word| names.are(&[word], Strictness::Plural))
        };
        let is_condition = self.words.first().is_some_and(|first| {
            let first = first.to_lowercase();
            matches!(first.as_str(), "if" | "unless" | "elif" | "case")
        });
        let is_attribute = self.rest.contains('=') && self.words.iter().any(asks);
        self.first_is_so(names) || (is_condition || is_attribute) && has_role()
    }

    /// Whether every word is such a one.
    fn is_all_so(&self, names: &Names) -> bool {
        !self.words.is_empty() && self.words.iter().all(|word| is_so(word, names))
    }

    /// Whether `only` and roles are all that there is, in any order.
    fn is_members_only(&self, names: &Names) -> bool {
        let is_only = |word: &&&str| word.eq_ignore_ascii_case("only");
        let others: Vec<&str> = self
            .words
            .iter()
            .filter(|word| !is_only(word))
            .copied()
            .collect();
        others.len() < self.words.len() && names.are(&others, Strictness::Plural)
    }
}

fn is_so(word: &str, names: &Names) -> bool {
    word.eq_ignore_ascii_case("only")
        || names.are(&[word], Strictness::Plural)
        || closing::means_closed(word)
}
