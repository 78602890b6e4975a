//! SPAKE2 and the proofs that follow from it. The crate `spake2` does the exchange; its messages and its
//! hash are those of magic-wormhole and of Python's `spake2`.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use hmac::Mac;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use spake2::{Ed25519Group, Identity, Password, Spake2};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::code::PairingCode;
use crate::secret::Secret;

const KIOSK: &[u8] = b"bluezone-kiosk pairing v1 kiosk";
const BACKEND: &[u8] = b"bluezone-kiosk pairing v1 backend";

const KIOSK_PROOF: &[u8] = b"bluezone-kiosk pairing v1 kiosk's key\n";
const BACKEND_PROOF: &[u8] = b"bluezone-kiosk pairing v1 backend's answer\n";

/// Why an exchange came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PairingError {
    /// The message is not one of the other side.
    #[error("message is not the other side's part of a key exchange")]
    Message,
}

fn password(code: &PairingCode) -> Password {
    Password::new(code.digits())
}

/// A seed makes one message: the exchange takes its only random number from it.
fn generator(random: &Secret) -> ChaCha20Rng {
    ChaCha20Rng::from_seed(*random.expose())
}

fn finish(exchange: Spake2<Ed25519Group>, message: &str) -> Result<Session, PairingError> {
    let message = BASE64URL_NOPAD.decode(message.as_bytes()).map_err(|_| PairingError::Message)?;
    let key = Zeroizing::new(exchange.finish(&message).map_err(|_| PairingError::Message)?);
    let key = key.as_slice().try_into().map_err(|_| PairingError::Message)?;
    Ok(Session(Secret::new(key)))
}

/// The kiosk's side, which waits for the backend's message.
pub struct KioskSide(Spake2<Ed25519Group>);

impl KioskSide {
    /// Begins with what was typed; the text is the message to send. `random` is used once.
    pub fn start(code: &PairingCode, random: &Secret) -> (Self, String) {
        let (kiosk, backend) = (Identity::new(KIOSK), Identity::new(BACKEND));
        let (exchange, message) =
            Spake2::start_a_with_rng(&password(code), &kiosk, &backend, generator(random));
        (Self(exchange), BASE64URL_NOPAD.encode(&message))
    }

    /// What both sides have in common now, if both had the same digits.
    ///
    /// # Errors
    /// [`PairingError::Message`].
    pub fn finish(self, message: &str) -> Result<Session, PairingError> {
        finish(self.0, message)
    }
}

/// The backend's side: its message, and what both sides have in common if both had the same digits.
/// `random` is used once.
///
/// # Errors
/// [`PairingError::Message`].
pub fn answer(
    code: &PairingCode,
    message: &str,
    random: &Secret,
) -> Result<(String, Session), PairingError> {
    let (kiosk, backend) = (Identity::new(KIOSK), Identity::new(BACKEND));
    let (exchange, own) =
        Spake2::start_b_with_rng(&password(code), &kiosk, &backend, generator(random));
    Ok((BASE64URL_NOPAD.encode(&own), finish(exchange, message)?))
}

/// What both sides have in common. It proves keys by HMAC-SHA256, which commits to its key: an
/// authenticated cipher in its place could be made to fit many guesses at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session(Secret);

impl Session {
    /// As it was stored.
    pub fn from_secret(secret: Secret) -> Self {
        Self(secret)
    }

    /// To store it.
    pub fn secret(&self) -> &Secret {
        &self.0
    }

    fn proof(&self, parts: [&[u8]; 3]) -> String {
        let mac = parts.iter().fold(self.0.hmac(), |mac, part| mac.chain_update(part));
        HEXLOWER.encode(&mac.finalize().into_bytes())
    }

    /// The proof of a kiosk's public key.
    pub fn kiosk_proof(&self, public_key: &[u8; 32]) -> String {
        self.proof([KIOSK_PROOF, public_key, b""])
    }

    /// The proof of the backend's answer to that kiosk.
    pub fn backend_proof(&self, public_key: &[u8; 32], answer: &str) -> String {
        self.proof([BACKEND_PROOF, public_key, answer.as_bytes()])
    }

    /// Whether a kiosk with this key knew the digits.
    pub fn proves_kiosk(&self, public_key: &[u8; 32], proof: &str) -> bool {
        bool::from(self.kiosk_proof(public_key).as_bytes().ct_eq(proof.as_bytes()))
    }

    /// Whether a backend that knew the digits answered so.
    pub fn proves_backend(&self, public_key: &[u8; 32], answer: &str, proof: &str) -> bool {
        bool::from(self.backend_proof(public_key, answer).as_bytes().ct_eq(proof.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(digits: &str) -> PairingCode {
        PairingCode::parse(digits).unwrap()
    }

    /// Both sides' messages, and what each takes for common.
    fn exchange(typed: &str, shown: &str) -> ([String; 2], [Session; 2]) {
        let (side, from_kiosk) = KioskSide::start(&code(typed), &Secret::new([1; 32]));
        let (from_backend, backend) =
            answer(&code(shown), &from_kiosk, &Secret::new([2; 32])).unwrap();
        let kiosk = side.finish(&from_backend).unwrap();
        ([from_kiosk, from_backend], [kiosk, backend])
    }

    #[test]
    fn others_find_the_same() {
        // The vectors of docs/PROTOCOL.md.
        let (messages, [kiosk, backend]) = exchange("482913", "482913");
        assert_eq!(
            messages,
            [
                "QXMIvdtPlZNkm2I1H0lV-hgGZ9l81Nleayaly1_jWPCX",
                "QoxtwE8AFSccfJGKBA54_z6HUbUqyz_E4VGWx59rbFHJ"
            ]
        );
        assert_eq!(kiosk, backend);
        assert_eq!(
            *kiosk.secret().to_hex(),
            "36dd39cca6301ebc38335f3c0253270ce517e11fba1c68ff2e9c17fa3c6313f2"
        );
        assert_eq!(
            kiosk.kiosk_proof(&[7; 32]),
            "1364b3ebe39a2f2efb51727bba2d9a33a6f2418424a5b4dd459c29cd61f98778"
        );
        assert_eq!(
            kiosk.backend_proof(&[7; 32], "{}"),
            "4f71874e0517e5b109300fccb4389071a8cd95d6ad9a11b1e39d1158c7ba6365"
        );
    }

    #[test]
    fn the_same_digits_agree_and_others_do_not() {
        let (_, [kiosk, backend]) = exchange("482913", "482913");
        assert!(backend.proves_kiosk(&[7; 32], &kiosk.kiosk_proof(&[7; 32])));
        assert!(!backend.proves_kiosk(&[8; 32], &kiosk.kiosk_proof(&[7; 32])), "an exchanged key");
        let proof = backend.backend_proof(&[7; 32], "{}");
        assert!(kiosk.proves_backend(&[7; 32], "{}", &proof));
        assert!(!kiosk.proves_backend(&[7; 32], "{ }", &proof), "an exchanged answer");
        assert!(!kiosk.proves_backend(&[8; 32], "{}", &proof));
        for typed in ["482914", "472913", "000000"] {
            let (_, [kiosk, backend]) = exchange(typed, "482913");
            assert_ne!(kiosk, backend, "{typed}");
            assert!(!backend.proves_kiosk(&[7; 32], &kiosk.kiosk_proof(&[7; 32])));
        }
    }

    #[test]
    fn odd_messages_are_refused() {
        let (side, own) = KioskSide::start(&code("482913"), &Secret::new([1; 32]));
        assert_eq!(side.finish(&own), Err(PairingError::Message), "its own, sent back");
        let cut = &own[..own.len() - 4];
        let stranger = BASE64URL_NOPAD.encode(&[&[0x53][..], &[0xFF; 32]].concat());
        for message in ["", "A", "====", cut, stranger.as_str()] {
            let answered = answer(&code("482913"), message, &Secret::new([2; 32]));
            assert_eq!(answered.unwrap_err(), PairingError::Message, "{message}");
        }
    }
}
