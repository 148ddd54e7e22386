//! Whom to invite: from the options, or from a list that a spreadsheet wrote.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Failure;
use super::args::Invite;
use super::files;
use crate::Exit;
use crate::names::nearest;
use crate::source::without_controls;
use pimh_words::access::Roles;

/// Somebody who is to get a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// For whom or what.
    pub label: String,
    /// What the code opens.
    pub roles: Vec<String>,
    /// The first day on which it opens nothing any more.
    pub expires: Option<Date>,
}

/// A label longer than this is a mistake.
const LONGEST_LABEL: usize = 200;

/// Everybody whom the arguments name, each label once.
pub fn wanted(args: &Invite, roles: &Roles) -> Result<Vec<Wanted>, Failure> {
    let usual = named_roles(&args.roles, roles, "--role")?;
    match (&args.from, &args.label) {
        (Some(path), _) => {
            let text = files::read(path)?.ok_or_else(|| {
                Failure::plain(
                    Exit::Usage,
                    format!("there is no file {}", path.display()),
                    "name a CSV file with a column `label`",
                )
            })?;
            from_csv(&text, &usual, args.expires, roles).map_err(|why| {
                Failure::plain(
                    Exit::Usage,
                    format!("{}: {why}", path.display()),
                    "nobody was invited; mend the file and run the command again",
                )
            })
        }
        (None, Some(label)) => {
            if usual.is_empty() {
                return Err(no_role(roles));
            }
            let label = clean_label(label).map_err(|why| {
                Failure::plain(
                    Exit::Usage,
                    why,
                    "say for whom the code is: --label \"Ash\"",
                )
            })?;
            let labels = match args.count {
                None => vec![label],
                Some(count) => (1..=count)
                    .map(|number| format!("{label} {number}"))
                    .collect(),
            };
            let wanted = labels.into_iter().map(|label| Wanted {
                label,
                roles: usual.clone(),
                expires: args.expires,
            });
            Ok(wanted.collect())
        }
        (None, None) => Ok(Vec::new()),
    }
}

fn no_role(roles: &Roles) -> Failure {
    let names: Vec<&str> = roles.iter().map(|role| role.id.as_str()).collect();
    Failure::plain(
        Exit::Usage,
        "which role is the code to open?",
        if names.is_empty() {
            "this site has no roles; add one to content/site.toml under [roles.member]".to_owned()
        } else {
            format!("say --role with one of: {}", names.join(", "))
        },
    )
}

fn named_roles(asked: &[String], roles: &Roles, place: &str) -> Result<Vec<String>, Failure> {
    let mut named = Vec::new();
    for role in asked {
        let role = known_role(role, roles).map_err(|why| {
            Failure::plain(Exit::Usage, format!("{place}: {why}"), "nobody was invited")
        })?;
        if !named.contains(&role) {
            named.push(role);
        }
    }
    Ok(named)
}

fn known_role(asked: &str, roles: &Roles) -> Result<String, String> {
    let asked = asked.trim();
    if roles.named(asked).is_some() {
        return Ok(asked.to_owned());
    }
    let names: Vec<&str> = roles.iter().map(|role| role.id.as_str()).collect();
    let help = nearest(asked, names.iter().copied()).map_or_else(
        || format!("the roles are {}", names.join(", ")),
        |near| format!("did you mean `{near}`?"),
    );
    Err(format!("no role is called `{asked}`; {help}"))
}

fn clean_label(label: &str) -> Result<String, String> {
    let label = without_controls(label)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    match label.chars().count() {
        0 => Err("a label is empty".to_owned()),
        length if length > LONGEST_LABEL => Err(format!(
            "a label has {length} characters, and {LONGEST_LABEL} is the most"
        )),
        _ => Ok(label),
    }
}

/// Reads a list with a header. Columns are parted by commas, or by semicolons as some spreadsheets do.
fn from_csv(
    text: &str,
    usual: &[String],
    until: Option<Date>,
    roles: &Roles,
) -> Result<Vec<Wanted>, String> {
    let text = text.trim_start_matches('\u{feff}');
    let header = text.lines().next().unwrap_or_default();
    let semicolons = header.contains(';') && !header.contains(',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(if semicolons { b';' } else { b',' })
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| error.to_string())?.clone();
    let column = |names: &[&str]| {
        header
            .iter()
            .position(|title| names.iter().any(|name| title.eq_ignore_ascii_case(name)))
    };
    let label_at = column(&["label", "name"])
        .ok_or("the first line must name the columns, and one must be `label`")?;
    let roles_at = column(&["role", "roles"]);
    let expires_at = column(&["expires"]);
    let mut all = Vec::new();
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        if record.iter().all(str::is_empty) {
            continue;
        }
        let line = record.position().map_or(0, |at| line_of(text, at.byte()));
        let cell = |at: Option<usize>| {
            at.and_then(|at| record.get(at))
                .filter(|text| !text.is_empty())
        };
        let said = |why: String| format!("line {line}: {why}");
        let label = clean_label(cell(Some(label_at)).unwrap_or_default()).map_err(said)?;
        if let Some(first) = lines.insert(label.clone(), line) {
            return Err(said(format!(
                "the label of line {first} stands here once more"
            )));
        }
        let roles = match cell(roles_at) {
            None => usual.to_vec(),
            Some(text) => text
                .split([',', ';', '+', ' '])
                .filter(|role| !role.is_empty())
                .map(|role| known_role(role, roles))
                .collect::<Result<_, _>>()
                .map_err(said)?,
        };
        if roles.is_empty() {
            return Err(said(
                "no role; say --role, or fill a column `role`".to_owned(),
            ));
        }
        let expires = match cell(expires_at) {
            None => until,
            Some(day) => Some(
                day.parse()
                    .map_err(|_| said(format!("write the day `{day}` as 2027-12-31")))?,
            ),
        };
        all.push(Wanted {
            label,
            roles,
            expires,
        });
    }
    if all.is_empty() {
        return Err("nobody stands in it".to_owned());
    }
    Ok(all)
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

    fn read(text: &str) -> Result<Vec<Wanted>, String> {
        from_csv(text, &["member".to_owned()], None, &roles())
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
        for (text, said) in [
            ("Ash\nBirch\n", "one must be `label`"),
            (
                "label\nAsh\n\nAsh\n",
                "line 4: the label of line 2 stands here once more",
            ),
            (
                "label,role\nAsh,champoin\n",
                "line 2: no role is called `champoin`; did you mean `champion`?",
            ),
            (
                "label,expires\nAsh,31/12/2027\n",
                "line 2: write the day `31/12/2027` as",
            ),
            ("label,role\n,member\n", "line 2: a label is empty"),
            ("label\n", "nobody stands in it"),
        ] {
            let why = read(text).unwrap_err();
            assert!(why.contains(said), "{why}");
        }
    }
}
