//! Which pictures can be decoded, and what their files say of it without being decoded.

/// A picture that stands still, and that we can decode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Still {
    Jpeg {
        /// Whether all of it must be read before a point of it is known.
        is_progressive: bool,
    },
    Png {
        /// Whether points of it may be seen through.
        is_clear: bool,
    },
    WebP {
        is_lossless: bool,
    },
}

impl Still {
    /// Whether each point is kept as it was, so that the length of the file says how much there is to see.
    pub(super) fn is_lossless(self) -> bool {
        matches!(self, Still::Png { .. } | Still::WebP { is_lossless: true })
    }

    /// The ending of a file for browsers that know no WebP.
    pub(super) fn plain_ending(self) -> Option<&'static str> {
        match self {
            Still::Png { is_clear: true } => Some("png"),
            Still::Png { is_clear: false } | Still::Jpeg { .. } => Some("jpg"),
            Still::WebP { .. } => None,
        }
    }
}
