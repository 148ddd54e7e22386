//! Keys and names that follow from secrets. Everything here is a pure function: the same site gives the same bytes.

use data_encoding::Specification;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, Zeroizing};

use super::secret::Secret;

/// What HKDF extracts with: names the scheme and its version.
const SALT: &[u8] = b"pimh/v1";

/// Bytes with their length in front, so that no two lists of them read the same.
pub fn lp(bytes: &[u8]) -> Vec<u8> {
    let mut framed = Vec::with_capacity(8 + bytes.len());
    add_lp(&mut framed, bytes);
    framed
}

/// Adds bytes behind others, with their length in front.
pub fn add_lp(to: &mut Vec<u8>, bytes: &[u8]) {
    to.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
    to.extend_from_slice(bytes);
}

/// A sorted list of byte strings, each with its length.
pub fn list<'a>(items: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut items: Vec<&[u8]> = items.into_iter().collect();
    items.sort_unstable();
    items.into_iter().flat_map(lp).collect()
}

/// Crockford's base32 in lower case.
pub fn base32(bytes: &[u8]) -> String {
    let mut specification = Specification::new();
    specification
        .symbols
        .push_str("0123456789abcdefghjkmnpqrstvwxyz");
    let encoding = specification
        .encoding()
        .expect("32 different letters are an alphabet");
    encoding.encode(bytes)
}

/// A key that contents are sealed with, and its IV. Used for exactly one object.
pub struct ContentKey {
    /// The AES-256 key.
    pub cek: Secret,
    /// The 96-bit IV.
    pub iv: [u8; 12],
}

/// Derives the keys of contents from the publisher's derivation secret.
#[derive(Clone)]
pub struct Deriver(Hkdf<Sha256>);

impl Deriver {
    /// From the derivation secret.
    pub fn new(secret: &Secret) -> Deriver {
        Deriver(Hkdf::new(Some(SALT), secret.expose()))
    }

    /// The key of one object: of its label, its header and its very bytes.
    pub fn content_key(&self, label: &str, aad: &[u8], plaintext: &[u8]) -> ContentKey {
        let mut digest = Sha256::new();
        for part in [label.as_bytes(), aad, plaintext] {
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part);
        }
        let digest = digest.finalize();
        let mut both = Zeroizing::new([0; 44]);
        self.expand(
            &[b"cek+iv\0", label.as_bytes(), b"\0", &digest],
            both.as_mut(),
        );
        let (mut cek, mut iv) = ([0; 32], [0; 12]);
        cek.copy_from_slice(&both[..32]);
        iv.copy_from_slice(&both[32..]);
        let key = ContentKey {
            cek: Secret::new(cek),
            iv,
        };
        cek.zeroize();
        key
    }

    /// 32 bytes for a purpose of their own.
    pub fn bytes(&self, info: &[&[u8]]) -> Zeroizing<[u8; 32]> {
        let mut bytes = Zeroizing::new([0; 32]);
        self.expand(info, bytes.as_mut());
        bytes
    }

    fn expand(&self, info: &[&[u8]], to: &mut [u8]) {
        self.0
            .expand_multi_info(info, to)
            .expect("HKDF gives up to 8,160 bytes, and no key here has more than 44");
    }
}

/// Names objects, levels and keys so that nobody can tell what they are.
#[derive(Clone)]
pub struct Namer(Zeroizing<[u8; 32]>);

impl Namer {
    /// From the id secret, which survives renewals, so that names do.
    pub fn new(secret: &Secret) -> Namer {
        let (key, _) = Hkdf::<Sha256>::extract(Some(SALT), secret.expose());
        let mut bytes = Zeroizing::new([0; 32]);
        bytes.copy_from_slice(&key);
        Namer(bytes)
    }

    /// The name of an object: 16 characters.
    pub fn id(&self, kind: &str, name: &[u8]) -> String {
        self.short(&[&lp(kind.as_bytes()), &lp(name)], 16)
    }

    /// The name of a role key: 8 characters.
    pub fn kid(&self, inputs: &[u8]) -> String {
        self.short(&[b"kid\0", inputs], 8)
    }

    /// A fingerprint of all inputs that tells nobody whether a guess at them is right: 16 characters.
    pub fn inputs(&self, hash: &[u8]) -> String {
        self.short(&[b"inputs\0", hash], 16)
    }

    fn short(&self, parts: &[&[u8]], length: usize) -> String {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(self.0.as_ref()).expect("HMAC takes keys of any length");
        for part in parts {
            mac.update(part);
        }
        let mut name = base32(&mac.finalize().into_bytes());
        name.truncate(length);
        name
    }
}

/// The key of a role as it is used in a build: another one as soon as anything that decides who holds it changes.
pub fn role_key_in_use(role_key: &Secret, inputs: &[u8]) -> Secret {
    let mut key = [0; 32];
    Hkdf::<Sha256>::from_prk(role_key.expose())
        .expect("a role's key is as long as a hash")
        .expand_multi_info(&[b"role\0", inputs], &mut key)
        .expect("HKDF gives up to 8,160 bytes, and a key has 32");
    let secret = Secret::new(key);
    key.zeroize();
    secret
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anything_else_gives_another_key() {
        let deriver = Deriver::new(&Secret::new([1; 32]));
        let first = deriver.content_key("page/a", b"header", b"words");
        let again = deriver.content_key("page/a", b"header", b"words");
        assert!(first.cek == again.cek && first.iv == again.iv);
        for other in [
            deriver.content_key("page/b", b"header", b"words"),
            deriver.content_key("page/a", b"headers", b"words"),
            deriver.content_key("page/a", b"headerw", b"ords"),
            deriver.content_key("page/a", b"header", b"word"),
            Deriver::new(&Secret::new([2; 32])).content_key("page/a", b"header", b"words"),
        ] {
            assert!(other.cek != first.cek && other.iv != first.iv);
        }
    }

    #[test]
    fn names_tell_kinds_apart() {
        let namer = Namer::new(&Secret::new([1; 32]));
        let id = namer.id("page", b"/kit/");
        assert_eq!(id.len(), 16);
        assert_ne!(id, namer.id("asset", b"/kit/"));
        assert_ne!(id, Namer::new(&Secret::new([2; 32])).id("page", b"/kit/"));
        assert_eq!(namer.kid(b"x").len(), 8);
    }

    #[test]
    fn lists_are_sorted_and_unambiguous() {
        assert_eq!(list([&b"b"[..], b"a"]), list([&b"a"[..], b"b"]));
        assert_ne!(list([&b"ab"[..]]), list([&b"a"[..], b"b"]));
        assert_eq!(base32(&[0xff; 5]), "zzzzzzzz");
    }
}
