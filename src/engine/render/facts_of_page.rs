//! What pages of a site's own types say of themselves under their heading. Every kind of value has one form here, so that a theme
//! shows types that it has never heard of.

use tera::Value;

use super::Renderer;
use super::facts::{fact_value, plain, value};
use super::fields::{inline, link};
use super::release::UsedFiles;
use super::values::{html, list, map};
use crate::document::FrontMatter;
use crate::fields::meaning::Shown;
use crate::fields::{Field, FieldKind};
use crate::site::{Audience, Entry, Visible};
use crate::theme::Phrases;

impl Renderer {
    /// The facts of a page, in the order of its type. Adds the files that they lead to.
    pub(super) fn facts<A: Audience>(
        &self,
        page: &Visible<'_, A>,
        front: &FrontMatter,
        words: &Phrases,
        files: &mut UsedFiles,
    ) -> Value {
        let kind = page.kind().is();
        let language = words.get("lang");
        let told = kind.facts.iter().filter_map(|fact| {
            let field = kind.fields.iter().find(|field| field.name == fact.field)?;
            if matches!(field.kind, FieldKind::Picture) {
                return None;
            }
            let shown = front.show(field);
            let values = match (field.kind, shown) {
                (FieldKind::Contact, Shown::Text(..)) => {
                    let said = self.field(page, field, shown, words, files);
                    vec![value(said, Value::none())]
                }
                _ => match linked(page, field, shown, files) {
                    Some(linked) => linked,
                    None => plain(shown, words),
                },
            };
            (!values.is_empty()).then(|| fact_value(fact.label.in_language(language), values))
        });
        list(told)
    }
}

/// What a field says that leads somewhere, or that is marked; nothing of other fields.
fn linked<A: Audience>(
    page: &Visible<'_, A>,
    field: &Field,
    shown: Shown<'_>,
    files: &mut UsedFiles,
) -> Option<Vec<Value>> {
    let view = page.view();
    match (field.kind, shown) {
        (FieldKind::Link, Shown::Text(dest, at)) => {
            let href = view.href(&link(dest, at), page);
            let href = href.map(|href| {
                files.extend(href.file);
                value(Value::from(readable(dest)), Value::from(href.url))
            });
            Some(href.into_iter().collect())
        }
        (FieldKind::Page, Shown::Text(dest, at)) => {
            let (title, url) = match view.linked(&link(dest, at), page)? {
                Entry::Page(page) => (page.title().to_owned(), page.url()),
                Entry::Teased(teaser) => {
                    let address = crate::site::encoded(teaser.address.path());
                    (teaser.title, view.config().base_url.link(&address))
                }
            };
            Some(vec![value(Value::from(title), Value::from(url))])
        }
        (FieldKind::File, Shown::Text(dest, at)) => {
            let asset = view.asset(&link(dest, at), page)?;
            files.insert(asset.url());
            let name = asset.file().path.file_name();
            Some(vec![value(Value::from(name), Value::from(asset.url()))])
        }
        (FieldKind::Marked, Shown::Words(lines)) => {
            let marked = lines.iter().map(|line| {
                map([
                    ("text", Value::from(line.value.as_str())),
                    ("url", Value::none()),
                    ("day", Value::none()),
                    ("html", html(&inline(&line.value))),
                ])
            });
            Some(marked.collect())
        }
        (FieldKind::Person, Shown::Text(id, _)) => {
            let name = view.person(id).map_or(id, |person| person.name.as_str());
            Some(vec![value(Value::from(name), Value::none())])
        }
        _ => None,
    }
}

/// An address as people read it.
fn readable(dest: &str) -> &str {
    let plain = ["https://", "http://", "mailto:", "tel:"];
    let bare = plain.iter().find_map(|start| dest.strip_prefix(start));
    bare.unwrap_or(dest).trim_end_matches('/')
}
