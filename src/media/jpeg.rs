//! JPEG: segments after markers, and scans between them.

use super::exif;
use super::raster::{Stripped, Walk, bearable};
use super::still::Still;
use super::{Unpublishable, damaged};

/// More scans than any camera or program writes into a picture. Each is one more pass over all of it, so a small file
/// could ask for hours.
const MOST_SCANS: usize = 40;

/// Not through `img-parts`, which reads up to the first scan only: comments may lie between the
/// scans, and a second picture with its own camera data after the last.
pub(super) fn stripped(bytes: &[u8]) -> Result<Stripped, Unpublishable> {
    let mut walk = Walk(bytes);
    walk.take(2)?;
    let (mut jfif, mut turned, mut size, mut still) = (None, None, None, None);
    let mut body = Vec::with_capacity(bytes.len());
    let (mut scans, mut removed) = (0, false);
    loop {
        if walk.byte()? != 0xFF {
            return Err(damaged());
        }
        let mut marker = walk.byte()?;
        while marker == 0xFF {
            marker = walk.byte()?;
        }
        match marker {
            0xD9 => break,
            0x01 | 0xD0..=0xD7 => continue,
            0x00 | 0xD8 => return Err(damaged()),
            _ => {}
        }
        let length = walk.array()?;
        let contents = walk.take(
            usize::from(u16::from_be_bytes(length))
                .checked_sub(2)
                .ok_or_else(damaged)?,
        )?;
        let is_needed = match marker {
            // Start of frame: the size.
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                let &[bits, h1, h0, w1, w0, colours, ..] = contents else {
                    return Err(damaged());
                };
                let found = bearable(
                    u16::from_be_bytes([w1, w0]).into(),
                    u16::from_be_bytes([h1, h0]).into(),
                )?;
                size.get_or_insert(found);
                // Four inks are for printing: what they look like on a screen only their profile could say.
                let is_known = bits == 8 && matches!(colours, 1 | 3) && marker <= 0xC2;
                let is_progressive = marker == 0xC2;
                still.get_or_insert(is_known.then_some(Still::Jpeg { is_progressive }));
                true
            }
            0xC4 | 0xCC | 0xDA..=0xDF => true,
            // JFIF, without the little picture that it may hold.
            0xE0 if contents.starts_with(b"JFIF\0") && contents.len() >= 14 && jfif.is_none() => {
                removed |= contents.len() > 14;
                jfif = contents.get(..12);
                continue;
            }
            0xE1 if contents.starts_with(b"Exif\0\0") && turned.is_none() => {
                let found = exif::orientation(contents);
                removed |= found == 1 || contents[6..] != exif::of(found);
                turned = Some(found);
                continue;
            }
            0xE2 => contents.starts_with(b"ICC_PROFILE\0"),
            // How the colours are meant: 12 bytes after a name, in files of Adobe.
            0xEE => contents.starts_with(b"Adobe") && contents.len() == 12,
            _ => false,
        };
        if !is_needed {
            removed = true;
            continue;
        }
        body.extend([0xFF, marker]);
        body.extend(length);
        body.extend(contents);
        if marker == 0xDA {
            scans += 1;
            body.extend(walk.take(scan_length(walk.0)?)?);
        }
    }
    let (Some(size), 1..) = (size, scans) else {
        return Err(damaged());
    };
    removed |= !walk.0.is_empty();

    let orientation = turned.unwrap_or(1);
    let mut out = vec![0xFF, 0xD8];
    if let Some(jfif) = jfif {
        out.extend(b"\xFF\xE0\0\x10");
        out.extend(jfif);
        out.extend([0, 0]);
    }
    if orientation != 1 {
        out.extend(b"\xFF\xE1\0\x22Exif\0\0");
        out.extend(exif::of(orientation));
    }
    out.extend(body);
    out.extend([0xFF, 0xD9]);
    Ok(Stripped {
        bytes: out,
        size,
        orientation,
        removed,
        still: still.flatten().filter(|_| scans <= MOST_SCANS),
    })
}

/// How far the compressed picture goes: up to a marker that is neither a stuffed zero nor a restart.
fn scan_length(data: &[u8]) -> Result<usize, Unpublishable> {
    data.windows(2)
        .position(|pair| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xD0..=0xD7))
        .ok_or_else(damaged)
}
