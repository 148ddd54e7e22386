//! What the objects of a PDF come to once they are read, estimated from its text before anything is: the list of where
//! objects are may name one place for thousands of them, and each is read into memory.
//!
//! A file is cut at the words that end an object or begin its data. Whatever object is listed in a piece, by whichever
//! list, costs at most what is in the piece. A reader that is fooled costs no more than was counted.

/// What a number, a name or a bracket of an object takes in memory, in bytes, some 50 times what it takes in the file.
const TOKEN: u64 = 100;
/// The most that all may come to, in bytes.
const MOST: u64 = 400 * 1024 * 1024;

/// What ends an object, or begins or ends its data.
const ENDS: [&[u8]; 2] = [b"endobj", b"stream"];

/// Counts what objects come to.
pub(super) struct Burden<'p> {
    pdf: &'p [u8],
    /// Where each piece ends, in order, with what is in it.
    pieces: Vec<(usize, u64)>,
    total: u64,
}

impl<'p> Burden<'p> {
    /// Of a file, of which no object is listed yet. Linear in the file.
    pub(super) fn of(pdf: &'p [u8]) -> Burden<'p> {
        let mut pieces = Vec::new();
        let (mut from, mut at) = (0, 0);
        while at < pdf.len() {
            let rest = &pdf[at..];
            let ends = ENDS.iter().find(|word| rest.starts_with(word));
            match ends {
                Some(word) => {
                    at += word.len();
                    pieces.push((at, weight(&pdf[from..at])));
                    from = at;
                }
                None => at += 1,
            }
        }
        pieces.push((pdf.len() + 1, weight(&pdf[from..])));
        Burden {
            pdf,
            pieces,
            total: 0,
        }
    }

    /// Adds the objects that the lists of places in the file name. Whatever looks like an entry of one counts.
    pub(super) fn add_listed(&mut self) {
        for line in self.pdf.windows(18) {
            // `0000000017 00000 n`
            let (place, kind) = line.split_at(10);
            let is_entry = kind[0] == b' ' && kind[6] == b' ' && kind[7] == b'n';
            if is_entry && place.iter().all(u8::is_ascii_digit) {
                let place = place
                    .iter()
                    .fold(0_u64, |sum, digit| sum * 10 + u64::from(digit - b'0'));
                self.add_object_at(place);
            }
        }
    }

    /// Adds the objects that a packed list names, of which each row has a kind, a place and something else, in so many
    /// bytes each.
    pub(super) fn add_rows(&mut self, rows: &[u8], widths: [usize; 3]) {
        let [kind, place, last] = widths;
        let length = kind + place + last;
        if length == 0 || place > 8 {
            return;
        }
        for row in rows.chunks_exact(length) {
            // Without a kind it is an object as it lies in the file.
            let is_object = kind == 0 || row[..kind].last() == Some(&1);
            if is_object {
                let place = &row[kind..kind + place];
                self.add_object_at(
                    place
                        .iter()
                        .fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
                );
            }
        }
    }

    /// Adds what is packed, of which the objects are read once.
    pub(super) fn add_unpacked(&mut self, unpacked: &[u8]) {
        self.total = self.total.saturating_add(weight(unpacked));
    }

    fn add_object_at(&mut self, place: u64) {
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        let piece = self.pieces.partition_point(|(end, _)| *end <= place);
        let weight = self.pieces.get(piece).map_or(0, |(_, weight)| *weight);
        self.total = self.total.saturating_add(weight);
    }

    /// Whether all that was added can be borne.
    pub(super) fn is_bearable(&self) -> bool {
        self.total <= MOST
    }
}

/// What a text of objects comes to in memory.
fn weight(text: &[u8]) -> u64 {
    let is_gap = |byte: u8| byte.is_ascii_whitespace() || byte == 0;
    let begins = |at: usize, byte: u8| {
        b"/[<(".contains(&byte) || !is_gap(byte) && (at == 0 || is_gap(text[at - 1]))
    };
    let tokens = text
        .iter()
        .enumerate()
        .filter(|(at, byte)| begins(*at, **byte))
        .count();
    text.len() as u64 + TOKEN * tokens as u64
}
