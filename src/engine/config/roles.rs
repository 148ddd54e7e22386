//! The roles as they are written, and what they include.

use super::written::{self, tell};
use crate::access::Roles;
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::fields::rows::Rows as _;
use crate::fields::{Fields, Table, Value};
use crate::names::RoleId;
use crate::source::SourceRef;

/// How many roles a site may have. Each holds others, and whatever is asked of one is asked of all.
const MOST: usize = 200;

/// Reads the roles. What is wrong with one is told; none of them has a meaning if they include each other in a ring.
pub(super) fn roles(source: &SourceRef, table: &Table, notes: &mut Notes) -> Roles {
    if let Some(entry) = table.0.get(MOST) {
        let at = Span::new(source, entry.key_at.clone());
        let wanted = format!("at most {MOST} roles");
        let problem = Diagnostic::wants("roles", &wanted, &at);
        let problem = problem.help("take those away that no page needs");
        notes.push(Diagnostic::settings(&problem));
        return Roles::default();
    }
    let names: Vec<&str> = table.0.iter().map(|entry| entry.key.as_str()).collect();
    let mut all = Vec::new();
    for entry in &table.0 {
        let at = Span::new(source, entry.key_at.clone());
        if entry.key == "public"
            || !entry
                .key
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        {
            notes.push(Diagnostic::bad_role_name(&entry.key, &at));
        }
        let Value::Table(role) = &entry.value.value else {
            notes.push(Diagnostic::settings(&Diagnostic::wants(
                &entry.key,
                "a table such as [roles.member]",
                &at,
            )));
            continue;
        };
        let mut fields = Fields::new(source, role);
        let (role, _) = written::Role::read(&mut fields, source, notes);
        let mut includes = Vec::new();
        for name in role.includes {
            if names.contains(&name.value.as_str()) {
                includes.push(RoleId::new(&name.value));
            } else {
                let at = fields.span(name.at.clone());
                let others: Vec<&str> = names
                    .iter()
                    .copied()
                    .filter(|name| *name != entry.key)
                    .collect();
                let unknown = Diagnostic::unknown_role(&name.value, &others, &at);
                notes.push(Diagnostic::settings(&unknown));
            }
        }
        tell(fields, notes);
        let label = role.label.unwrap_or_else(|| entry.key.clone());
        all.push((RoleId::new(&entry.key), label, includes));
    }
    match Roles::new(all) {
        Ok(roles) => roles,
        Err(trail) => {
            let last = trail.last().expect("a ring has roles in it").as_str();
            let at = table
                .0
                .iter()
                .find(|entry| entry.key == last)
                .map_or(0..0, |entry| entry.key_at.clone());
            let trail: Vec<&str> = trail.iter().map(RoleId::as_str).collect();
            notes.push(Diagnostic::role_loop(&trail, &Span::new(source, at)));
            Roles::default()
        }
    }
}
