//! The words of `G2`; what it is stands in `g2.md`.

use crate::diagnostic::{Code, Diagnostic};

/// `G2`
impl Diagnostic {
    /// A keyring that everybody has, under `--live`.
    pub fn demonstration_goes_live() -> Diagnostic {
        Diagnostic::new(
            Code::G2,
            "the keyring is a demonstration: everybody can open what it seals, and this site is to go live",
        )
        .help("`pimh access init` makes a keyring of your own")
    }

    /// A keyring that everybody has.
    pub fn demonstration_keyring(base_url: &str) -> Diagnostic {
        Diagnostic::new(Code::G2, format!("the keyring is a demonstration: everybody can open what it seals, and {base_url} is a real address"))
            .help("`pimh access init` makes a keyring of your own; or build with `--base-url http://localhost/` to try things out")
    }
}
