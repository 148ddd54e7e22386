//! Atom feeds, the sitemap and robots.txt. They are listed for the public, so they are the same in every tree.

use std::io::Cursor;

use jiff::civil::Date;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::Renderer;
use super::release::Rendered;
use crate::names::{Permalink, Slug};
use crate::site::outputs::addresses;
use crate::site::{Audience, Made, View, Visible, encoded};

/// As many entries as a feed has at most.
const MOST_ENTRIES: usize = 50;

impl Renderer {
    /// The feed of the whole site.
    pub fn site_feed<A: Audience>(&self, view: &View<'_, A>) -> Rendered<A> {
        let pages = view.pages().filter(|page| !page.is_section()).collect();
        let title = &view.config().title;
        feed(view, &Permalink::new(addresses::FEED), title, "/", pages)
    }

    /// The feed of a section.
    pub fn section_feed<A: Audience>(&self, section: &Visible<'_, A>) -> Rendered<A> {
        let view = section.view();
        let title = format!("{} - {}", section.title(), view.config().title);
        let (at, about) = (
            addresses::feed_of(section.address()),
            section.address().path(),
        );
        feed(view, &at, &title, about, view.feed_of(section))
    }

    /// The feed of a topic.
    pub fn topic_feed<A: Audience>(&self, view: &View<'_, A>, topic: &Slug) -> Rendered<A> {
        let about = addresses::of_made(&Made::Topic(topic.clone()));
        let label = view
            .terms()
            .topics
            .get(topic)
            .map_or("", |term| &term.label);
        let title = format!("{label} - {}", view.config().title);
        let pages = view.feed_of_topic(topic);
        feed(
            view,
            &addresses::feed_of(&about),
            &title,
            about.path(),
            pages,
        )
    }

    /// The list of addresses for crawlers.
    pub fn sitemap<A: Audience>(&self, view: &View<'_, A>) -> Rendered<A> {
        let config = view.config();
        let mut entries: Vec<(String, Option<Date>)> = view
            .pages()
            .filter(Visible::is_announced)
            .map(|page| {
                (
                    config.base_url.whole(&encoded(page.address().path())),
                    page.changed(),
                )
            })
            .collect();
        for (address, made) in view.made() {
            if !matches!(made, Made::NotFound | Made::Search | Made::StyleGuide) {
                entries.push((config.base_url.whole(&encoded(address.path())), None));
            }
        }
        entries.sort();
        // A folder that gave way to a page that the program makes has the address of that page.
        entries.dedup_by(|a, b| a.0 == b.0);
        let bytes = xml(|w| {
            let root = [("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9")];
            w.create_element("urlset")
                .with_attributes(root)
                .write_inner_content(|w| {
                    for (address, day) in &entries {
                        w.create_element("url").write_inner_content(|w| {
                            element(w, "loc", address)?;
                            if let Some(day) = day {
                                element(w, "lastmod", &day.to_string())?;
                            }
                            Ok(())
                        })?;
                    }
                    Ok(())
                })?;
            Ok(())
        });
        Rendered::new(view, bytes)
    }

    /// `robots.txt`: where the sitemap is. It names no path, since a list of what to keep out of is a map.
    pub fn robots<A: Audience>(&self, view: &View<'_, A>) -> Rendered<A> {
        let sitemap = view.config().base_url.whole(addresses::SITEMAP);
        let text = format!("User-agent: *\nDisallow:\n\nSitemap: {sitemap}\n");
        Rendered::new(view, text.into_bytes())
    }
}

fn feed<A: Audience>(
    view: &View<'_, A>,
    at: &Permalink,
    title: &str,
    about: &str,
    pages: Vec<Visible<'_, A>>,
) -> Rendered<A> {
    let config = view.config();
    let mut dated: Vec<(Date, Visible<'_, A>)> = pages
        .into_iter()
        .filter(Visible::is_fed)
        .filter_map(|page| page.changed().map(|day| (day, page)))
        .collect();
    dated.sort_by(|(a, page_a), (b, page_b)| b.cmp(a).then(page_a.number().cmp(&page_b.number())));
    dated.truncate(MOST_ENTRIES);
    let whole = |permalink: &str| config.base_url.whole(&encoded(permalink));
    // A feed without entries was last changed on no day; the Unix epoch says so and never moves.
    let updated = dated
        .first()
        .map_or_else(|| "1970-01-01".to_owned(), |(day, _)| day.to_string());
    let bytes = xml(|w| {
        let language = config.language.as_str();
        let root = [
            ("xmlns", "http://www.w3.org/2005/Atom"),
            ("xml:lang", language),
        ];
        w.create_element("feed")
            .with_attributes(root)
            .write_inner_content(|w| {
                element(w, "title", title)?;
                element(w, "id", &whole(at.path()))?;
                element(w, "updated", &format!("{updated}T00:00:00Z"))?;
                link(w, "self", "application/atom+xml", &whole(at.path()))?;
                link(w, "alternate", "text/html", &whole(about))?;
                w.create_element("author")
                    .write_inner_content(|w| element(w, "name", &config.title))?;
                for (day, page) in &dated {
                    let address = whole(page.address().path());
                    let published = page.front().and_then(|front| front.published);
                    w.create_element("entry").write_inner_content(|w| {
                        element(w, "title", page.title())?;
                        element(w, "id", &address)?;
                        link(w, "alternate", "text/html", &address)?;
                        element(w, "updated", &format!("{day}T00:00:00Z"))?;
                        if let Some(day) = published {
                            element(w, "published", &format!("{day}T00:00:00Z"))?;
                        }
                        if let Some(summary) = page.front().and_then(|front| front.summary.as_ref())
                        {
                            element(w, "summary", &summary.value)?;
                        }
                        Ok(())
                    })?;
                }
                Ok(())
            })?;
        Ok(())
    });
    Rendered::new(view, bytes)
}

type XmlWriter = Writer<Cursor<Vec<u8>>>;

fn xml(write: impl FnOnce(&mut XmlWriter) -> std::io::Result<()>) -> Vec<u8> {
    let mut writer = Writer::new_with_indent(Cursor::new(Vec::new()), b' ', 1);
    let written = writer
        .write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))
        .and_then(|()| write(&mut writer));
    written.expect("a vector takes whatever is written to it");
    let mut bytes = writer.into_inner().into_inner();
    bytes.push(b'\n');
    bytes
}

fn element(writer: &mut XmlWriter, name: &str, text: &str) -> std::io::Result<()> {
    writer
        .create_element(name)
        .write_text_content(BytesText::new(&sound(text)))?;
    Ok(())
}

fn link(writer: &mut XmlWriter, rel: &str, kind: &str, href: &str) -> std::io::Result<()> {
    writer
        .create_element("link")
        .with_attributes([("rel", rel), ("type", kind), ("href", href)])
        .write_empty()?;
    Ok(())
}

/// XML 1.0 has no place for some characters that Unicode has.
fn sound(text: &str) -> std::borrow::Cow<'_, str> {
    let bad = |c: char| {
        matches!(c, '\u{fffe}' | '\u{ffff}') || (c < ' ' && !matches!(c, '\t' | '\n' | '\r'))
    };
    if text.contains(bad) {
        text.replace(bad, "\u{fffd}").into()
    } else {
        text.into()
    }
}
