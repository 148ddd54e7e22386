//! What pages can be about. Without the file topics are free.

use std::collections::BTreeMap;

use super::records::{DataFile, Kept, Record};
use crate::diagnostic::{Diagnostic, Notes};
use crate::fields::rows::rows;
use crate::fields::{Field, FieldKind};

rows! {
    /// Something that pages can be about.
    Topic {
        [label: String] Field::new("label", FieldKind::Text, "As readers see it.").needed("label = \"As readers see it\"");
    }
}

/// Labels by id. A topic is for everybody.
impl Kept for Option<BTreeMap<String, String>> {
    fn read(file: &DataFile<'_>, notes: &mut Notes) -> Self {
        let topics: Vec<(String, Record<Topic>)> = file.records(notes);
        for (_, record) in topics.iter().filter(|(_, topic)| !topic.level.is_public()) {
            notes.push(Diagnostic::topic_for_some(&record.at));
        }
        let labels = topics.into_iter();
        Some(labels.map(|(id, topic)| (id, topic.value.label)).collect())
    }
}
