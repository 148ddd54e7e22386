//! What pages of some types have besides: a training, an event, a publication.

use std::collections::BTreeSet;

use tera::Value;

use super::model::{day, list, map, maybe, text};
use super::{Renderer, calendar};
use crate::document::FrontMatter;
use crate::document::body::Link;
use crate::document::kind::PageType;
use crate::site::{Audience, Visible};
use crate::theme::Words;

impl Renderer {
    /// Of a training: its length, where to book, its next dates.
    pub(super) fn training<A: Audience>(
        &self,
        page: &Visible<'_, A>,
        front: &FrontMatter,
        words: &Words,
    ) -> Value {
        if page.kind() != PageType::Training {
            return Value::none();
        }
        let view = page.view();
        let book = front.book_link.as_ref().map(|link| {
            let link = Link {
                dest: link.value.clone(),
                at: link.at.clone(),
            };
            view.href(&link, page).map_or(link.dest, |href| href.url)
        });
        let today = view.today();
        let coming = view.events().into_iter().filter(|event| {
            let topic = |front: &FrontMatter| {
                front
                    .topics
                    .iter()
                    .map(|topic| topic.value.clone())
                    .collect::<BTreeSet<_>>()
            };
            let shared = event.front().map(topic).unwrap_or_default();
            let starts = event.front().and_then(|front| front.starts);
            starts.is_some_and(|starts| starts.date >= today) && !shared.is_disjoint(&topic(front))
        });
        map([
            ("mode", maybe(front.mode)),
            ("length", maybe(front.length.as_deref())),
            ("accredited", maybe(front.accredited)),
            ("for", maybe(front.for_whom.as_deref())),
            ("focus", maybe(front.focus.as_deref())),
            (
                "variants",
                list(
                    front.variants.iter().map(|(name, length)| {
                        map([("name", text(name)), ("length", text(length))])
                    }),
                ),
            ),
            ("book", maybe(book.as_deref())),
            (
                "dates",
                list(coming.take(5).map(|event| self.rows.of(&event, words))),
            ),
        ])
    }

    /// Of an event: when, where, and whether it is past.
    pub(super) fn event<A: Audience>(&self, page: &Visible<'_, A>, front: &FrontMatter) -> Value {
        let (PageType::Event, Some(starts)) = (page.kind(), front.starts) else {
            return Value::none();
        };
        let view = page.view();
        let ends = front.ends.unwrap_or(starts);
        let time = |time: Option<jiff::civil::Time>| {
            time.map_or_else(Value::none, |time| {
                Value::from(format!("{:02}:{:02}", time.hour(), time.minute()))
            })
        };
        let contact = front
            .contact
            .as_ref()
            .map(|id| match view.contact(&id.value) {
                Some(contact) if !contact.email.is_empty() => contact.email.clone(),
                Some(contact) if !contact.phone.is_empty() => {
                    format!("{}, {}", contact.name, contact.phone)
                }
                Some(contact) => contact.name.clone(),
                None => id.value.clone(),
            });
        let calendar = view
            .config()
            .base_url
            .link(&crate::site::encoded(calendar::address(page).path()));
        map([
            ("kind", maybe(front.event_kind)),
            ("starts", day(Some(starts.date))),
            ("ends", day(front.ends.map(|ends| ends.date))),
            ("start_time", time(starts.time)),
            ("end_time", time(front.ends.and_then(|ends| ends.time))),
            ("place", maybe(front.place.as_deref())),
            ("online", maybe(front.online.as_deref())),
            ("capacity", maybe(front.capacity.as_deref())),
            ("contact", maybe(contact.as_deref())),
            ("calendar_url", Value::from(calendar)),
            ("past", Value::from(ends.date < view.today())),
        ])
    }

    /// Of a publication: its file, and what came after it.
    pub(super) fn publication<A: Audience>(
        &self,
        page: &Visible<'_, A>,
        front: &FrontMatter,
        words: &Words,
    ) -> Value {
        if page.kind() != PageType::Publication {
            return Value::none();
        }
        let view = page.view();
        let link_of = |placed: &crate::fields::Placed<String>| Link {
            dest: placed.value.clone(),
            at: placed.at.clone(),
        };
        let link = front
            .link
            .as_ref()
            .and_then(|link| view.href(&link_of(link), page))
            .map(|href| href.url);
        let file = front
            .file
            .as_ref()
            .and_then(|file| view.asset(&link_of(file), page))
            .map(|asset| {
                let name = asset.file().path.file_name();
                map([
                    (
                        "url",
                        Value::from(
                            view.config()
                                .base_url
                                .link(&crate::site::encoded(asset.address().path())),
                        ),
                    ),
                    ("name", Value::from(name)),
                    ("kind", Value::from(crate::media::kind_label(name))),
                    (
                        "size",
                        Value::from(crate::media::size_label(asset.file().len)),
                    ),
                ])
            });
        let newer = front
            .superseded_by
            .as_ref()
            .and_then(|newer| view.linked(&link_of(newer), page));
        map([
            ("publisher", maybe(front.publisher.as_deref())),
            ("year", maybe(front.year.as_deref())),
            ("month", maybe(front.month.as_deref())),
            ("pages", maybe(front.pages.as_deref())),
            ("link", maybe(link.as_deref())),
            ("file", file.unwrap_or_else(Value::none)),
            ("recommendation", maybe(front.recommendation.as_deref())),
            (
                "superseded_by",
                newer.map_or_else(Value::none, |entry| {
                    self.rows.entry(&entry, view.config(), words)
                }),
            ),
        ])
    }
}
