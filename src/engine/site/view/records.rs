//! Records of the data files: figures, contacts, people, terms.

use std::collections::BTreeMap;

use super::assets::VisibleAsset;
use super::{Audience, View};
use crate::data::{Contact, Figure, Person, PictureFacts, Record, Term};

impl<'s, A: Audience> View<'s, A> {
    /// The terms that are explained to these readers, by label.
    pub fn glossary(&self) -> impl Iterator<Item = (&'s str, &'s Term, bool)> {
        let mut terms: Vec<_> = self
            .site
            .data
            .terms
            .iter()
            .filter(|(_, record)| self.may_read(&record.level))
            .map(|(id, record)| (id.as_str(), &record.value, record.level == self.level))
            .collect();
        terms.sort_by_key(|(_, term, _)| deunicode::deunicode(&term.label).to_lowercase());
        terms.into_iter()
    }

    /// A figure, if these readers may know it.
    pub fn figure(&self, id: &str) -> Option<&'s Figure> {
        self.record(self.site.data.figures.get(id))
    }

    /// A contact, if these readers may know it: in words about some nations the one that stands there in its place.
    pub fn contact(&self, id: &str, nations: &[&str]) -> Option<&'s Contact> {
        let asked = self.record(self.site.data.contact(id))?;
        if nations.is_empty() || is_for(asked, nations) {
            return Some(asked);
        }
        let instead = self
            .contacts()
            .find(|(_, one)| one.instead_of == id && is_for(one, nations));
        Some(instead.map_or(asked, |(_, contact)| contact))
    }

    /// A person, if these readers may know them.
    pub fn person(&self, id: &str) -> Option<&'s Person> {
        self.record(self.site.data.people.get(&crate::data::person_id(id)))
    }

    /// Where a picture is from, if these readers may know it.
    pub fn picture_facts(&self, picture: &VisibleAsset<'_, A>) -> Option<&'s PictureFacts> {
        let path = picture.file().path.in_content()?;
        self.record(self.site.data.pictures.of(path))
    }

    /// A term, if these readers may know it.
    pub fn term(&self, id: &str) -> Option<&'s Term> {
        self.record(self.site.data.terms.get(id))
    }

    /// The contacts for an emergency, in the order of their file. In words about some nations those for other nations
    /// are left out, if there is one for these; in all other words those that stand in another's place.
    pub fn crisis_contacts(&self, nations: &[&str]) -> Vec<(&'s str, &'s Contact)> {
        let all = || self.contacts().filter(|(_, contact)| contact.crisis);
        let own = all().any(|(_, one)| one.nation.is_some_and(|nation| nations.contains(&nation)));
        all()
            .filter(|(_, contact)| match own {
                true => is_for(contact, nations),
                false => contact.instead_of.is_empty(),
            })
            .collect()
    }

    /// The contacts that these readers may know, in the order of their file.
    fn contacts(&self) -> impl Iterator<Item = (&'s str, &'s Contact)> {
        let all = self.site.data.contacts.iter();
        all.filter_map(|(id, record)| Some((id.as_str(), self.record(Some(record))?)))
    }

    /// The words that people type, with the words that pages use instead.
    pub fn synonyms(&self) -> &'s BTreeMap<String, Vec<String>> {
        &self.site.data.synonyms
    }

    /// What somebody in danger types, in all languages.
    pub fn crisis_words(&self) -> impl Iterator<Item = &'s String> {
        self.site.data.crisis.values().flatten()
    }

    fn record<'r, T>(&self, record: Option<&'r Record<T>>) -> Option<&'r T> {
        record
            .filter(|record| self.may_read(&record.level))
            .map(|record| &record.value)
    }
}

/// Whether a contact is for one of some nations. One that names no nation, or the whole kingdom, is for each.
fn is_for(contact: &Contact, nations: &[&str]) -> bool {
    contact
        .nation
        .is_none_or(|nation| nation == "uk" || nations.contains(&nation))
}
