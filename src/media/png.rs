//! PNG: chunks, of which a list says which are needed.

use img_parts::Bytes;
use img_parts::png::{Png, PngChunk};

use super::exif;
use super::raster::{Stripped, declared_size};
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
    })
}
