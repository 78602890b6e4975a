//! The proof of a kiosk's key on every request.
//!
//! The header `authorization: Kiosk <number>:<unix_s>:<body>:<signature>` has the SHA-256 of the body and
//! an Ed25519 signature, both base64url, over the method, the path with its query, the time and that
//! hash. The backend verifies the signature before it reads the body, so that the body of a stranger
//! costs nothing, and compares the body with its hash afterwards. The time is the backend's, whose offset
//! the kiosk learns from every answer, so a kiosk without a clock works too. Records have numbers, so a
//! replay within the window changes nothing.

use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// The authorization scheme.
pub const SCHEME: &str = "Kiosk";

/// Allowed difference of a proof's time to the backend's, seconds.
pub const WINDOW_S: i64 = 300;

const CONTEXT: &str = "bluezone-kiosk request v1";
const ENROL_CONTEXT: &[u8] = b"bluezone-kiosk enrolment v1\n";

/// The signed parts of a request besides its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request<'a> {
    /// Method in upper case.
    pub method: &'a str,
    /// Path and query, as sent.
    pub target: &'a str,
}

/// SHA-256 of a request's body; of nothing if there is none.
fn digest_of(body: &[u8]) -> [u8; 32] {
    Sha256::digest(body).into()
}

impl Request<'_> {
    fn message(&self, kiosk: u32, at_s: i64, body: &[u8; 32]) -> Vec<u8> {
        let (method, target) = (self.method, self.target);
        let body = data_encoding::HEXLOWER.encode(body);
        format!("{CONTEXT}\n{kiosk}\n{at_s}\n{method}\n{target}\n{body}").into_bytes()
    }

    /// The value of the authorization header for this request with `body`; `at_s` is the backend's time,
    /// Unix seconds.
    pub fn sign(&self, body: &[u8], kiosk: u32, at_s: i64, key: &SigningKey) -> String {
        let body = digest_of(body);
        let signature = key.sign(&self.message(kiosk, at_s, &body)).to_bytes();
        let (body, signature) = (BASE64URL_NOPAD.encode(&body), BASE64URL_NOPAD.encode(&signature));
        format!("{SCHEME} {kiosk}:{at_s}:{body}:{signature}")
    }
}

/// A parsed proof that is not verified yet.
#[derive(Clone, Copy, Debug)]
pub struct Proof {
    /// Number of the kiosk that claims to send the request.
    pub kiosk: u32,
    /// Time of the proof, Unix seconds.
    pub at_s: i64,
    body: [u8; 32],
    signature: Signature,
}

/// Why a proof was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// There is no header, or it cannot be parsed.
    #[error("the request has no proof of a kiosk's key; send it from an enrolled kiosk")]
    Missing,
    /// Seconds by which the proof's time differs from the backend's.
    #[error("the proof was made {0} s away from the server's time; take the time of this answer")]
    Time(i64),
    /// Made by another key, or for another request.
    #[error("the proof does not match the kiosk's key; enrol the kiosk again")]
    Signature,
    /// The body is not the signed one.
    #[error("the body is not the one that was signed; it was changed or cut short on the way")]
    Body,
    /// A public key of small order, whose signatures prove nothing.
    #[error("this public key is too weak to prove anything; make a new key")]
    WeakKey,
}

impl Proof {
    /// Parses the value of the authorization header.
    ///
    /// # Errors
    /// [`ProofError::Missing`] when it has another form.
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

    /// Verifies the proof with the kiosk's key and the backend's time, Unix seconds. The body is verified
    /// by [`Proof::verify_body`].
    ///
    /// # Errors
    /// [`ProofError::Time`] when the time differs by more than [`WINDOW_S`], [`ProofError::Signature`]
    /// when the signature does not match.
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

    /// Verifies that `body` is the signed one.
    ///
    /// # Errors
    /// [`ProofError::Body`] when it is not.
    pub fn verify_body(&self, body: &[u8]) -> Result<(), ProofError> {
        if digest_of(body) == self.body { Ok(()) } else { Err(ProofError::Body) }
    }
}

/// Signs an enrolment code, which proves possession of the private key; base64url.
pub fn sign_enrolment(code: &str, key: &SigningKey) -> String {
    BASE64URL_NOPAD.encode(&key.sign(&[ENROL_CONTEXT, code.as_bytes()].concat()).to_bytes())
}

/// Verifies a signature of [`sign_enrolment`].
///
/// # Errors
/// [`ProofError::WeakKey`] when the key is of small order, [`ProofError::Signature`] when the signature
/// does not match.
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
