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
        let host = self.host();
        let names = [
            "localhost",
            "127.0.0.1",
            "example.org",
            "example.com",
            "example.net",
        ];
        let is_below = |name: &str| {
            // An address of numbers has nothing below it.
            name != "127.0.0.1"
                && host
                    .strip_suffix(name)
                    .is_some_and(|rest| rest.ends_with('.'))
        };
        names.iter().any(|name| host == *name || is_below(name))
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
