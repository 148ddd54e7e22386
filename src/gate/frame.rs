//! The frame of a plaintext: commits to the key, hides the size, and says where the content ends.

/// Zeros in front. AES-GCM alone does not commit to its key; with these, two keys open one object
/// with a chance of 2^-128.
const COMMITMENT: usize = 32;

/// The content in its frame, filled up to at least `floor` bytes.
pub fn framed(content: &[u8], floor: usize) -> Vec<u8> {
    let size = COMMITMENT + 4 + content.len();
    let padded = padme(size).max(floor);
    let mut plaintext = Vec::with_capacity(padded + 16);
    plaintext.resize(COMMITMENT, 0);
    plaintext.extend_from_slice(
        &u32::try_from(content.len())
            .expect("no file of a site comes near 4 GiB")
            .to_be_bytes(),
    );
    plaintext.extend_from_slice(content);
    plaintext.resize(padded, 0);
    plaintext
}

/// The content of a frame, if it is whole.
pub fn unframed(plaintext: &[u8]) -> Option<&[u8]> {
    let (zeros, rest) = plaintext.split_at_checked(COMMITMENT)?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (content, padding) = rest.split_at_checked(length)?;
    (zeros.iter().chain(padding).all(|byte| *byte == 0)).then_some(content)
}

/// Padmé: at most 12 % more, and only O(log log n) bits of the size are left to see.
fn padme(size: usize) -> usize {
    let exponent = size.max(2).ilog2();
    let digits = exponent.ilog2() + 1;
    let mask = (1 << exponent.saturating_sub(digits)) - 1;
    (size + mask) & !mask
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_gives_back_what_it_holds() {
        for size in [0, 1, 100, 4060, 4061, 70_000] {
            let content = vec![7; size];
            let plaintext = framed(&content, 4096);
            assert!(plaintext.len() >= 4096 && plaintext.len() >= size + 36);
            assert_eq!(unframed(&plaintext), Some(&content[..]));
        }
    }

    #[test]
    fn a_broken_frame_is_refused() {
        let good = framed(b"words", 64);
        for (at, byte) in [(0, 1), (31, 1), (32, 9), (63, 1)] {
            let mut bad = good.clone();
            bad[at] = byte;
            assert_eq!(unframed(&bad), None, "{at}");
        }
        assert_eq!(unframed(&good[..30]), None);
        assert_eq!(unframed(&[]), None);
    }

    #[test]
    fn sizes_are_few() {
        let sizes: std::collections::BTreeSet<usize> = (4097..8192).map(padme).collect();
        assert!(sizes.len() <= 16, "{sizes:?}");
        assert!(
            (1..100_000).all(|size| padme(size) >= size && padme(size) * 100 <= size * 112 + 200)
        );
    }
}
