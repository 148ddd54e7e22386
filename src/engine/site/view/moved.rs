//! Former addresses: which of them the host answers itself.

use super::{Audience, View};
use crate::hosts::Moved;
use crate::names::Permalink;

/// The former addresses that the host answers itself.
#[derive(Default)]
pub struct ByHost {
    /// The addresses, from the root of the site.
    pub by_host: Vec<Permalink>,
    /// The same as the host is told of them.
    pub told: Vec<Moved>,
    /// How many others there are, at each of which a page stands.
    pub by_page: usize,
}

impl<A: Audience> View<'_, A> {
    /// Who answers the former addresses of pages of exactly this level. For a host without redirects that costs nothing.
    pub fn moved(&self) -> ByHost {
        let config = self.config();
        let mut found = ByHost::default();
        if config.host.room.most == 0 {
            return found;
        }
        let base = &config.base_url;
        let all = self.former_addresses().map(|(from, page)| {
            let moved = Moved::new(base.link(from.path()), &base.link(page.address().path()));
            (from.clone(), moved)
        });
        let (addresses, moved): (Vec<Permalink>, Vec<Moved>) = all.unzip();
        let answered = config.host.answers(&moved);
        for ((address, moved), is_answered) in addresses.into_iter().zip(moved).zip(answered) {
            match is_answered {
                true => {
                    found.by_host.push(address);
                    found.told.push(moved);
                }
                false => found.by_page += 1,
            }
        }
        found
    }
}
