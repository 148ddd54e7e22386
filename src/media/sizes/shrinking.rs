//! Fewer points of many, each the average of those that it covers, and pictures the right way up.
//!
//! Along each side a point of the new picture covers `from` parts and a point of the old one `to` parts, so every share
//! is a whole number and every average exact: nothing drifts, whatever the machine.

use crate::Size;

/// A picture that was decoded: rows of points from the top, each of three colours, or of three and how opaque it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Points {
    pub(super) size: Size,
    pub(super) bytes: Vec<u8>,
    /// Whether each point says how opaque it is.
    pub(super) is_clear: bool,
    /// What its colours mean, where they are not those of the web.
    pub(super) profile: Option<Vec<u8>>,
}

impl Points {
    fn channels(&self) -> usize {
        if self.is_clear { 4 } else { 3 }
    }

    /// The same picture at a smaller size, or as it is.
    pub(super) fn shrunk(&self, size: Size) -> Points {
        let bytes = match size == self.size {
            true => self.bytes.clone(),
            false => {
                let mut shrinking = Shrinking::new(self.is_clear, self.size, size);
                let row = self.size.0 as usize * self.channels();
                self.bytes
                    .chunks_exact(row)
                    .for_each(|row| shrinking.push(row));
                shrinking.out // of as many rows as it was made for
            }
        };
        Points {
            size,
            bytes,
            is_clear: self.is_clear,
            profile: self.profile.clone(),
        }
    }

    /// The picture upright, if EXIF numbers so how it lies.
    pub(super) fn turned(self, orientation: u8) -> Points {
        let (width, height) = (self.size.0 as usize, self.size.1 as usize);
        let lies = orientation >= 5;
        let size = if lies {
            (self.size.1, self.size.0)
        } else {
            self.size
        };
        if !(2..=8).contains(&orientation) {
            return self;
        }
        let channels = self.channels();
        let mut bytes = Vec::with_capacity(self.bytes.len());
        for y in 0..size.1 as usize {
            for x in 0..size.0 as usize {
                // Where the point that belongs here lies in the file.
                let (from_x, from_y) = match orientation {
                    2 => (width - 1 - x, y),
                    3 => (width - 1 - x, height - 1 - y),
                    4 => (x, height - 1 - y),
                    5 => (y, x),
                    6 => (y, height - 1 - x),
                    7 => (width - 1 - y, height - 1 - x),
                    _ => (width - 1 - y, x),
                };
                let at = (from_y * width + from_x) * channels;
                bytes.extend_from_slice(&self.bytes[at..at + channels]);
            }
        }
        Points {
            size,
            bytes,
            ..self
        }
    }
}

/// A picture that is made smaller while its rows arrive.
pub(super) struct Shrinking {
    from: (usize, usize),
    to: (usize, usize),
    is_clear: bool,
    /// The sums of one row, side by side: at most 255 × 255 for each of 20,000 points.
    row: Vec<u32>,
    /// The sums of the rows so far that one new row covers.
    sums: Vec<u64>,
    /// How many parts of rows the new row has still room for.
    room: usize,
    out: Vec<u8>,
}

impl Shrinking {
    /// From one size to another that is no larger on any side.
    pub(super) fn new(is_clear: bool, from: Size, to: Size) -> Shrinking {
        let to = (to.0.min(from.0) as usize, to.1.min(from.1) as usize);
        let from = (from.0 as usize, from.1 as usize);
        let length = to.0 * if is_clear { 4 } else { 3 };
        Shrinking {
            from,
            to,
            is_clear,
            row: vec![0; length],
            sums: vec![0; length],
            room: from.1,
            out: Vec::with_capacity(length * to.1),
        }
    }

    /// Takes the next row.
    pub(super) fn push(&mut self, line: &[u8]) {
        self.row.fill(0);
        match self.is_clear {
            // A point counts by how opaque it is: what cannot be seen has no colour.
            true => self.gather(line, |[red, green, blue, opaque]: [u8; 4]| {
                let part = u32::from(opaque);
                [
                    u32::from(red) * part,
                    u32::from(green) * part,
                    u32::from(blue) * part,
                    part,
                ]
            }),
            false => self.gather(line, |point: [u8; 3]| point.map(u32::from)),
        }
        let mut share = self.to.1;
        while share >= self.room {
            self.add(self.room);
            share -= self.room;
            self.room = self.from.1;
            self.finish();
        }
        self.add(share);
        self.room -= share;
    }

    /// The picture, if all its rows have arrived.
    pub(super) fn done(self) -> Option<Vec<u8>> {
        (self.out.len() == self.row.len() * self.to.1).then_some(self.out)
    }

    /// Adds the points of a row to the sums of those that cover them.
    fn gather<const N: usize>(&mut self, line: &[u8], values: impl Fn([u8; N]) -> [u32; N]) {
        let (points, _) = line.as_chunks::<N>();
        let (sums, _) = self.row.as_chunks_mut::<N>();
        let (whole, part) = (self.from.0 as u32, self.to.0 as u32);
        let mut sums = sums.iter_mut();
        let (mut sum, mut room) = (sums.next(), whole);
        for point in points {
            let point = values(*point);
            let mut share = part;
            while let Some(into) = sum.as_mut() {
                let now = share.min(room);
                for (into, value) in into.iter_mut().zip(point) {
                    *into += value * now;
                }
                share -= now;
                room -= now;
                if room == 0 {
                    (sum, room) = (sums.next(), whole);
                }
                if share == 0 {
                    break;
                }
            }
        }
    }

    fn add(&mut self, share: usize) {
        for (sum, part) in self.sums.iter_mut().zip(&self.row) {
            *sum += u64::from(*part) * share as u64;
        }
    }

    /// Divides the sums into a row of the new picture.
    fn finish(&mut self) {
        let area = self.from.0 as u64 * self.from.1 as u64;
        let rounded = |sum: u64, by: u64| ((sum + by / 2) / by) as u8;
        match self.is_clear {
            true => {
                let (sums, _) = self.sums.as_chunks::<4>();
                for [colours @ .., opaque] in sums {
                    let opaque = *opaque;
                    let colours = colours.iter().map(|sum| rounded(*sum, opaque.max(1)));
                    self.out.extend(colours);
                    self.out.push(rounded(opaque, area));
                }
            }
            false => {
                let row = self.sums.iter().map(|sum| rounded(*sum, area));
                self.out.extend(row);
            }
        }
        self.sums.fill(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same by the definition, one new point after the other.
    fn defined(picture: &[u8], from: (usize, usize), to: (usize, usize)) -> Vec<u8> {
        let shares = |at: usize, from: usize, to: usize| {
            (0..from).map(move |old| {
                let (start, end) = (
                    (old * to).max(at * from),
                    ((old + 1) * to).min((at + 1) * from),
                );
                end.saturating_sub(start)
            })
        };
        let mut out = Vec::new();
        for (y, x) in (0..to.1).flat_map(|y| (0..to.0).map(move |x| (y, x))) {
            for colour in 0..3 {
                let mut sum = 0;
                for (old_y, high) in shares(y, from.1, to.1).enumerate() {
                    for (old_x, wide) in shares(x, from.0, to.0).enumerate() {
                        let value = picture[(old_y * from.0 + old_x) * 3 + colour];
                        sum += usize::from(value) * high * wide;
                    }
                }
                out.push(((sum + from.0 * from.1 / 2) / (from.0 * from.1)) as u8);
            }
        }
        out
    }

    #[test]
    fn each_point_is_the_average_of_those_it_covers() {
        for (from, to) in [
            ((12, 9), (4, 3)),
            ((7, 5), (3, 2)),
            ((13, 11), (12, 10)),
            ((5, 4), (5, 4)),
            ((9, 1), (2, 1)),
            ((1, 9), (1, 4)),
            ((17, 3), (1, 1)),
        ] {
            let mut value = 7_u32;
            let mut next = || {
                value = value.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (value >> 24) as u8
            };
            let bytes: Vec<u8> = (0..from.0 * from.1 * 3).map(|_| next()).collect();
            let picture = Points {
                size: (from.0 as u32, from.1 as u32),
                bytes: bytes.clone(),
                is_clear: false,
                profile: None,
            };
            let small = picture.shrunk((to.0 as u32, to.1 as u32));
            assert_eq!(small.bytes, defined(&bytes, from, to), "{from:?} to {to:?}");
        }
    }

    #[test]
    fn what_cannot_be_seen_lends_no_colour() {
        let picture = Points {
            size: (2, 2),
            bytes: [
                [255, 0, 0, 255],
                [0, 255, 0, 0],
                [255, 0, 0, 255],
                [0, 0, 255, 0],
            ]
            .concat(),
            is_clear: true,
            profile: None,
        };
        assert_eq!(picture.shrunk((1, 1)).bytes, [255, 0, 0, 128]);
    }

    #[test]
    fn a_row_that_is_missing_is_missed() {
        let mut shrinking = Shrinking::new(false, (2, 2), (1, 1));
        shrinking.push(&[0; 6]);
        assert_eq!(shrinking.done(), None);
    }
}
