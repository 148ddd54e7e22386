//! The words of `C7`; what it is stands in `c7.md`.

use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::site::Site;

/// The address of a site that is no sample.
pub(super) fn run(site: &Site, notes: &mut Notes) {
    let config = site.config();
    if (config.live || !config.sample) && config.base_url.is_of_an_example() {
        let at = Span::new(&config.source, config.base_url_at.clone());
        let note = Diagnostic::address_of_an_example(config.base_url.as_str(), &at);
        notes.push(match config.live {
            true => note.into_error(),
            false => note,
        });
    }
}

/// `C7`
impl Diagnostic {
    /// `base_url` as the settings of a new project have it.
    pub fn address_of_an_example(base_url: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::C7,
            format!("`base_url` is still an example, {base_url}: links in feeds, mails and search engines would lead to strangers"),
        )
        .at(at, "")
        .help("write where the site will stand, such as `base_url = \"https://families.our-trust.nhs.uk/\"`; or, for a site that is only tried out, add sample = true")
    }
}
