//! What fields of front matter are to templates. Each kind of field has one form there, whatever the field; only what
//! is computed from several of them is made by name.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use tera::{Map, Value};

use super::Renderer;
use super::model::{self, Entries, day, html, label, list, map, maybe, text};
use super::release::UsedFiles;
use super::shown::{FIELD_WIDTH, PictureShown, framed, origin};
use crate::document::body::Link;
use crate::document::fields::EVERY_PAGE;
use crate::document::types::event::{ENDS, STARTS};
use crate::document::{FrontMatter, PageType};
use crate::fields::meaning::{Said, Shown, source_of_picture, words_of_picture};
use crate::fields::{Field, FieldKind, Placed};
use crate::site::outputs::addresses;
use crate::site::{Audience, TermSet, Visible, encoded};
use crate::theme::Phrases;

/// What the program says of a page beside what its fields say: name, whether it is a list, and what it is.
#[rustfmt::skip] // A table: one value on each line.
pub const GIVEN: &[(&str, bool, &str)] = &[
    ("title", false, "what it is called"),
    ("lang", false, "its language"),
    ("dir", false, "`ltr` or `rtl`"),
    ("other_words", false, "whether the theme has no words in its language, so that `t` is in another (yes or no)"),
    ("head_title", false, "title, a dash, the site's title"),
    ("url", false, "the address from the root"),
    ("canonical", false, "the whole address"),
    ("type", false, "`guidance`, `top-tips`, …, or `section`, `home`, `locked`, `search`, `list`"),
    ("kind", false, "the caption above the heading, in words (\"Top tips for fathers\")"),
    ("number", false, "of a good practice point, else nothing"),
    ("drawing", false, "`mother`, `father`, `parents`, `grandparent`, `baby`, `night`, `visit`, `group` or `help`; or nothing"),
    ("stages", false, "the same as `stage` in one line: a range in words, where it is one"),
    ("badges", true, "list of `role` (its place in the settings, from 1), `label`: who may read; empty on public pages"),
    ("crumbs", true, "list of `url`, `title`, from the home page to the parent"),
    ("lead", false, "the line under the heading: `summary`, unless an import took that from the words"),
    ("body", false, "the HTML of the words, safe; headings from `h2`"),
    ("contents", true, "list of `id`, `title`; empty under three headings"),
    ("feedback", false, "a `mailto:` address with page and version filled in, or nothing"),
    ("related", true, "rows"),
    ("prev", false, "a row, or nothing"),
    ("next", false, "a row, or nothing"),
    ("crisis", false, "`full`, `line`, `none`"),
    ("contacts", true, "the crisis contacts for the help panel"),
    ("contacts_verified", false, "the oldest date on which one of them was checked"),
    ("translations", true, "list of `lang`, `dir`, `label`, `url`"),
    ("original", false, "of a translation: `url`, `title`, `lang`, `behind` (yes or no), `version`, `unchecked` (yes or no)"),
    ("status", false, "`published` or `withdrawn`"),
    ("overdue", false, "whether its review is overdue on the day of the build"),
    ("sample", false, "whether to show the sample banner"),
    ("leaflet", false, "`code`, `url`, `size`; or nothing. On the leaflet itself also `tips` and `cards` (HTML, safe), `address` (as people type it) and `qr` (a drawing, safe; or nothing)"),
    ("rows", true, "of a section, a list, or a home page without a file: its rows"),
    ("recent", true, "of the home page: the pages reviewed last"),
    ("feed_url", false, "of a public section: its feed"),
    ("og_type", false, "for the head"),
    ("json_ld", false, "for the head, safe"),
    ("noindex", false, "keep search engines away"),
    ("send", false, "of a public page for families: `words` to hand on (title, address, a line to call), `sms` and `mail`, links with them in a message; or nothing"),
    ("chrome", false, "of a page in a language for which the settings have words: `title`, `help` and `footer` of the site in it, as `site` has them, each link with `lang` where its words are in another; or nothing"),
    ("extra", false, "what fields of types of your own say, and what stands under `extra`, each by its name with underscores: `page.extra.closing_day`"),
    ("facts", true, "the same for readers: list of `label`, `values`, each of these with `text`, and `url`, `day` or `html` if it is a link, a day or marked words"),
    ("pictures", true, "of a page of a type of your own: the pictures in its fields, each a figure as HTML, safe"),
    ("edit_url", false, "of a public page: where its file can be changed, if the settings say so"),
    ("closed", false, "whether the day is over until which it holds"),
    ("csp", false, "the content security policy of this page"),
];

/// What the program adds to the fields of pages about something that takes place.
pub const OF_WHAT_TAKES_PLACE: &[(&str, &str)] = &[
    ("start_time", "the time of the clock at which it begins"),
    ("end_time", "the time at which it ends"),
    ("calendar_url", "its calendar file"),
    ("past", "whether it is over (yes or no)"),
];

/// What the program adds to the fields of pages that show dates.
pub const OF_WHAT_HAS_DATES: &[(&str, &str)] = &[(
    "dates",
    "rows of the next events that share a topic, five at most",
)];

/// A page of which nothing is said: every name that a template may ask for, with nothing behind it.
pub(super) fn nothing_said() -> Entries {
    static NOTHING: LazyLock<Entries> = LazyLock::new(|| {
        let mut value = Entries::default();
        for (name, is_list, _) in GIVEN {
            let nothing = if *is_list { list([]) } else { Value::none() };
            value.set(name, nothing);
        }
        let own = PageType::all().flat_map(|kind| kind.is().fields);
        for field in EVERY_PAGE.iter().chain(own) {
            match field.seen.map(|seen| seen.split_once('.').ok_or(seen)) {
                None => {}
                Some(Ok((group, _))) => {
                    value.set(group, Value::none());
                }
                Some(Err(name)) => {
                    value.set(name, nothing(field.kind));
                }
            }
        }
        value
    });
    NOTHING.clone()
}

/// What a template finds where a field of a kind says nothing.
fn nothing(kind: FieldKind) -> Value {
    match kind {
        kind if kind.is_list() => list([]),
        FieldKind::Flag => Value::from(false),
        _ => Value::none(),
    }
}

/// A link that is written in a field.
pub(super) fn link(dest: &str, at: Option<&std::ops::Range<usize>>) -> Link {
    Link {
        dest: dest.to_owned(),
        at: at.cloned().unwrap_or(0..0),
    }
}

impl Renderer {
    /// Adds to the value of a page what its fields say, and the files that they lead to.
    pub(super) fn add_fields<A: Audience>(
        &self,
        value: &mut Entries,
        page: &Visible<'_, A>,
        front: &FrontMatter,
        words: &Phrases,
        files: &mut UsedFiles,
    ) {
        let kind = page.kind().is();
        let own = kind.fields.iter().map(|field| (field, front.show(field)));
        let mut groups: Vec<(&'static str, Map)> = Vec::with_capacity(3);
        for (field, shown) in front.rows().chain(own) {
            let Some(seen) = field.seen else { continue };
            let said = self.field(page, field, shown, words, files);
            match seen.split_once('.') {
                None => {
                    value.set(seen, said);
                }
                Some((group, name)) => {
                    let at = groups.iter().position(|(known, _)| *known == group);
                    let at = at.unwrap_or_else(|| {
                        groups.push((group, Map::with_capacity(12)));
                        groups.len() - 1
                    });
                    if let Some((_, group)) = groups.get_mut(at) {
                        group.insert(name.into(), said);
                    }
                }
            }
        }
        if !front.extra.is_empty() {
            let extra = super::values::free_entries(&front.extra);
            match groups.iter_mut().find(|(group, _)| *group == "extra") {
                // A field of the type goes before.
                Some((_, own)) => {
                    for (name, value) in extra {
                        own.entry(name).or_insert(value);
                    }
                }
                None => groups.push(("extra", extra)),
            }
        }
        if !kind.facts.is_empty()
            && let Some((_, extra)) = groups.iter().find(|(group, _)| *group == "extra")
        {
            value.set("pictures", super::shown::of_fields(kind, extra));
        }
        for (group, mut said) in groups {
            if group == "dates" {
                // Two fields say it, each in its way.
                said.insert("due".into(), day(front.review_due()));
            }
            if kind.seen == Some(group) {
                if kind.takes_place && !add_times(&mut said, page, front, files) {
                    continue;
                }
                if kind.has_dates {
                    said.insert("dates".into(), self.dates(page, front, words));
                }
            }
            value.set(group, Value::from(said));
        }
        if !kind.facts.is_empty() {
            value.set("facts", self.facts(page, front, words, files));
        }
    }

    /// What one field says, in the form of its kind.
    pub(super) fn field<A: Audience>(
        &self,
        page: &Visible<'_, A>,
        field: &Field,
        shown: Shown<'_>,
        words: &Phrases,
        files: &mut UsedFiles,
    ) -> Value {
        let view = page.view();
        let mut href = |dest, at| {
            let href = view.href(&link(dest, at), page)?;
            files.extend(href.file);
            Some(href.url)
        };
        match (field.kind, shown) {
            (kind, Shown::Nothing) => nothing(kind),
            (FieldKind::Web, Shown::Text(link, _)) => text(on_the_web(link)),
            (FieldKind::Link, Shown::Text(dest, at)) => maybe(href(dest, at).as_deref()),
            (FieldKind::LinkOrWords, Shown::Text(dest, at)) => {
                text(&href(dest, at).unwrap_or_else(|| dest.to_owned()))
            }
            (FieldKind::Page, Shown::Text(dest, at)) => {
                let entry = view.linked(&link(dest, at), page);
                entry.map_or_else(Value::none, |entry| {
                    self.rows.entry(&entry, view.config(), words)
                })
            }
            (FieldKind::File, Shown::Text(dest, at)) => {
                let asset = view.asset(&link(dest, at), page);
                asset.map_or_else(Value::none, |asset| {
                    let name = asset.file().path.file_name();
                    files.insert(asset.url());
                    map([
                        ("url", Value::from(asset.url())),
                        ("name", Value::from(name)),
                        ("kind", Value::from(crate::media::kind_label(name))),
                        (
                            "size",
                            Value::from(crate::media::size_label(asset.file().len)),
                        ),
                    ])
                })
            }
            (FieldKind::Picture, Shown::Records(records)) => {
                let shown = records.first();
                let shown = shown.and_then(|said| self.picture_of_field(page, said, words, files));
                shown.map_or_else(Value::none, |shown| html(&shown))
            }
            (FieldKind::Person, Shown::Text(id, _)) => model::person(view, id),
            (FieldKind::Contact, Shown::Text(id, _)) => Value::from(match view.contact(id, &[]) {
                Some(contact) if !contact.email.is_empty() => contact.email.clone(),
                Some(contact) if !contact.phone.is_empty() => {
                    format!("{}, {}", contact.name, contact.phone)
                }
                Some(contact) => contact.name.clone(),
                None => id.to_owned(),
            }),
            (FieldKind::People, Shown::Words(ids)) => {
                list(ids.iter().map(|id| model::person(view, &id.value)))
            }
            (FieldKind::Topics, Shown::Words(names)) => {
                self.terms(page, field.name, names, &view.terms().topics)
            }
            (FieldKind::Tags, Shown::Words(names)) => {
                self.terms(page, field.name, names, &view.terms().tags)
            }
            (FieldKind::Marked, Shown::Words(lines)) => {
                list(lines.iter().map(|line| html(&inline(&line.value))))
            }
            (_, Shown::Text(words, _)) => text(words),
            (_, Shown::Words(words)) => {
                list(words.iter().map(|word| Value::from(word.value.as_str())))
            }
            (_, Shown::Choices(names)) => {
                list(names.iter().map(|name| label(words, field.name, name)))
            }
            (_, Shown::Day(date)) => day(Some(date)),
            (_, Shown::Moment(moment)) => day(Some(moment.date)),
            (_, Shown::Flag(flag)) => Value::from(flag),
            (_, Shown::Number(number)) => Value::from(number),
            (FieldKind::Records(fields), Shown::Records(records)) => {
                list(records.iter().map(|record| {
                    let said = |field: &Field| {
                        let is = |said: &&Said| said.field.name == field.name;
                        let said = record.iter().find(is);
                        said.map_or(Shown::Nothing, |said| said.value.show())
                    };
                    let entries = fields.iter().map(|field| {
                        let value = self.field(page, field, said(field), words, files);
                        (field.name.into(), value)
                    });
                    Value::from(entries.collect::<Map>())
                }))
            }
            (_, Shown::Records(_)) => list([]),
            (_, Shown::Free(entries)) => super::values::free_table(entries),
        }
    }

    /// A picture in a field, with where it is from. Nothing if it may not be shown, which is told where it is used.
    fn picture_of_field<A: Audience>(
        &self,
        page: &Visible<'_, A>,
        said: &[Said],
        words: &Phrases,
        files: &mut UsedFiles,
    ) -> Option<String> {
        let (src, at) = source_of_picture(said)?;
        let asset = page.view().asset(&link(src, Some(at)), page)?;
        let shown = PictureShown {
            asset: &asset,
            alt: words_of_picture(said),
            widths: FIELD_WIDTH,
            is_lazy: false,
        };
        let img = self.img(&shown, files).ok()?;
        Some(framed(&img, "", &origin(&asset, words)))
    }

    /// Words that pages may be found by, each with the address of its own page where there is one.
    fn terms<A: Audience>(
        &self,
        page: &Visible<'_, A>,
        kind: &str,
        names: &[Placed<String>],
        known: &TermSet,
    ) -> Value {
        let view = page.view();
        list(names.iter().map(|name| {
            let term = known.named(&name.value);
            let address = term.and_then(|(slug, _)| view.term_address(kind, slug));
            let label = term.map_or(name.value.as_str(), |(_, term)| term.label.as_str());
            let url = address.map(|address| view.config().base_url.link(address.path()));
            map([
                ("label", Value::from(label)),
                ("url", maybe(url.as_deref())),
            ])
        }))
    }

    /// The next events that share a topic with a page.
    fn dates<A: Audience>(
        &self,
        page: &Visible<'_, A>,
        front: &FrontMatter,
        words: &Phrases,
    ) -> Value {
        let view = page.view();
        let today = view.today();
        let topics = |front: &FrontMatter| -> BTreeSet<String> {
            let topics = front.topics.iter();
            topics.map(|topic| topic.value.clone()).collect()
        };
        let own = topics(front);
        let coming = view.events().into_iter().filter(|event| {
            event.front().is_some_and(|event| {
                event.get(STARTS).is_some_and(|starts| starts.date >= today)
                    && !topics(event).is_disjoint(&own)
            })
        });
        list(coming.take(5).map(|event| self.rows.of(&event, words)))
    }
}

/// Adds the times of something that takes place. `false` if it is not said when.
fn add_times<A: Audience>(
    said: &mut Map,
    page: &Visible<'_, A>,
    front: &FrontMatter,
    files: &mut UsedFiles,
) -> bool {
    let Some(starts) = front.get(STARTS) else {
        return false;
    };
    let view = page.view();
    let ends = front.get(ENDS);
    let time = |time: Option<jiff::civil::Time>| {
        time.map_or_else(Value::none, |time| {
            Value::from(format!("{:02}:{:02}", time.hour(), time.minute()))
        })
    };
    let address = addresses::calendar_of(page.address());
    let calendar = view.config().base_url.link(&encoded(address.path()));
    files.insert(calendar.clone());
    let is_past = ends.unwrap_or(starts).date < view.today();
    for (name, value) in [
        ("start_time", time(starts.time)),
        ("end_time", time(ends.and_then(|ends| ends.time))),
        ("calendar_url", Value::from(calendar)),
        ("past", Value::from(is_past)),
    ] {
        said.insert(name.into(), value);
    }
    true
}

/// A link of a source, if it leads to the web.
fn on_the_web(link: &str) -> &str {
    if link.starts_with("https://") || link.starts_with("http://") {
        link
    } else {
        ""
    }
}

/// One line of Markdown in front matter: emphasis and such, without blocks or links.
pub(super) fn inline(words: &str) -> String {
    use pulldown_cmark::{Event, Parser, Tag, TagEnd};
    let mut out = String::new();
    for event in Parser::new(words) {
        match event {
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                out.push_str(&crate::document::markdown::escaped(&text));
            }
            Event::Code(text) => {
                out.push_str(&format!(
                    "<code>{}</code>",
                    crate::document::markdown::escaped(&text)
                ));
            }
            Event::Start(Tag::Strong) => out.push_str("<strong>"),
            Event::End(TagEnd::Strong) => out.push_str("</strong>"),
            Event::Start(Tag::Emphasis) => out.push_str("<em>"),
            Event::End(TagEnd::Emphasis) => out.push_str("</em>"),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    out
}
