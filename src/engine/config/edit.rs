//! Where the file of a page can be changed: in a repository, or in a program for editors.

use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::fields::Placed;
use crate::source::SourceRef;

/// What is filled in.
const PLACES: [&str; 3] = ["{file}", "{folder}", "{name}"];

/// The address of files that can be changed, with places for what tells one from another.
#[derive(Clone, Debug)]
pub struct EditUrl(String);

impl EditUrl {
    /// The address, if it leads to a place of its own for each file on the web; else it is told of.
    pub(super) fn of(
        url: &Placed<String>,
        source: &SourceRef,
        notes: &mut Notes,
    ) -> Option<EditUrl> {
        let url_of = url.value.trim();
        let is_web = ["https://", "http://"]
            .iter()
            .any(|scheme| url_of.starts_with(scheme));
        let tells_apart = ["{file}", "{name}"]
            .iter()
            .any(|place| url_of.contains(place));
        let rest = PLACES
            .iter()
            .fold(url_of.to_owned(), |rest, place| rest.replace(place, ""));
        if is_web && tells_apart && !rest.contains(['{', '}', ' ', '"', '<', '>']) {
            return Some(EditUrl(url_of.to_owned()));
        }
        let wanted = "an address with `{file}` where the path of a page goes, such as https://github.com/us/site/edit/main/{file}";
        let at = Span::new(source, url.at.clone());
        notes.push(Diagnostic::settings(&Diagnostic::wants("url", wanted, &at)));
        None
    }

    /// Where one file can be changed, by its path in `content/` as addresses write it.
    pub fn of_file(&self, inside: &str) -> String {
        // Behind a question mark it would end what is said.
        let inside = inside.replace('&', "%26");
        let (folder, name) = inside.rsplit_once('/').unwrap_or(("", &inside));
        let name = name.rsplit_once('.').map_or(name, |(name, _)| name);
        self.0
            .replace("{file}", &format!("content/{inside}"))
            .replace("{folder}", folder)
            .replace("{name}", name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_a_file_is_filled_in_as_addresses_write_it() {
        let file = "tips/for%20dads%20&%20others.md";
        for (url, led) in [
            (
                "https://example.org/edit/{file}",
                "https://example.org/edit/content/tips/for%20dads%20%26%20others.md",
            ),
            (
                "https://example.org/#/{folder}/{name}",
                "https://example.org/#/tips/for%20dads%20%26%20others",
            ),
            (
                "https://example.org/?f={name}",
                "https://example.org/?f=for%20dads%20%26%20others",
            ),
        ] {
            assert_eq!(EditUrl(url.to_owned()).of_file(file), led);
        }
        let edit = EditUrl("https://example.org/{folder}/{name}".to_owned());
        assert_eq!(edit.of_file("about.md"), "https://example.org//about");
    }
}
