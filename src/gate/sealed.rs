//! What comes out of the gate, and may lie anywhere.

use crate::names::Permalink;

/// Bytes that only the right code opens. Nothing but [`Gate`](super::Gate) makes them.
///
/// ```compile_fail,E0451
/// # use pimh_gate::Sealed;
/// # use pimh_words::names::Permalink;
/// let forged = Sealed { at: Permalink::new("/g/a.json"), bytes: b"words in clear".to_vec() };
/// ```
pub struct Sealed {
    at: Permalink,
    bytes: Vec<u8>,
}

impl Sealed {
    pub(super) fn new(at: String, bytes: Vec<u8>) -> Sealed {
        Sealed {
            at: Permalink::new(at),
            bytes,
        }
    }

    /// Where it is published.
    pub fn at(&self) -> &Permalink {
        &self.at
    }

    /// The bytes, which tell nothing.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}
