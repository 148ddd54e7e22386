//! The hosts on which a site can stand: what each must be told, in its own tongue, and what it can bear.
//!
//! What holds on every host is found out once, as [`Facts`]: headers, how long a file may be kept, types, former
//! addresses, the error page. A host is one file here that writes these facts as its server reads them, with its
//! limits. A new host is such a file and its name in [`HOSTS`].
//!
//! What is written here speaks of what everybody may have, and of `/g/` as a whole. It never knows what a page is, who
//! may read what, or what is sealed, so no file of a host can tell of it.

mod apache;
mod azure;
mod caddy;
mod cloudflare;
mod facts;
mod firebase;
mod github_pages;
mod gitlab_pages;
mod headers;
mod host;
mod moved;
mod netlify;
mod nginx;
mod plain;
mod room;
mod s3_cloudfront;
mod stored;
mod types;
mod underscores;
mod vercel;

pub use facts::{Facts, Lock, Readers};
pub use host::{File, Host, Place};
pub use moved::Moved;
pub use room::{Excess, Limits, Room};
pub use stored::stored_with;

/// Every host, in the order in which they are told of.
pub const HOSTS: [&Host; 12] = [
    &plain::HOST,
    &github_pages::HOST,
    &gitlab_pages::HOST,
    &netlify::HOST,
    &cloudflare::HOST,
    &azure::HOST,
    &firebase::HOST,
    &vercel::HOST,
    &nginx::HOST,
    &apache::HOST,
    &caddy::HOST,
    &s3_cloudfront::HOST,
];

/// A host of which nothing is known: it gets no file of its own.
pub const PLAIN: &Host = &plain::HOST;

/// The host of that name.
pub fn named(name: &str) -> Option<&'static Host> {
    HOSTS.into_iter().find(|host| host.name == name)
}

/// The names of all hosts.
pub fn host_names() -> Vec<&'static str> {
    HOSTS.iter().map(|host| host.name).collect()
}

#[cfg(test)]
mod tests;
