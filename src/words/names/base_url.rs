//! Where a site stands, and what its addresses are once it stands there.

use url::Url;

/// The address at which a site will stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    /// With a slash at its end: `https://example.org/pimh/`.
    whole: String,
    /// Its path, with a slash at both ends: `/pimh/`.
    path: String,
}

impl BaseUrl {
    /// Reads `https://example.org/pimh/`; a missing slash at the end is added.
    pub fn parse(text: &str) -> Option<BaseUrl> {
        let url = Url::parse(text).ok()?;
        let plain = matches!(url.scheme(), "http" | "https")
            && url.query().is_none()
            && url.fragment().is_none();
        if !plain
            || url.host_str().is_none()
            || !url.username().is_empty()
            || url.password().is_some()
        {
            return None;
        }
        let path = format!("{}/", url.path().trim_end_matches('/'));
        let origin = url.origin().ascii_serialization();
        Some(BaseUrl {
            whole: format!("{origin}{path}"),
            path,
        })
    }

    /// What stands behind the address of the site in one that leads into it, with its query and the part behind `#`:
    /// whatever the scheme, the letters of the host, and a port that is the usual one.
    pub fn inside(&self, address: &str) -> Option<String> {
        let scheme = address.split_once(':')?.0;
        if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
            return None;
        }
        let other = Url::parse(address).ok()?;
        let own = Url::parse(&self.whole).ok()?;
        let host = |url: &Url| {
            let host = url
                .host_str()
                .map(|host| host.trim_end_matches('.').to_owned());
            host.filter(|host| !host.is_empty())
        };
        // `port` is none where it is the usual one of the scheme.
        if host(&own)? != host(&other)? || own.port() != other.port() {
            return None;
        }
        let path = format!("{}/", other.path());
        let rest = path.strip_prefix(own.path())?;
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let mut inside = rest.to_owned();
        for (sign, part) in [('?', other.query()), ('#', other.fragment())] {
            if let Some(part) = part {
                inside.push(sign);
                inside.push_str(part);
            }
        }
        Some(inside)
    }

    /// The whole address, with a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.whole
    }

    /// The name or number of the host, in small letters.
    pub fn host(&self) -> &str {
        let rest = self.whole.split_once("://").map_or("", |(_, rest)| rest);
        let authority = rest.split('/').next().unwrap_or_default();
        match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => host,
            _ => authority,
        }
    }

    /// Whether nobody can mean it for the public: only there is a demonstration keyring any good.
    pub fn is_for_trying(&self) -> bool {
        // An address of numbers has nothing below it.
        self.host() == "127.0.0.1"
            || self.is_of("localhost")
            || self.is_of("test")
            || self.is_of_an_example()
    }

    /// Whether it is one of those that documents show and nobody can have (RFC 2606).
    pub fn is_of_an_example(&self) -> bool {
        ["example.org", "example.com", "example.net", "example"]
            .iter()
            .any(|name| self.is_of(name))
    }

    /// Whether its host is one of that name, or one below it.
    fn is_of(&self, name: &str) -> bool {
        let above = self.host().strip_suffix(name);
        above.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }

    /// The path that every link within the site begins with.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole address of a permalink.
    pub fn whole(&self, permalink: &str) -> String {
        format!("{}{}", self.whole, permalink.trim_start_matches('/'))
    }

    /// The permalink as links within the site write it.
    pub fn link(&self, permalink: &str) -> String {
        format!("{}{}", self.path, permalink.trim_start_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_the_site_is_known_however_it_is_written() {
        let site = BaseUrl::parse("https://notes.test/pimh/").unwrap();
        for (address, inside) in [
            ("https://notes.test/pimh/nope/", Some("nope/")),
            ("http://notes.test/pimh/nope/?a=b#c", Some("nope/?a=b#c")),
            ("https://notes.test:443/pimh/nope", Some("nope")),
            ("HTTPS://NOTES.TEST./pimh/", Some("")),
            ("http://notes.test:80/pimh", Some("")),
            ("https:\\\\notes.test\\pimh\\a", Some("a")),
            ("https://ash@notes.test/pimh/a", Some("a")),
            ("https://notes%2Etest/pimh/a", Some("a")),
            ("https://notes.test/pimhs/", None),
            ("https://notes.test/", None),
            ("https://notes.test:8443/pimh/", None),
            ("https://other.test/pimh/", None),
            ("https://notes.test.org/pimh/", None),
            ("mailto:a@notes.test", None),
            ("notes.test/pimh/", None),
        ] {
            assert_eq!(site.inside(address).as_deref(), inside, "{address}");
        }
        let here = BaseUrl::parse("http://localhost:8000/").unwrap();
        assert_eq!(here.inside("http://localhost:8000/a").as_deref(), Some("a"));
        assert_eq!(here.inside("http://localhost/a"), None);
    }

    #[test]
    fn a_demonstration_is_for_addresses_that_nobody_owns() {
        let fine = |url: &str| BaseUrl::parse(url).unwrap().is_for_trying();
        for url in [
            "http://localhost:1111/",
            "http://127.0.0.1/",
            "https://example.org/",
            "https://PIMH.example.org/a/",
            "https://a.b.example.net/",
            "http://site.localhost/",
        ] {
            assert!(fine(url), "{url}");
        }
        for url in [
            "https://example.org.uk/",
            "https://myexample.org/",
            "https://example.edu/",
            "https://1.127.0.0.1.nhs.uk/",
            "https://localhost.nhs.uk/",
            "https://127.0.0.2/",
        ] {
            assert!(!fine(url), "{url}");
        }
    }
}
