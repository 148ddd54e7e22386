//! The words of `A2`; what it is stands in `a2.md`.

use crate::diagnostic::{Code, Diagnostic};
use crate::names::SitePath;

/// `A2`
impl Diagnostic {
    /// An address that the program needs.
    pub fn address_reserved(address: &str, path: &SitePath) -> Diagnostic {
        Diagnostic::new(
            Code::A2,
            format!("the address {address} belongs to the program"),
        )
        .at(path, "")
        .help("rename the file or its folder, or give it another `slug`")
    }
}
