//! A page handed on: a short text with its title, its address and a line to call, and links that put it into a message.
//! Only pages of the public are; whoever hands one on tells nobody but the person they choose.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tera::Value;

use super::model::map;
use crate::document::FrontMatter;
use crate::names::primary_language;
use crate::site::{Audience, Visible};
use crate::theme::Phrases;

/// What a template may print to hand a page on; nothing for a theme without words for it.
pub(super) fn sendable<A: Audience>(
    page: &Visible<'_, A>,
    front: &FrontMatter,
    language: &str,
    words: &Phrases,
    canonical: &str,
) -> Value {
    let Some(form) = words.find("send_words") else {
        return Value::none();
    };
    let contacts = page.view().crisis_contacts(&front.nations);
    let called = || {
        contacts
            .iter()
            .filter(|(_, contact)| !contact.phone.is_empty())
    };
    // The line for whoever wants to talk, before those for a danger.
    let talks = called().find(|(_, contact)| contact.urgency == Some("non-urgent"));
    let line = talks.or_else(|| called().next()).map(|(_, contact)| {
        let translated = contact.translations.get(&primary_language(language));
        let name = translated.map(|words| words.name.as_str());
        let name = name
            .filter(|name| !name.is_empty())
            .unwrap_or(&contact.name);
        format!("{name}: {}", contact.phone)
    });
    let text = form
        .replace("{title}", page.title())
        .replace("{url}", canonical)
        .replace("{line}", line.as_deref().unwrap_or_default());
    let text = text.trim_end();
    let encoded = utf8_percent_encode(text, NON_ALPHANUMERIC);
    let subject = utf8_percent_encode(page.title(), NON_ALPHANUMERIC);
    map([
        ("words", Value::from(text)),
        ("sms", Value::from(format!("sms:?body={encoded}"))),
        (
            "mail",
            Value::from(format!("mailto:?subject={subject}&body={encoded}")),
        ),
    ])
}
