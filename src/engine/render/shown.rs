//! A picture as a page shows it: in its sizes, with its words, and with where it is from.
//!
//! It never decides who may see a picture: whoever has one as a [`VisibleAsset`] may.

use tera::value::Key;
use tera::{Map, Value};

use super::Renderer;
use super::release::UsedFiles;
use super::values::list;
use crate::config::description::Description;
use crate::diagnostic::Diagnostic;
use crate::document::markdown::escaped;
use crate::fields::FieldKind;
use crate::media::sizes::Sizes;
use crate::site::{Audience, VisibleAsset};
use crate::theme::Phrases;

/// How wide pictures in the text are, for browsers to choose a size before they know the page: a screen of a phone, and
/// a column of text on others.
pub(super) const TEXT_WIDTH: &str = "(min-width: 42em) 40em, 100vw";

/// The same in a gallery, where two stand side by side, and three in a column of text.
pub(super) const GALLERY_WIDTH: &str = "(min-width: 42em) 13em, 50vw";

/// The same above the facts of a page.
pub(super) const FIELD_WIDTH: &str = "(min-width: 42em) 20em, 100vw";

/// A picture about to be shown.
pub(super) struct PictureShown<'a, 'v, A: Audience> {
    pub(super) asset: &'a VisibleAsset<'v, A>,
    /// What it shows; empty if it is only decoration.
    pub(super) alt: &'a str,
    /// About how wide it is shown.
    pub(super) widths: &'a str,
    /// Whether it may be loaded later than the words.
    pub(super) is_lazy: bool,
}

impl Renderer {
    /// The picture alone. Adds the files that a browser may choose from.
    ///
    /// # Errors
    ///
    /// What is wrong with the file.
    pub(super) fn img<A: Audience>(
        &self,
        picture: &PictureShown<'_, '_, A>,
        files: &mut UsedFiles,
    ) -> Result<String, Diagnostic> {
        let asset = picture.asset;
        let look = self.media.look(asset.file())?;
        let lazy = if picture.is_lazy {
            " loading=\"lazy\""
        } else {
            ""
        };
        let size = look
            .size
            .map(|(width, height)| format!(" width=\"{width}\" height=\"{height}\""))
            .unwrap_or_default();
        let alt = escaped(picture.alt);
        let told = |src: &str, set: &str| {
            let src = escaped(src);
            format!("<img src=\"{src}\"{set} alt=\"{alt}\"{size}{lazy} decoding=\"async\">")
        };
        let Some(sizes) = look.sizes else {
            let url = asset.url();
            files.insert(url.clone());
            return Ok(told(&url, ""));
        };
        let folder = asset.sizes_url();
        let names = sizes.widths().into_iter().map(Sizes::name);
        let plain = sizes.plain();
        let all = names.chain(plain.clone());
        files.extend(all.map(|name| format!("{folder}{name}")));
        let widths = picture.widths;
        let set = escaped(&sizes.source_set(&folder)).into_owned();
        let set = format!(" srcset=\"{set}\" sizes=\"{widths}\"");
        Ok(match plain {
            Some(plain) => format!(
                "<picture><source type=\"image/webp\"{set}>{}</picture>",
                told(&format!("{folder}{plain}"), "")
            ),
            // Whoever can show it can choose as well, but for a program that only fetches.
            None => {
                let widest = sizes.widths().into_iter().max().map(Sizes::name);
                told(&format!("{folder}{}", widest.unwrap_or_default()), &set)
            }
        })
    }
}

/// A picture that stands alone, with the words under it and where it is from.
pub(super) fn framed(img: &str, caption: &str, origin: &str) -> String {
    let words = escaped(caption);
    let origin = if caption.is_empty() {
        origin.trim_start()
    } else {
        origin
    };
    match (caption, origin) {
        ("", "") => format!("<figure class=\"picture\">{img}</figure>"),
        _ => format!(
            "<figure class=\"picture\">{img}<figcaption>{words}{origin}</figcaption></figure>"
        ),
    }
}

/// Who made a picture, and that those who can be known on it agreed; nothing where nothing is said of it.
pub(super) fn origin<A: Audience>(picture: &VisibleAsset<'_, A>, words: &Phrases) -> String {
    let Some(facts) = picture.view().picture_facts(picture) else {
        return String::new();
    };
    let credit = (!facts.credit.is_empty()).then(|| {
        words
            .get("picture_credit")
            .replace("{credit}", &facts.credit)
    });
    let consent = facts
        .has_consent()
        .then(|| words.get("picture_consent").to_owned());
    let said: Vec<String> = credit.into_iter().chain(consent).collect();
    match said.is_empty() {
        true => String::new(),
        false => format!(
            " <small class=\"origin\">{}</small>",
            escaped(&said.join(" "))
        ),
    }
}

/// The pictures that the fields of a page of a site's own type show, each a figure, in the order of its type.
pub(super) fn of_fields(kind: &Description, extra: &Map) -> Value {
    let shown = kind.facts.iter().filter_map(|fact| {
        let field = kind.fields.iter().find(|field| field.name == fact.field)?;
        let name = field.seen?.strip_prefix("extra.")?;
        let picture = extra.get(&Key::from(name.to_owned()))?;
        let is_picture = matches!(field.kind, FieldKind::Picture) && picture.is_safe();
        is_picture.then(|| picture.clone())
    });
    list(shown)
}
