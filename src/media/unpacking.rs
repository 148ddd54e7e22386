//! How much of a file there may be once it is unpacked, and of a PDF how much there is: asked before anything in it is read.
//!
//! A PDF may pack its objects, and the list of where they are, a thousand to one; whoever reads it unpacks both. Pictures and
//! pages in it stay packed here, so they do not count.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::{DeflateDecoder, ZlibDecoder};

use super::burden::Burden;

/// What packed parts may come to: so much in any case, so many times the file, and never more.
pub(super) struct Limits {
    free: u64,
    times: u64,
    most: u64,
}

const MB: u64 = 1024 * 1024;

/// Of the objects of a PDF. Programs pack theirs five to one or less.
pub(super) const OF_PDF: Limits = Limits {
    free: 4 * MB,
    times: 8,
    most: 128 * MB,
};

/// Of the parts of an office document. Large tables of numbers are packed twenty to one.
pub(super) const OF_OFFICE: Limits = Limits {
    free: 32 * MB,
    times: 30,
    most: 400 * MB,
};

impl Limits {
    /// The most that the packed parts of a file of this length may come to, in bytes.
    pub(super) fn of(&self, length: usize) -> u64 {
        (self.free + self.times * length as u64).min(self.most)
    }
}

/// Whether the objects of a PDF come to no more than they may: packed ones once they are unpacked, and all of them once
/// they are read, as often as they are listed. Linear in the file and in what it may come to, of which it holds one part at
/// a time.
///
/// Everything that may be the beginning of a stream counts, so that nothing that a reader takes for one is passed over.
pub(super) fn is_bearable(pdf: &[u8]) -> bool {
    let mut burden = Burden::of(pdf);
    burden.add_listed();
    let mut left = OF_PDF.of(pdf.len());
    let mut from = 0;
    for at in keywords(pdf) {
        let head = plain(&pdf[from..at]);
        from = at + KEYWORD.len();
        let says = |word: &str| count(&head, word) > 0;
        // Whatever stands where a list of objects should is read as one, whether it says so or not.
        let is_list = says("XRef") || says("/W") && says("/Size");
        if !says("ObjStm") && !is_list {
            continue;
        }
        let is_strange = ["LZW", "RunLength", "ASCII85", "ASCIIHex", "Brotli"];
        let data = &pdf[from..];
        let blanks = data.iter().take_while(|byte| byte.is_ascii_whitespace());
        let data = &data[blanks.count().min(3)..];
        let data = match count(&head, "FlateDecode") {
            _ if is_strange.iter().any(|filter| says(filter)) => return false,
            0 => {
                let end = data.windows(9).position(|word| word == b"endstream");
                Cow::Borrowed(&data[..end.unwrap_or(data.len())])
            }
            1 => Cow::Owned(unpacked(data, left)),
            _ => return false,
        };
        match left.checked_sub(data.len() as u64) {
            Some(rest) if rest > 0 => left = rest,
            _ => return false,
        }
        match is_list {
            true => {
                let Some(all) = Rows::all(&head) else {
                    return false;
                };
                for rows in all {
                    burden.add_rows(&rows.plain(&data), rows.widths);
                }
            }
            false => burden.add_unpacked(&data),
        }
        if !burden.is_bearable() {
            return false;
        }
    }
    burden.is_bearable()
}

/// How the rows of a packed list of objects are written.
struct Rows {
    /// Bytes of the kind, the place and what else each says.
    widths: [usize; 3],
    /// Bytes of a row of which each is written as what it differs by from the one before it.
    columns: Option<usize>,
}

impl Rows {
    /// Every way in which the text before a list may say it: a text that is no dictionary may look like one. `None` if there
    /// are more than a few.
    fn all(head: &[u8]) -> Option<Vec<Rows>> {
        const FEW: usize = 4;
        let head = String::from_utf8_lossy(head);
        let is_end = |c: char| c.is_whitespace() || c == '[';
        let numbers = |key: &str| -> Vec<Vec<usize>> {
            let said = head.match_indices(key).filter_map(|(at, _)| {
                let behind = head[at + key.len()..].strip_prefix(is_end)?;
                let list = behind.trim_start_matches(is_end);
                let end = list.find(|c: char| !c.is_ascii_digit() && !c.is_whitespace());
                let list = &list[..end.unwrap_or(list.len())];
                let list = list.split_whitespace().take(FEW);
                list.map(|number| number.parse().ok()).collect()
            });
            said.take(FEW + 1).collect()
        };
        let widths = numbers("/W").into_iter();
        let widths = widths.filter_map(|list| <[usize; 3]>::try_from(list).ok());
        let widths: Vec<[usize; 3]> = widths.collect();
        let is_predicted = numbers("/Predictor")
            .iter()
            .any(|list| list.first().is_some_and(|how| *how >= 10));
        let columns: Vec<usize> = match is_predicted {
            true => numbers("/Columns")
                .iter()
                .filter_map(|list| list.first().copied())
                .collect(),
            false => vec![0],
        };
        let columns = if columns.is_empty() { vec![1] } else { columns };
        let is_few = widths.len() <= FEW && columns.len() <= FEW;
        let pairs = widths.iter().flat_map(|widths| {
            columns.iter().map(|columns| Rows {
                widths: *widths,
                columns: Some(*columns).filter(|columns| *columns > 0),
            })
        });
        is_few.then(|| pairs.collect())
    }

    /// The rows as they are meant.
    fn plain<'d>(&self, data: &'d [u8]) -> Cow<'d, [u8]> {
        let Some(columns) = self.columns else {
            return Cow::Borrowed(data);
        };
        let mut plain: Vec<u8> = Vec::with_capacity(data.len());
        for line in data.chunks(columns.saturating_add(1)) {
            let Some((how, line)) = line.split_first() else {
                break;
            };
            for (at, byte) in line.iter().enumerate() {
                let up = plain
                    .len()
                    .checked_sub(columns)
                    .and_then(|above| plain.get(above).copied());
                let left = at.checked_sub(1).and_then(|_| plain.last().copied());
                let before = match how {
                    1 => left,
                    2 => up,
                    3 => Some(
                        ((u16::from(left.unwrap_or(0)) + u16::from(up.unwrap_or(0))) / 2) as u8,
                    ),
                    _ => None,
                };
                plain.push(byte.wrapping_add(before.unwrap_or(0)));
            }
        }
        Cow::Owned(plain)
    }
}

const KEYWORD: &[u8] = b"stream";

/// Where the word stands that begins the data of a stream.
fn keywords(pdf: &[u8]) -> impl Iterator<Item = usize> {
    let all = pdf.windows(KEYWORD.len()).enumerate();
    all.filter(|(at, word)| *word == KEYWORD && !pdf[..*at].ends_with(b"end"))
        .map(|(at, _)| at)
}

/// With the letters that names may write as numbers, such as `Obj#53tm`.
fn plain(head: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(head.len());
    let mut rest = head;
    while let [first, after @ ..] = rest {
        let number = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let number = number.and_then(|two| u8::from_str_radix(two, 16).ok());
        match number {
            Some(letter) if *first == b'#' => {
                plain.push(letter);
                rest = &after[2..];
            }
            _ => {
                plain.push(*first);
                rest = after;
            }
        }
    }
    plain
}

fn count(text: &[u8], word: &str) -> usize {
    let all = text.windows(word.len());
    all.filter(|part| *part == word.as_bytes()).count()
}

/// What packed data comes to, up to a limit.
fn unpacked(data: &[u8], limit: u64) -> Vec<u8> {
    let of = |reader: &mut dyn Read| {
        let mut out = Vec::new();
        // Damage ends the data, as it does for whoever reads it.
        reader.take(limit).read_to_end(&mut out).ok();
        out
    };
    let out = of(&mut ZlibDecoder::new(data));
    match out.is_empty() {
        true => of(&mut DeflateDecoder::new(data.get(2..).unwrap_or_default())),
        false => out,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;
    use crate::samples::{clean, packed_leaflet, words};

    fn packed(length: usize) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        for _ in 0..length / 1_000_000 {
            encoder.write_all(&[0; 1_000_000]).unwrap();
        }
        encoder.finish().unwrap()
    }

    fn pdf(streams: &[(&str, &[u8])]) -> Vec<u8> {
        let mut pdf = b"%PDF-1.5\n1 0 obj\n<</Type/Catalog>>\nendobj\n".to_vec();
        for (number, (head, data)) in streams.iter().enumerate() {
            write!(
                pdf,
                "{} 0 obj\n<<{head}/Length {}>>\nstream\n",
                number + 2,
                data.len()
            )
            .unwrap();
            pdf.extend(*data);
            pdf.extend(b"\nendstream\nendobj\n");
        }
        pdf.extend(b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF");
        pdf
    }

    #[test]
    fn a_small_file_that_comes_to_much_is_refused_before_it_is_unpacked() {
        let (bomb, part) = (packed(200_000_000), packed(2_000_000));
        let one = |head| pdf(&[(head, &bomb)]);
        let many: Vec<(&str, &[u8])> =
            vec![("/Type/ObjStm/Filter/FlateDecode/N 1/First 4", &part); 40];
        for file in [
            one("/Type/ObjStm/N 1/First 4/Filter/FlateDecode"),
            one("/Type /XRef /W [1 2 1] /Size 9 /Filter [/FlateDecode]"),
            one("/Type/Obj#53tm/N 1/First 4/Filter/Fl#61teDecode"),
            one("/X( obj )/Type/ObjStm/Filter/FlateDecode"),
            one("/W[1 2 1]/Size 9/Filter/FlateDecode"),
            pdf(&[("/Type/ObjStm/Filter[/FlateDecode/FlateDecode]", &part)]),
            pdf(&[("/Type/ObjStm/Filter[/FlateDecode/RunLengthDecode]", &part)]),
            pdf(&many),
        ] {
            assert!(!is_bearable(&file));
            assert!(words(clean("a.pdf", &file)).contains("print it to a new PDF"));
        }
        for file in [
            pdf(&[("/Type/ObjStm/Filter/FlateDecode", &part)]),
            one("/Subtype/Image/Filter/FlateDecode"),
            packed_leaflet(),
        ] {
            assert!(is_bearable(&file));
        }
    }

    /// A file in which one object is listed under thousands of numbers: in plain words, or packed.
    fn listing(times: usize, object: &str, is_packed: bool) -> Vec<u8> {
        let mut pdf =
            format!("%PDF-1.5\n1 0 obj\n<</Type/Catalog>>\nendobj\n9 0 obj\n{object}\nendobj\n");
        let place = pdf.find("9 0 obj").unwrap();
        if !is_packed {
            pdf.push_str(&format!("xref\n0 {times}\n"));
            for _ in 0..times {
                pdf.push_str(&format!("{place:010} 00000 n \n"));
            }
            pdf.push_str("trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF");
            return pdf.into_bytes();
        }
        // Each row as what differs from the one above it.
        let mut rows = vec![2, 1, 0, place as u8, 0];
        for _ in 1..times {
            rows.extend([2, 0, 0, 0, 0]);
        }
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(&rows).unwrap();
        let mut pdf = pdf.into_bytes();
        pdf.extend(b"2 0 obj\n<</Type/XRef/W[1 2 1]/DecodeParms<</Predictor 12/Columns 4>>/Filter/FlateDecode>>\nstream\n");
        pdf.extend(encoder.finish().unwrap());
        pdf.extend(b"\nendstream\nendobj\nstartxref\n0\n%%EOF");
        pdf
    }

    #[test]
    fn an_object_that_is_listed_thousands_of_times_is_refused_before_it_is_read() {
        let numbers = format!("[{}]", "1 ".repeat(20_000));
        let text = format!("({})", "x".repeat(100_000));
        for is_packed in [false, true] {
            for object in [&numbers, &text] {
                assert!(is_bearable(&listing(100, object, is_packed)));
                let file = listing(5_000, object, is_packed);
                assert!(!is_bearable(&file), "{is_packed}");
                assert!(words(clean("a.pdf", &file)).contains("print it to a new PDF"));
            }
            assert!(is_bearable(&listing(20_000, "(short)", is_packed)));
        }
        let much = packed_text(&"1 ".repeat(6_000_000));
        let filled = pdf(&[
            ("/Type/ObjStm/Filter/FlateDecode", &much),
            ("", &vec![b' '; 2_000_000]),
        ]);
        assert!(!is_bearable(&filled), "packed, and much in memory");
    }

    fn packed_text(text: &str) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }
}
