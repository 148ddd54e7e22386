//! `pimh access list`: who holds what, since when. No code is in it, for none is kept.

use serde_json::json;

use super::failure::Done;
use super::keyring;
use super::report::whose;
use crate::exit::Exit;
use crate::gate::Listed;
use crate::people::Standing;
use crate::people::risks::lost_roles;
use crate::print::{self, count};
use crate::session::Session;

/// `pimh access list`.
pub fn list(session: &Session) -> Done {
    let keyring = keyring::open_at(&session.root)?;
    let today = session.request.choice.today;
    let hide = session.voice.redacts;
    let label = |row: &Listed<'_>| match hide {
        true => "(reader)".to_owned(),
        false => row.invitation.label.clone(),
    };
    let standing = |row: &Listed<'_>| Standing::of(row, today);
    let rows: Vec<Listed<'_>> = keyring.list().collect();
    if session.voice.is_json() {
        let readers: Vec<_> = rows
            .iter()
            .map(|row| {
                json!({
                    "locator": row.locator, "label": label(row), "roles": row.invitation.roles,
                    "issued": row.invitation.issued, "expires": row.invitation.expires,
                    "revoked": row.revoked, "renewals": row.renewals, "state": standing(row).name(),
                })
            })
            .collect();
        let keyholders: Vec<&str> = keyring.keyholders().collect();
        let text = json!({
            "schema": 1, "today": today, "demonstration": keyring.is_demonstration(),
            "keyholders": keyholders, "readers": readers,
        });
        print::json(&text);
        return Ok(Exit::Done);
    }
    let widest = |texts: &mut dyn Iterator<Item = String>| {
        texts.map(|text| text.chars().count()).max().unwrap_or(0)
    };
    let roles = |row: &Listed<'_>| row.invitation.roles.join(", ");
    let label_width = widest(&mut rows.iter().map(label));
    let role_width = widest(&mut rows.iter().map(roles));
    for row in &rows {
        let line = format!(
            "{}  {:label_width$}  {:role_width$}  since {}  {}",
            row.locator,
            label(row),
            roles(row),
            row.invitation.issued,
            worth(standing(row))
        );
        print::line(line.trim_end());
    }
    let valid = rows.iter().filter(|row| standing(row).is_valid()).count();
    if rows.is_empty() {
        print::line("No reader has a code yet.");
    } else {
        print::line(&format!(
            "\n{}; valid: {valid}.",
            count(rows.len(), "code", "codes")
        ));
    }
    for (role, labels) in lost_roles(&keyring, &session.config.roles, today) {
        print::line(&format!(
            "The settings have no role {role}, so it opens nothing for {} (`pimh access rename-role {role} NEW`).",
            whose(&labels, hide)
        ));
    }
    let names: Vec<String> = keyring
        .keyholders()
        .map(|name| format!("\"{name}\""))
        .collect();
    print::line(&format!("Keyholders: {}.", names.join(", ")));
    Ok(Exit::Done)
}

/// What a code is worth, in words.
fn worth(standing: Standing) -> String {
    match standing {
        Standing::Valid(None) => String::new(),
        Standing::Valid(Some(day)) => format!("until {day}"),
        Standing::Expired(day) => format!("expired {day}"),
        Standing::Revoked(day) => format!("revoked {day}"),
    }
}
