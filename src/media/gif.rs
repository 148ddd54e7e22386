//! GIF: blocks, each of a picture, of its timing or of an extension.

use super::raster::{Stripped, Walk, declared_size};
use super::{Unpublishable, damaged};

pub(super) fn stripped(bytes: &[u8]) -> Result<Stripped, Unpublishable> {
    /// The length of the colour table that a byte of flags announces.
    fn colours(flags: u8) -> usize {
        if flags & 0x80 == 0 {
            0
        } else {
            3 << ((flags & 7) + 1)
        }
    }
    let size = declared_size(bytes)?;
    let mut walk = Walk(bytes);
    let header = walk.take(13)?;
    let mut out = header.to_vec();
    out.extend(walk.take(colours(header[10]))?);
    let (mut has_picture, mut removed) = (false, false);
    // How long the next picture stays; goes with that picture only.
    let mut timing: &[u8] = &[];
    loop {
        let block = walk.0;
        let so_far = |walk: &Walk<'_>| &block[..block.len() - walk.0.len()];
        match walk.byte()? {
            b';' => break,
            b',' => {
                let flags = walk.take(9)?[8];
                walk.take(colours(flags))?;
                walk.byte()?;
                walk.sub_blocks()?;
                out.extend(std::mem::take(&mut timing));
                out.extend(so_far(&walk));
                has_picture = true;
            }
            b'!' => {
                let label = walk.byte()?;
                let name = walk.0.get(..12);
                walk.sub_blocks()?;
                let is_needed = label == 0xFF
                    && matches!(
                        name,
                        Some(b"\x0BNETSCAPE2.0" | b"\x0BANIMEXTS1.0" | b"\x0BICCRGBG1012")
                    );
                if label == 0xF9 {
                    timing = so_far(&walk);
                } else if is_needed {
                    out.extend(so_far(&walk));
                } else {
                    removed = true;
                }
            }
            _ => return Err(damaged()),
        }
    }
    if !has_picture {
        return Err(damaged());
    }
    out.push(b';');
    Ok(Stripped {
        bytes: out,
        size,
        orientation: 1,
        still: None, // it seldom stands still, and a browser shows it as it is
        removed: removed || !walk.0.is_empty(),
    })
}
