//! The links that lead to other sites, each with its place: for `pimh check --external`, which asks whether anybody is
//! there. Nothing here asks.

use super::Site;
use crate::diagnostic::Span;

/// A link to another site.
#[derive(Clone, Debug)]
pub struct LinkOut {
    /// Where it leads, as it is written.
    pub dest: String,
    /// Where it stands: the link with its words, or the value of a field, or the record of a contact.
    pub at: Span,
}

impl Site {
    /// Every link of pages and contacts to another site, in the order of the files, whoever may read them. Withdrawn pages
    /// show no words, so theirs are none.
    pub fn links_out(&self) -> Vec<LinkOut> {
        let is_web = |dest: &str| {
            let (scheme, _) = dest.split_once("://").unwrap_or_default();
            ["http", "https"]
                .iter()
                .any(|web| scheme.eq_ignore_ascii_case(web))
        };
        let is_shown = |file: &str| {
            let document = self.document_of(file);
            !document.is_some_and(|document| document.front.is_withdrawn())
        };
        let written = self.written_links().into_iter().filter(|link| {
            let file = link.source.path.in_content().unwrap_or_default();
            link.leads_to.is_none() && is_web(link.dest.trim()) && is_shown(file)
        });
        let mut links: Vec<LinkOut> = written
            .map(|link| LinkOut {
                dest: link.dest.trim().to_owned(),
                at: Span::new(link.source, link.at),
            })
            .collect();
        links.retain(|link| self.config.base_url.inside(&link.dest).is_none());
        for (_, contact) in &self.data.contacts {
            let of_one = [&contact.value.link, &contact.value.chat];
            let of_one = of_one.into_iter().filter(|dest| is_web(dest));
            links.extend(of_one.map(|dest| LinkOut {
                dest: dest.clone(),
                at: contact.at.clone(),
            }));
        }
        links
    }
}
