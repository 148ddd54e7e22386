//! EXIF, the camera data of three formats: which way up a picture is, and nothing else.

/// What EXIF says about how to turn the picture: 1 upright, 2 to 8 otherwise. Garbage says 1.
pub(super) fn orientation(exif: &[u8]) -> u8 {
    fn written(tiff: &[u8]) -> Option<u16> {
        let little = tiff.starts_with(b"II*\0");
        if !little && !tiff.starts_with(b"MM\0*") {
            return None;
        }
        let short = |at: usize| {
            let two = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
            Some(if little {
                u16::from_le_bytes(two)
            } else {
                u16::from_be_bytes(two)
            })
        };
        let four = tiff.get(4..8)?.try_into().ok()?;
        let list = if little {
            u32::from_le_bytes(four)
        } else {
            u32::from_be_bytes(four)
        };
        let list = usize::try_from(list).ok()?;
        let first = list.checked_add(2)?;
        (0..usize::from(short(list)?))
            .filter_map(|n| first.checked_add(n * 12))
            .find(|&entry| short(entry) == Some(0x0112))
            .and_then(|entry| short(entry.checked_add(8)?))
    }
    let tiff = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    match written(tiff) {
        Some(turned @ 2..=8) => turned as u8,
        _ => 1,
    }
}

/// EXIF that says how to turn the picture and nothing else.
pub(super) fn of(orientation: u8) -> [u8; 26] {
    let mut tiff = *b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    tiff[19] = orientation;
    tiff
}
