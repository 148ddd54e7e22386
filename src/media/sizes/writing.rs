//! A picture into a file: WebP, and JPEG or PNG for browsers that do not know it.
//!
//! No file is larger than a phone should have to fetch: the picture is compressed harder until it is not.

use image_webp::{ColorType, WebPEncoder};
use jpeg_encoder::{Encoder, SamplingFactor};

use super::shrinking::Points;
use crate::riff::put_riff_chunk;
use crate::{Unpublishable, damaged};

/// What one picture may cost a phone, in bytes.
const MOST: usize = 150_000;

/// How well a photo is kept, of 100, from the one that is tried first, and about what share of the first file one of that
/// quality is, in hundredths. Of photos that hide nothing; of much noise more is left.
const QUALITIES: [(u8, usize); 5] = [(78, 100), (66, 77), (52, 62), (38, 49), (24, 36)];

/// What is kept exactly has one.
const EXACT: [(u8, usize); 1] = [(100, 100)];

/// The picture as WebP. What was drawn is tried without loss as well, and the smaller file is taken.
pub(super) fn webp(picture: &Points, is_drawn: bool) -> Result<Vec<u8>, Unpublishable> {
    let lossy = small_enough(picture, &QUALITIES, lossy_webp)?;
    if !is_drawn {
        return Ok(lossy);
    }
    let mut exact = Vec::new();
    let mut encoder = WebPEncoder::new(&mut exact);
    if let Some(profile) = &picture.profile {
        encoder.set_icc_profile(profile.clone());
    }
    let colours = match picture.is_clear {
        true => ColorType::Rgba8,
        false => ColorType::Rgb8,
    };
    let (width, height) = picture.size;
    let encoded = encoder.encode(&picture.bytes, width, height, colours);
    encoded.map_err(|_| damaged())?;
    Ok(if exact.len() <= lossy.len() {
        exact
    } else {
        lossy
    })
}

/// The picture as JPEG.
pub(super) fn jpeg(picture: &Points) -> Result<Vec<u8>, Unpublishable> {
    small_enough(picture, &QUALITIES, |picture, quality| {
        let (width, height) = picture.size;
        let (width, height) = (u16::try_from(width).ok()?, u16::try_from(height).ok()?);
        let mut file = Vec::new();
        let mut encoder = Encoder::new(&mut file, quality);
        encoder.set_sampling_factor(SamplingFactor::F_2_2);
        encoder.set_optimized_huffman_tables(true);
        if let Some(profile) = &picture.profile {
            encoder.add_icc_profile(profile).ok()?;
        }
        let colours = jpeg_encoder::ColorType::Rgb;
        encoder
            .encode(&picture.bytes, width, height, colours)
            .ok()?;
        Some(file)
    })
}

/// The picture as PNG, which knows no lower quality: of a photo it has few points.
pub(super) fn png(picture: &Points) -> Result<Vec<u8>, Unpublishable> {
    small_enough(picture, &EXACT, |picture, _| {
        let (width, height) = picture.size;
        let mut info = png::Info::with_size(width, height);
        info.color_type = match picture.is_clear {
            true => png::ColorType::Rgba,
            false => png::ColorType::Rgb,
        };
        info.bit_depth = png::BitDepth::Eight;
        info.icc_profile = picture.profile.clone().map(Into::into);
        let mut file = Vec::new();
        let mut writer = png::Encoder::with_info(&mut file, info)
            .and_then(png::Encoder::write_header)
            .ok()?;
        writer.write_image_data(&picture.bytes).ok()?;
        writer.finish().ok()?;
        Some(file)
    })
}

/// A file that is small enough, at the best quality at which one can be expected to be: making it takes longest of all, so
/// what one came to tells which to try next. What is not small enough even at the lowest quality has fewer points than
/// it says, and a browser draws it as wide as it should be.
fn small_enough(
    picture: &Points,
    qualities: &[(u8, usize)],
    make: impl Fn(&Points, u8) -> Option<Vec<u8>>,
) -> Result<Vec<u8>, Unpublishable> {
    let mut fewer;
    let mut picture = picture;
    loop {
        let mut left = qualities;
        while let [(quality, share), lower @ ..] = left {
            let file = make(picture, *quality).ok_or_else(damaged)?;
            if file.len() <= MOST || picture.size == (1, 1) {
                return Ok(file);
            }
            let may_do = |(_, other): &(u8, usize)| file.len() * other <= MOST * share;
            let last = lower.len().saturating_sub(1);
            let next = lower.iter().position(may_do).unwrap_or(last);
            left = lower.get(next..).unwrap_or_default();
        }
        let half = |side: u32| (side / 2).max(1);
        fewer = picture.shrunk((half(picture.size.0), half(picture.size.1)));
        picture = &fewer;
    }
}

fn lossy_webp(picture: &Points, quality: u8) -> Option<Vec<u8>> {
    let mut config = webp::WebPConfig::new().ok()?;
    config.quality = f32::from(quality);
    // The slower methods take three times as long for a twentieth of the file.
    config.method = 2;
    let (width, height) = picture.size;
    let encoder = match picture.is_clear {
        true => webp::Encoder::from_rgba(&picture.bytes, width, height),
        false => webp::Encoder::from_rgb(&picture.bytes, width, height),
    };
    let file = encoder.encode_advanced(&config).ok()?;
    match &picture.profile {
        Some(profile) => with_profile(&file, profile, picture),
        None => Some(file.to_vec()),
    }
}

/// The same file with what its colours mean. `None` if it is no WebP.
fn with_profile(file: &[u8], profile: &[u8], picture: &Points) -> Option<Vec<u8>> {
    const HAS_PROFILE: u8 = 0x20;
    const HAS_ALPHA: u8 = 0x10;
    let mut chunks = file.get(12..)?;
    let mut flags = HAS_PROFILE;
    if chunks.starts_with(b"VP8X") {
        flags |= chunks.get(8)? & HAS_ALPHA;
        chunks = chunks.get(18..)?;
    }
    let mut header = vec![flags, 0, 0, 0];
    for side in [picture.size.0, picture.size.1] {
        header.extend((side - 1).to_le_bytes().get(..3)?);
    }
    let mut body = b"WEBP".to_vec();
    put_riff_chunk(&mut body, b"VP8X", &header);
    put_riff_chunk(&mut body, b"ICCP", profile);
    body.extend(chunks);
    let mut out = b"RIFF".to_vec();
    out.extend(u32::try_from(body.len()).ok()?.to_le_bytes());
    out.extend(body);
    Some(out)
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    /// The qualities at which a picture was tried whose first file has so many bytes, with how wide it was.
    fn tried(first: usize, share: impl Fn(u8) -> usize) -> Vec<(u32, u8)> {
        let tried = RefCell::new(Vec::new());
        let picture = Points {
            size: (8, 8),
            bytes: vec![0; 192],
            is_clear: false,
            profile: None,
        };
        let file = small_enough(&picture, &QUALITIES, |picture, quality| {
            let (width, _) = picture.size;
            tried.borrow_mut().push((width, quality));
            let parts = 8 / usize::try_from(width).ok()?;
            Some(vec![0; first * share(quality) / 100 / (parts * parts)])
        });
        assert!(file.is_ok_and(|file| file.len() <= MOST));
        tried.into_inner()
    }

    #[test]
    fn what_a_file_came_to_tells_which_quality_to_try_next() {
        let as_expected = |quality| {
            let mut known = QUALITIES.iter();
            known
                .find(|(of, _)| *of == quality)
                .map_or(100, |(_, share)| *share)
        };
        let of_noise = |quality: u8| 40 + usize::from(quality) * 60 / 78;
        assert_eq!(tried(150_000, as_expected), [(8, 78)]);
        assert_eq!(tried(190_000, as_expected), [(8, 78), (8, 66)]);
        assert_eq!(tried(300_000, as_expected), [(8, 78), (8, 38)]);
        assert_eq!(tried(400_000, as_expected), [(8, 78), (8, 24)]);
        assert_eq!(tried(500_000, as_expected), [(8, 78), (8, 24), (4, 78)]);
        // Of what came out larger than expected the rest is tried as well.
        assert_eq!(
            tried(190_000, of_noise),
            [(8, 78), (8, 66), (8, 52), (8, 38)]
        );
    }
}
