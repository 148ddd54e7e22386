//! Sealed words are compressed first: gzip (RFC 1952), the same bytes on every machine.

use std::io::Read;
use std::sync::Mutex;

use flate2::read::GzDecoder;
use flate2::{Compress, Compression, Crc, FlushCompress, Status};

use crate::sync::locked;

/// No content that this program seals comes near it; what claims more is not ours.
const LARGEST: u64 = 1 << 30;

/// A third quicker than level 6. What it leaves longer is mostly lost in the padding: sealed pages are 1 % larger.
const LEVEL: u32 = 2;

/// Deflate, no name, no time, no system.
const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

/// Compresses words. Used from all threads.
///
/// What a compressor works in is larger than most pages, and costs more to get from the system than to use: so there is
/// one for each thread that asks at the same time, and it is kept.
#[derive(Default)]
pub struct Squeezer(Mutex<Vec<Compress>>);

impl Squeezer {
    /// The words as gzip.
    pub fn squeeze(&self, text: &[u8]) -> Vec<u8> {
        let idle = locked(&self.0).pop();
        let mut compress = idle.unwrap_or_else(|| Compress::new(Compression::new(LEVEL), false));
        let mut packed = Vec::with_capacity(text.len() / 3 + 64);
        packed.extend_from_slice(&HEADER);
        loop {
            let read = usize::try_from(compress.total_in())
                .expect("it has not read more than there is in memory");
            let done = compress
                .compress_vec(&text[read..], &mut packed, FlushCompress::Finish)
                .expect("deflate takes any bytes");
            match done {
                Status::Ok | Status::BufError => packed.reserve(packed.capacity() / 2 + 64),
                Status::StreamEnd => break,
            }
        }
        let mut crc = Crc::new();
        crc.update(text);
        packed.extend_from_slice(&crc.sum().to_le_bytes());
        packed.extend_from_slice(&crc.amount().to_le_bytes());
        compress.reset();
        locked(&self.0).push(compress);
        packed
    }
}

/// What [`Squeezer::squeeze`] packed.
///
/// # Errors
///
/// It is no gzip, or larger than anything this program seals.
pub fn unsqueezed(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut text = Vec::new();
    GzDecoder::new(bytes).take(LARGEST).read_to_end(&mut text)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_went_in_comes_out() {
        let squeezer = Squeezer::default();
        let noise = |n: u32| n.wrapping_mul(2_654_435_761).to_le_bytes()[2];
        for size in [0, 1, 17, 70_000, 1_000_000] {
            let words: Vec<u8> = b"words ".iter().copied().cycle().take(size).collect();
            let noise: Vec<u8> = (0..).map(noise).take(size).collect();
            for text in [words, noise] {
                assert_eq!(unsqueezed(&squeezer.squeeze(&text)).unwrap(), text);
            }
        }
    }

    #[test]
    fn the_same_words_are_the_same_bytes_whatever_came_before() {
        let squeezer = Squeezer::default();
        let first = squeezer.squeeze(b"words words words");
        squeezer.squeeze(&[7; 100_000]);
        assert_eq!(squeezer.squeeze(b"words words words"), first);
        assert_eq!(Squeezer::default().squeeze(b"words words words"), first);
    }

    #[test]
    fn squeezing_names_no_machine() {
        let packed = Squeezer::default().squeeze(b"words words words");
        assert_eq!(&packed[..4], &[0x1f, 0x8b, 8, 0]);
        assert_eq!(&packed[4..8], &[0; 4]);
        assert_eq!(packed[9], 255);
    }
}
