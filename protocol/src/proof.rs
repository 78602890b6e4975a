//! How a kiosk proves its key on every request, and the backend checks it.
//!
//! The header `authorization: Kiosk <number>:<unix_s>:<body>:<signature>` carries the SHA-256 of the
//! body and an Ed25519 signature, both base64url, over the method, the path with its query, the time
//! and that hash. The backend verifies the signature before it reads the body, so that a stranger's
//! body costs nothing, and compares the body with its hash afterwards. The time is the backend's as
//! the kiosk knows it (it learns the offset from every answer), so a box without a clock can still
//! speak. Records carry their own numbers, so a replay within the window changes nothing.

use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// The authorization scheme.
pub const SCHEME: &str = "Kiosk";

/// Seconds by which a proof's time may differ from the backend's.
pub const WINDOW_S: i64 = 300;

const CONTEXT: &str = "bluezone-kiosk request v1";
const ENROL_CONTEXT: &[u8] = b"bluezone-kiosk enrolment v1\n";

/// What is signed of a request besides its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request<'a> {
    /// Upper-case method.
    pub method: &'a str,
    /// Path and query, as sent.
    pub target: &'a str,
}

/// SHA-256 of a request's body, which is empty when there is none.
fn digest_of(body: &[u8]) -> [u8; 32] {
    Sha256::digest(body).into()
}

impl Request<'_> {
    fn message(&self, kiosk: u32, at_s: i64, body: &[u8; 32]) -> Vec<u8> {
        let (method, target) = (self.method, self.target);
        let body = data_encoding::HEXLOWER.encode(body);
        format!("{CONTEXT}\n{kiosk}\n{at_s}\n{method}\n{target}\n{body}").into_bytes()
    }

    /// The value of the authorization header for this request with `body`.
    pub fn sign(&self, body: &[u8], kiosk: u32, at_s: i64, key: &SigningKey) -> String {
        let body = digest_of(body);
        let signature = key.sign(&self.message(kiosk, at_s, &body)).to_bytes();
        let (body, signature) = (BASE64URL_NOPAD.encode(&body), BASE64URL_NOPAD.encode(&signature));
        format!("{SCHEME} {kiosk}:{at_s}:{body}:{signature}")
    }
}

/// A proof as it stands in the header, not yet checked.
#[derive(Clone, Copy, Debug)]
pub struct Proof {
    /// Who claims to speak.
    pub kiosk: u32,
    /// When, Unix time.
    pub at_s: i64,
    body: [u8; 32],
    signature: Signature,
}

/// Why a proof was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// No header, or one of another shape.
    #[error("the request carries no proof of a kiosk's key")]
    Missing,
    /// The proof's time is too far off; the answer carries the right one.
    #[error("the proof was made {0} s away from the server's time")]
    Time(i64),
    /// Not made by this kiosk's key, or not for this request.
    #[error("the proof does not match the kiosk's key")]
    Signature,
    /// The body is another than the signed one.
    #[error("the body is not the one that was signed; it was changed or cut short on the way")]
    Body,
    /// A key of small order, with which a signature proves nothing.
    #[error("this public key is too weak to prove anything; make a new key")]
    WeakKey,
}

impl Proof {
    /// Reads the authorization header.
    ///
    /// # Errors
    /// [`ProofError::Missing`] when it is anything else.
    pub fn parse(header: &str) -> Result<Self, ProofError> {
        let rest = header.strip_prefix(SCHEME).and_then(|rest| rest.strip_prefix(' '));
        let mut parts = rest.ok_or(ProofError::Missing)?.split(':');
        let mut next = || parts.next().ok_or(ProofError::Missing);
        let kiosk = next()?.parse().map_err(|_| ProofError::Missing)?;
        let at_s = next()?.parse().map_err(|_| ProofError::Missing)?;
        let mut bytes =
            || BASE64URL_NOPAD.decode(next()?.as_bytes()).map_err(|_| ProofError::Missing);
        let body = bytes()?.try_into().map_err(|_| ProofError::Missing)?;
        let signature = Signature::from_slice(&bytes()?).map_err(|_| ProofError::Missing)?;
        Ok(Self { kiosk, at_s, body, signature })
    }

    /// Checks the proof against the kiosk's key and the server's time. The body is not needed; see
    /// [`Proof::verify_body`].
    ///
    /// # Errors
    /// [`ProofError::Time`] or [`ProofError::Signature`].
    pub fn verify(
        &self,
        request: &Request<'_>,
        key: &VerifyingKey,
        now_s: i64,
    ) -> Result<(), ProofError> {
        let off = self.at_s.saturating_sub(now_s);
        if off.saturating_abs() > WINDOW_S {
            return Err(ProofError::Time(off.saturating_abs()));
        }
        key.verify_strict(&request.message(self.kiosk, self.at_s, &self.body), &self.signature)
            .map_err(|_| ProofError::Signature)
    }

    /// Whether `body` is the one that was signed.
    ///
    /// # Errors
    /// [`ProofError::Body`].
    pub fn verify_body(&self, body: &[u8]) -> Result<(), ProofError> {
        if digest_of(body) == self.body { Ok(()) } else { Err(ProofError::Body) }
    }
}

/// Signs an enrolment code, which proves that the public key's other half is at hand.
pub fn sign_enrolment(code: &str, key: &SigningKey) -> String {
    BASE64URL_NOPAD.encode(&key.sign(&[ENROL_CONTEXT, code.as_bytes()].concat()).to_bytes())
}

/// Checks what [`sign_enrolment`] made.
///
/// # Errors
/// [`ProofError::WeakKey`] or [`ProofError::Signature`].
pub fn verify_enrolment(code: &str, signature: &str, key: &VerifyingKey) -> Result<(), ProofError> {
    if key.is_weak() {
        return Err(ProofError::WeakKey);
    }
    let signature = BASE64URL_NOPAD
        .decode(signature.as_bytes())
        .ok()
        .and_then(|bytes| Signature::from_slice(&bytes).ok())
        .ok_or(ProofError::Signature)?;
    key.verify_strict(&[ENROL_CONTEXT, code.as_bytes()].concat(), &signature)
        .map_err(|_| ProofError::Signature)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_625_702_412;

    #[test]
    fn a_proof_holds_for_its_request_only() {
        let key = SigningKey::from_bytes(&[3; 32]);
        let request = Request { method: "POST", target: "/api/v1/records" };
        let header = request.sign(b"{}", 7, NOW, &key);
        let proof = Proof::parse(&header).unwrap();
        let check =
            |request: &Request<'_>, now_s| proof.verify(request, &key.verifying_key(), now_s);
        assert_eq!(check(&request, NOW), Ok(()));
        assert_eq!(check(&request, NOW + WINDOW_S), Ok(()));
        assert_eq!(check(&request, NOW + WINDOW_S + 1), Err(ProofError::Time(WINDOW_S + 1)));
        for other in [
            Request { method: "PUT", ..request },
            Request { target: "/api/v1/records?x", ..request },
        ] {
            assert_eq!(check(&other, NOW), Err(ProofError::Signature), "{other:?}");
        }
        let stranger = SigningKey::from_bytes(&[4; 32]).verifying_key();
        assert_eq!(proof.verify(&request, &stranger, NOW), Err(ProofError::Signature));
        assert_eq!(
            (proof.verify_body(b"{}"), proof.verify_body(b"[]")),
            (Ok(()), Err(ProofError::Body))
        );
        // Another body's hash under the same signature.
        let swapped = header.replace(
            &BASE64URL_NOPAD.encode(&digest_of(b"{}")),
            &BASE64URL_NOPAD.encode(&digest_of(b"[]")),
        );
        let swapped = Proof::parse(&swapped).unwrap();
        let found = swapped.verify(&request, &key.verifying_key(), NOW);
        assert_eq!((swapped.verify_body(b"[]"), found), (Ok(()), Err(ProofError::Signature)));
    }

    #[test]
    fn a_key_of_small_order_proves_nothing() {
        let mut point = [0; 32];
        point[0] = 1;
        let weak = VerifyingKey::from_bytes(&point).unwrap();
        let signature = BASE64URL_NOPAD.encode(&[&point[..], &[0; 32]].concat());
        assert_eq!(verify_enrolment("ABCD-2345", &signature, &weak), Err(ProofError::WeakKey));
        let header = format!("Kiosk 1:{NOW}:{}:{signature}", BASE64URL_NOPAD.encode(&[0; 32]));
        let proof = Proof::parse(&header).unwrap();
        let request = Request { method: "GET", target: "/" };
        assert_eq!(proof.verify(&request, &weak, NOW), Err(ProofError::Signature));
    }

    #[test]
    fn odd_headers_are_no_proof() {
        for header in [
            "",
            "Kiosk",
            "Kiosk 1",
            "Kiosk 1:2",
            "Kiosk 1:2:xx",
            "Kiosk 1:2:AA:AA",
            "Bearer 1:2:AA",
        ] {
            assert_eq!(Proof::parse(header).unwrap_err(), ProofError::Missing, "{header}");
        }
    }

    #[test]
    fn enrolment_code_is_bound_to_the_key() {
        let key = SigningKey::from_bytes(&[3; 32]);
        let signature = sign_enrolment("ABCD-2345", &key);
        assert_eq!(verify_enrolment("ABCD-2345", &signature, &key.verifying_key()), Ok(()));
        assert!(verify_enrolment("ABCD-2346", &signature, &key.verifying_key()).is_err());
    }
}
