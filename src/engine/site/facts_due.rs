//! Facts that somebody has to look at again, by date: for `pimh due`, which asks for nothing else of them.

use jiff::civil::Date;

use super::Site;
use crate::access::Level;
use crate::names::SitePath;

/// A contact to call again, or a number to look for anew.
#[derive(Clone, Debug)]
pub struct FactDue {
    /// When.
    pub day: Date,
    /// Whether it is a contact, and not a number.
    pub is_contact: bool,
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Who called it last, by name; nobody if that is not known.
    pub owner: Option<String>,
    /// Who may know it.
    pub level: Level,
    /// The file that it stands in.
    pub file: SitePath,
}

impl Site {
    /// The contacts and numbers for which it is known when somebody last looked, in the order of their files.
    pub fn facts_due(&self) -> Vec<FactDue> {
        let name_of = |id: &str| match self.data.people.get(id) {
            Some(person) => Some(person.value.name.clone()),
            None if id.is_empty() => None,
            None => Some(id.to_owned()),
        };
        let contacts = self.data.contacts.iter().filter_map(|(id, contact)| {
            Some(FactDue {
                day: contact.value.due()?,
                is_contact: true,
                id: id.clone(),
                title: contact.value.name.clone(),
                owner: name_of(&contact.value.verified_by),
                level: contact.level.clone(),
                file: contact.at.source.path.clone(),
            })
        });
        let figures = self.data.figures.iter().filter_map(|(id, figure)| {
            Some(FactDue {
                day: figure.value.due()?,
                is_contact: false,
                id: id.clone(),
                title: format!("{}: {}", figure.value.label, figure.value.value),
                owner: None,
                level: figure.level.clone(),
                file: figure.at.source.path.clone(),
            })
        });
        contacts.chain(figures).collect()
    }
}
