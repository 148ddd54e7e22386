//! The words of `I2`; what it is stands in `i2.md`.

use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::prose::PictureSeen;

/// Nobody can stop in longer words.
const LONGEST: usize = 150;

/// What is said already, in small letters.
const SAID: [&str; 15] = [
    "image of ",
    "an image of ",
    "picture of ",
    "a picture of ",
    "photo of ",
    "a photo of ",
    "photograph of ",
    "a photograph of ",
    "graphic of ",
    "icon of ",
    "an icon of ",
    "screenshot of ",
    "a screenshot of ",
    "llun o ",
    "delwedd o ",
];

/// The words of each picture.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    for picture in &page.prose.pictures {
        if let Some(why) = wrong(picture) {
            let at = Span::new(&page.document.source, picture.place.clone());
            notes.push(Diagnostic::picture_says(why, picture, &at));
        }
    }
}

/// What is wrong with what a picture says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// It says that it is a picture.
    SaysPicture,
    /// It says the name of a file.
    NamesFile,
    /// It says what stands below it.
    SaysCaption,
    /// It says too much.
    TooLong,
}

fn wrong(picture: &PictureSeen) -> Option<Wrong> {
    let alt = picture.alt.trim();
    let lower = alt.to_lowercase();
    let file = picture
        .dest
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .to_lowercase();
    let is_file = |ending: &str| lower.ends_with(ending) && !lower.contains(' ');
    if SAID.iter().any(|said| lower.starts_with(said)) {
        return Some(Wrong::SaysPicture);
    }
    let names = [".jpg", ".jpeg", ".png", ".webp", ".gif", ".svg"]
        .iter()
        .any(|ending| is_file(ending));
    let camera = ["img_", "dsc_", "img-", "dscn", "screenshot 20"]
        .iter()
        .any(|start| lower.starts_with(start));
    if !alt.is_empty() && (names || camera || (lower == file && lower.contains('.'))) {
        return Some(Wrong::NamesFile);
    }
    if !alt.is_empty() && lower == picture.caption.trim().trim_end_matches('.').to_lowercase() {
        return Some(Wrong::SaysCaption);
    }
    (alt.chars().count() > LONGEST).then_some(Wrong::TooLong)
}

/// `I2`
impl Diagnostic {
    /// `![Image of a street](street.svg)`.
    pub(super) fn picture_says(why: Wrong, picture: &PictureSeen, at: &Span) -> Diagnostic {
        let (message, help) = match why {
            Wrong::SaysPicture => {
                let alt = picture.alt.trim();
                let rest = SAID.iter().find_map(|said| {
                    alt.get(said.len()..)
                        .filter(|_| alt.to_lowercase().starts_with(said))
                });
                (
                    "whoever listens is told already that it is a picture",
                    format!("write `{}`", super::phrasing::capital(rest.unwrap_or(alt))),
                )
            }
            Wrong::NamesFile => (
                "the name of a file says nothing to whoever cannot see the picture",
                "say what the picture shows".to_owned(),
            ),
            Wrong::SaysCaption => (
                "the picture says what stands below it, so whoever listens hears it twice",
                "say what the picture shows, and leave to the line below what it means".to_owned(),
            ),
            Wrong::TooLong => (
                "this is too long for whoever listens, who cannot stop half way",
                format!(
                    "say what the picture shows in at most {LONGEST} letters, and the rest in the words around it"
                ),
            ),
        };
        Diagnostic::new(Code::I2, message).at(at, "").help(help)
    }
}
