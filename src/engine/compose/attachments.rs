//! The pictures and downloads of sealed pages: sealed themselves, and opened by what stands in the pages that use them.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::gate::FileKey;

/// A sealed picture or download, as the pages that use it know it.
#[derive(Clone, Debug, Serialize)]
pub struct Attachment {
    #[serde(flatten)]
    key: FileKey,
    mime: String,
    name: String,
    size: usize,
}

impl Attachment {
    fn of_file(key: FileKey, name: &str, size: usize) -> Attachment {
        let mime = mime_guess::from_path(name).first_or_octet_stream();
        Attachment {
            key,
            mime: mime.essence_str().to_owned(),
            name: name.to_owned(),
            size,
        }
    }

    /// A part of a search index, which nobody saves under a name.
    pub(super) fn pack(key: FileKey, number: usize, size: usize) -> Attachment {
        Attachment {
            key,
            mime: "application/octet-stream".to_owned(),
            name: number.to_string(),
            size,
        }
    }
}

/// Every sealed file, by its address as pages write it.
#[derive(Default)]
pub struct Attachments(HashMap<String, Attachment>);

impl Attachments {
    /// Adds a file under the address that pages write.
    pub fn add(&mut self, url: String, key: FileKey, file_name: &str, size: usize) {
        self.0
            .insert(url, Attachment::of_file(key, file_name, size));
    }

    /// Those that stand in some HTML.
    pub(super) fn used_in<'a>(&'a self, html: &str, used: &mut BTreeMap<&'a str, &'a Attachment>) {
        if self.0.is_empty() {
            return;
        }
        for (at, _) in html.match_indices("=\"") {
            let Some(value) = html.get(at + 2..).and_then(|rest| rest.split('"').next()) else {
                continue;
            };
            let value = match value.contains('&') {
                true => Cow::Owned(value.replace("&#39;", "'").replace("&amp;", "&")),
                false => Cow::Borrowed(value),
            };
            if let Some((url, attachment)) = self.0.get_key_value(value.as_ref()) {
                used.insert(url, attachment);
            }
        }
    }
}
