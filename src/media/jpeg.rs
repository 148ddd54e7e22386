//! JPEG: segments after markers, and scans between them.

use super::exif;
use super::raster::{Stripped, Walk, bearable};
use super::{Unpublishable, damaged};

/// Not through `img-parts`, which reads up to the first scan only: comments may lie between the
/// scans, and a second picture with its own camera data after the last.
pub(super) fn stripped(bytes: &[u8]) -> Result<Stripped, Unpublishable> {
    let mut walk = Walk(bytes);
    walk.take(2)?;
    let (mut jfif, mut turned, mut size) = (None, None, None);
    let mut body = Vec::with_capacity(bytes.len());
    let (mut has_scan, mut removed) = (false, false);
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
                let &[_, h1, h0, w1, w0, ..] = contents else {
                    return Err(damaged());
                };
                let found = bearable(
                    u16::from_be_bytes([w1, w0]).into(),
                    u16::from_be_bytes([h1, h0]).into(),
                )?;
                size.get_or_insert(found);
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
            has_scan = true;
            body.extend(walk.take(scan_length(walk.0)?)?);
        }
    }
    let (Some(size), true) = (size, has_scan) else {
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
    })
}

/// How far the compressed picture goes: up to a marker that is neither a stuffed zero nor a restart.
fn scan_length(data: &[u8]) -> Result<usize, Unpublishable> {
    data.windows(2)
        .position(|pair| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xD0..=0xD7))
        .ok_or_else(damaged)
}
