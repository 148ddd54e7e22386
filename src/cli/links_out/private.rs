//! Addresses that are nobody else's business: of this machine, of private networks, and made-up ones. They are never asked,
//! since a link in a page could else make an editor's own machine ask for something within their network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// Names that belong to nobody, with all below them.
const MADE_UP: [&str; 10] = [
    "localhost",
    "test",
    "example",
    "invalid",
    "local",
    "internal",
    "home.arpa",
    "example.org",
    "example.com",
    "example.net",
];

/// Why an address is not asked, if it is not.
pub fn why_not(url: &Url) -> Option<&'static str> {
    if !url.username().is_empty() || url.password().is_some() {
        return Some("it has a name or a password in it, and is not asked");
    }
    let is_private = match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            !name.contains('.')
                || MADE_UP.iter().any(|own| {
                    let above = name.strip_suffix(own);
                    above.is_some_and(|above| above.is_empty() || above.ends_with('.'))
                })
        }
        Some(Host::Ipv4(ip)) => is_private(IpAddr::V4(ip)),
        Some(Host::Ipv6(ip)) => is_private(IpAddr::V6(ip)),
        None => true,
    };
    is_private.then_some("it is made up, or of a private network, and is not asked")
}

/// Whether an address of a machine is not one of the public network.
pub fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_private_v4(ip),
        IpAddr::V6(ip) => match within(ip) {
            Some(ip) => is_private_v4(ip),
            None => is_private_v6(ip),
        },
    }
}

fn is_private_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_multicast()
        || ip.is_documentation()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (18..20).contains(&b))
}

fn is_private_v6(ip: Ipv6Addr) -> bool {
    ip.is_loopback()
        || ip.is_unspecified()
        || ip.is_multicast()
        || ip.is_unique_local()
        || ip.is_unicast_link_local()
        || matches!(ip.segments(), [0x2001, 0xdb8, ..])
}

/// The older address that a newer one stands for.
fn within(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let of = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    match ip.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            Some(of(high, low))
        }
        [0x2002, high, low, ..] => Some(of(high, low)),
        _ => ip.to_ipv4_mapped(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_it_is_written_a_private_address_is_one() {
        for address in [
            "http://127.0.0.1/",
            "http://127.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://[::1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://[64:ff9b::a00:1]/",
            "http://[2002:7f00:1::]/",
            "http://[fe80::1]/",
            "http://[fc00::1]/",
            "http://10.1.2.3/",
            "http://172.16.0.1/",
            "http://192.168.1.1/",
            "http://169.254.169.254/latest",
            "http://100.64.0.1/",
            "http://0.0.0.0/",
            "http://224.0.0.1/",
            "http://localhost/",
            "http://LOCALHOST./",
            "http://printer/",
            "http://nas.local/",
            "http://a.internal/",
            "https://example.org/",
            "https://www.example.com/",
            "https://pimh.test/",
            "https://me:secret@www.nhs.uk/",
        ] {
            let url = Url::parse(address).unwrap();
            assert!(why_not(&url).is_some(), "{address}");
        }
        for address in [
            "https://www.nhs.uk/",
            "http://8.8.8.8/",
            "http://[2a00:1450::1]/",
            "https://myexample.org/",
            "https://test.nhs.uk/",
            "http://172.32.0.1/",
            "http://100.128.0.1/",
        ] {
            let url = Url::parse(address).unwrap();
            assert_eq!(why_not(&url), None, "{address}");
        }
    }
}
