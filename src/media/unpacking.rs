//! How much of a file there may be once it is unpacked, and of a PDF how much there is: asked before anything in it is read.
//!
//! A PDF may pack its objects, and the list of where they are, a thousand to one; whoever reads it unpacks both. Pictures and
//! pages in it stay packed here, so they do not count.

use std::io::{self, Read};

use flate2::read::{DeflateDecoder, ZlibDecoder};

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

/// Whether the packed objects of a PDF come to no more than they may. Linear in the file and in what it may come to, and
/// holds nothing of it.
///
/// Everything that may be the beginning of a stream counts, so that nothing that a reader takes for one is passed over.
pub(super) fn is_bearable(pdf: &[u8]) -> bool {
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
        match count(&head, "FlateDecode") {
            _ if is_strange.iter().any(|filter| says(filter)) => return false,
            0 => continue,
            1 => {}
            _ => return false,
        }
        let data = &pdf[from..];
        let blanks = data.iter().take_while(|byte| byte.is_ascii_whitespace());
        let unpacked = unpacked(&data[blanks.count().min(3)..], left);
        match left.checked_sub(unpacked) {
            Some(rest) if rest > 0 => left = rest,
            _ => return false,
        }
    }
    true
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
fn unpacked(data: &[u8], limit: u64) -> u64 {
    let of = |reader: &mut dyn Read| {
        let mut sink = Counted(0);
        // Damage ends the data, as it does for whoever reads it.
        io::copy(&mut reader.take(limit), &mut sink).ok();
        sink.0
    };
    match of(&mut ZlibDecoder::new(data)) {
        0 => of(&mut DeflateDecoder::new(data.get(2..).unwrap_or_default())),
        length => length,
    }
}

/// Counts what is written, and keeps nothing.
struct Counted(u64);

impl io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
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
}
