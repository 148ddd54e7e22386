//! Pictures of every kind that may come, made here, and what becomes of them.

use png::{BitDepth, ColorType};

use super::reading::read;
use super::shrinking::Points;
use super::*;
use crate::clean;
use crate::samples::{moving_gif, moving_webp, png_chunk, screenshot};
use crate::still::Still::{self, Png, WebP};

/// What one picture may cost a phone.
const MOST: usize = 150_000;

const JPEG: Still = Still::Jpeg {
    is_progressive: false,
};

/// Four quarters: red and green above, blue and white below.
fn quarters(width: u32, height: u32) -> Vec<u8> {
    points(width, height, |x, y| {
        match (x * 2 < width, y * 2 < height) {
            (true, true) => [220, 30, 30],
            (false, true) => [30, 200, 40],
            (true, false) => [40, 40, 210],
            (false, false) => [250, 250, 250],
        }
    })
}

/// What a camera sees: nothing in it is even.
fn noise(width: u32, height: u32) -> Vec<u8> {
    let mut state = 1_u32;
    points(width, height, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [_, red, green, blue] = state.to_le_bytes();
        [red, green, blue]
    })
}

fn points(width: u32, height: u32, mut point: impl FnMut(u32, u32) -> [u8; 3]) -> Vec<u8> {
    let all = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    all.flat_map(|(x, y)| point(x, y)).collect()
}

fn jpeg(picture: &[u8], width: u32, height: u32, set: impl Fn(&mut Jpegs<'_>)) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, 90);
    set(&mut encoder);
    let colours = match picture.len() / (width * height) as usize {
        1 => jpeg_encoder::ColorType::Luma,
        3 => jpeg_encoder::ColorType::Rgb,
        _ => jpeg_encoder::ColorType::Cmyk,
    };
    encoder
        .encode(picture, width as u16, height as u16, colours)
        .unwrap();
    file
}

type Jpegs<'f> = jpeg_encoder::Encoder<&'f mut Vec<u8>>;

fn png(
    picture: &[u8],
    (width, height): Size,
    colours: ColorType,
    depth: BitDepth,
    set: impl Fn(&mut png::Info<'_>),
) -> Vec<u8> {
    let mut info = png::Info::with_size(width, height);
    (info.color_type, info.bit_depth) = (colours, depth);
    set(&mut info);
    let mut file = Vec::new();
    let encoder = png::Encoder::with_info(&mut file, info).unwrap();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(picture).unwrap();
    writer.finish().unwrap();
    file
}

fn cleaned(name: &str, file: &[u8]) -> Clean {
    clean(name, file, &[]).unwrap_or_else(|trouble| panic!("{name}: {trouble:?}"))
}

/// What is made of a file, by the names of the files.
fn made(name: &str, file: &[u8]) -> Vec<(String, Vec<u8>)> {
    let clean = cleaned(name, file);
    let sizes = clean.sizes.unwrap_or_else(|| panic!("{name} has no sizes"));
    let made = sizes
        .made(&clean)
        .unwrap_or_else(|trouble| panic!("{name}: {trouble:?}"));
    made.into_iter()
        .map(|made| (made.name, made.bytes))
        .collect()
}

/// A made file, decoded at its own size.
fn seen(name: &str, file: &[u8]) -> Points {
    let size = imagesize::blob_size(file).unwrap();
    let still = match name.rsplit('.').next() {
        Some("jpg") => JPEG,
        Some("png") => Png { is_clear: true },
        _ => WebP { is_lossless: false },
    };
    read(still, file, (size.width as u32, size.height as u32)).unwrap()
}

/// The colours in the middle of the quarters, each as the letter of the nearest of those of [`quarters`].
fn corners(picture: &Points) -> String {
    let channels = if picture.is_clear { 4 } else { 3 };
    let (width, height) = (picture.size.0 as usize, picture.size.1 as usize);
    let at = |x: usize, y: usize| {
        let from = (height * y / 4 * width + width * x / 4) * channels;
        match picture.bytes[from..from + 3] {
            [red, green, blue] if red.min(green).min(blue) > 200 => 'w',
            [red, green, blue] if red > green.max(blue) => 'r',
            [_, green, blue] if green > blue => 'g',
            _ => 'b',
        }
    };
    [at(1, 1), at(3, 1), at(1, 3), at(3, 3)].iter().collect()
}

#[test]
fn no_size_is_wider_than_the_picture() {
    let widths = |width, height| {
        let sizes = Sizes::of(JPEG, (width, height), 1, 1_000_000).unwrap();
        (sizes.widths(), sizes.plain().unwrap())
    };
    for (width, height, expected, plain) in [
        (6000, 4000, &[400, 800, 1200, 1600][..], "800.jpg"),
        (1600, 900, &[400, 800, 1200, 1600], "800.jpg"),
        (1300, 900, &[400, 800, 1300], "800.jpg"),
        (900, 900, &[400, 900], "800.jpg"),
        (430, 9, &[430], "430.jpg"),
        (300, 200, &[300], "300.jpg"),
        (1, 1, &[1], "1.jpg"),
        (400, 20_000, &[327], "327.jpg"),
        (20_000, 1, &[400, 800, 1200, 1600], "800.jpg"),
    ] {
        assert_eq!(widths(width, height), (expected.to_vec(), plain.to_owned()));
    }
}

#[test]
fn a_photo_is_seen_the_right_way_up_in_every_size_and_format() {
    for (orientation, expected) in [
        (1, "rgbw"),
        (2, "grwb"),
        (3, "wbgr"),
        (4, "bwrg"),
        (5, "rbgw"),
        (6, "brwg"),
        (7, "wgbr"),
        (8, "gwrb"),
    ] {
        let exif = [
            &b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"[..],
            &[orientation],
            b"\0\0\0\0\0\0CANARYGPS",
        ]
        .concat();
        let file = jpeg(&quarters(500, 420), 500, 420, |jpeg| {
            jpeg.add_app_segment(1, [&b"Exif\0\0"[..], &exif].concat())
                .unwrap();
        });
        let made = made("photo.jpg", &file);
        let names: Vec<&str> = made.iter().map(|(name, _)| name.as_str()).collect();
        let expected_names = if orientation < 5 {
            ["500.webp", "500.jpg"].to_vec()
        } else {
            ["420.webp", "420.jpg"].to_vec()
        };
        assert_eq!(names, expected_names);
        for (name, bytes) in &made {
            let seen = seen(name, bytes);
            assert_eq!(corners(&seen), expected, "{orientation}: {name}");
            assert_eq!(format!("{}", seen.size.0), name.split('.').next().unwrap());
            assert_eq!(seen.size.0 < seen.size.1, orientation >= 5);
            assert!(!bytes.windows(6).any(|part| part == b"CANARY"), "{name}");
        }
    }
}

#[test]
fn every_kind_of_picture_that_stands_still_keeps_its_colours() {
    let (width, height) = (480, 420);
    let size = (width, height);
    let picture = quarters(width, height);
    let with = |opaque: u8| -> Vec<u8> {
        let (points, _) = picture.as_chunks::<3>();
        points
            .iter()
            .flat_map(|[r, g, b]| [*r, *g, *b, opaque])
            .collect()
    };
    let deep: Vec<u8> = picture.iter().flat_map(|value| [*value, 0]).collect();
    let indexes = points(width, height, |x, y| {
        [u8::from(x * 2 >= width) + 2 * u8::from(y * 2 >= height); 3]
    });
    let (indexes, _) = indexes.as_chunks::<3>();
    let indexes: Vec<u8> = indexes.iter().map(|[index, ..]| *index).collect();
    let palette = |info: &mut png::Info<'_>| {
        info.palette = Some(vec![220, 30, 30, 30, 200, 40, 40, 40, 210, 250, 250, 250].into());
    };
    let webp = |lossless| {
        webp::Encoder::from_rgb(&picture, width, height)
            .encode_simple(lossless, 80.0)
            .unwrap()
            .to_vec()
    };
    for (name, file, plain) in [
        (
            "a.jpg",
            jpeg(&picture, width, height, |_| ()),
            Some("480.jpg"),
        ),
        (
            "progressive.jpeg",
            jpeg(&picture, width, height, |jpeg| jpeg.set_progressive(true)),
            Some("480.jpg"),
        ),
        (
            "a.png",
            png(&picture, size, ColorType::Rgb, BitDepth::Eight, |_| ()),
            Some("480.jpg"),
        ),
        (
            "deep.png",
            png(&deep, size, ColorType::Rgb, BitDepth::Sixteen, |_| ()),
            Some("480.jpg"),
        ),
        (
            "clear.png",
            png(&with(255), size, ColorType::Rgba, BitDepth::Eight, |_| ()),
            Some("480.png"),
        ),
        (
            "palette.png",
            png(&indexes, size, ColorType::Indexed, BitDepth::Eight, palette),
            Some("480.jpg"),
        ),
        (
            "holes.png",
            png(
                &indexes,
                size,
                ColorType::Indexed,
                BitDepth::Eight,
                |info| {
                    palette(info);
                    info.trns = Some(vec![255, 255, 255, 254].into());
                },
            ),
            Some("480.png"),
        ),
        ("a.webp", webp(false), None),
        ("exact.webp", webp(true), None),
    ] {
        let clean = cleaned(name, &file);
        let sizes = clean.sizes.unwrap();
        assert_eq!(sizes.plain().as_deref(), plain, "{name}");
        assert_eq!(sizes.proven(&clean), Ok(()), "{name}");
        let made = made(name, &file);
        assert_eq!(made.len(), 1 + usize::from(plain.is_some()), "{name}");
        for (of, bytes) in &made {
            assert_eq!(corners(&seen(of, bytes)), "rgbw", "{name}: {of}");
            assert!(bytes.len() < MOST, "{name}: {of}");
        }
        assert!(
            made == self::made(name, &file),
            "{name} is the same each time"
        );
    }
    let grey: Vec<u8> = (0..width * height)
        .map(|at| (at % width / 2) as u8)
        .collect();
    for (name, file) in [
        ("grey.jpg", jpeg(&grey, width, height, |_| ())),
        (
            "grey.png",
            png(&grey, size, ColorType::Grayscale, BitDepth::Eight, |_| ()),
        ),
    ] {
        let made = made(name, &file);
        let seen = seen(&made[0].0, &made[0].1);
        let (points, _) = seen.bytes.as_chunks::<3>();
        let even = points
            .iter()
            .all(|[r, g, b]| r.abs_diff(*g).max(g.abs_diff(*b)) < 6);
        assert!(even && points[width as usize - 10][0] > 200, "{name}");
    }
}

#[test]
fn what_can_be_seen_through_still_can() {
    let (width, height) = (450, 100);
    let all = points(width, height, |x, _| {
        [if x * 2 < width { 0 } else { 255 }; 3]
    });
    let (all, _) = all.as_chunks::<3>();
    let picture: Vec<u8> = all
        .iter()
        .flat_map(|[opaque, ..]| [200, 100, 50, *opaque])
        .collect();
    let file = png(
        &picture,
        (width, height),
        ColorType::Rgba,
        BitDepth::Eight,
        |_| (),
    );
    for (name, bytes) in made("a.png", &file) {
        let seen = seen(&name, &bytes);
        let opaque = |x: usize| seen.bytes[(50 * 450 + x) * 4 + 3];
        assert!(
            seen.is_clear && opaque(100) < 5 && opaque(350) > 250,
            "{name}"
        );
    }
}

#[test]
fn colours_keep_their_meaning() {
    let profile = |space: &[u8]| [&[0; 16], space, &[7; 180]].concat();
    let (rgb, grey) = (profile(b"RGB "), profile(b"GRAY"));
    let size = (450, 60);
    let picture = quarters(size.0, size.1);
    let clear: Vec<u8> = picture
        .as_chunks::<3>()
        .0
        .iter()
        .flat_map(|[r, g, b]| [*r, *g, *b, 9])
        .collect();
    let with = |profile: &[u8], file: &[u8]| file.windows(200).any(|part| part == profile);
    for (name, file) in [
        (
            "a.jpg",
            jpeg(&picture, size.0, size.1, |jpeg| {
                jpeg.add_icc_profile(&rgb).unwrap()
            }),
        ),
        (
            "a.png",
            png(&picture, size, ColorType::Rgb, BitDepth::Eight, |info| {
                info.icc_profile = Some(rgb.clone().into())
            }),
        ),
        (
            "clear.png",
            png(&clear, size, ColorType::Rgba, BitDepth::Eight, |info| {
                info.icc_profile = Some(rgb.clone().into())
            }),
        ),
    ] {
        for (of, bytes) in made(name, &file) {
            if of.ends_with("png") {
                assert!(bytes.windows(4).any(|part| part == b"iCCP"), "{name}: {of}");
            } else {
                assert!(with(&rgb, &bytes), "{name}: {of}");
            }
            seen(&of, &bytes);
        }
    }
    let file = jpeg(&picture, size.0, size.1, |jpeg| {
        jpeg.add_icc_profile(&grey).unwrap()
    });
    assert!(
        made("a.jpg", &file)
            .iter()
            .all(|(_, bytes)| !with(&grey, bytes))
    );
}

#[test]
fn what_moves_is_small_or_has_colours_of_its_own_is_shown_as_it_is() {
    let size = (450, 60);
    let picture = quarters(size.0, size.1);
    let inks: Vec<u8> = (0..450 * 60 * 4).map(|at| (at % 256) as u8).collect();
    let gamma = |gamma| {
        let file = png(&picture, size, ColorType::Rgb, BitDepth::Eight, |_| ());
        let chunk = png_chunk(b"gAMA", &u32::to_be_bytes(gamma));
        [&file[..33], &chunk, &file[33..]].concat()
    };
    for (name, file) in [
        ("a.gif", moving_gif()),
        ("a.webp", moving_webp(1)),
        ("a.png", screenshot(1)),
        ("inks.jpg", jpeg(&inks, size.0, size.1, |_| ())),
        (
            "icon.png",
            png(
                &quarters(64, 64),
                (64, 64),
                ColorType::Rgb,
                BitDepth::Eight,
                |_| (),
            ),
        ),
        ("linear.png", gamma(100_000)),
        (
            "a.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 900 900'/>".to_vec(),
        ),
    ] {
        assert_eq!(cleaned(name, &file).sizes, None, "{name}");
    }
    assert!(cleaned("usual.png", &gamma(45_455)).sizes.is_some());
}

#[test]
fn no_picture_costs_a_phone_more_than_it_should() {
    let (width, height) = (900, 700);
    let file = jpeg(&noise(width, height), width, height, |_| ());
    assert!(file.len() > 4 * MOST);
    for (name, bytes) in made("noise.jpg", &file) {
        assert!(bytes.len() <= MOST, "{name}: {}", bytes.len());
    }
}

#[test]
fn a_drawing_stays_sharp_where_that_costs_nothing() {
    let picture = points(900, 600, |x, y| {
        [if (x / 50 + y / 50) % 2 == 0 { 250 } else { 10 }; 3]
    });
    let file = png(
        &picture,
        (900, 600),
        ColorType::Rgb,
        BitDepth::Eight,
        |_| (),
    );
    let (name, largest) = made("a.png", &file).swap_remove(1);
    assert_eq!(name, "900.webp");
    assert!(seen(&name, &largest).bytes == picture);
}

/// Decoders and encoders count in whole numbers, so these hold on every machine. Whoever changes them on purpose gives
/// `RECIPE` another number.
#[test]
fn the_same_picture_gives_the_same_bytes_on_every_machine() {
    let hash = |bytes: &[u8]| {
        let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3);
        bytes.iter().fold(0xCBF2_9CE4_8422_2325, mix)
    };
    let picture = noise(120, 90);
    let large = Points {
        size: (120, 90),
        bytes: picture,
        is_clear: false,
        profile: None,
    };
    let wide = points(840, 630, |x, y| {
        let at = ((y / 7) * 120 + x / 7) as usize * 3;
        [large.bytes[at], large.bytes[at + 1], large.bytes[at + 2]]
    });
    let file = jpeg(&wide, 840, 630, |_| ());
    let found: Vec<(String, u64)> = made("a.jpg", &file)
        .into_iter()
        .map(|(name, bytes)| (name, hash(&bytes)))
        .collect();
    let expected: [(&str, u64); 3] = [
        ("400.webp", 14_800_019_210_435_570_036),
        ("840.webp", 15_515_180_864_786_774_329),
        ("800.jpg", 15_050_473_922_027_660_361),
    ];
    let expected = expected.map(|(name, hash)| (name.to_owned(), hash));
    assert_eq!((RECIPE, &found[..]), ("pictures 2", &expected[..]));
}

#[test]
fn damage_is_told_and_never_panics() {
    let (width, height) = (410, 24);
    let picture = noise(width, height);
    let size = (width, height);
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    let mut random = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below as u64) as usize
    };
    let webp = |lossless| {
        webp::Encoder::from_rgb(&picture, width, height)
            .encode_simple(lossless, 80.0)
            .unwrap()
            .to_vec()
    };
    let mut told = 0;
    for (name, file) in [
        ("a.jpg", jpeg(&picture, width, height, |_| ())),
        (
            "progressive.jpg",
            jpeg(&picture, width, height, |jpeg| jpeg.set_progressive(true)),
        ),
        (
            "a.png",
            png(&picture, size, ColorType::Rgb, BitDepth::Eight, |_| ()),
        ),
        ("a.webp", webp(false)),
        ("exact.webp", webp(true)),
    ] {
        for round in 0..40 {
            let mut bytes = file.clone();
            for _ in 0..=random(3) {
                let at = 12 + random(bytes.len() - 12);
                match round % 2 {
                    0 => bytes[at] ^= 1 << random(8),
                    _ => bytes[at] = [0, 0xFF, 0x7F, 1][random(4)],
                }
            }
            if let Ok(clean) = clean(name, &bytes, &[])
                && let Some(sizes) = clean.sizes.filter(|sizes| sizes.megapixels() < 3)
            {
                let proven = sizes.proven(&clean);
                told += usize::from(proven.is_err());
                assert_eq!(
                    sizes.made(&clean).is_ok(),
                    proven.is_ok(),
                    "{name}, {round}"
                );
            }
        }
    }
    assert!(told > 8, "{told}");
}

#[test]
fn a_header_that_claims_more_than_the_file_has_costs_nothing() {
    let mut file = png(
        &quarters(450, 60),
        (450, 60),
        ColorType::Rgb,
        BitDepth::Eight,
        |_| (),
    );
    let header = png_chunk(
        b"IHDR",
        &[
            &7000_u32.to_be_bytes()[..],
            &7000_u32.to_be_bytes(),
            &[8, 2, 0, 0, 0],
        ]
        .concat(),
    );
    file.splice(8..33, header);
    let clean = cleaned("a.png", &file);
    assert_eq!(clean.size, Some((7000, 7000)));
    assert!(clean.sizes.unwrap().proven(&clean).is_err());
}
