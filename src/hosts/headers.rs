//! The headers of every answer.

use pimh_words::names::BaseUrl;

/// A header: its name and its value. The value holds no quotation marks but single ones.
pub type Header = (&'static str, String);

/// What a page of this site never asks a device for, or only the pages of other sites would.
const UNUSED: [&str; 12] = [
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
];

/// The headers of every answer of a site whose pages have that policy.
pub fn of(site: &BaseUrl, policy: &str) -> Vec<Header> {
    let unused = UNUSED.map(|device| format!("{device}=()")).join(", ");
    let mut headers = vec![
        // Only a header can say who may frame a page.
        (
            "Content-Security-Policy",
            format!("{policy}; frame-ancestors 'none'"),
        ),
        ("X-Frame-Options", "DENY".to_owned()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        // Where somebody came from tells what they read.
        ("Referrer-Policy", "no-referrer".to_owned()),
        ("Permissions-Policy", unused),
        ("Cross-Origin-Opener-Policy", "same-origin".to_owned()),
    ];
    if site.as_str().starts_with("https://") {
        // Not of the names below it, which are somebody else's to promise for.
        headers.push(("Strict-Transport-Security", "max-age=31536000".to_owned()));
    }
    headers
}
