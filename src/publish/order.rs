//! In which order files come, so that whatever a reader meets finds what it names.

/// What a file is to a reader who comes while others are still on their way. In the order in which they come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// What is sealed: nobody asks for it before a page or a bundle names it.
    Object,
    /// What pages show and run: styles, scripts, pictures, downloads, the search.
    Asset,
    /// A page at a new address: nobody knows it before another page links to it.
    NewPage,
    /// A page that was there.
    Page,
    /// What tells of all pages: feeds, lists, what the host reads.
    List,
    /// The places of readers' codes.
    Slot,
    /// The hashes of everything.
    Manifest,
    /// What readers' browsers ask for first.
    Head,
}

/// Files under these names tell of all others.
const LISTS: [&str; 6] = [
    "feed.xml",
    "sitemap.xml",
    "robots.txt",
    "pages.json",
    "index.json",
    "sw.js",
];

impl Class {
    /// That of a file, which may have been there before.
    pub fn of(file: &str, was_there: bool) -> Class {
        let name = file.rsplit('/').next().unwrap_or_default();
        match file {
            "g/head.json" => Class::Head,
            "g/manifest.json" => Class::Manifest,
            _ if file.starts_with("g/s/") => Class::Slot,
            _ if file.starts_with("g/") => Class::Object,
            _ if file.starts_with("assets/") => Class::Asset,
            _ if name.ends_with(".html") && was_there => Class::Page,
            _ if name.ends_with(".html") => Class::NewPage,
            _ if LISTS.contains(&name) || name.starts_with(['_', '.']) => Class::List,
            _ => Class::Asset,
        }
    }

    /// Whether a page that is still open may ask for a file that no page names any more, and nothing is told by it that was
    /// taken back: what is sealed, for those who have its key, and the look of a page. A picture or download may have been
    /// taken back for what it shows.
    pub fn may_stay(file: &str) -> bool {
        let is_look = [".css", ".js", ".woff2"]
            .iter()
            .any(|end| file.ends_with(end));
        Class::of(file, true) == Class::Object || file.starts_with("assets/") && is_look
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_comes_before_what_names_it() {
        let order = [
            "g/abc/def.json",
            "g/abc/def.bin",
            "assets/main.0a1b2c3d.css",
            "tips/rest/photo.webp",
            "search/public/words-0a1b2c3d.json",
            "help/call-us.pdf",
            "tips/new/index.html",
            "search/public/index.json",
            "g/s/ABCD.json",
            "g/manifest.json",
            "g/head.json",
        ];
        let classes = order.map(|file| Class::of(file, false));
        assert!(classes.is_sorted(), "{classes:?}");
        assert!(Class::of("index.html", true) > Class::of("tips/new/index.html", false));
        for file in [
            "feed.xml",
            "tips/feed.xml",
            "_headers",
            ".htaccess",
            "sw.js",
        ] {
            assert_eq!(Class::of(file, false), Class::List, "{file}");
        }
    }

    #[test]
    fn what_may_show_something_does_not_stay() {
        for file in ["assets/main.0a.css", "assets/loader.0a.js", "g/abc/def.bin"] {
            assert!(Class::may_stay(file), "{file}");
        }
        for file in [
            "assets/photo.0a.webp",
            "tips/index.html",
            "tips/a.pdf",
            "g/s/ABCD.json",
            "search/public/words-0a.json",
        ] {
            assert!(!Class::may_stay(file), "{file}");
        }
    }
}
