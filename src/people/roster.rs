//! A list of invitees, as a spreadsheet writes it. It is read whole or not at all, and nobody is invited here.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::invitee::{Invitee, Unfit, known_role, label};
use crate::access::Roles;

/// What counts for everybody of whom the list does not say otherwise.
#[derive(Clone, Debug, Default)]
pub struct Usual {
    /// What the code opens.
    pub roles: Vec<String>,
    /// The first day on which it opens nothing any more.
    pub expires: Option<Date>,
}

/// Why a list cannot be used.
#[derive(Debug)]
pub enum Unreadable {
    /// Its first line names no column for labels.
    NoLabels,
    /// It is no table.
    NoTable(csv::Error),
    /// Of the person in that line, something is wrong.
    Line(usize, Unfit),
    /// Nobody stands in it.
    Nobody,
}

/// Everybody in a list with a header, each label once. Columns are parted by commas, or by semicolons as some
/// spreadsheets do: `label`, and if they like `role` and `expires`.
///
/// # Errors
///
/// The first thing that is wrong with it.
pub fn read(text: &str, usual: &Usual, roles: &Roles) -> Result<Vec<Invitee>, Unreadable> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = reader(text);
    let header = reader.headers().map_err(Unreadable::NoTable)?.clone();
    let column = |names: &[&str]| {
        header
            .iter()
            .position(|title| names.iter().any(|name| title.eq_ignore_ascii_case(name)))
    };
    let label_at = column(&["label", "name"]).ok_or(Unreadable::NoLabels)?;
    let roles_at = column(&["role", "roles"]);
    let expires_at = column(&["expires"]);
    let mut all = Vec::new();
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    for record in reader.records() {
        let record = record.map_err(Unreadable::NoTable)?;
        if record.iter().all(str::is_empty) {
            continue;
        }
        let line = record.position().map_or(0, |at| line_of(text, at.byte()));
        let cell = |at: Option<usize>| {
            at.and_then(|at| record.get(at))
                .filter(|text| !text.is_empty())
        };
        let invitee = invitee(
            cell(Some(label_at)),
            cell(roles_at),
            cell(expires_at),
            usual,
            roles,
        );
        let invitee = invitee
            .and_then(|invitee| match lines.insert(invitee.label.clone(), line) {
                Some(first) => Err(Unfit::SameLabel(first)),
                None => Ok(invitee),
            })
            .map_err(|why| Unreadable::Line(line, why))?;
        all.push(invitee);
    }
    if all.is_empty() {
        return Err(Unreadable::Nobody);
    }
    Ok(all)
}

fn reader(text: &str) -> csv::Reader<&[u8]> {
    let header = text.lines().next().unwrap_or_default();
    let semicolons = header.contains(';') && !header.contains(',');
    csv::ReaderBuilder::new()
        .delimiter(if semicolons { b';' } else { b',' })
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes())
}

/// The person of one line, by its cells.
fn invitee(
    written: Option<&str>,
    asked: Option<&str>,
    until: Option<&str>,
    usual: &Usual,
    roles: &Roles,
) -> Result<Invitee, Unfit> {
    let label = label(written.unwrap_or_default())?;
    let roles = match asked {
        None => usual.roles.clone(),
        Some(asked) => asked
            .split([',', ';', '+', ' '])
            .filter(|role| !role.is_empty())
            .map(|role| known_role(role, roles))
            .collect::<Result<_, _>>()?,
    };
    if roles.is_empty() {
        return Err(Unfit::NoRole);
    }
    let expires = match until {
        None => usual.expires,
        Some(day) => Some(day.parse().map_err(|_| Unfit::NoDay(day.to_owned()))?),
    };
    Ok(Invitee {
        label,
        roles,
        expires,
    })
}

/// The line of a record. Where empty lines stand before it, it is said to begin there.
fn line_of(text: &str, byte: u64) -> usize {
    let begins = usize::try_from(byte).unwrap_or(usize::MAX);
    let rest = text.get(begins..).unwrap_or_default();
    let empty = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    let before = text.get(..begins + empty).unwrap_or(text);
    before.matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::RoleId;

    fn roles() -> Roles {
        let role = |name: &str| (RoleId::new(name), name.to_owned(), Vec::new());
        Roles::new(vec![role("member"), role("champion")]).unwrap()
    }

    fn read(text: &str) -> Result<Vec<Invitee>, Unreadable> {
        let usual = Usual {
            roles: vec!["member".to_owned()],
            expires: None,
        };
        super::read(text, &usual, &roles())
    }

    #[test]
    fn a_list_is_read_as_spreadsheets_write_it() {
        let plain = read("label,role,expires\nAsh,,\nBirch,champion,2027-12-31\n,,\n").unwrap();
        let other =
            read("\u{feff}Expires;Name;Roles\r\n;Ash;\r\n2027-12-31;\"Birch\";champion\r\n")
                .unwrap();
        assert_eq!(plain, other);
        assert_eq!(plain.len(), 2);
        assert_eq!(plain[0].roles, ["member"]);
        assert_eq!(plain[1].roles, ["champion"]);
        assert_eq!(plain[1].expires, Some(jiff::civil::date(2027, 12, 31)));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let unknown = Unfit::UnknownRole {
            asked: "champoin".to_owned(),
            nearest: Some("champion".to_owned()),
            known: vec!["member".to_owned(), "champion".to_owned()],
        };
        for (text, line, why) in [
            ("label\nAsh\n\nAsh\n", 4, Unfit::SameLabel(2)),
            ("label,role\nAsh,champoin\n", 2, unknown),
            (
                "label,expires\nAsh,31/12/2027\n",
                2,
                Unfit::NoDay("31/12/2027".to_owned()),
            ),
            ("label,role\n,member\n", 2, Unfit::EmptyLabel),
        ] {
            match read(text).unwrap_err() {
                Unreadable::Line(at, found) => assert_eq!((at, found), (line, why), "{text}"),
                other => panic!("{text}: {other:?}"),
            }
        }
        assert!(matches!(read("Ash\nBirch\n"), Err(Unreadable::NoLabels)));
        assert!(matches!(read("label\n"), Err(Unreadable::Nobody)));
    }
}
