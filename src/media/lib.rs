//! What is published of a picture or a download, without what nobody should publish.
//!
//! [`KINDS`] has the kinds that are published; every other file is refused, by its name ([`refused`]) or by what is in it.
//! So is a file in which a browser or a host could find a page or a program, whatever its name is.
//!
//! A photo tells where it was taken, when and with whose phone; a PDF or a Word file who wrote it. That is
//! taken out here, at the one door that every picture and download passes. What is seen stays as
//! it was, byte for byte: nothing of the file itself is decoded or compressed again. Start with [`clean`]. For what pages
//! show of a large picture there are [`sizes`] of it. No file is read here and no clock.
//!
//! Each format is copied by a list of what it needs, so an unknown part is left behind. Whatever
//! lies after the end of a picture goes too: phones hide a short film there, editors the part
//! that was cropped away.
//!
//! Left as they are, and so still with what they tell of their maker ([`keeps_its_maker`]): sound, film,
//! Office files of before 2007 and books.

mod burden;
mod containers;
mod exif;
mod format;
mod gif;
mod jpeg;
mod kinds;
mod label;
mod markup;
mod name;
mod office;
mod pdf;
mod png;
mod proof;
mod raster;
mod riff;
pub mod sizes;
mod still;
mod svg;
mod text;
mod track;
mod unpacking;
mod webp;

use format::Format;
use kinds::Proof;
use raster::Stripped;
use sizes::Sizes;

pub use kinds::{KINDS, Kind, endings, keeps_its_maker, media_type, named};
pub use label::{kind_label, size_label};
pub use name::{Refusal, never, refused};

/// A picture or download as it may be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clean {
    /// The file. Cleaning it once more gives the same bytes.
    pub bytes: Vec<u8>,
    /// Width and height in CSS pixels as it is shown, turned upright; pictures only.
    pub size: Option<(u32, u32)>,
    /// The sizes in which pages show it, where it is a picture that is larger than screens need.
    pub sizes: Option<Sizes>,
    /// Whether something was taken out that may tell of people: camera data, place, author, dates,
    /// comments, an earlier version of the picture.
    pub removed: bool,
    /// Whether there is a picture in it that could not be looked into, so that what it tells of people is still there.
    pub unread: bool,
}

/// Width and height.
type Size = (u32, u32);

/// Why a file is not published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unpublishable {
    /// The file is not what its name says, or it cannot be read. In plain words, lower case, to
    /// stand after the name of the file and a colon.
    Broken(String),
    /// The picture has more than 60 million pixels, or a side of more than 20,000.
    TooLarge {
        /// Pixels from side to side.
        width: u32,
        /// Pixels from top to bottom.
        height: u32,
    },
    /// No such file is published, whatever it is for.
    Refused(Refusal),
}

/// Takes out of a file what nobody should publish. Its name decides what the file has to be; `allowed` are the endings
/// that the settings add to those of [`KINDS`].
///
/// Time and memory are linear in the file, but for a PDF of packed objects, which are unpacked up to a limit.
///
/// # Errors
///
/// [`Unpublishable`], if the file cannot be published as it is.
pub fn clean(file: &str, bytes: &[u8], allowed: &[String]) -> Result<Clean, Unpublishable> {
    if let Some(refusal) = refused(file, allowed) {
        return Err(Unpublishable::Refused(refusal));
    }
    if proof::is_program(bytes) {
        return Err(Unpublishable::Refused(Refusal::Program));
    }
    if let Some(format) = name::format(file) {
        return cleaned(format, bytes);
    }
    match kinds::named(file) {
        Some(kind) => kind.shown_by(bytes)?,
        None if markup::begins(bytes) || markup::is_in(beginning(bytes)) => {
            return Err(Unpublishable::Refused(Refusal::Markup));
        }
        None => {}
    }
    Ok(Clean {
        bytes: bytes.to_vec(),
        size: None,
        sizes: None,
        removed: false,
        unread: false,
    })
}

/// A file of a format that is looked into, as it may be published.
fn cleaned(format: Format, bytes: &[u8]) -> Result<Clean, Unpublishable> {
    if let Format::Foreign = format {
        return broken(
            "browsers do not all show this kind of picture, and what the camera wrote into it cannot be taken out; save it as JPEG or PNG",
        );
    }
    let found = Format::seen(bytes);
    if found != Some(format) {
        return broken(format.mistaken(found, bytes));
    }
    match format {
        Format::Jpeg => jpeg::stripped(bytes).map(Stripped::upright),
        Format::Png => png::stripped(bytes).map(Stripped::upright),
        Format::WebP => webp::stripped(bytes).map(Stripped::upright),
        Format::Gif => gif::stripped(bytes).map(Stripped::upright),
        Format::Svg => svg::clean(bytes),
        Format::Office => office::clean(bytes),
        Format::Pdf | Format::Foreign => pdf::clean(bytes),
    }
}

impl Kind {
    /// Whether a file that is published as it is shows itself to be of this kind.
    fn shown_by(&self, bytes: &[u8]) -> Result<(), Unpublishable> {
        let has_page = || Err(Unpublishable::Refused(Refusal::Markup));
        let is_one = match self.proof {
            Proof::Cleaned(_) => true,
            Proof::Begins(begins) if markup::begins(bytes) && !begins(bytes) => return has_page(),
            Proof::Begins(begins) => begins(bytes),
            Proof::Text(begins) => match markup::decoded(bytes) {
                Some(text) if markup::is_in(&text) => return has_page(),
                Some(text) => begins(&text) && !proof::is_other_than_text(&text),
                None if markup::begins(bytes) => return has_page(),
                None => false,
            },
            Proof::Track(_) if track::runs(bytes) => return has_page(),
            Proof::Track(root) => track::is_one(bytes, root),
        };
        match is_one {
            true => Ok(()),
            false => broken(self.mistaken(bytes)),
        }
    }

    /// Why a file is not what its name says.
    fn mistaken(&self, bytes: &[u8]) -> String {
        let label = self.label;
        match Format::seen(bytes) {
            _ if bytes.is_empty() => "the file is empty".to_owned(),
            Some(found) if !matches!(found, Format::Svg | Format::Office) => {
                format!("its name says `{label}`, and it is {}", found.spoken())
            }
            _ => match self.proof {
                Proof::Text(_) | Proof::Track(_) => format!(
                    "its name says `{label}`, and it is not written as one, in UTF-8 and to its end"
                ),
                _ => format!("its name says `{label}`, and it does not begin as one"),
            },
        }
    }
}

/// As much of a file as any host or browser looks at to guess what it is, and some more.
fn beginning(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(8192)]
}

fn broken<T>(words: impl Into<String>) -> Result<T, Unpublishable> {
    Err(Unpublishable::Broken(words.into()))
}

fn damaged() -> Unpublishable {
    Unpublishable::Broken("the file is damaged or cut short; save or copy it once more".to_owned())
}

#[cfg(test)]
mod samples;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::samples::{
        CANARIES, canaries, clean, cleaned, moving_gif, moving_webp, photo, samples, screenshot,
    };
    use super::*;

    #[test]
    fn nothing_of_the_maker_is_published() {
        let mut planted = BTreeSet::new();
        for (name, bytes) in samples() {
            let before = canaries(&bytes);
            let clean = cleaned(name, &bytes);
            assert_eq!(canaries(&clean.bytes), [""; 0], "{name}");
            assert_eq!(clean.removed, !before.is_empty(), "{name}");
            planted.extend(before);
        }
        assert_eq!(
            planted.len(),
            CANARIES.len(),
            "the scanner finds what was planted: {planted:?}"
        );
    }

    #[test]
    fn a_clean_file_stays_as_it_is() {
        for (name, bytes) in samples() {
            let once = cleaned(name, &bytes);
            let twice = cleaned(name, &once.bytes);
            assert!(
                twice.bytes == once.bytes,
                "{name}: {}",
                String::from_utf8_lossy(&twice.bytes)
            );
            assert_eq!((twice.size, twice.removed), (once.size, false), "{name}");
            assert!(cleaned(name, &bytes) == once, "{name}");
        }
    }

    #[test]
    fn a_photo_keeps_its_picture_its_colours_and_its_way_up() {
        let turned = cleaned("turned.jpg", &photo(6));
        assert_eq!(turned.size, Some((200, 300)));
        assert_eq!(exif::orientation(&turned.bytes[24..]), 6);
        for kept in [
            &b"more picture"[..],
            b"ICC_PROFILE",
            b"Adobe",
            b"\xFF\xD0picture",
        ] {
            assert!(
                turned.bytes.windows(kept.len()).any(|part| part == kept),
                "{kept:?}"
            );
        }
        let upright = cleaned("photo.jpg", &photo(1));
        assert_eq!(upright.size, Some((300, 200)));
        assert!(!upright.bytes.windows(4).any(|part| part == b"Exif"));
        assert_eq!(cleaned("upside-down.jpg", &photo(3)).size, Some((300, 200)));
        assert_eq!(cleaned("turned.png", &screenshot(8)).size, Some((1, 3)));
        assert_eq!(
            cleaned("turned.webp", &moving_webp(3)).size,
            Some((400, 300))
        );
    }

    #[test]
    fn a_moving_picture_still_moves() {
        let webp = cleaned("a.webp", &moving_webp(1)).bytes;
        let gif = cleaned("a.gif", &moving_gif()).bytes;
        let has = |bytes: &[u8], part: &[u8]| bytes.windows(part.len()).any(|p| p == part);
        assert!(has(&webp, b"ANIM") && has(&webp, b"ANMF"));
        assert_eq!(webp[20], 0x22, "flags: colours and motion, no camera data");
        assert!(has(&gif, b"NETSCAPE2.0") && has(&gif, b"!\xF9\x04\0\x14"));
        assert!(has(&cleaned("a.png", &screenshot(1)).bytes, b"acTL"));
    }

    #[test]
    fn a_file_cut_short_is_broken() {
        for (name, bytes) in samples() {
            let whole = cleaned(name, &bytes).bytes;
            for cut in [9, whole.len() / 2, whole.len() - 2] {
                assert!(clean(name, &whole[..cut]).is_err(), "{name} cut to {cut}");
            }
        }
    }

    #[test]
    fn damage_never_panics_and_never_publishes_what_it_would_not_publish_again() {
        let mut seed = 0x2545_F491_4F6C_DD1D_u64;
        let mut random = |below: usize| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            (seed % below as u64) as usize
        };
        for (name, sample) in samples() {
            for round in 0..1500 {
                let mut bytes = sample.clone();
                for _ in 0..=random(3) {
                    let at = random(bytes.len());
                    match round % 3 {
                        0 => bytes.truncate(at.max(1)),
                        1 => bytes[at] ^= 1 << random(8),
                        _ => bytes[at] = [0, 0xFF, b'<', b'9'][random(4)],
                    }
                }
                if let Ok(once) = clean(name, &bytes) {
                    let twice = clean(name, &once.bytes);
                    let twice = twice.unwrap_or_else(|trouble| panic!("{name}: {trouble:?}"));
                    assert!(twice.bytes == once.bytes, "{name}, round {round}");
                    assert_eq!(twice.size, once.size, "{name}, round {round}");
                }
            }
        }
    }
}
