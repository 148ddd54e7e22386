//! A picture in the sizes that readers' screens need: a camera's photo is far more than any of them shows.
//!
//! What can be said without decoding is said by [`Sizes`], which [`crate::clean`] gives with the file: how wide each
//! size is and how its file is called. So a page can name them all before any is made. [`Sizes::made`] decodes the
//! picture and makes them: `reading` takes rows out of it, `shrinking` makes few of many, `writing` compresses.
//!
//! The same file gives the same bytes on every machine: decoders are used without the parts that differ by processor,
//! and what is our own counts in whole numbers. Nothing of the file but its picture and its colours comes through.
//!
//! Left as they are, with no sizes: pictures that move, drawings (SVG), what is small already, and what cannot be
//! decoded into the colours that a browser would show: four inks, or a light curve of its own.

mod reading;
mod shrinking;
mod writing;

#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use super::still::Still;
use super::{Clean, Size, Unpublishable};

/// Changed with whatever changes the bytes that are made of a picture, so that none is taken for one made before.
pub const RECIPE: &str = "pictures 2";

/// How wide sizes are, if the picture is wider: a phone's text width on its coarsest screen to that of a fine one.
const STEPS: [u32; 4] = [400, 800, 1200, 1600];

/// Wide enough where a browser knows no WebP: it is an old one, on an old screen.
const PLAIN_WIDTH: u32 = 800;

/// No taller than what a WebP file can be.
const TALLEST: u32 = 16_383;

/// A picture that is no wider than the smallest step, and whose file is no larger than this, is shown as it is.
const SMALL_FILE: usize = 20_000;

/// Whether a file may be a picture with sizes, by its name alone.
pub fn may_have(file: &str) -> bool {
    use super::format::Format::{Jpeg, Png, WebP};
    matches!(super::name::format(file), Some(Jpeg | Png | WebP))
}

/// The sizes of one picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    still: Still,
    /// As it is shown, turned upright.
    upright: Size,
    /// How it is to be turned, as EXIF numbers it.
    orientation: u8,
    /// Whether it was drawn rather than taken: its file has few bits for each of its points.
    is_drawn: bool,
}

/// One size that is made of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// How its file is called: `800.webp`.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
}

impl Sizes {
    /// The sizes of a picture that can be decoded; `None` if it is small enough as it is.
    pub(super) fn of(still: Still, upright: Size, orientation: u8, file: usize) -> Option<Sizes> {
        let is_small = upright.0 <= STEPS[0] && file <= SMALL_FILE;
        let points = u64::from(upright.0) * u64::from(upright.1);
        // A photo without loss has ten bits and more for each point, a drawing seldom one.
        let is_drawn = still.is_lossless() && file as u64 * 4 < points;
        (!is_small).then_some(Sizes {
            still,
            upright,
            orientation,
            is_drawn,
        })
    }

    /// How wide each size is, from the smallest. None is wider than the picture.
    pub fn widths(&self) -> Vec<u32> {
        let largest = self.largest();
        // A step just below the largest would be hardly another picture.
        let steps = STEPS.into_iter().filter(|step| step * 5 < largest * 4);
        steps.chain([largest]).collect()
    }

    /// The file in which a browser finds a size: `800.webp`.
    pub fn name(width: u32) -> String {
        format!("{width}.webp")
    }

    /// The one file for browsers that know no WebP, a JPEG or, if it can be seen through, a PNG; `None` if the picture is
    /// a WebP itself.
    pub fn plain(&self) -> Option<String> {
        let ending = self.still.plain_ending()?;
        Some(format!("{}.{ending}", self.plain_width()))
    }

    fn plain_width(&self) -> u32 {
        self.largest().min(PLAIN_WIDTH)
    }

    fn largest(&self) -> u32 {
        let (width, height) = self.upright;
        let by_height = u64::from(width) * u64::from(TALLEST) / u64::from(height);
        let by_height = u32::try_from(by_height).unwrap_or(u32::MAX).max(1);
        let [.., last] = STEPS;
        width.min(by_height).min(last)
    }

    /// The value of `srcset`, for files that lie in a folder with this address.
    pub fn source_set(&self, folder: &str) -> String {
        let mut all = String::new();
        for width in self.widths() {
            let comma = if all.is_empty() { "" } else { ", " };
            // Writing to a string cannot fail.
            write!(all, "{comma}{folder}{} {width}w", Sizes::name(width)).ok();
        }
        all
    }

    /// How many million points the picture has, rounded up.
    pub fn megapixels(&self) -> u32 {
        let points = u64::from(self.upright.0) * u64::from(self.upright.1);
        u32::try_from(points.div_ceil(1_000_000)).unwrap_or(u32::MAX)
    }

    /// How much memory it takes to decode the picture, in megabytes or less. Of a progressive JPEG all is held at once in
    /// sixteen bits, of a WebP and of a laced PNG as it is seen.
    pub fn weight(&self) -> u32 {
        let for_each_point = match self.still {
            Still::Jpeg {
                is_progressive: true,
            } => 12,
            Still::WebP { .. } => 8,
            Still::Jpeg { .. } | Still::Png { .. } => 4,
        };
        self.megapixels().saturating_mul(for_each_point)
    }

    /// Makes all sizes of a cleaned picture, for which these were found. Takes some 30 ms of processor time for each
    /// million points, and the memory that [`Sizes::weight`] tells.
    ///
    /// # Errors
    ///
    /// The file is damaged.
    pub fn made(&self, clean: &Clean) -> Result<Vec<Made>, Unpublishable> {
        let lying = self.lying(self.scaled(self.largest()));
        let whole = reading::read(self.still, &clean.bytes, lying)?.turned(self.orientation);
        let mut made = Vec::new();
        for width in self.widths() {
            let picture = whole.shrunk(self.scaled(width));
            made.push(Made {
                name: Sizes::name(width),
                bytes: writing::webp(&picture, self.is_drawn)?,
            });
        }
        if let Some(name) = self.plain() {
            let picture = whole.shrunk(self.scaled(self.plain_width()));
            let bytes = match picture.is_clear {
                true => writing::png(&picture)?,
                false => writing::jpeg(&picture)?,
            };
            made.push(Made { name, bytes });
        }
        Ok(made)
    }

    /// Whether the picture can be decoded, without making anything of it.
    ///
    /// # Errors
    ///
    /// The file is damaged.
    pub fn proven(&self, clean: &Clean) -> Result<(), Unpublishable> {
        reading::read(self.still, &clean.bytes, (1, 1)).map(|_| ())
    }

    /// Width and height at a width.
    fn scaled(&self, width: u32) -> Size {
        let (whole, height) = (u64::from(self.upright.0), u64::from(self.upright.1));
        let height = (height * u64::from(width) + whole / 2) / whole;
        (width, u32::try_from(height).unwrap_or(TALLEST).max(1))
    }

    /// A size as the file has it, before it is turned.
    fn lying(&self, (width, height): Size) -> Size {
        match self.orientation {
            5.. => (height, width),
            _ => (width, height),
        }
    }
}
