//! PNG: chunks, of which a list says which are needed.

use img_parts::Bytes;
use img_parts::png::{Png, PngChunk};

use super::exif;
use super::raster::{Stripped, declared_size};
use super::still::Still;
use super::{Unpublishable, damaged};

pub(super) fn stripped(bytes: &[u8]) -> Result<Stripped, Unpublishable> {
    /// What it takes to show the picture, still or moving, in its colours.
    const NEEDED: [&[u8; 4]; 19] = [
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB",
        b"cICP", b"mDCV", b"cLLI", b"bKGD", b"hIST", b"pHYs", b"acTL", b"fcTL", b"fdAT",
    ];
    let size = declared_size(bytes)?;
    let mut png = Png::from_bytes(Bytes::copy_from_slice(bytes)).map_err(|_| damaged())?;
    let kinds: Vec<[u8; 4]> = png.chunks().iter().map(PngChunk::kind).collect();
    if kinds.first() != Some(b"IHDR") || kinds.last() != Some(b"IEND") || !kinds.contains(b"IDAT") {
        return Err(damaged());
    }
    let camera = png.chunk_by_type(*b"eXIf").map(|chunk| chunk.contents());
    let orientation = camera.map_or(1, |exif| exif::orientation(exif));
    let is_known = camera.is_none_or(|exif| orientation != 1 && exif[..] == exif::of(orientation));
    let strangers = kinds.iter().filter(|kind| !NEEDED.contains(kind)).count();
    let removed =
        png.len() != bytes.len() || !is_known || strangers > usize::from(camera.is_some());

    let still = still(&png);
    png.chunks_mut()
        .retain(|chunk| NEEDED.contains(&&chunk.kind()));
    if orientation != 1 {
        let turned = Bytes::copy_from_slice(&exif::of(orientation));
        png.chunks_mut().insert(1, PngChunk::new(*b"eXIf", turned));
    }
    Ok(Stripped {
        bytes: png.encoder().bytes().to_vec(),
        size,
        orientation,
        removed,
        still,
    })
}

/// As what it can be decoded. Not if it moves, or if its colours are told by other means than the profile that a smaller
/// picture takes over.
fn still(png: &Png) -> Option<Still> {
    /// The light curve and the colours of the web, as `gAMA` and `cHRM` write them.
    const GAMMA: [u8; 4] = 45_455_u32.to_be_bytes();
    const COLOURS: [u32; 8] = [
        31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000,
    ];
    let chunk = |kind: &[u8; 4]| png.chunk_by_type(*kind).map(|chunk| chunk.contents());
    let is_told = chunk(b"iCCP").is_some() || chunk(b"sRGB").is_some();
    let gamma_is_usual = chunk(b"gAMA").is_none_or(|gamma| gamma[..] == GAMMA);
    let colours = COLOURS.map(u32::to_be_bytes).concat();
    let colours_are_usual = chunk(b"cHRM").is_none_or(|found| found[..] == colours);
    let strange = chunk(b"cICP").is_some() || !(is_told || gamma_is_usual && colours_are_usual);
    if chunk(b"acTL").is_some() || strange {
        return None;
    }
    let header = chunk(b"IHDR")?;
    let has_alpha = header.get(9).is_some_and(|colours| colours & 4 != 0);
    let is_clear = has_alpha || chunk(b"tRNS").is_some();
    Some(Still::Png { is_clear })
}
