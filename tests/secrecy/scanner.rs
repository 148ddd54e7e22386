//! Finds canaries in the bytes and names of a tree, however they are written down.
//!
//! Every canary begins with [`MARK`], so one walk finds all of them: each file is unwrapped in
//! every way that is known here, and each result is searched for the mark.

#![allow(
    clippy::type_complexity,
    reason = "tables of small functions, each used once"
)]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{LazyLock, Mutex};

use base64::Engine as _;
use flate2::read::{DeflateDecoder, GzDecoder, ZlibDecoder};
use unicode_normalization::UnicodeNormalization as _;

use crate::harness::Files;

/// Begins every canary. No word of any language has it, and chance does not make it.
pub const MARK: &str = "qzvxj";

/// A canary: letters only, so that it is its own slug; the end is none that a stemmer cuts off.
pub fn canary(name: &str) -> String {
    assert!(name.chars().all(|c| c.is_ascii_lowercase()), "{name}");
    format!("{MARK}{name}kk")
}

/// The canaries in a tree, each with the files that have it and how it was written there.
pub fn canaries(tree: &Files) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, bytes) in tree {
        for (word, how) in in_bytes(name.as_bytes()) {
            found
                .entry(word)
                .or_default()
                .insert(format!("the name {name} ({how})"));
        }
        for (word, how) in in_file(bytes) {
            found
                .entry(word)
                .or_default()
                .insert(format!("{name} ({how})"));
        }
        // Nothing at its beginning tells of Brotli, so here the name has to.
        if let Some(inside) = name
            .strip_suffix(".br")
            .and_then(|_| unpacked(brotli_decompressor::Decompressor::new(&bytes[..], 4096)))
        {
            for (word, how) in in_file(&inside) {
                found
                    .entry(word)
                    .or_default()
                    .insert(format!("{name} (brotli, {how})"));
            }
        }
    }
    found
}

/// The same for one file. Files that many trees share are searched once.
fn in_file(bytes: &[u8]) -> Vec<(String, String)> {
    static KNOWN: LazyLock<Mutex<HashMap<blake3::Hash, Vec<(String, String)>>>> =
        LazyLock::new(Mutex::default);
    let print = blake3::hash(bytes);
    if let Some(known) = KNOWN.lock().unwrap().get(&print) {
        return known.clone();
    }
    let found = in_bytes(bytes);
    KNOWN.lock().unwrap().insert(print, found.clone());
    found
}

/// Canaries in some bytes, each once, with the first way in which it was found.
pub fn in_bytes(bytes: &[u8]) -> Vec<(String, String)> {
    let mut found = BTreeMap::new();
    unwrap(bytes, "", 0, &mut found);
    found.into_iter().collect()
}

/// How many wrappings are looked through.
const DEEPEST: usize = 2;

fn unwrap(bytes: &[u8], how: &str, depth: usize, found: &mut BTreeMap<String, String>) {
    let label = |way: &str| {
        if how.is_empty() {
            way.to_owned()
        } else {
            format!("{how}, {way}")
        }
    };
    let text = String::from_utf8_lossy(bytes);
    search(&text, &label("text"), found);
    let texts: [(&str, fn(&str) -> Option<String>); 3] = [
        ("entities", entities),
        ("percent", percent),
        ("escapes", escapes),
    ];
    for (way, decode) in texts {
        if let Some(decoded) = decode(&text) {
            search(&decoded, &label(way), found);
        }
    }
    for (way, decoded) in utf16(bytes) {
        search(&decoded, &label(way), found);
    }
    if depth == DEEPEST {
        return;
    }
    for (way, decoded) in base64(bytes).into_iter().chain(hex(bytes)) {
        // What is no text after all is still worth a look, but not a further unwrapping.
        unwrap(&decoded, &label(way), DEEPEST, found);
    }
    for (way, inside) in compressed(bytes) {
        unwrap(&inside, &label(way), depth + 1, found);
    }
}

/// Words that begin with the mark, whatever their case, accents or Unicode form.
fn search(text: &str, how: &str, found: &mut BTreeMap<String, String>) {
    let plain = |word: &str| {
        let composed: String = word.nfc().collect();
        deunicode::deunicode(&composed).to_lowercase()
    };
    // All but the accents and case of a canary is ASCII, and nearly every word is without one. Nothing is composed across
    // a space.
    let mut rough = String::with_capacity(text.len());
    for word in text.split_inclusive([' ', '\n']) {
        match word.is_ascii() {
            true => rough.extend(word.chars().map(|letter| letter.to_ascii_lowercase())),
            false => rough.push_str(&plain(word)),
        }
    }
    let text = &rough;
    for (at, _) in text.match_indices(MARK) {
        let word: String = text[at..]
            .chars()
            .take_while(char::is_ascii_lowercase)
            .collect();
        let word = match word.rfind("kk") {
            Some(end) => word[..end + 2].to_owned(),
            None => word,
        };
        found.entry(word).or_insert_with(|| how.to_owned());
    }
}

fn entities(text: &str) -> Option<String> {
    if !text.contains("&#") && !text.contains("&a") && !text.contains("&e") {
        return None;
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(number) = rest.strip_prefix('#') else {
            if let Some(after) = rest.strip_prefix("amp;") {
                rest = after;
                decoded.push('&');
            } else if let Some(after) = rest.strip_prefix("eacute;") {
                rest = after;
                decoded.push('é');
            } else {
                decoded.push('&');
            }
            continue;
        };
        let (radix, digits) = match number.strip_prefix(['x', 'X']) {
            Some(digits) => (16, digits),
            None => (10, number),
        };
        let length = digits
            .bytes()
            .take_while(|b| (*b as char).is_digit(radix))
            .count();
        match u32::from_str_radix(&digits[..length], radix)
            .ok()
            .and_then(char::from_u32)
        {
            Some(c) => {
                decoded.push(c);
                rest = digits[length..]
                    .strip_prefix(';')
                    .unwrap_or(&digits[length..]);
            }
            None => decoded.push('&'),
        }
    }
    decoded.push_str(rest);
    // `&amp;#113;` is an entity that was escaped once more.
    if decoded.contains("&#") && decoded != text {
        entities(&decoded).or(Some(decoded))
    } else {
        Some(decoded)
    }
}

fn percent(text: &str) -> Option<String> {
    text.contains('%').then(|| {
        percent_encoding::percent_decode_str(text)
            .decode_utf8_lossy()
            .into_owned()
    })
}

/// `\u0071`, `\x71` and CSS's `\71 `.
fn escapes(text: &str) -> Option<String> {
    if !text.contains('\\') {
        return None;
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let (digits, length) = match rest.as_bytes().first() {
            Some(b'u') if rest.as_bytes().get(1) == Some(&b'{') => (
                2,
                rest.bytes()
                    .skip(2)
                    .take_while(u8::is_ascii_hexdigit)
                    .count(),
            ),
            Some(b'u') => (1, 4),
            Some(b'x') => (1, 2),
            _ => (
                0,
                rest.bytes()
                    .take(6)
                    .take_while(u8::is_ascii_hexdigit)
                    .count(),
            ),
        };
        let c = rest
            .get(digits..digits + length)
            .and_then(|d| u32::from_str_radix(d, 16).ok())
            .and_then(char::from_u32);
        if let Some(c) = c {
            decoded.push(c);
            rest = rest[digits + length..]
                .strip_prefix(['}', ' '])
                .unwrap_or(&rest[digits + length..]);
        }
    }
    decoded.push_str(rest);
    Some(decoded)
}

fn utf16(bytes: &[u8]) -> Vec<(&'static str, String)> {
    let mut decoded = Vec::new();
    if !bytes.contains(&0) {
        return decoded;
    }
    for start in [0, 1] {
        let pairs = || bytes.get(start..).unwrap_or_default().chunks_exact(2);
        let little: Vec<u16> = pairs()
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
            .collect();
        let big: Vec<u16> = pairs()
            .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
            .collect();
        decoded.push(("UTF-16LE", String::from_utf16_lossy(&little)));
        decoded.push(("UTF-16BE", String::from_utf16_lossy(&big)));
    }
    decoded
}

/// Runs of bytes of one sort, at least so long.
fn runs(bytes: &[u8], least: usize, belongs: impl Fn(u8) -> bool) -> Vec<&[u8]> {
    bytes
        .split(|byte| !belongs(*byte))
        .filter(|run| run.len() >= least)
        .collect()
}

fn base64(bytes: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    use base64::alphabet::{STANDARD, URL_SAFE};
    use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let mut decoded = Vec::new();
    for (way, alphabet, extra) in [
        ("base64", &STANDARD, b"+/"),
        ("base64url", &URL_SAFE, b"-_"),
    ] {
        let engine = GeneralPurpose::new(alphabet, config);
        for run in runs(bytes, 8, |byte| {
            byte.is_ascii_alphanumeric() || extra.contains(&byte)
        }) {
            for start in 0..4 {
                let run = &run[start..];
                let whole = if run.len() % 4 == 1 {
                    run.len() - 1
                } else {
                    run.len()
                };
                if let Ok(inside) = engine.decode(&run[..whole]) {
                    decoded.push((way, inside));
                }
            }
        }
    }
    // One after another, with a byte between that belongs to none.
    let mut joined: BTreeMap<&'static str, Vec<u8>> = BTreeMap::new();
    for (way, inside) in decoded {
        let all = joined.entry(way).or_default();
        all.extend(inside);
        all.push(b'\n');
    }
    joined.into_iter().collect()
}

fn hex(bytes: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut all = Vec::new();
    for run in runs(bytes, 2 * MARK.len(), |byte| byte.is_ascii_hexdigit()) {
        for start in [0, 1] {
            for pair in run[start..].chunks_exact(2) {
                let digits = std::str::from_utf8(pair).unwrap();
                all.push(u8::from_str_radix(digits, 16).unwrap());
            }
            all.push(b'\n');
        }
    }
    if all.is_empty() {
        Vec::new()
    } else {
        vec![("hex", all)]
    }
}

/// What can be unpacked of a reader, as far as it goes.
fn unpacked(mut reader: impl std::io::Read) -> Option<Vec<u8>> {
    let mut inside = Vec::new();
    reader.read_to_end(&mut inside).ok();
    (!inside.is_empty()).then_some(inside)
}

fn compressed(bytes: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut inside = Vec::new();
    let find = |needle: &[u8]| -> Vec<usize> {
        bytes
            .windows(needle.len())
            .enumerate()
            .filter(|(_, window)| *window == needle)
            .map(|(at, _)| at)
            .collect()
    };
    if bytes.starts_with(&[0x1f, 0x8b]) {
        inside.extend(unpacked(GzDecoder::new(bytes)).map(|inside| ("gzip", inside)));
    }
    if bytes.starts_with(b"\x89PNG") {
        for chunk in png_chunks(bytes) {
            // Keyword, end, method: then what is packed.
            if let (b"zTXt" | b"iTXt" | b"iCCP", data) = chunk {
                for start in data
                    .iter()
                    .enumerate()
                    .filter(|(_, byte)| **byte == 0x78)
                    .map(|(at, _)| at)
                {
                    inside.extend(
                        unpacked(ZlibDecoder::new(&data[start..]))
                            .map(|inside| ("PNG text", inside)),
                    );
                }
            }
        }
    }
    if bytes.starts_with(b"%PDF") {
        for at in find(b"stream") {
            let data = &bytes[at + b"stream".len()..];
            let data = data
                .strip_prefix(b"\r\n")
                .or(data.strip_prefix(b"\n"))
                .unwrap_or(data);
            inside.extend(unpacked(ZlibDecoder::new(data)).map(|inside| ("PDF stream", inside)));
        }
    }
    if bytes.starts_with(b"PK\x03\x04") {
        for at in find(b"PK\x03\x04") {
            let field = |offset: usize| {
                bytes
                    .get(at + offset..at + offset + 2)
                    .map_or(0, |b| usize::from(u16::from_le_bytes([b[0], b[1]])))
            };
            let start = at + 30 + field(26) + field(28);
            if field(8) == 8 {
                let data = bytes.get(start..).unwrap_or_default();
                inside.extend(unpacked(DeflateDecoder::new(data)).map(|inside| ("zip", inside)));
            }
        }
    }
    inside
}

fn png_chunks(bytes: &[u8]) -> Vec<(&[u8], &[u8])> {
    let mut chunks = Vec::new();
    let mut at = 8;
    while let Some(head) = bytes.get(at..at + 8) {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let Some(data) = bytes.get(at + 8..at + 8 + length) else {
            break;
        };
        chunks.push((&head[4..8], data));
        at += 12 + length;
    }
    chunks
}

/// Every way of writing a canary down, planted on purpose, must be found: a scanner that finds
/// nothing proves nothing.
mod controls {
    use super::*;
    use std::io::Write as _;

    fn tree(bytes: impl AsRef<[u8]>) -> Files {
        Files::from([("a.bin".to_owned(), bytes.as_ref().to_vec())])
    }

    #[track_caller]
    fn finds(bytes: impl AsRef<[u8]>, way: &str) {
        let word = canary("abc");
        let found = canaries(&tree(&bytes));
        let places = found.get(&word).unwrap_or_else(|| {
            panic!(
                "not found ({way}): {:?}",
                String::from_utf8_lossy(bytes.as_ref())
            )
        });
        assert!(
            places.iter().any(|place| place.contains(way)),
            "{way}: {places:?}"
        );
    }

    #[test]
    fn plain_words_in_any_case_form_and_slug() {
        let word = canary("abc");
        finds(format!("a {word} b"), "text");
        finds(word.to_uppercase(), "text");
        finds("a Qzvxjabckk's-page", "text");
        finds("a/qzvxjabckk-s-page/", "text");
        finds("Qzvxjábckk", "text");
        finds("Qzvxja\u{301}bckk", "text");
    }

    #[test]
    fn names_of_files() {
        let found = canaries(&Files::from([(
            "tips/qzvxjabckk/index.html".to_owned(),
            Vec::new(),
        )]));
        assert_eq!(found.keys().collect::<Vec<_>>(), ["qzvxjabckk"]);
    }

    #[test]
    fn entities_percent_and_escapes() {
        let word = canary("abc");
        let each = |write: fn(char) -> String| word.chars().map(write).collect::<String>();
        finds(each(|c| format!("&#{};", c as u32)), "entities");
        finds(each(|c| format!("&#x{:X};", c as u32)), "entities");
        finds(each(|c| format!("&amp;#{};", c as u32)), "entities");
        finds("qzvxj&#97;bckk", "entities");
        finds("qzvxj&aacute;bckk &eacute; qzvxj&#225;bckk", "entities");
        finds(each(|c| format!("%{:02X}", c as u32)), "percent");
        finds("?q=qzvx%6Aabckk", "percent");
        finds("qzvxj%C3%A1bckk", "percent");
        finds(each(|c| format!("\\u{:04x}", c as u32)), "escapes");
        finds(each(|c| format!("\\x{:02x}", c as u32)), "escapes");
        finds("\"qzvxj\\u00e1bckk\"", "escapes");
        finds(each(|c| format!("\\{:x} ", c as u32)), "escapes");
    }

    #[test]
    fn base64_at_each_offset_and_hex() {
        use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
        for before in ["", "a", "ab", "abc", "abcd?>~"] {
            let text = format!("{before}{}~?>", canary("abc"));
            finds(format!("data:,{}\"", STANDARD.encode(&text)), "base64");
            finds(format!("x-{}", URL_SAFE_NO_PAD.encode(&text)), "base64");
        }
        let hex: String = canary("abc")
            .bytes()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        finds(&hex, "hex");
        finds(format!("f{}", hex.to_uppercase()), "hex");
    }

    #[test]
    fn utf_16_both_ways_at_both_offsets() {
        let units: Vec<u16> = canary("abc").encode_utf16().collect();
        let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        for before in [&b""[..], b"x"] {
            finds([before, &little].concat(), "UTF-16LE");
            finds([before, &big].concat(), "UTF-16BE");
        }
    }

    fn zlib(text: &str) -> Vec<u8> {
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(text.as_bytes()).unwrap();
        packer.finish().unwrap()
    }

    #[test]
    fn packed_files() {
        let text = format!("{} and more {}", "words ".repeat(20), canary("abc"));
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(text.as_bytes()).unwrap();
        finds(packer.finish().unwrap(), "gzip");

        let chunk = |name: &[u8], data: &[u8]| {
            [
                &u32::try_from(data.len()).unwrap().to_be_bytes()[..],
                name,
                data,
                &[0; 4],
            ]
            .concat()
        };
        let packed = zlib(&text);
        let png = [
            &b"\x89PNG\r\n\x1a\n"[..],
            &chunk(b"IHDR", &[0; 13]),
            &chunk(b"zTXt", &[b"Comment\0\0", &packed[..]].concat()),
        ]
        .concat();
        finds(png, "PNG text");
        let plain = [
            &b"\x89PNG\r\n\x1a\n"[..],
            &chunk(b"tEXt", format!("Author\0{}", canary("abc")).as_bytes()),
        ]
        .concat();
        finds(plain, "text");

        let pdf = [
            &b"%PDF-1.7\n1 0 obj <</Filter /FlateDecode>>\nstream\r\n"[..],
            &packed,
            b"\nendstream",
        ]
        .concat();
        finds(pdf, "PDF stream");

        let mut packer =
            flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(text.as_bytes()).unwrap();
        let mut zip = b"PK\x03\x04".to_vec();
        zip.extend([20, 0, 0, 0, 8, 0]);
        zip.extend([0; 16]);
        zip.extend([1, 0, 0, 0, b'a']);
        zip.extend(packer.finish().unwrap());
        finds(zip, "zip");
    }

    #[test]
    fn brotli() {
        // Twenty times `words `, then ` and more ` and the canary.
        let packed = base64::engine::general_purpose::STANDARD
            .decode("G4sA+EVPlupzhUQwbJhURqDY6gCBxjZKG4zDkT9nxOIO")
            .unwrap();
        let named = |name: &str| canaries(&Files::from([(name.to_owned(), packed.clone())]));
        let places = &named("a/index.html.br")[&canary("abc")];
        assert!(
            places.iter().all(|place| place.contains("brotli")),
            "{places:?}"
        );
        assert!(named("a.bin").is_empty(), "it is packed indeed");
    }

    #[test]
    fn scripts_their_maps_and_what_machines_read() {
        use base64::engine::general_purpose::STANDARD;
        let word = canary("abc");
        finds(
            format!("<script type=\"application/ld+json\">{{\"name\":\"{word}\"}}</script>"),
            "text",
        );
        finds(format!("const SAVED = ['/{word}/'];"), "text");
        let map = format!("{{\"version\":3,\"sourcesContent\":[\"// {word}\"]}}");
        finds(&map, "text");
        finds(
            format!(
                "//# sourceMappingURL=data:application/json;base64,{}",
                STANDARD.encode(map)
            ),
            "base64",
        );
    }

    /// Not only a file made here: what the program itself writes is looked through to the bottom.
    #[test]
    fn the_search_index_of_a_leaky_site() {
        use crate::harness::{SETTINGS, TestSite, page};
        let site = TestSite::new()
            .with(
                "content/site.toml",
                &SETTINGS.replace("enabled = false", "enabled = true"),
            )
            .with(
                "content/tips/a.md",
                &page(
                    "Rest",
                    "type: page",
                    &format!("Sleep when you can, says {}.\n", canary("abc")),
                ),
            );
        let tree: Files = site
            .build("public")
            .into_iter()
            .filter(|(name, _)| name.starts_with("search/public/"))
            .collect();
        let found = canaries(&tree);
        let places = found
            .get(&canary("abc"))
            .expect("the word is in the search index");
        for part in ["terms-", "words-"] {
            assert!(
                places.iter().any(|place| place.contains(part)),
                "{part}: {places:?}"
            );
        }
    }

    #[test]
    fn an_innocent_tree_has_none() {
        use crate::harness::{SETTINGS, TestSite};
        let site = TestSite::new().with(
            "content/site.toml",
            &SETTINGS.replace("enabled = false", "enabled = true"),
        );
        for (reader, tree) in site.build_all() {
            assert_eq!(canaries(&tree), BTreeMap::new(), "{reader}");
        }
    }
}
