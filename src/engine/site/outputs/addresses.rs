//! The table of addresses that belong to the program, whatever a site holds: nothing of an editor's may stand there.
//!
//! Whoever makes, links to or refuses such an address takes it from here.

use crate::access::Level;
use crate::names::Permalink;
use crate::site::Made;

/// The feed of the whole site.
pub const FEED: &str = "/feed.xml";
/// The list of addresses for crawlers.
pub const SITEMAP: &str = "/sitemap.xml";
/// Where crawlers learn of that list.
pub const ROBOTS: &str = "/robots.txt";
/// What review tools read.
pub const PAGE_LIST: &str = "/pages.json";
/// The section whose pages are shown as events, whatever its page says.
pub const EVENTS: &str = "/events/";
/// The calendar of all public events.
pub const CALENDAR: &str = "/events/calendar.ics";
/// Where readers sign in.
pub const SIGN_IN: &str = "/sign-in/";
/// Keeps sealed objects for reading without a network. Its address decides what it may serve, so it has no
/// fingerprint.
pub const WORKER: &str = "/sw.js";
/// Everything that is sealed; the gate names the files in it.
pub const SEALED: &str = "/g/";
/// The theme's files and the scripts of a sealed site, each with its fingerprint in its name.
pub const ASSETS: &str = "/assets/";
/// What only the preview serves.
const PREVIEW: &str = "/_pimh/";
/// Where other programs put their indexes, and this one did once.
const FORMER_INDEX: &str = "/pagefind/";

/// Files that every tree has, or will have once there is something to put in: pages may link to them.
const WRITTEN: [&str; 5] = [FEED, SITEMAP, ROBOTS, PAGE_LIST, CALENDAR];
/// Everything that begins so.
const BEGINNINGS: [&str; 6] = [SEALED, ASSETS, PREVIEW, FORMER_INDEX, SIGN_IN, WORKER];

/// Whether the program writes a file there in every tree, so that a link may lead to it.
pub fn is_written(address: &str) -> bool {
    WRITTEN.contains(&address)
}

/// The address of the program in whose way something would stand there.
pub fn reserved(address: &Permalink) -> Option<&'static str> {
    let address = address.path().to_lowercase();
    let is_below = |file: &str| {
        address
            .strip_prefix(file)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    BEGINNINGS
        .into_iter()
        .find(|beginning| address.starts_with(*beginning))
        .or_else(|| WRITTEN.into_iter().find(|file| is_below(file)))
}

/// Where a page stands that the program makes, unless a page of the site has taken its place.
pub fn of_made(made: &Made) -> Permalink {
    let fixed = match made {
        Made::AToZ => "/a-z/",
        Made::Glossary => "/glossary/",
        Made::Topics => "/topics/",
        Made::Topic(slug) => return Permalink::new(format!("/topics/{}/", slug.as_str())),
        Made::Tag(slug) => return Permalink::new(format!("/tags/{}/", slug.as_str())),
        Made::Search => "/search/",
        Made::NotFound => "/404.html",
        Made::StyleGuide => "/styleguide/",
    };
    Permalink::new(fixed)
}

/// The folder of a level's search index.
pub fn index_folder(level: &Level) -> String {
    format!("/search/{}/", level.name())
}

/// Whether a file of a tree is a search index's list of words in the order of the alphabet.
pub fn is_alphabet(file: &str) -> bool {
    let parts: Vec<&str> = file.trim_start_matches('/').split('/').collect();
    let is_list = |name: &str| name.starts_with("terms-") || name.starts_with("words-");
    matches!(parts[..], ["search", _, name] if is_list(name) && name.ends_with(".json"))
}

/// Where the leaflet of the page at an address stands.
pub fn leaflet_of(page: &Permalink) -> Permalink {
    below(page, "leaflet/")
}

/// The calendar file of the event at an address.
pub fn calendar_of(event: &Permalink) -> Permalink {
    below(event, "event.ics")
}

/// The feed of the section at an address; of the first page, that of the whole site.
pub fn feed_of(section: &Permalink) -> Permalink {
    below(section, "feed.xml")
}

/// A further page of the list of the section at an address.
pub fn list_page_of(section: &Permalink, number: usize) -> Permalink {
    below(section, &format!("page/{number}/"))
}

/// The folder of the sizes of the picture at an address.
pub fn sizes_of(picture: &Permalink) -> Permalink {
    Permalink::new(format!("{}.sizes/", picture.path()))
}

fn below(page: &Permalink, name: &str) -> Permalink {
    Permalink::new(format!("{}/{name}", page.path().trim_end_matches('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_may_stand_where_the_program_writes() {
        let reserved = |path: &str| reserved(&Permalink::new(path));
        for (address, of) in [
            ("/robots.txt", ROBOTS),
            ("/Robots.TXT", ROBOTS),
            ("/feed.xml/picture.png", FEED),
            ("/sign-in/", SIGN_IN),
            ("/g/head.json", SEALED),
            ("/G/", SEALED),
            ("/assets/site.css", ASSETS),
        ] {
            assert_eq!(reserved(address), Some(of), "{address}");
        }
        for address in [
            "/",
            "/tips/feed.xml",
            "/guidance/",
            "/robots.txt.png",
            "/events/",
        ] {
            assert_eq!(reserved(address), None, "{address}");
        }
    }

    #[test]
    fn the_first_pages_feed_is_that_of_the_site() {
        assert_eq!(feed_of(&Permalink::new("/")).path(), FEED);
        assert_eq!(feed_of(&Permalink::new("/tips/")).path(), "/tips/feed.xml");
    }
}
