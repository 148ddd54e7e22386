//! The pictures and downloads of sealed pages: sealed themselves, and opened by what stands in the pages that use them.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::access::{Level, Roles};
use crate::gate::FileKey;
use crate::render::release::UsedFiles;

/// The media type of bytes that a browser should only save.
const UNKNOWN: &str = "application/octet-stream";

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
        let mime = crate::media::media_type(name).unwrap_or(UNKNOWN);
        Attachment {
            key,
            mime: mime.to_owned(),
            name: name.to_owned(),
            size,
        }
    }

    /// A part of a search index, which nobody saves under a name.
    pub(super) fn pack(key: FileKey, number: usize, size: usize) -> Attachment {
        Attachment {
            key,
            mime: UNKNOWN.to_owned(),
            name: number.to_string(),
            size,
        }
    }
}

/// Every sealed file, by its address as pages write it, with the levels whose words use it.
#[derive(Default)]
pub struct Attachments(HashMap<String, (Attachment, Vec<Level>)>);

impl Attachments {
    /// Adds a file under the address that pages write, with the levels whose words use it.
    pub fn add(
        &mut self,
        url: String,
        users: Vec<Level>,
        key: FileKey,
        file_name: &str,
        size: usize,
    ) {
        let attachment = Attachment::of_file(key, file_name, size);
        self.0.insert(url, (attachment, users));
    }

    /// Those among the files to which words of a level lead. What its readers may not have is none of them, whatever
    /// the words say.
    pub(super) fn among<'a>(
        &'a self,
        files: &UsedFiles,
        level: &Level,
        roles: &Roles,
    ) -> BTreeMap<&'a str, &'a Attachment> {
        let known = files.iter().filter_map(|url| self.0.get_key_value(url));
        let may_have = |users: &[Level]| users.iter().any(|user| roles.visible_from(user, level));
        known
            .filter(|(_, (_, users))| may_have(users))
            .map(|(url, (attachment, _))| (url.as_str(), attachment))
            .collect()
    }
}
