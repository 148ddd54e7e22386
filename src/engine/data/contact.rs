//! Whom to call or write to.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::records::{DataFile, Kept, Record};
use crate::diagnostic::{Diagnostic, Notes};
use crate::fields::rows::rows;
use crate::fields::{Field, FieldKind, NATIONS};
use crate::names::{nearest, primary_language};

/// How soon somebody needs whom a contact leads to: the names of the three cards.
pub const URGENCIES: [&str; 3] = ["emergency", "urgent", "non-urgent"];

rows! {
    /// Someone to call or write to.
    Contact {
        [name: String] Field::new("name", FieldKind::Text, "Who they are.").needed("name = \"Who they are\"");
        [verified: Option<Date>] Field::new("verified", FieldKind::Day, "The day on which somebody called it. A panel shows the oldest day of its contacts, if each has one. `--live` wants it.");
        [verified_by: String] Field::new("verified-by", FieldKind::Text, "Who called: an id of _data/people.toml, or a name.");
        [phone: String] Field::new("phone", FieldKind::Text, "The number to call.");
        [text: String] Field::new("text", FieldKind::Text, "The number for text messages.");
        [text_word: String] Field::new("text-word", FieldKind::Text, "What to write to that number, where it must be a certain word.");
        [chat: String] Field::new("chat", FieldKind::Web, "Where to write with them in a browser.");
        [email: String] Field::new("email", FieldKind::Text, "The address to write to.");
        [link: String] Field::new("link", FieldKind::Web, "Their page on the web.");
        [hours: String] Field::new("hours", FieldKind::Text, "When they are there.");
        [languages: String] Field::new("languages", FieldKind::Words, "In which languages they speak.");
        [for_whom: String] Field::new("for", FieldKind::Text, "For what.");
        [nation: Option<&'static str>] Field::new("nation", FieldKind::Choice(&NATIONS), "Where they are for.");
        [instead_of: String] Field::new("instead-of", FieldKind::Text, "The name of another contact, in whose place this one stands on pages for its nation and in boxes for its nation; nowhere else.");
        [crisis: bool] Field::new("crisis", FieldKind::Flag, "Yes puts it into the help panel of every page that has one, in the order of this file.");
        [urgency: Option<&'static str>] Field::new("urgency", FieldKind::Choice(&URGENCIES), "The card that it belongs to: of a contact for a crisis, its number stands on each card of that name.");
        [translations: BTreeMap<String, ContactWords>] Field::new("translations", FieldKind::Named(ContactWords::ROWS), "What pages in other languages say, by the first part of the language: `name`, `hours`, `for`.");
        [sample: bool] Field::new("sample", FieldKind::Flag, "Whether it is made up. Pages say so, and it never goes out under `--live`.");
    }
}

/// A contact is called again after so many days.
const DAYS: i64 = 90;

impl Contact {
    /// When somebody should call it again; nothing if nobody ever has.
    pub fn due(&self) -> Option<Date> {
        self.verified.map(|day| day.saturating_add(DAYS.days()))
    }
}

rows! {
    /// What is said of a contact in another language. Empty is what is the same there.
    ContactWords {
        [name: String] Field::new("name", FieldKind::Text, "Who they are.");
        [hours: String] Field::new("hours", FieldKind::Text, "When they are there.");
        [for_whom: String] Field::new("for", FieldKind::Text, "For what.");
    }
}

/// In the order of the file, with what is said in other languages under the first part of each language.
impl Kept for Vec<(String, Record<Contact>)> {
    fn read(file: &DataFile<'_>, notes: &mut Notes) -> Self {
        let mut contacts: Self = file.records(notes);
        for (_, contact) in &mut contacts {
            let translations = std::mem::take(&mut contact.value.translations);
            let primary =
                |(language, words): (String, ContactWords)| (primary_language(&language), words);
            contact.value.translations = translations.into_iter().map(primary).collect();
        }
        stand_for_others(file, &contacts, notes);
        contacts
    }
}

/// Tells of contacts that stand in the place of one that is not there, or of themselves: they would be seen nowhere.
fn stand_for_others(
    file: &DataFile<'_>,
    contacts: &[(String, Record<Contact>)],
    notes: &mut Notes,
) {
    for (id, contact) in contacts {
        let other = &contact.value.instead_of;
        let others = || contacts.iter().map(|(other, _)| other.as_str());
        if other.is_empty() || other != id && others().any(|known| known == other) {
            continue;
        }
        let near = nearest(other, others().filter(|known| known != id));
        let at = file
            .value_of(id, "instead-of")
            .unwrap_or_else(|| contact.at.clone());
        notes.push(Diagnostic::stands_for_nobody(id, other, near, &at));
    }
}
