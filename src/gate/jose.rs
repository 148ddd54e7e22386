//! JSON Web Encryption and Signature (RFC 7516, 7515) over RustCrypto: the few forms that the gate uses, and no other.

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, Key, KeyInit, Nonce};
use aes_kw::KwAes256;
use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use p256::elliptic_curve::sec1::ToSec1Point;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256, Sha512};
use zeroize::Zeroizing;

use super::access_code::AccessCode;
use super::derive::ContentKey;
use super::secret::{NoRandomness, Secret, random};

/// Rounds of PBKDF2 with HMAC-SHA-512: the figure that OWASP gives.
pub const ROUNDS: u32 = 210_000;
const TAG: usize = 16;

/// `b64` of the format page.
pub fn b64(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}

fn unb64(text: &str) -> Result<Vec<u8>, Unopened> {
    BASE64URL_NOPAD
        .decode(text.as_bytes())
        .map_err(|_| Unopened)
}

/// Something did not open: the wrong key, or not what was sealed. Which of the two nobody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unopened;

/// A JWE for several recipients, as General JSON.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Jwe {
    /// The header that is authenticated, in base64url.
    pub protected: String,
    /// Who can open it.
    pub recipients: Vec<Recipient>,
    /// The IV.
    pub iv: String,
    /// The words.
    pub ciphertext: String,
    /// The authentication tag.
    pub tag: String,
}

/// One way to open a [`Jwe`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Recipient {
    /// How, and with which key.
    pub header: RecipientHeader,
    /// The content key, wrapped.
    pub encrypted_key: String,
}

/// The header of one recipient.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RecipientHeader {
    /// `A256KW` or `ECDH-ES+A256KW`.
    pub alg: String,
    /// The name of the role key, or of the keyholder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// The ephemeral public key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub epk: Option<Jwk>,
}

/// A JWE for one recipient whose key is a code, as Flattened JSON.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CodeJwe {
    /// The header that is authenticated, in base64url.
    pub protected: String,
    /// The content key, wrapped.
    pub encrypted_key: String,
    /// The IV.
    pub iv: String,
    /// The words.
    pub ciphertext: String,
    /// The authentication tag.
    pub tag: String,
}

impl CodeJwe {
    /// Seals bytes with a code. Costs a tenth of a second or more: that is its purpose. `v` is the number of their form.
    ///
    /// # Errors
    ///
    /// The system has no randomness to give.
    pub fn sealed(v: u8, plaintext: &[u8], code: &AccessCode) -> Result<CodeJwe, NoRandomness> {
        let salt = random::<16>()?;
        let header = format!(
            r#"{{"alg":"PBES2-HS512+A256KW","enc":"A256GCM","typ":"pimh+jwe","p2s":"{}","p2c":{ROUNDS},"pimh":{{"v":{v},"t":"key"}}}}"#,
            b64(&salt)
        );
        let protected = b64(header.as_bytes());
        let (cek, iv) = (Secret::random()?, random()?);
        let kek = code_key(code, &salt, ROUNDS);
        let encrypted_key = b64(&wrapped(&kek, &cek));
        let key = ContentKey { cek, iv };
        let (ciphertext, tag) = encrypt(&key, protected.as_bytes(), plaintext);
        Ok(CodeJwe {
            encrypted_key,
            iv: b64(&iv),
            ciphertext: b64(&ciphertext),
            tag: b64(&tag),
            protected,
        })
    }

    /// Opens what [`CodeJwe::sealed`] sealed.
    ///
    /// # Errors
    ///
    /// It is another code's, or none of ours.
    pub fn opened(&self, code: &AccessCode) -> Result<Zeroizing<Vec<u8>>, Unopened> {
        #[derive(Deserialize)]
        struct Header {
            alg: String,
            enc: String,
            p2s: String,
            p2c: u32,
        }
        let header: Header =
            serde_json::from_slice(&unb64(&self.protected)?).map_err(|_| Unopened)?;
        let known = header.alg == "PBES2-HS512+A256KW" && header.enc == "A256GCM";
        if !known || !(100_000..=1_000_000).contains(&header.p2c) {
            return Err(Unopened);
        }
        let kek = code_key(code, &unb64(&header.p2s)?, header.p2c);
        let cek = unwrapped(&kek, &self.encrypted_key)?;
        decrypt(
            &cek,
            &self.iv,
            self.protected.as_bytes(),
            &self.ciphertext,
            &self.tag,
        )
    }
}

/// A public key on P-256.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jwk {
    kty: String,
    crv: String,
    x: String,
    y: String,
}

impl Jwk {
    /// Of a public key.
    pub fn of(key: &p256::PublicKey) -> Jwk {
        let point = key.to_sec1_point(false);
        Jwk {
            kty: "EC".to_owned(),
            crv: "P-256".to_owned(),
            x: b64(point.x().map_or(&[], |x| x.as_slice())),
            y: b64(point.y().map_or(&[], |y| y.as_slice())),
        }
    }

    /// The key, if it is one.
    ///
    /// # Errors
    ///
    /// It is no point of the curve.
    pub fn key(&self) -> Result<p256::PublicKey, Unopened> {
        let mut point = vec![4];
        point.extend(unb64(&self.x)?);
        point.extend(unb64(&self.y)?);
        p256::PublicKey::from_sec1_bytes(&point).map_err(|_| Unopened)
    }
}

/// The private key of a holder of a code. Wiped when dropped.
#[derive(Clone)]
pub struct HolderKey(p256::SecretKey);

#[derive(Serialize, Deserialize)]
struct PrivateJwk {
    kty: String,
    crv: String,
    x: String,
    y: String,
    d: Zeroizing<String>,
}

impl HolderKey {
    /// A new one.
    ///
    /// # Errors
    ///
    /// The system has no randomness to give.
    pub fn random() -> Result<HolderKey, NoRandomness> {
        loop {
            let bytes = Zeroizing::new(random::<32>()?);
            if let Some(key) = HolderKey::of(&bytes) {
                return Ok(key);
            }
        }
    }

    /// Of 32 bytes, if they are a scalar of the curve: all but a 2^-32nd part are.
    pub fn of(bytes: &[u8; 32]) -> Option<HolderKey> {
        p256::SecretKey::from_slice(bytes).ok().map(HolderKey)
    }

    /// Its public half.
    pub fn public_key(&self) -> p256::PublicKey {
        self.0.public_key()
    }

    /// Its public half, as JSON has it.
    pub fn public(&self) -> Jwk {
        Jwk::of(&self.public_key())
    }

    /// As JSON, to be sealed by a code.
    pub fn to_jwk(&self) -> Zeroizing<Vec<u8>> {
        let public = self.public();
        let jwk = PrivateJwk {
            kty: public.kty,
            crv: public.crv,
            x: public.x,
            y: public.y,
            d: Zeroizing::new(b64(&self.0.to_bytes())),
        };
        Zeroizing::new(serde_json::to_vec(&jwk).expect("texts are JSON"))
    }

    /// Of what [`HolderKey::to_jwk`] gives.
    ///
    /// # Errors
    ///
    /// It is no private key of the curve.
    pub fn from_jwk(json: &[u8]) -> Result<HolderKey, Unopened> {
        let jwk: PrivateJwk = serde_json::from_slice(json).map_err(|_| Unopened)?;
        let bytes = Zeroizing::new(unb64(&jwk.d)?);
        p256::SecretKey::from_slice(&bytes)
            .map(HolderKey)
            .map_err(|_| Unopened)
    }

    /// Seals the key with a code, at the cost of [`CodeJwe::sealed`].
    ///
    /// # Errors
    ///
    /// The system has no randomness to give.
    pub fn sealed_by(&self, code: &AccessCode) -> Result<CodeJwe, NoRandomness> {
        CodeJwe::sealed(1, &self.to_jwk(), code)
    }

    /// Opens what [`HolderKey::sealed_by`] sealed.
    ///
    /// # Errors
    ///
    /// It is another code's, or none of ours.
    pub fn opened(sealed: &CodeJwe, code: &AccessCode) -> Result<HolderKey, Unopened> {
        HolderKey::from_jwk(&sealed.opened(code)?)
    }

    /// What both halves agree on, stretched for A256KW (RFC 7518, 4.6.2).
    fn agreed(&self, other: &p256::PublicKey) -> Secret {
        let shared = self.0.diffie_hellman(other);
        let mut hash = Sha256::new();
        hash.update(1_u32.to_be_bytes());
        hash.update(shared.raw_secret_bytes());
        let algorithm = b"ECDH-ES+A256KW";
        hash.update((algorithm.len() as u32).to_be_bytes());
        hash.update(algorithm);
        hash.update(0_u32.to_be_bytes()); // no party U
        hash.update(0_u32.to_be_bytes()); // no party V
        hash.update(256_u32.to_be_bytes());
        Secret::new(hash.finalize().into())
    }
}

impl std::fmt::Debug for HolderKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HolderKey(…)")
    }
}

impl Jwe {
    /// Seals a plaintext for the holders of any of several keys, each with its kid.
    pub fn for_keys(
        header: &str,
        keys: &[(&str, &Secret)],
        key: impl FnOnce(&str) -> (ContentKey, Vec<u8>),
    ) -> Jwe {
        let protected = b64(header.as_bytes());
        let (content_key, plaintext) = key(&protected);
        let recipients = keys
            .iter()
            .map(|(kid, kek)| Recipient {
                header: RecipientHeader {
                    alg: "A256KW".to_owned(),
                    kid: Some((*kid).to_owned()),
                    epk: None,
                },
                encrypted_key: b64(&wrapped(kek, &content_key.cek)),
            })
            .collect();
        Jwe::sealed(protected, recipients, &content_key, &plaintext)
    }

    /// Seals a plaintext for holders of private keys: each with a kid, if it has one, and an ephemeral key of its own.
    pub fn for_holders(
        protected: String,
        holders: &[(Option<&str>, p256::PublicKey, HolderKey)],
        content_key: &ContentKey,
        plaintext: &[u8],
    ) -> Jwe {
        let recipients = holders
            .iter()
            .map(|(kid, public, ephemeral)| {
                let kek = ephemeral.agreed(public);
                Recipient {
                    header: RecipientHeader {
                        alg: "ECDH-ES+A256KW".to_owned(),
                        kid: kid.map(str::to_owned),
                        epk: Some(ephemeral.public()),
                    },
                    encrypted_key: b64(&wrapped(&kek, &content_key.cek)),
                }
            })
            .collect();
        Jwe::sealed(protected, recipients, content_key, plaintext)
    }

    fn sealed(
        protected: String,
        recipients: Vec<Recipient>,
        key: &ContentKey,
        plaintext: &[u8],
    ) -> Jwe {
        let (ciphertext, tag) = encrypt(key, protected.as_bytes(), plaintext);
        Jwe {
            protected,
            recipients,
            iv: b64(&key.iv),
            ciphertext: b64(&ciphertext),
            tag: b64(&tag),
        }
    }

    /// As it is served.
    pub fn to_json(&self) -> Vec<u8> {
        // Nearly all of it is the words; to grow with them would cost more than to write them.
        let mut json =
            Vec::with_capacity(self.ciphertext.len() + 256 * (self.recipients.len() + 2));
        serde_json::to_writer(&mut json, self).expect("texts and lists of them are JSON");
        json
    }

    /// Opens it with a key that one of the recipients names.
    ///
    /// # Errors
    ///
    /// It is not for that key, or was changed.
    pub fn open_with(&self, kid: &str, kek: &Secret) -> Result<Zeroizing<Vec<u8>>, Unopened> {
        let recipient = self
            .recipients
            .iter()
            .find(|recipient| {
                recipient.header.kid.as_deref() == Some(kid) && recipient.header.alg == "A256KW"
            })
            .ok_or(Unopened)?;
        self.open(&unwrapped(kek, &recipient.encrypted_key)?)
    }

    /// Opens it with the private key of one of its recipients.
    ///
    /// # Errors
    ///
    /// It is not for that key, or was changed.
    pub fn open_as(&self, holder: &HolderKey) -> Result<Zeroizing<Vec<u8>>, Unopened> {
        self.recipients
            .iter()
            .filter(|recipient| recipient.header.alg == "ECDH-ES+A256KW")
            .find_map(|recipient| {
                let ephemeral = recipient.header.epk.as_ref()?.key().ok()?;
                let cek = unwrapped(&holder.agreed(&ephemeral), &recipient.encrypted_key).ok()?;
                self.open(&cek).ok()
            })
            .ok_or(Unopened)
    }

    fn open(&self, cek: &Secret) -> Result<Zeroizing<Vec<u8>>, Unopened> {
        decrypt(
            cek,
            &self.iv,
            self.protected.as_bytes(),
            &self.ciphertext,
            &self.tag,
        )
    }
}

/// Seals bytes without an envelope: `IV ‖ ciphertext ‖ tag`.
pub fn sealed_bytes(key: &ContentKey, aad: &[u8], plaintext: &[u8]) -> Vec<u8> {
    let (ciphertext, tag) = encrypt(key, aad, plaintext);
    let mut sealed = Vec::with_capacity(12 + ciphertext.len() + TAG);
    sealed.extend_from_slice(&key.iv);
    sealed.extend_from_slice(&ciphertext);
    sealed.extend_from_slice(&tag);
    sealed
}

/// Opens what [`sealed_bytes`] sealed.
///
/// # Errors
///
/// Another key, other data beside it, or it was changed.
pub fn opened_bytes(
    cek: &Secret,
    aad: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Unopened> {
    let (iv, rest) = sealed.split_first_chunk::<12>().ok_or(Unopened)?;
    let cipher = Aes256Gcm::new(&Key::<Aes256Gcm>::from(*cek.expose()));
    cipher
        .decrypt(&Nonce::from(*iv), Payload { msg: rest, aad })
        .map(Zeroizing::new)
        .map_err(|_| Unopened)
}

fn encrypt(key: &ContentKey, aad: &[u8], plaintext: &[u8]) -> (Vec<u8>, [u8; TAG]) {
    let cipher = Aes256Gcm::new(&Key::<Aes256Gcm>::from(*key.cek.expose()));
    let payload = Payload {
        msg: plaintext,
        aad,
    };
    let mut sealed = cipher
        .encrypt(&Nonce::from(key.iv), payload)
        .expect("AES-GCM refuses plaintexts above 64 GiB only, and a frame ends below 4");
    let tag = *sealed
        .last_chunk()
        .expect("AES-GCM puts its tag behind what it sealed");
    sealed.truncate(sealed.len() - TAG);
    (sealed, tag)
}

fn decrypt(
    cek: &Secret,
    iv: &str,
    aad: &[u8],
    ciphertext: &str,
    tag: &str,
) -> Result<Zeroizing<Vec<u8>>, Unopened> {
    let mut sealed = unb64(iv)?;
    if sealed.len() != 12 {
        return Err(Unopened);
    }
    sealed.extend(unb64(ciphertext)?);
    let tag = unb64(tag)?;
    if tag.len() != TAG {
        return Err(Unopened);
    }
    sealed.extend(tag);
    opened_bytes(cek, aad, &sealed)
}

fn wrapped(kek: &Secret, key: &Secret) -> [u8; 40] {
    let mut buffer = [0; 40];
    KwAes256::new(&(*kek.expose()).into())
        .wrap_key(key.expose(), &mut buffer)
        .expect("32 bytes are whole blocks, and 40 are room enough for them wrapped");
    buffer
}

fn unwrapped(kek: &Secret, wrapped: &str) -> Result<Secret, Unopened> {
    let wrapped = unb64(wrapped)?;
    let mut key = Zeroizing::new([0; 32]);
    KwAes256::new(&(*kek.expose()).into())
        .unwrap_key(&wrapped, key.as_mut())
        .map_err(|_| Unopened)?;
    Ok(Secret::new(*key))
}

/// A code as a key (RFC 7518, 4.8).
fn code_key(code: &AccessCode, salt: &[u8], rounds: u32) -> Secret {
    let mut input = b"PBES2-HS512+A256KW\0".to_vec();
    input.extend_from_slice(salt);
    let mut key = Zeroizing::new([0; 32]);
    pbkdf2::pbkdf2_hmac::<Sha512>(code.password(), &input, rounds, key.as_mut());
    Secret::new(*key)
}

/// The publisher's signing key.
pub struct Publisher(SigningKey);

impl Publisher {
    /// From its seed.
    pub fn new(seed: &Secret) -> Publisher {
        Publisher(SigningKey::from_bytes(seed.expose()))
    }

    /// The public key, in base64url.
    pub fn public(&self) -> String {
        b64(self.0.verifying_key().as_bytes())
    }

    /// A signature over bytes: 86 characters.
    pub fn sign(&self, message: &[u8]) -> String {
        b64(&self.0.sign(message).to_bytes())
    }

    /// A compact JWS of that type.
    pub fn signed(&self, typ: &str, payload: &[u8]) -> String {
        let header = format!(r#"{{"alg":"EdDSA","typ":"{typ}"}}"#);
        let message = format!("{}.{}", b64(header.as_bytes()), b64(payload));
        let signature = self.sign(message.as_bytes());
        format!("{message}.{signature}")
    }
}

/// The payload of a compact JWS of that type, if that public key signed it.
///
/// # Errors
///
/// It is none, of another type, or signed by somebody else.
pub fn verified(jws: &str, typ: &str, public: &str) -> Result<Vec<u8>, Unopened> {
    #[derive(Deserialize)]
    struct Header {
        alg: String,
        typ: String,
    }
    let (message, signature) = jws.trim().rsplit_once('.').ok_or(Unopened)?;
    let (header, payload) = message.split_once('.').ok_or(Unopened)?;
    let parsed: Header = serde_json::from_slice(&unb64(header)?).map_err(|_| Unopened)?;
    if parsed.alg != "EdDSA" || parsed.typ != typ {
        return Err(Unopened);
    }
    let public: [u8; 32] = unb64(public)?.try_into().map_err(|_| Unopened)?;
    let key = VerifyingKey::from_bytes(&public).map_err(|_| Unopened)?;
    let signature = Signature::from_slice(&unb64(signature)?).map_err(|_| Unopened)?;
    key.verify_strict(message.as_bytes(), &signature)
        .map_err(|_| Unopened)?;
    unb64(payload)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access_code::Locator;

    #[test]
    fn a_code_opens_its_key_and_no_other() {
        let (code, other) = (
            AccessCode::new(&Locator::of(1)).unwrap(),
            AccessCode::new(&Locator::of(1)).unwrap(),
        );
        let key = HolderKey::random().unwrap();
        let sealed = key.sealed_by(&code).unwrap();
        assert_eq!(
            HolderKey::opened(&sealed, &code).unwrap().public(),
            key.public()
        );
        assert_eq!(HolderKey::opened(&sealed, &other).unwrap_err(), Unopened);
    }

    #[test]
    fn a_grant_opens_for_its_holder_only() {
        let (holder, other) = (HolderKey::random().unwrap(), HolderKey::random().unwrap());
        let key = ContentKey {
            cek: Secret::new([3; 32]),
            iv: [4; 12],
        };
        let ephemeral = HolderKey::random().unwrap();
        let jwe = Jwe::for_holders(
            b64(b"{}"),
            &[(None, holder.public_key(), ephemeral)],
            &key,
            b"keys",
        );
        assert_eq!(jwe.open_as(&holder).unwrap().as_slice(), b"keys");
        assert_eq!(jwe.open_as(&other).unwrap_err(), Unopened);
        let mut changed = jwe.clone();
        changed.protected = b64(b"{ }");
        assert_eq!(changed.open_as(&holder).unwrap_err(), Unopened);
    }

    #[test]
    fn a_signature_holds_for_its_type_and_signer() {
        let publisher = Publisher::new(&Secret::new([5; 32]));
        let jws = publisher.signed("pimh+head", b"{}");
        assert_eq!(
            verified(&jws, "pimh+head", &publisher.public()).unwrap(),
            b"{}"
        );
        assert!(verified(&jws, "pimh+manifest", &publisher.public()).is_err());
        let other = Publisher::new(&Secret::new([6; 32]));
        assert!(verified(&jws, "pimh+head", &other.public()).is_err());
        assert!(verified(&jws.replace('.', ".A"), "pimh+head", &publisher.public()).is_err());
    }

    /// That it is the agreement of RFC 7518, other JOSE libraries check: see tests/jose.
    #[test]
    fn key_agreement_is_symmetric() {
        let (alice, bob) = (HolderKey::random().unwrap(), HolderKey::random().unwrap());
        let one = alice.agreed(&bob.public().key().unwrap());
        let two = bob.agreed(&alice.public().key().unwrap());
        assert!(one == two);
    }
}
