//! Lines that read like the opening of a box for readers, and open none: `:: only member`, `> [!only member]`, `… only`.
//!
//! What an editor meant for some would be published for all, so such a line stops a build. It is known by what it consists
//! of, not by a list of spellings: marks, a word that is `only` or nearly, the names of roles. How much of that must be there
//! depends on the marks ([`Marks`]): no sentence begins with `;;;`, but many do with a dash. Nothing here decides what a box
//! is; that does [`super::blocks`].

mod elsewhere;
mod marks;
mod names;
mod plain;
#[cfg(test)]
mod tests;

use self::marks::Marks;
use self::names::{Names, Strictness};
use self::plain::{plain, without_containers};
use super::blocks::named;
use crate::config::{Config, closing};
use crate::names::is_slip_of;

/// Whether a line reads like the opening of a box. The line is no `::: only`, which is one.
pub fn reads_like_a_box(line: &str, config: &Config) -> bool {
    if !may_begin_one(line) {
        return false;
    }
    let plain = plain(line);
    let line = Line::of(&plain);
    // Most lines are told by their marks, before anybody asks for the roles.
    let names = || Names::of(config);
    if line.gates_elsewhere(&names) {
        return true;
    }
    match line.marks {
        Marks::None => line.ends_in_colons() && line.is_only_and_roles(&names(), Strictness::Near),
        Marks::Block | Marks::Sure => line.opens_surely(&names()),
        Marks::Likely => {
            line.is_only_alone()
                || (!line.ends_a_sentence() && line.is_only_and_roles(&names(), Strictness::Near))
        }
        Marks::Bracket => line.is_alone_in_bracket(&names()),
        Marks::Tag => line.is_a_tag(&names()),
        Marks::Weak => {
            !line.ends_a_sentence() && line.is_only_and_roles(&names(), Strictness::Exact)
        }
    }
}

/// The roles that such a line names, as the settings write them.
pub fn roles_meant<'c>(line: &str, config: &'c Config) -> Vec<&'c str> {
    let plain = plain(line);
    let line = Line::of(&plain);
    let known: Vec<&str> = config.role_names().collect();
    let meant = Names::of(config).named_in(&line.words);
    meant
        .into_iter()
        .filter_map(|role| known.get(role).copied())
        .collect()
}

/// Whether a line consists of marks that are nearly three colons and no letter: a box or block that was meant to end here.
pub fn reads_like_an_end(line: &str) -> bool {
    let plain = plain(line);
    let marks: String = plain
        .chars()
        .filter(|c| !matches!(c, ' ' | '>' | '\\' | '*'))
        .collect();
    let only = |known: &[char]| marks.chars().all(|c| known.contains(&c));
    marks.len() >= 2
        && marks.len() <= 8
        && (only(&[':', ';', '.', ',']) && marks.contains([':', ';']))
}

/// Whether a line has two colons before the name of a block, and so was meant to open one.
pub fn reads_like_a_block(line: &str) -> bool {
    let plain = plain(line);
    let line = Line::of(&plain);
    line.begin.contains("::")
        && line
            .words
            .first()
            .is_some_and(|word| named(&word.to_lowercase()).is_some())
}

/// Whether a line consists of `only` and roles: below a line of colons, it was meant to stand behind them.
pub fn is_only_and_roles(line: &str, config: &Config) -> bool {
    let plain = plain(line);
    let line = Line::of(&plain);
    line.marks == Marks::None && line.is_only_and_roles(&Names::of(config), Strictness::Plural)
}

/// Nearly every line begins with a letter, a bullet, a number, the bar of a table or the mark of a note, and then a letter
/// with which no box begins. It can be passed over at once, without a copy of it.
fn may_begin_one(line: &str) -> bool {
    let mut text = line.trim_ascii_end();
    loop {
        text = text.trim_start_matches([' ', '\t', '>', '-', '*', '+', '#']);
        let words = text.trim_start_matches(|c: char| c.is_ascii_digit());
        let behind = words
            .strip_prefix(". ")
            .or_else(|| words.strip_prefix(") "));
        match behind.filter(|_| words.len() < text.len()) {
            Some(behind) => text = behind,
            None => break,
        }
    }
    // One bar begins a row of a table; more of them are marks.
    let row = text.strip_prefix('|');
    let text = row.map_or(text, |row| row.trim_start_matches([' ', '-']));
    let text = text.strip_prefix("[^").unwrap_or(text);
    let before = line.trim_ascii_end();
    let before = before.strip_suffix(text).unwrap_or_default();
    match text.bytes().next() {
        None => false,
        // `only member :::`, `- - - only`, `>>> only`
        Some(b'o' | b'O') => {
            text.contains(':')
                || before.matches(['-', '*', '+']).count() > 1
                || before.contains(">>>")
        }
        Some(first) if first.is_ascii_alphabetic() => before.len() > 1 && before.contains("++"),
        // A number that is not that of an item is the first word of a sentence.
        Some(b'0'..=b'9') => before.contains("++"),
        Some(_) => true,
    }
}

/// Whether any line of a text reads so.
pub fn stands_in(text: &str, config: &Config) -> bool {
    text.split_inclusive('\n')
        .any(|line| reads_like_a_box(line, config))
}

/// A line, taken apart.
struct Line<'a> {
    marks: Marks,
    /// What stands at its beginning, without spaces.
    begin: String,
    /// Everything behind that.
    rest: &'a str,
    words: Vec<&'a str>,
    /// What stands behind the last word, without spaces.
    end: String,
}

impl<'a> Line<'a> {
    fn of(plain: &'a str) -> Line<'a> {
        let (bullets, text) = without_containers(plain);
        let start = text
            .find(|c: char| c.is_ascii_alphanumeric())
            .unwrap_or(text.len());
        let (begin, rest) = text.split_at(start);
        let spaced = begin.ends_with(' ');
        let begin: String = bullets
            .chars()
            .chain(begin.chars())
            .filter(|c| !matches!(c, ' ' | '\\'))
            .collect();
        let is_letter = |c: char| c.is_ascii_alphanumeric();
        let words = rest
            .split(|c: char| !is_letter(c))
            .filter(|word| !word.is_empty())
            .collect();
        let end = rest.trim_end_matches(|c: char| !is_letter(c));
        let end = rest.get(end.len()..).unwrap_or_default().replace(' ', "");
        Line {
            marks: Marks::of(&begin, spaced, rest, &end),
            begin,
            rest,
            words,
            end,
        }
    }

    fn is_only(word: &str) -> bool {
        let word = word.to_lowercase();
        word.starts_with("only")
            || ((3..=5).contains(&word.len()) && word != "oily" && is_slip_of(&word, "only"))
    }

    fn is_exactly_only(word: &str) -> bool {
        word.eq_ignore_ascii_case("only")
    }

    /// Behind marks that no sentence begins with.
    fn opens_surely(&self, names: &Names) -> bool {
        let Some(first) = self.words.first() else {
            return false;
        };
        let is_block = self.marks == Marks::Block;
        if Self::is_only(first) {
            return is_block
                || Self::is_exactly_only(first)
                || self.is_only_and_roles(names, Strictness::Near);
        }
        let is_kind = named(&first.to_lowercase()).is_some();
        let behind = self.words.get(usize::from(is_kind)..).unwrap_or_default();
        // `::: note only member`, `::: members only`, but not a heading such as `::: note Only members may come`.
        if let Some(at) = behind.iter().position(|word| {
            Self::is_exactly_only(word) || (is_block && !is_kind && Self::is_only(word))
        }) {
            let others: Vec<&str> = behind
                .iter()
                .enumerate()
                .filter(|(index, _)| *index != at)
                .map(|(_, word)| *word)
                .collect();
            let exact = behind.get(at) == Some(&"only")
                && names
                    .has(behind.get(at + 1..).unwrap_or_default(), Strictness::Exact)
                    .is_some();
            let first = at == 0 || self.stands_behind_a_mark();
            if names.are(&others, Strictness::Near) || (exact && first) {
                return true;
            }
        }
        // `::: member`, `::: for members`, `::: private`: no block has that name.
        is_block
            && !is_kind
            && (names.are(&self.words, Strictness::Plural)
                || (self.words.len() > 1
                    && names.are(self.words.get(1..).unwrap_or_default(), Strictness::Plural))
                || closing::means_closed(first))
    }

    /// Whether `only` stands behind another mark than a space: `::: note {only member}`.
    fn stands_behind_a_mark(&self) -> bool {
        let before = self
            .rest
            .find("only")
            .and_then(|at| self.rest.get(..at))
            .unwrap_or_default()
            .trim_end();
        before.ends_with(|c: char| !c.is_ascii_alphanumeric())
    }

    /// Whether `only` and names of roles are all that there is.
    fn is_only_and_roles(&self, names: &Names, strictness: Strictness) -> bool {
        let Some((first, others)) = self.words.split_first() else {
            return false;
        };
        let is_only = match strictness {
            Strictness::Exact => *first == "only",
            Strictness::Plural => Self::is_exactly_only(first),
            Strictness::Near => Self::is_only(first),
        };
        // `onlymember`, in one word.
        let glued = first
            .split_at_checked(4)
            .filter(|(only, rest)| Self::is_exactly_only(only) && !rest.is_empty())
            .map(|(_, role)| role);
        let others: Vec<&str> = glued.into_iter().chain(others.iter().copied()).collect();
        (is_only || glued.is_some()) && names.are(&others, strictness)
    }

    fn is_only_alone(&self) -> bool {
        self.words.len() == 1
            && self.words.iter().all(|word| Self::is_exactly_only(word))
            && self.end.is_empty()
    }

    /// `only members.` ends a sentence; `only member :::` and `only member]` do not.
    fn ends_a_sentence(&self) -> bool {
        !self
            .end
            .chars()
            .all(|c| self.begin.contains(c) || matches!(c, ':' | '*' | ')' | ']' | '}'))
    }

    fn ends_in_colons(&self) -> bool {
        self.end.contains("::") || self.rest.contains("::") || self.rest.starts_with("only:")
    }

    /// `[only member]`, `{only member}`, `[members-only]` on a line of its own.
    fn is_alone_in_bracket(&self, names: &Names) -> bool {
        let closed = self.end.len() == 1 && self.end.ends_with([']', '}', ')']);
        let glued = self.rest.trim_end_matches([']', '}', ')', ' ']);
        let joined =
            glued.contains(['-', '_']) && !glued.contains(' ') && self.words.contains(&"only");
        let strictness = match self.begin.as_str() {
            "{" => Strictness::Near,
            "[" => Strictness::Plural,
            _ => Strictness::Exact,
        };
        let others: Vec<&str> = self
            .words
            .iter()
            .copied()
            .filter(|word| *word != "only")
            .collect();
        closed
            && (self.is_only_and_roles(names, strictness)
                || (joined && names.are(&others, Strictness::Plural)))
    }

    /// `<only member>`, `<div class="member-only">`, `<!-- only member -->`.
    fn is_a_tag(&self, names: &Names) -> bool {
        if self.begin.starts_with("<!--") {
            return self.end.ends_with("-->") && self.is_only_and_roles(names, Strictness::Exact);
        }
        let inside = self.rest.split('>').next().unwrap_or_default();
        let words: Vec<&str> = inside
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let Some((name, attributes)) = words.split_first() else {
            return false;
        };
        let is = |known: &[&str], word: &str| known.contains(&word.to_lowercase().as_str());
        if Self::is_only(name) {
            return attributes.is_empty() || names.are(attributes, Strictness::Near);
        }
        if attributes.is_empty() {
            return names.are(&words, Strictness::Plural);
        }
        let (only, others): (Vec<&str>, Vec<&str>) = attributes
            .iter()
            .partition(|word| Self::is_exactly_only(word));
        let attribute: &[&str] = match only.is_empty() {
            true => &["role", "roles", "access", "data", "visible", "to", "for"],
            false => &[
                "role", "roles", "access", "data", "visible", "to", "for", "class", "id",
            ],
        };
        let said: Vec<&str> = others
            .iter()
            .copied()
            .filter(|word| !is(attribute, word))
            .collect();
        let gates = said.len() < others.len() || !only.is_empty();
        is(
            &[
                "div", "section", "aside", "article", "details", "span", "p", "main",
            ],
            name,
        ) && gates
            && names.are(&said, Strictness::Plural)
    }
}
