//! Films and old Office files by how they are built, not only by how they begin: what is no chain of boxes, or has no table
//! of its sectors, is none. What lies in the boxes and sectors is not looked at.

/// MP4, M4A, MOV and 3GP: boxes, each after its length, up to the end of the file; the first of a kind that such files begin
/// with. Takes time by their number.
pub(super) fn is_film(bytes: &[u8]) -> bool {
    const FIRST: [&[u8; 4]; 7] = [
        b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot",
    ];
    let begins = bytes
        .get(4..8)
        .is_some_and(|kind| FIRST.iter().any(|first| kind == *first));
    let mut rest = bytes;
    while begins && !rest.is_empty() {
        match behind_box(rest) {
            Some(behind) => rest = behind,
            None => return false,
        }
    }
    begins
}

/// What follows the box at the beginning of some bytes. `None` if there is none, or it would end behind them.
fn behind_box(bytes: &[u8]) -> Option<&[u8]> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (kind, rest) = rest.split_first_chunk::<4>()?;
    // Apple's kinds begin with a copyright sign.
    let is_kind = |byte: &u8| matches!(byte, b' '..=b'~' | 0xA9);
    if !kind.iter().all(is_kind) || kind.contains(&b'<') {
        return None;
    }
    let (head, length) = match u32::from_be_bytes(*length) {
        // To the end of the file.
        0 => return Some(&[]),
        1 => {
            let long = u64::from_be_bytes(*rest.first_chunk::<8>()?);
            (16, usize::try_from(long).ok()?)
        }
        length => (8, length as usize),
    };
    bytes.get(length..).filter(|_| length >= head)
}

/// Word, Excel and PowerPoint before 2007: a header that says how large the sectors are and where the table of them begins,
/// and the list of what lies in them, which begins with its root.
pub(super) fn is_compound(bytes: &[u8]) -> bool {
    let short = |at: usize| {
        let two = bytes.get(at..)?.first_chunk::<2>()?;
        Some(u16::from_le_bytes(*two))
    };
    let long = |at: usize| {
        let four = bytes.get(at..)?.first_chunk::<4>()?;
        usize::try_from(u32::from_le_bytes(*four)).ok()
    };
    let begins = bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    let size = match (short(26), short(30)) {
        (Some(3), Some(9)) => 512,
        (Some(4), Some(12)) => 4096,
        _ => return false,
    };
    let is_little_endian = short(28) == Some(0xFFFE);
    let has_small_sectors = short(32) == Some(6);
    // The header fills the first.
    let sector = |number: usize| bytes.get(number.checked_add(1)?.checked_mul(size)?..);
    let table = long(76).and_then(sector);
    let list = long(48).and_then(sector);
    let is_root = |list: &[u8]| list.len() >= 128 && list.get(66) == Some(&5);
    begins
        && is_little_endian
        && has_small_sectors
        && table.is_some_and(|table| !table.is_empty())
        && list.is_some_and(is_root)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len() + 8).unwrap();
        [&length.to_be_bytes()[..], kind, content].concat()
    }

    #[test]
    fn a_film_is_boxes_up_to_its_end() {
        let head = part(b"ftyp", b"isom\0\0\x02\0");
        let page = b"<!doctype html><script>alert(1)</script>";
        let long = [&b"\0\0\0\x01mdat"[..], &(16 + 4_u64).to_be_bytes(), b"film"].concat();
        let to_the_end = b"\0\0\0\0mdatfilm and more of it".to_vec();
        for film in [
            head.clone(),
            [head.clone(), part(b"moov", b""), part(b"mdat", b"film")].concat(),
            [head.clone(), part(b"mdat", page)].concat(),
            [head.clone(), long.clone(), part(b"\xA9nam", b"name")].concat(),
            [part(b"wide", b""), to_the_end.clone()].concat(),
        ] {
            assert!(is_film(&film), "{}", String::from_utf8_lossy(&film));
        }
        for other in [
            [&head, &page[..]].concat(),
            [&head, &b"\0\0\0"[..]].concat(),
            [&head, &b"\0\0\0\x04mdat"[..]].concat(),
            [&head, &b"\0\0\0\x10mdatshort"[..]].concat(),
            [&head, &b"\0\0\0\x01mdat\0\0\0\0\0\0\0\x08"[..]].concat(),
            [
                &head,
                &b"\0\0\0\x01mdat\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"[..],
            ]
            .concat(),
            [&head, &part(b"\0\0\0\0", b"")[..]].concat(),
            [&head, &part(b"<htm", b"l>")[..]].concat(),
            part(b"uuid", b""),
            b"<htmftyp<script>".to_vec(),
            Vec::new(),
        ] {
            assert!(!is_film(&other), "{}", String::from_utf8_lossy(&other));
        }
    }

    /// A file with nothing in it but its root.
    fn compound(version: u16, shift: u16) -> Vec<u8> {
        let size = 1 << shift;
        let mut file = vec![0; 3 * size];
        file[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
        for (at, number) in [
            (24, 0x3E),
            (26, version),
            (28, 0xFFFE),
            (30, shift),
            (32, 6),
            (44, 1),
            (48, 1),
        ] {
            file[at..at + 2].copy_from_slice(&u16::to_le_bytes(number));
        }
        file[76 + 4..512].fill(0xFF);
        file[2 * size + 66] = 5;
        file
    }

    #[test]
    fn an_old_document_has_sectors_and_a_root() {
        for (version, shift) in [(3, 9), (4, 12)] {
            let whole = compound(version, shift);
            assert!(is_compound(&whole), "{version}");
            assert!(!is_compound(&whole[..512]), "a header alone");
            for (at, byte) in [
                (0, b'<'),
                (26, 9),
                (28, 0),
                (30, 3),
                (32, 0),
                (48, 0xFF),
                (76, 0xFF),
            ] {
                let mut other = whole.clone();
                other[at] = byte;
                assert!(!is_compound(&other), "{version}: {at}");
            }
        }
        assert!(!is_compound(&compound(3, 12)));
        let page = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1<!doctype html><script>alert(1)</script>";
        assert!(!is_compound(page) && !is_compound(b""));
        assert!(!is_compound(&[&page[..], &[b' '; 4096]].concat()));
    }
}
