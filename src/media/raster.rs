//! What JPEG, PNG, WebP and GIF have in common: bytes to walk through, a size to bear, a way up.

use super::sizes::Sizes;
use super::still::Still;
use super::{Clean, Size, Unpublishable, damaged};

/// A raster picture without what does not belong to it.
pub(super) struct Stripped {
    pub(super) bytes: Vec<u8>,
    pub(super) size: Size,
    pub(super) orientation: u8,
    pub(super) removed: bool,
    /// As what it can be decoded; nothing if it moves, or has colours that only a browser knows to show.
    pub(super) still: Option<Still>,
}

impl Stripped {
    pub(super) fn upright(self) -> Clean {
        let (width, height) = self.size;
        let lies_on_its_side = self.orientation >= 5;
        let upright = if lies_on_its_side {
            (height, width)
        } else {
            (width, height)
        };
        let sizes = |still| Sizes::of(still, upright, self.orientation, self.bytes.len());
        Clean {
            sizes: self.still.and_then(sizes),
            bytes: self.bytes,
            size: Some(upright),
            removed: self.removed,
            unread: false,
        }
    }
}

/// The size, if a browser on a phone can bear it. Asked before anything else is read.
pub(super) fn bearable(width: u32, height: u32) -> Result<Size, Unpublishable> {
    const LARGEST_SIDE: u32 = 20_000;
    const MOST_PIXELS: u64 = 60_000_000;
    if width == 0 || height == 0 {
        return Err(damaged());
    }
    if width.max(height) > LARGEST_SIDE || u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Unpublishable::TooLarge { width, height });
    }
    Ok((width, height))
}

/// The size that the header of a PNG, WebP or GIF gives. Not for JPEG, where `imagesize` follows
/// lengths that may lead it in circles.
pub(super) fn declared_size(bytes: &[u8]) -> Result<Size, Unpublishable> {
    let size = imagesize::blob_size(bytes).map_err(|_| damaged())?;
    let side = |pixels: usize| u32::try_from(pixels).unwrap_or(u32::MAX);
    bearable(side(size.width), side(size.height))
}

/// Bytes that are not to be trusted: each step gives what was asked for, or the file is damaged.
pub(super) struct Walk<'a>(pub(super) &'a [u8]);

impl<'a> Walk<'a> {
    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], Unpublishable> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or_else(damaged)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], Unpublishable> {
        self.take(N)?.try_into().map_err(|_| damaged())
    }

    pub(super) fn byte(&mut self) -> Result<u8, Unpublishable> {
        Ok(self.array::<1>()?[0])
    }

    /// GIF's way of writing data: blocks of up to 255 bytes, each after its length, then a zero.
    pub(super) fn sub_blocks(&mut self) -> Result<(), Unpublishable> {
        loop {
            match self.byte()? {
                0 => return Ok(()),
                length => self.take(length.into())?,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Unpublishable;
    use crate::samples::{clean, frame, png_header, riff, webp_of, with_prefix};

    #[test]
    fn a_picture_too_large_for_a_phone_is_refused_by_its_header() {
        let too_large = Err(Unpublishable::TooLarge {
            width: 30_000,
            height: 30_000,
        });
        let side = 30_000_u16.to_le_bytes();
        assert_eq!(clean("a.png", &png_header(30_000, 30_000)), too_large);
        let jpeg = with_prefix(&[0xFF, 0xD8], &frame(30_000, 30_000));
        assert_eq!(clean("a.jpg", &jpeg), too_large);
        let gif = [&b"GIF89a"[..], &side, &side, b"\0\0\0"].concat();
        assert_eq!(clean("a.gif", &gif), too_large);
        let canvas = riff(b"VP8X", b"\0\0\0\0\x2F\x75\0\x2F\x75\0");
        assert_eq!(clean("a.webp", &webp_of(&[canvas])), too_large);
        assert!(matches!(
            clean("a.png", &png_header(20_001, 1)),
            Err(Unpublishable::TooLarge { .. })
        ));
        assert!(matches!(
            clean("a.png", &png_header(7_800, 7_800)),
            Err(Unpublishable::TooLarge { .. })
        ));
    }
}
