//! WebP: chunks in a RIFF container, and in each frame of a moving picture once more.

use super::exif;
use super::raster::{Stripped, Walk, declared_size};
use super::riff::put_riff_chunk;
use super::still::Still;
use super::{Unpublishable, damaged};

pub(super) fn stripped(bytes: &[u8]) -> Result<Stripped, Unpublishable> {
    /// Bits of the first byte of `VP8X`.
    const HAS_EXIF: u8 = 0x08;
    const HAS_XMP: u8 = 0x04;
    declared_size(bytes)?;
    let mut walk = Walk(bytes);
    walk.take(4)?;
    let length = usize::try_from(u32::from_le_bytes(walk.array()?)).map_err(|_| damaged())?;
    let mut body = Walk(walk.take(length)?);
    let mut removed = !walk.0.is_empty();
    let mut turned = None;
    let (mut has_picture, mut moves, mut is_lossless) = (false, false, false);
    let mut out = body.take(4)?.to_vec();
    let first = body.0.get(..4);
    let is_extended = first == Some(b"VP8X");
    if !is_extended && first != Some(b"VP8 ") && first != Some(b"VP8L") {
        return Err(damaged());
    }
    while !body.0.is_empty() {
        let (kind, contents) = riff_chunk(&mut body)?;
        match &kind {
            b"VP8X" if out.len() == 4 => {
                if contents.len() != 10 {
                    return Err(damaged());
                }
                let mut contents = contents.to_vec();
                contents[0] &= !(HAS_EXIF | HAS_XMP);
                put_riff_chunk(&mut out, &kind, &contents);
            }
            b"VP8 " | b"VP8L" => {
                has_picture = true;
                is_lossless = kind == *b"VP8L";
                put_riff_chunk(&mut out, &kind, contents);
            }
            b"ALPH" | b"ICCP" | b"ANIM" => put_riff_chunk(&mut out, &kind, contents),
            b"ANMF" => {
                (has_picture, moves) = (true, true);
                let frame = stripped_frame(contents)?;
                removed |= frame.len() != contents.len();
                put_riff_chunk(&mut out, &kind, &frame);
            }
            b"EXIF" if is_extended && turned.is_none() => {
                let found = exif::orientation(contents);
                removed |= found == 1 || contents != exif::of(found);
                turned = Some(found);
            }
            _ => removed = true,
        }
    }
    if !has_picture {
        return Err(damaged());
    }
    let orientation = turned.unwrap_or(1);
    if orientation != 1 && out.get(4..8) == Some(b"VP8X") {
        out[12] |= HAS_EXIF;
        put_riff_chunk(&mut out, b"EXIF", &exif::of(orientation));
    }
    let mut file = b"RIFF".to_vec();
    file.extend(
        u32::try_from(out.len())
            .map_err(|_| damaged())?
            .to_le_bytes(),
    );
    file.append(&mut out);
    Ok(Stripped {
        size: declared_size(&file)?,
        bytes: file,
        orientation,
        removed,
        still: (!moves).then_some(Still::WebP { is_lossless }),
    })
}

/// One frame of a moving WebP: 16 bytes of where and how long, then its own chunks.
fn stripped_frame(frame: &[u8]) -> Result<Vec<u8>, Unpublishable> {
    let mut walk = Walk(frame);
    let mut out = walk.take(16)?.to_vec();
    while !walk.0.is_empty() {
        let (kind, contents) = riff_chunk(&mut walk)?;
        if matches!(&kind, b"ALPH" | b"VP8 " | b"VP8L") {
            put_riff_chunk(&mut out, &kind, contents);
        }
    }
    Ok(out)
}

fn riff_chunk<'a>(walk: &mut Walk<'a>) -> Result<([u8; 4], &'a [u8]), Unpublishable> {
    let kind = walk.array()?;
    let length = usize::try_from(u32::from_le_bytes(walk.array()?)).map_err(|_| damaged())?;
    let contents = walk.take(length)?;
    walk.take(length % 2)?;
    Ok((kind, contents))
}
