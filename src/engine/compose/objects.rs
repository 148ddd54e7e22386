//! The plaintexts of sealed objects, as `src/gate/format.md` has them.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;

use super::attachments::Attachment;

/// What is said of a page beside its words.
#[derive(Default, Serialize)]
pub(super) struct Meta<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) lang: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) dir: Option<&'static str>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub(super) kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) covers: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) crumbs: Option<&'a str>,
    pub(super) files: BTreeMap<&'a str, &'a Attachment>,
}

/// A page, or the boxes that a level adds to one.
#[derive(Serialize)]
pub(super) struct PageObject<'a> {
    pub(super) meta: Meta<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) html: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) boxes: Vec<BoxObject<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) inner: Vec<Box<RawValue>>,
}

/// A box, with its place if nothing in the page marks it.
#[derive(Serialize)]
pub(super) struct BoxObject<'a> {
    pub(super) n: &'a str,
    pub(super) at: Option<&'a [usize]>,
    pub(super) html: &'a str,
}

/// What a level adds to every page, and where its own lie.
#[derive(Serialize)]
pub(super) struct NavObject<'a> {
    pub(super) meta: NavMeta<'a>,
    pub(super) menu: &'a str,
    /// What the level opens, for the page on which its readers sign in.
    pub(super) opens: &'a str,
    pub(super) rows: BTreeMap<&'a str, String>,
    pub(super) pages: BTreeMap<String, String>,
    pub(super) shells: Vec<&'a str>,
    pub(super) aliases: BTreeMap<&'a str, &'a str>,
    pub(super) search: &'a [Attachment],
}

/// Who a level is, among the others.
#[derive(Serialize)]
pub(super) struct NavMeta<'a> {
    pub(super) label: &'a str,
    pub(super) order: usize,
}

/// An object as JSON, of which so many bytes are words: room for them is made at once.
pub(super) fn json(object: &impl Serialize, words: usize) -> String {
    let mut json = Vec::with_capacity(words + words / 8 + 1024);
    serde_json::to_writer(&mut json, object)
        .expect("strings, numbers, lists and maps of them are all that an object holds");
    String::from_utf8(json).expect("JSON is text")
}
