//! A picture out of its file, at the largest size that is wanted of it.
//!
//! What comes out has three colours for each point, or three and how opaque it is, in eight bits each.

use std::io::Cursor;

use image_webp::WebPDecoder;
use jpeg_decoder::PixelFormat;
use png::{ColorType, Decoder, Transformations};

use super::shrinking::{Points, Shrinking};
use crate::still::Still;
use crate::{Size, Unpublishable, damaged};

/// A longer profile is none that a camera or a screen has.
const LONGEST_PROFILE: usize = 64 * 1024;

/// Decodes a picture and makes it as small as is wanted.
pub(super) fn read(still: Still, bytes: &[u8], size: Size) -> Result<Points, Unpublishable> {
    match still {
        Still::Jpeg { .. } => jpeg(bytes, size),
        Still::Png { .. } => png(bytes, size),
        Still::WebP { .. } => webp(bytes, size),
    }
}

fn jpeg(bytes: &[u8], size: Size) -> Result<Points, Unpublishable> {
    let side = |points: u32| u16::try_from(points).map_err(|_| damaged());
    let mut decoder = jpeg_decoder::Decoder::new(bytes);
    // At an eighth, a quarter or half of its size, if that is no smaller than is wanted.
    let scaled = decoder.scale(side(size.0)?, side(size.1)?);
    let from = scaled.map_err(|_| damaged())?;
    let whole = decoder.decode().map_err(|_| damaged())?;
    let is_grey = match decoder.info().ok_or_else(damaged)?.pixel_format {
        PixelFormat::L8 => true,
        PixelFormat::RGB24 => false,
        _ => return Err(damaged()),
    };
    let mut shrinking = Shrinking::new(false, (from.0.into(), from.1.into()), size);
    let row = usize::from(from.0) * if is_grey { 1 } else { 3 };
    let mut line = Vec::new();
    for row in whole.chunks_exact(row) {
        match is_grey {
            true => shrinking.push(coloured(row, &mut line)),
            false => shrinking.push(row),
        }
    }
    points(shrinking, size, false, decoder.icc_profile())
}

/// A row of greys in three colours.
fn coloured<'l>(greys: &[u8], line: &'l mut Vec<u8>) -> &'l [u8] {
    line.clear();
    line.extend(greys.iter().flat_map(|grey| [*grey; 3]));
    line
}

fn png(bytes: &[u8], size: Size) -> Result<Points, Unpublishable> {
    let mut decoder = Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(|_| damaged())?;
    let (colours, _) = reader.output_color_type();
    let (from, profile) = {
        let info = reader.info();
        let profile = info.icc_profile.as_ref().map(|profile| profile.to_vec());
        ((info.width, info.height), profile)
    };
    let is_clear = matches!(colours, ColorType::Rgba | ColorType::GrayscaleAlpha);
    let mut shrinking = Shrinking::new(is_clear, from, size);
    let mut line = Vec::new();
    let mut push = |row: &[u8]| match colours {
        ColorType::Grayscale => shrinking.push(coloured(row, &mut line)),
        ColorType::GrayscaleAlpha => {
            line.clear();
            let (points, _) = row.as_chunks::<2>();
            line.extend(
                points
                    .iter()
                    .flat_map(|&[grey, opaque]| [grey, grey, grey, opaque]),
            );
            shrinking.push(&line);
        }
        _ => shrinking.push(row),
    };
    if reader.info().interlaced {
        let length = reader.output_buffer_size().ok_or_else(damaged)?;
        let mut whole = vec![0; length];
        let frame = reader.next_frame(&mut whole).map_err(|_| damaged())?;
        whole
            .chunks_exact(frame.line_size)
            .take(from.1 as usize)
            .for_each(&mut push);
    } else {
        while let Some(row) = reader.next_row().map_err(|_| damaged())? {
            push(row.data());
        }
    }
    points(shrinking, size, is_clear, profile)
}

fn webp(bytes: &[u8], size: Size) -> Result<Points, Unpublishable> {
    let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let from = decoder.dimensions();
    let is_clear = decoder.has_alpha();
    let length = decoder.output_buffer_size().ok_or_else(damaged)?;
    let mut whole = vec![0; length];
    decoder.read_image(&mut whole).map_err(|_| damaged())?;
    let profile = decoder.icc_profile().map_err(|_| damaged())?;
    let row = from.0 as usize * if is_clear { 4 } else { 3 };
    let mut shrinking = Shrinking::new(is_clear, from, size);
    whole.chunks_exact(row).for_each(|row| shrinking.push(row));
    points(shrinking, size, is_clear, profile)
}

/// What was read, if it is whole.
fn points(
    shrinking: Shrinking,
    size: Size,
    is_clear: bool,
    profile: Option<Vec<u8>>,
) -> Result<Points, Unpublishable> {
    Ok(Points {
        size,
        bytes: shrinking.done().ok_or_else(damaged)?,
        is_clear,
        profile: profile.filter(|profile| is_of_three_colours(profile)),
    })
}

/// Whether a profile speaks of red, green and blue. One for greys or inks would not fit what was decoded.
fn is_of_three_colours(profile: &[u8]) -> bool {
    profile.get(16..20) == Some(b"RGB ") && profile.len() <= LONGEST_PROFILE
}
