//! The keys that a kiosk pins at enrolment, and the invitation that says which they are.
//!
//! Whoever stands between kiosk and backend, or breaks into the backend, must not exchange the keys
//! that records are sealed to. So the operator hands over more than a one-time code: an invitation
//! also carries 80 bits of a hash over the backend's key, the commune's recipients and the
//! authority's. The kiosk compares them with what the backend answers, and later changes wait for a
//! person.

use std::fmt;

use ed25519_dalek::VerifyingKey;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::crockford::{self, grouped};
use crate::seal::Recipients;

/// Characters of a one-time code.
pub const CODE_LEN: usize = 10;

/// Thirty characters that are not confused: no 0 or 1, no I, L, O or U. Ten of them are 49 bits.
pub const CODE_ALPHABET: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Bytes of a fingerprint: 80 bits, so that keys cannot be made until one fits.
const FINGERPRINT_LEN: usize = 10;

/// Characters of a fingerprint: 5 bits each.
const FINGERPRINT_TEXT_LEN: usize = 16;

/// Characters of an invitation.
const INVITATION_LEN: usize = CODE_LEN + FINGERPRINT_TEXT_LEN;

/// Keeps this hash from being taken for one over anything else.
const CONTEXT: &[u8] = b"bluezone-kiosk pinned keys v1\n";

/// The first 80 bits of a SHA-256 over pinned keys. Shown as `XXXX-XXXX-XXXX-XXXX`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fingerprint([u8; FINGERPRINT_LEN]);

/// Why a text is no invitation or fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvitationError {
    /// Only the one-time code, without the fingerprint.
    #[error(
        "the invitation is cut short: behind the {CODE_LEN} characters of the one-time code there \
         must be {FINGERPRINT_TEXT_LEN} more, the fingerprint of the keys; enter all of it"
    )]
    NoFingerprint,
    /// Too short or too long.
    #[error(
        "an invitation has {INVITATION_LEN} characters besides dashes, this one has {0}; enter all of \
         what `backend kiosk add` printed"
    )]
    Length(usize),
    /// Position, from 1, of a character that does not occur in invitations.
    #[error("character {0} of the invitation, dashes not counted, is not one that occurs there")]
    Character(usize),
}

impl Fingerprint {
    /// The fingerprint of a backend's key with the recipients of its commune and of the authority,
    /// where there is one.
    pub fn of(
        backend: &VerifyingKey,
        recipients: &Recipients,
        authority: Option<&Recipients>,
    ) -> Self {
        let mut hash = Sha256::new().chain_update(CONTEXT).chain_update(backend.as_bytes());
        for keys in [Some(recipients), authority] {
            let keys: Vec<String> = keys.cloned().map(Vec::from).unwrap_or_default();
            // Lengths in front, so that no two lists run into the same bytes.
            hash.update((keys.len() as u64).to_be_bytes());
            for key in keys {
                hash.update((key.len() as u64).to_be_bytes());
                hash.update(key.as_bytes());
            }
        }
        let digest = hash.finalize();
        Self(std::array::from_fn(|index| digest[index]))
    }

    /// Its 80 bits.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    fn text(&self) -> String {
        let mut padded = [0; 16];
        padded[16 - FINGERPRINT_LEN..].copy_from_slice(&self.0);
        crockford::encode(u128::from_be_bytes(padded), FINGERPRINT_TEXT_LEN as u32)
    }

    /// Reads characters that are known to be as many as a fingerprint has; `before` of them stand
    /// in front.
    fn read(text: &str, before: usize) -> Result<Self, InvitationError> {
        let mut bits = 0_u128;
        for (index, character) in text.chars().enumerate() {
            let digit = crockford::digit(character)
                .ok_or(InvitationError::Character(before + index + 1))?;
            bits = bits << 5 | u128::from(digit);
        }
        let bytes = bits.to_be_bytes();
        Ok(Self(std::array::from_fn(|index| bytes[16 - FINGERPRINT_LEN + index])))
    }
}

/// Capitals without what only separates them.
fn compact(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_uppercase()).collect()
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&grouped(&self.text(), 4))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::str::FromStr for Fingerprint {
    type Err = InvitationError;

    fn from_str(text: &str) -> Result<Self, InvitationError> {
        let text = compact(text);
        let length = text.chars().count();
        if length != FINGERPRINT_TEXT_LEN {
            return Err(InvitationError::Length(length));
        }
        Self::read(&text, 0)
    }
}

impl TryFrom<String> for Fingerprint {
    type Error = InvitationError;

    fn try_from(text: String) -> Result<Self, InvitationError> {
        text.parse()
    }
}

impl From<Fingerprint> for String {
    fn from(fingerprint: Fingerprint) -> Self {
        fingerprint.to_string()
    }
}

/// What an operator gives to the person who installs a kiosk, as text or QR:
/// `XXXXX-XXXXX-FFFF-FFFF-FFFF-FFFF`.
#[derive(Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The one-time code: [`CODE_LEN`] characters of [`CODE_ALPHABET`]. It is sent to the backend.
    pub code: String,
    /// The fingerprint of the keys that the backend must answer with. It stays on the kiosk.
    pub fingerprint: Fingerprint,
}

impl Invitation {
    /// Reads what someone typed or scanned: any case, any spaces, dashes or other punctuation.
    ///
    /// # Errors
    /// [`InvitationError`].
    pub fn parse(text: &str) -> Result<Self, InvitationError> {
        let text = compact(text);
        let characters = text.chars().count();
        if characters == CODE_LEN {
            return Err(InvitationError::NoFingerprint);
        }
        if characters != INVITATION_LEN {
            return Err(InvitationError::Length(characters));
        }
        if let Some(index) = text.chars().take(CODE_LEN).position(|c| !is_code(c)) {
            return Err(InvitationError::Character(index + 1));
        }
        let (code, fingerprint) = text.split_at(CODE_LEN);
        let fingerprint = Fingerprint::read(fingerprint, CODE_LEN)?;
        Ok(Self { code: code.to_owned(), fingerprint })
    }
}

fn is_code(character: char) -> bool {
    CODE_ALPHABET.iter().any(|known| char::from(*known) == character)
}

impl fmt::Display for Invitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", grouped(&self.code, 5), self.fingerprint)
    }
}

impl fmt::Debug for Invitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Invitation(…, {})", self.fingerprint)
    }
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::SigningKey;

    use super::*;

    const COMMUNE: &str = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
    const OTHER: &str = "age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg";

    fn recipients(keys: &[&str]) -> Recipients {
        Recipients::try_from(keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>()).unwrap()
    }

    fn key(byte: u8) -> VerifyingKey {
        SigningKey::from_bytes(&[byte; 32]).verifying_key()
    }

    #[test]
    fn every_key_counts_and_so_does_its_list() {
        let (one, other) = (recipients(&[COMMUNE]), recipients(&[OTHER]));
        let both = recipients(&[COMMUNE, OTHER]);
        let all = [
            Fingerprint::of(&key(1), &one, None),
            Fingerprint::of(&key(2), &one, None),
            Fingerprint::of(&key(1), &other, None),
            Fingerprint::of(&key(1), &both, None),
            Fingerprint::of(&key(1), &one, Some(&one)),
            Fingerprint::of(&key(1), &one, Some(&other)),
        ];
        let different: std::collections::HashSet<_> = all.iter().collect();
        assert_eq!(different.len(), all.len());
        assert_eq!(Fingerprint::of(&key(1), &one, None), all[0]);
    }

    // The same vectors stand in backend/web/test/keys.test.ts.
    #[test]
    fn the_staff_portal_computes_the_same() {
        let (one, both) = (recipients(&[COMMUNE]), recipients(&[COMMUNE, OTHER]));
        let text = Fingerprint::of(&key(1), &one, None).to_string();
        assert_eq!(text, "D5P2-FDGJ-MHVJ-VPGQ");
        let text = Fingerprint::of(&key(1), &both, Some(&one)).to_string();
        assert_eq!(text, "A1PJ-1V78-F1DW-0VP0");
    }

    #[test]
    fn an_invitation_is_read_as_people_type_it() {
        let fingerprint = Fingerprint::of(&key(1), &recipients(&[COMMUNE]), None);
        let invitation = Invitation { code: "2Z2Z345678".to_owned(), fingerprint };
        let text = invitation.to_string();
        assert_eq!((text.len(), &text[..12]), (31, "2Z2Z3-45678-"));
        for typed in
            [text.clone(), text.to_lowercase(), text.replace('-', " "), format!(" {text}.")]
        {
            assert_eq!(Invitation::parse(&typed), Ok(invitation.clone()), "{typed}");
        }
        let zero = text.replace('0', "o").replace('1', "l");
        assert_eq!(Invitation::parse(&zero), Ok(invitation.clone()), "{zero}");
        assert_eq!(fingerprint.to_string().parse(), Ok(fingerprint));
        let json = serde_json::to_string(&fingerprint).unwrap();
        assert_eq!(serde_json::from_str::<Fingerprint>(&json).unwrap(), fingerprint);
        assert!(!format!("{invitation:?}").contains("2Z2Z"));
        for (typed, error) in [
            ("", InvitationError::Length(0)),
            ("2Z2Z3-45678", InvitationError::NoFingerprint),
            (&text[..30], InvitationError::Length(25)),
            (&text.replace("2Z2Z3", "0Z2Z3"), InvitationError::Character(1)),
            (&format!("{}U", &text[..30]), InvitationError::Character(26)),
        ] {
            assert_eq!(Invitation::parse(typed), Err(error), "{typed}");
        }
    }
}
