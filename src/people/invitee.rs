//! Somebody who is to get a code, and what makes a label or a role unfit for it.

use jiff::civil::Date;

use crate::access::Roles;
use crate::names::nearest;

/// Somebody who is to get a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitee {
    /// For whom or what the code is; never published.
    pub label: String,
    /// What the code opens.
    pub roles: Vec<String>,
    /// The first day on which it opens nothing any more.
    pub expires: Option<Date>,
}

/// Why nobody can be invited so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// A label without a character.
    EmptyLabel,
    /// A label of so many characters.
    LongLabel(usize),
    /// A role that the site does not have.
    UnknownRole {
        /// As it was written.
        asked: String,
        /// The role that was probably meant.
        nearest: Option<String>,
        /// The roles that there are.
        known: Vec<String>,
    },
    /// No role at all.
    NoRole,
    /// Something else than a day.
    NoDay(String),
    /// The label of that line once more.
    SameLabel(usize),
}

/// A label longer than this is a mistake.
pub const LONGEST_LABEL: usize = 200;

/// A label as it is kept: one line, with one space between words.
///
/// # Errors
///
/// It is empty, or too long to be one.
pub fn label(written: &str) -> Result<String, Unfit> {
    let stray = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    let label = written.replace(stray, "\u{fffd}");
    let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
    match label.chars().count() {
        0 => Err(Unfit::EmptyLabel),
        length if length > LONGEST_LABEL => Err(Unfit::LongLabel(length)),
        _ => Ok(label),
    }
}

/// The name of a role, if the site has it.
///
/// # Errors
///
/// It has not.
pub fn known_role(asked: &str, roles: &Roles) -> Result<String, Unfit> {
    let asked = asked.trim();
    if roles.named(asked).is_some() {
        return Ok(asked.to_owned());
    }
    let known = || roles.iter().map(|role| role.id.as_str());
    Err(Unfit::UnknownRole {
        asked: asked.to_owned(),
        nearest: nearest(asked, known()).map(str::to_owned),
        known: known().map(str::to_owned).collect(),
    })
}

/// One invitee for a label, or as many as asked, with numbers behind it.
pub fn numbered(
    label: &str,
    count: Option<u32>,
    roles: &[String],
    expires: Option<Date>,
) -> Vec<Invitee> {
    let invitee = |label| Invitee {
        label,
        roles: roles.to_vec(),
        expires,
    };
    match count {
        None => vec![invitee(label.to_owned())],
        Some(count) => (1..=count)
            .map(|number| invitee(format!("{label} {number}")))
            .collect(),
    }
}
