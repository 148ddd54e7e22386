//! Former addresses, and where they lead.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What has a meaning in the rules of some host, or no place in an address. Letters of other scripts are encoded as well.
const SPECIAL: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'!')
    .add(b'"')
    .add(b'#')
    .add(b'$')
    .add(b'%')
    .add(b'\'')
    .add(b'(')
    .add(b')')
    .add(b'*')
    .add(b'+')
    .add(b',')
    .add(b':')
    .add(b';')
    .add(b'<')
    .add(b'=')
    .add(b'>')
    .add(b'?')
    .add(b'@')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A former address and the page that has it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The former address, the path of the site included, as people read it: `/pimh/père/`.
    from: String,
    /// Where it leads, the path of the site included, encoded.
    to: String,
}

impl Moved {
    /// From one address to another, both as people read them.
    pub fn new(from: impl Into<String>, to: &str) -> Moved {
        Moved {
            from: from.into(),
            to: encoded(to),
        }
    }

    /// Where it leads. Holds nothing but ASCII, and no sign that has a meaning in any host's rules but `%`.
    pub fn to(&self) -> &str {
        &self.to
    }

    /// The spellings of the former address: of a folder, without its slash as well.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        let short = self.from.strip_suffix('/');
        std::iter::once(self.from.as_str()).chain(short)
    }

    /// The same as an address line has them.
    pub fn encoded_spellings(&self) -> impl Iterator<Item = String> {
        self.spellings().map(encoded)
    }

    /// Whether it is written with nothing but what every host takes as it stands.
    pub fn is_plain(&self) -> bool {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.');
        self.from.chars().all(is_plain)
    }

    /// The length of a rule for each spelling, without what stands around them.
    pub(crate) fn length(&self) -> usize {
        let rule = |from: String| from.len() + self.to.len();
        self.encoded_spellings().map(rule).sum()
    }

    /// The length of the longest such rule.
    pub(crate) fn longest(&self) -> usize {
        let rule = |from: String| from.len() + self.to.len();
        self.encoded_spellings().map(rule).max().unwrap_or(0)
    }
}

fn encoded(address: &str) -> String {
    utf8_percent_encode(address, SPECIAL).to_string()
}
