//! The words of a page put together: every gap of a body filled as the page's view has it.

use std::collections::BTreeSet;

use tera::{Context, Value};

use super::model::{self, html, map, maybe, text};
use super::release::UsedFiles;
use super::shown::{GALLERY_WIDTH, PictureShown, TEXT_WIDTH, framed, origin};
use super::{Renderer, language_of};
use crate::access::Level;
use crate::diagnostic::Diagnostic;
use crate::document::Scope;
use crate::document::blocks::{Argument, Fills, Opened, asked};
use crate::document::body::{Block, Body, Fact, FactKind, Gap, Link, Picture, Piece};
use crate::document::markdown::escaped;
use crate::fields::NATIONS;
use crate::marks::Marked;
use crate::media;
use crate::site::{Audience, Visible, VisibleAsset};
use crate::theme::Phrases;

/// What is remembered from one gap to the next.
pub(super) struct Filling<'r, 'v, A: Audience> {
    pub(super) renderer: &'r Renderer,
    pub(super) page: &'v Visible<'v, A>,
    pub(super) words: &'r Phrases,
    pub(super) t: Value,
    pub(super) explained: BTreeSet<String>,
    /// The nations that the words are about: those of the page, in a box for one nation that one.
    nations: Vec<&'static str>,
    /// Who may read the page of the link that is open, if that is not everybody who reads this.
    pub(super) open_link: Option<Level>,
    /// The files to which the words lead.
    pub(super) files: UsedFiles,
}

impl<'r, 'v, A: Audience> Filling<'r, 'v, A> {
    /// Begins the words of a page, or of one of its boxes, in a language.
    pub(super) fn of(
        renderer: &'r Renderer,
        page: &'v Visible<'v, A>,
        words: &'r Phrases,
        t: &Value,
    ) -> Filling<'r, 'v, A> {
        Filling {
            renderer,
            page,
            words,
            t: t.clone(),
            explained: BTreeSet::new(),
            nations: page
                .front()
                .map_or_else(Vec::new, |front| front.nations.clone()),
            open_link: None,
            files: UsedFiles::new(),
        }
    }

    /// The HTML of a page or box, with marks where boxes stand.
    ///
    /// # Errors
    ///
    /// The first component of the theme that fails.
    pub(super) fn scope(&mut self, scope: &Scope, is_page: bool) -> Result<String, Diagnostic> {
        if is_page && self.page.kind().is().is_sheet && !self.page.is_section() {
            self.tips(scope)
        } else {
            self.body(&scope.body, scope)
        }
    }

    fn body(&mut self, body: &Body, scope: &Scope) -> Result<String, Diagnostic> {
        let mut out = String::with_capacity(body.html.len() + 512);
        for piece in body.pieces() {
            match piece {
                Piece::Html(html) => out.push_str(html),
                Piece::Gap(gap) => self.gap(gap, scope, &mut out)?,
            }
        }
        Ok(out)
    }

    /// A page of tips: each section is an item of one list, up to the first card or do-list.
    fn tips(&mut self, scope: &Scope) -> Result<String, Diagnostic> {
        let explained = self.explained.clone();
        let [before, tips, after] = self.parts(scope, false)?;
        if tips.is_empty() {
            return Ok(before + &after);
        }
        if !is_nested(&tips) {
            // Raw HTML that begins in one tip and ends in another cannot be an item of a list.
            self.explained = explained;
            return self.body(&scope.body, scope);
        }
        Ok(format!("{before}{}\n{after}", self.tip_list(&tips)?))
    }

    /// The tips of a page and its care cards, as a leaflet has them: nothing that only some may read.
    ///
    /// # Errors
    ///
    /// As [`Filling::scope`].
    pub(super) fn leaflet(&mut self, scope: &Scope) -> Result<(String, String), Diagnostic> {
        let [_, tips, cards] = self.parts(scope, true)?;
        let tips = if tips.is_empty() || !is_nested(&tips) {
            String::new()
        } else {
            self.tip_list(&tips)?
        };
        Ok((tips, cards))
    }

    fn tip_list(&self, tips: &str) -> Result<String, Diagnostic> {
        let list = format!("<ol>\n{tips}</li>\n</ol>");
        let block = map([
            ("heading", Value::none()),
            ("id", Value::none()),
            ("level", Value::from(2)),
            ("path", Value::from("tips")),
        ]);
        self.component("tips", block, Some(&list))
    }

    /// What stands before the tips, the tips as items that are still open at the end, and what follows.
    /// For a leaflet there are no pictures and no boxes, and of what follows only the care cards.
    fn parts(&mut self, scope: &Scope, leaflet: bool) -> Result<[String; 3], Diagnostic> {
        let pieces: Vec<Piece<'_>> = scope.body.pieces().collect();
        let mut before = String::new();
        let mut tips = String::new();
        let mut after = String::new();
        let mut part = 0;
        for (index, piece) in pieces.iter().enumerate() {
            if let Piece::Gap(gap) = piece {
                let ends = match gap {
                    Gap::Block(block) => block.opened.kind.ends_tips,
                    Gap::Notes(_) => true,
                    Gap::Section => heading_of_cards(&pieces[index + 1..]),
                    _ => false,
                };
                if ends {
                    part = 2;
                } else if matches!(gap, Gap::Section) && part < 2 {
                    tips.push_str(if part == 1 { "</li>\n<li>" } else { "<li>" });
                    part = 1;
                }
            }
            let out = match part {
                0 => &mut before,
                1 => &mut tips,
                _ => &mut after,
            };
            match piece {
                _ if leaflet && !on_paper(piece, part) => {}
                Piece::Html(html) => out.push_str(html),
                Piece::Gap(gap) => self.gap(gap, scope, out)?,
            }
        }
        Ok([before, tips, after])
    }

    fn gap(&mut self, gap: &Gap, scope: &Scope, out: &mut String) -> Result<(), Diagnostic> {
        let view = self.page.view();
        match gap {
            Gap::Href(link) => {
                if let Some(own) = scope.own_id(&link.dest) {
                    out.push_str(&escaped(&own));
                } else if let Some(href) = view.href(link, self.page) {
                    out.push_str(&escaped(&href.url));
                    self.files.extend(href.file);
                    self.open_link = href.gated;
                } else if view.has_left(link, self.page) {
                    // An <a> that leads nowhere is words.
                    if out.ends_with("href=\"") {
                        out.truncate(out.len() - "href=\"".len());
                        out.push_str("data-left=\"");
                    }
                } else if crate::names::is_unsafe(&link.dest) {
                    out.push('#');
                } else {
                    out.push_str(&escaped(&link.dest));
                }
            }
            Gap::LinkEnd => {
                if let Some(level) = self.open_link.take() {
                    let roles = model::role_labels(&level, &view.config().roles, self.words);
                    out.push_str(&format!(
                        " {}",
                        escaped(&self.words.get("lock_note").replace("{roles}", &roles))
                    ));
                }
            }
            Gap::Picture(picture) => self.picture(picture, TEXT_WIDTH, out)?,
            Gap::Fact(fact) => self.fact(fact, out)?,
            Gap::Block(block) => {
                let html = self.block(block, scope)?;
                out.push_str(&html);
            }
            Gap::Box(index) => {
                let number = scope.boxes[*index].number;
                out.push_str(&Marked(format_args!("box:{number}")).to_string());
            }
            Gap::Word(key) => out.push_str(&escaped(self.words.get(key))),
            Gap::Numbered(key, number) => {
                out.push_str(&escaped(
                    &self.words.get(key).replace("{n}", &number.to_string()),
                ));
            }
            Gap::Section => {}
            Gap::Notes(body) => {
                let html = self.body(body, scope)?;
                out.push_str(&html);
            }
        }
        Ok(())
    }

    /// The address of a file that the words use from now on.
    fn use_file(&mut self, asset: &VisibleAsset<'_, A>) -> String {
        let url = asset.url();
        self.files.insert(url.clone());
        url
    }

    /// A picture, shown about as wide as `widths` says.
    fn picture(
        &mut self,
        picture: &Picture,
        widths: &str,
        out: &mut String,
    ) -> Result<(), Diagnostic> {
        let Some(asset) = self.page.view().asset(&picture.link, self.page) else {
            // Told of before; where that did not stop the build, its words stand in its place.
            out.push_str(&escaped(&picture.alt));
            return Ok(());
        };
        let shown = PictureShown {
            asset: &asset,
            alt: &picture.alt,
            widths,
            is_lazy: picture.number > 0,
        };
        let img = self.renderer.img(&shown, &mut self.files)?;
        let origin = origin(&asset, self.words);
        out.push_str(&match picture.alone {
            true => framed(&img, &picture.caption, &origin),
            false => img + &origin,
        });
        Ok(())
    }

    fn fact(&mut self, fact: &Fact, out: &mut String) -> Result<(), Diagnostic> {
        let view = self.page.view();
        let (component, value) = match fact.kind {
            FactKind::Figure => (
                "figure_inline",
                view.figure(&fact.id)
                    .map(|figure| ("figure", model::figure(figure))),
            ),
            FactKind::Contact => {
                let contact = view.contact(&fact.id, &self.nations);
                (
                    "contact_inline",
                    contact.map(|contact| {
                        (
                            "contact",
                            model::contact(&fact.id, contact, &language_of(self.page)),
                        )
                    }),
                )
            }
            FactKind::Term => {
                let first = self.explained.insert(fact.id.clone());
                let term = view.term(&fact.id).map(|term| {
                    let value = map([
                        ("label", Value::from(term.label.as_str())),
                        ("meaning", Value::from(term.meaning.as_str())),
                        ("first", Value::from(first)),
                    ]);
                    ("term", value)
                });
                ("term", term)
            }
        };
        if let Some((name, value)) = value {
            let html = self.component(component, map([(name, value)]), None)?;
            out.push_str(html.trim());
        }
        Ok(())
    }

    fn block(&mut self, block: &Block, scope: &Scope) -> Result<String, Diagnostic> {
        let opened = &block.opened;
        let around = self.nations.clone();
        if opened.kind.argument == Argument::Nation {
            let said = opened
                .argument
                .split_whitespace()
                .next()
                .unwrap_or_default();
            let named = |nation: &&&str| said.eq_ignore_ascii_case(nation);
            self.nations = NATIONS.iter().filter(named).copied().collect();
        }
        let body = self.body(&block.body, scope)?;
        self.nations = around;
        let view = self.page.view();
        if opened.is_open_box() {
            return Ok(body);
        }
        let argument = opened.argument.as_str();
        let (id, rest) = argument
            .split_once(char::is_whitespace)
            .unwrap_or((argument, ""));
        let heading = match opened.heading() {
            ("", _) => Value::none(),
            (heading, _) if opened.kind.is_care => html(&model::with_calls(
                heading,
                &view.crisis_contacts(&self.nations),
            )),
            (heading, _) => html(&escaped(heading)),
        };
        let mut value = vec![
            ("heading", heading),
            ("id", Value::none()),
            ("level", Value::from(u64::from(block.level))),
            ("path", Value::from(block.path.as_str())),
        ];
        match opened.kind.argument {
            // The words of a part or table are in the text before it is read.
            Argument::Heading | Argument::Part | Argument::Table => {}
            Argument::Figure => match view.figure(id) {
                Some(figure) => value.push(("figure", model::figure(figure))),
                None => return Ok(body),
            },
            Argument::Contact => match view.contact(id, &self.nations) {
                Some(contact) => value.extend([
                    (
                        "contact",
                        model::contact(id, contact, &language_of(self.page)),
                    ),
                    ("own", self.own_language()),
                ]),
                None => return Ok(body),
            },
            Argument::Pages => {}
            Argument::Source => value.push(("source", text(argument))),
            Argument::Speaker => {
                let who = argument
                    .strip_suffix("sample")
                    .map_or(argument, |who| who.trim_end_matches([',', ' ']));
                value.extend([
                    ("who", text(who)),
                    ("sample", Value::from(who.len() != argument.len())),
                ]);
            }
            Argument::Nation => value.push(("nation", Value::from(id.to_lowercase()))),
            Argument::Film => {
                let Some(said) = self.film(opened, &body) else {
                    return Ok(body);
                };
                value.extend(said);
            }
            Argument::File => {
                let at = opened.argument_at.clone();
                let Some(file) = view.asset(
                    &Link {
                        dest: id.to_owned(),
                        at,
                    },
                    self.page,
                ) else {
                    return Ok(body);
                };
                value.push(("file", self.file(&file, rest.trim())));
            }
        }
        match opened.kind.fills {
            Fills::Nothing => {}
            Fills::Calls => {
                let all = view.crisis_contacts(&self.nations);
                let own = all
                    .iter()
                    .filter(|(_, one)| one.urgency == Some(opened.kind.name));
                let language = language_of(self.page);
                let calls = own.map(|(id, one)| model::contact(id, one, &language));
                value.push(("contacts", model::list(calls)));
            }
            Fills::CrisisContacts => {
                let (contacts, verified) =
                    model::crisis_contacts(view, &language_of(self.page), &self.nations);
                value.extend([
                    ("contacts", contacts),
                    ("verified", verified),
                    ("own", self.own_language()),
                ]);
            }
            Fills::Rows => {
                let (asked, _, _) = asked::asked(argument);
                let rows = view.listed(&asked, self.page);
                let rows = rows.iter();
                let rows = rows.map(|page| self.renderer.rows.of(page, self.words));
                value.push(("rows", model::list(rows)));
            }
            Fills::Pictures => {
                let mut pictures = Vec::new();
                for gap in &block.body.gaps {
                    if let Gap::Picture(picture) = gap {
                        let mut one = String::new();
                        let alone = Picture {
                            alone: true,
                            ..(**picture).clone()
                        };
                        self.picture(&alone, GALLERY_WIDTH, &mut one)?;
                        pictures.push(html(&one));
                    }
                }
                value.push(("pictures", model::list(pictures)));
            }
            Fills::Cards => {
                let links = block.links.iter();
                let cards = links.filter_map(|(link, words)| self.card(link, words));
                let cards = cards.collect::<Vec<_>>();
                value.push(("cards", Value::from(cards)));
            }
        }
        if opened.kind.names_its_kind {
            value.push(("kind", Value::from(opened.kind.name)));
        }
        let mut entries = tera::Map::new();
        for (key, value) in value {
            entries.insert(key.into(), value);
        }
        self.component(opened.component, Value::from(entries), Some(&body))
    }

    /// The language of the site's own facts, on a page that is in another.
    fn own_language(&self) -> Value {
        let language = self.page.view().config().language.as_str();
        if language.starts_with(self.words.get("lang")) {
            return Value::none();
        }
        map([
            ("language", Value::from(language)),
            ("dir", Value::from(model::direction(language))),
        ])
    }

    fn file(&mut self, asset: &VisibleAsset<'_, A>, label: &str) -> Value {
        let name = asset.file().path.file_name();
        map([
            ("url", Value::from(self.use_file(asset))),
            ("name", Value::from(name)),
            ("label", maybe(Some(label))),
            ("kind", Value::from(media::kind_label(name))),
            ("size", Value::from(media::size_label(asset.file().len))),
        ])
    }

    /// A film or recording: its file with what belongs to it, or where it stands on another site. `None` if there is no such
    /// file, which is told.
    fn film(&mut self, opened: &Opened, body: &str) -> Option<Vec<(&'static str, Value)>> {
        let view = self.page.view();
        let named = |filling: &mut Self, name: &str| {
            let (dest, at) = opened.said_as(name)?;
            let dest = dest.to_owned();
            let asset = view.asset(&Link { dest, at }, filling.page)?;
            Some(filling.file(&asset, ""))
        };
        let optional = |file: Option<Value>| file.unwrap_or_else(Value::none);
        let (src, at) = opened.said_as("src")?;
        let dest = src.to_owned();
        let mut said = vec![("poster", self.poster(opened).unwrap_or_else(Value::none))];
        if src.contains("://") {
            let href = view.href(&Link { dest, at }, self.page)?;
            let host = src
                .split("://")
                .nth(1)
                .and_then(|rest| rest.split(['/', '?', '#']).next());
            let host = host.unwrap_or_default().trim_start_matches("www.");
            let elsewhere = map([("url", Value::from(href.url)), ("host", Value::from(host))]);
            said.extend([("elsewhere", elsewhere), ("file", Value::none())]);
        } else {
            let asset = view.asset(&Link { dest, at }, self.page)?;
            let file = self.file(&asset, "");
            said.extend([("file", file), ("elsewhere", Value::none())]);
        }
        said.extend([
            ("captions", optional(named(self, "captions"))),
            ("transcript_file", optional(named(self, "transcript"))),
            (
                "transcript",
                match body.trim().is_empty() {
                    true => Value::none(),
                    false => html(body),
                },
            ),
        ]);
        Some(said)
    }

    /// The picture of a film, with its size, so that nothing moves when it comes.
    fn poster(&mut self, opened: &Opened) -> Option<Value> {
        let (dest, at) = opened.said_as("poster")?;
        let dest = dest.to_owned();
        let asset = self.page.view().asset(&Link { dest, at }, self.page)?;
        // What is wrong with the file is told where it is published.
        let look = self.renderer.media.look(asset.file()).ok();
        let size = look.and_then(|look| look.size);
        let side = |side: Option<u32>| side.map_or_else(Value::none, Value::from);
        Some(map([
            ("url", Value::from(self.use_file(&asset))),
            ("width", side(size.map(|(width, _)| width))),
            ("height", side(size.map(|(_, height)| height))),
        ]))
    }

    /// A card: the words of its link, and what its page says of itself.
    fn card(&mut self, link: &Link, words: &str) -> Option<Value> {
        let view = self.page.view();
        let row = match view.linked(link, self.page) {
            Some(entry) => self.renderer.rows.entry(&entry, view.config(), self.words),
            None => {
                let href = view.href(link, self.page)?;
                self.files.extend(href.file);
                map([
                    ("url", Value::from(href.url)),
                    ("summary", Value::none()),
                    ("drawing", Value::none()),
                    ("lang", Value::none()),
                    ("badges", model::list([])),
                ])
            }
        };
        let mut card = row.into_map()?;
        card.insert("title".into(), Value::from(words));
        Some(Value::from(card))
    }

    fn component(
        &self,
        name: &str,
        block: Value,
        body: Option<&str>,
    ) -> Result<String, Diagnostic> {
        let mut context = Context::new();
        context.insert_value("block", block);
        context.insert_value("t", self.t.clone());
        self.renderer
            .engine
            .component(&self.renderer.theme, name, &context, body)
            .map_err(|trouble| super::failed(&trouble, self.page.source()))
    }
}

/// Whether every element that begins in some tips ends in the same tip; the last item is still open.
fn is_nested(tips: &str) -> bool {
    const VOID: [&str; 8] = ["area", "br", "col", "hr", "img", "input", "source", "wbr"];
    let mut open: Vec<&str> = Vec::new();
    for tag in tips.split('<').skip(1) {
        let end = tag
            .find(|c: char| c.is_whitespace() || c == '>' || (c == '/' && !tag.starts_with('/')));
        let name = &tag[..end.unwrap_or(tag.len())];
        match name.strip_prefix('/') {
            Some(name) if open.pop() != Some(name) => return false,
            Some(_) => {}
            None if VOID.contains(&name) || tag.contains("/>") => {}
            None => open.push(name),
        }
    }
    open == ["li"]
}

/// Whether a piece of a page of tips stands on its leaflet; the parts are before, tips and after.
fn on_paper(piece: &Piece<'_>, part: usize) -> bool {
    match piece {
        Piece::Gap(Gap::Block(block)) => part < 2 || block.opened.kind.is_care,
        Piece::Gap(Gap::Box(_) | Gap::Picture(_)) => false,
        _ => part < 2,
    }
}

/// Whether a section is only the heading of the cards that follow it.
fn heading_of_cards(rest: &[Piece<'_>]) -> bool {
    for (index, piece) in rest.iter().enumerate() {
        let Piece::Html(html) = piece else { continue };
        let Some((_, after)) = html.split_once("</h2>") else {
            continue;
        };
        // A box in between may be one that others do not know of.
        let mut next = rest
            .iter()
            .skip(index + 1)
            .filter(|piece| !matches!(piece, Piece::Gap(Gap::Box(_))));
        return after.trim().is_empty()
            && matches!(next.next(), Some(Piece::Gap(Gap::Block(block))) if block.opened.kind.ends_tips);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::is_nested;

    #[test]
    fn tips_are_items_only_if_each_ends_what_it_begins() {
        for sound in [
            "<li><h2>One</h2><p>Rest.<br>Eat.</p></li>\n<li><h2>Two</h2>",
            "<li><img src=\"a.svg\" alt=\"\"><svg><path d=\"M0 0\"/></svg>",
        ] {
            assert!(is_nested(sound), "{sound}");
        }
        for broken in [
            "<li><div>One</li>\n<li>Two</div>",
            "<li><p>One</li>\n<li>Two",
            "<li>One</div>",
            "<li><div>One",
        ] {
            assert!(!is_nested(broken), "{broken}");
        }
    }
}
