//! The venue token in the QR on the screen (docs/PROTOCOL.md).
//!
//! `https://<HOST>/Q/<BASE32>`: the scheme in lower case, because common scanners refuse `HTTPS://`, and
//! the rest in upper case, for alphanumeric mode. The base32 text is 19 bytes: version and kind (4 bits
//! each), kiosk number (u32), slot (u32, Unix time over period; in a fixed token the epoch of the poster),
//! and the first 80 bits of an HMAC-SHA256 over the nine bytes before, with a key given at enrolment.

mod policy;

pub use policy::{Evidence, Policy, Refusal};

use std::fmt;

use data_encoding::BASE32_NOPAD;
use hmac::Mac;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use crate::secret::Secret;

/// Version of this layout, in the first four bits.
pub const VERSION: u8 = 1;

/// Path before the token in the address of the visitors' page.
pub const PATH: &str = "/Q/";

const HEAD_LEN: usize = 9;
const MAC_LEN: usize = 10;
const LEN: usize = HEAD_LEN + MAC_LEN;

/// Length of a token in base32, characters.
pub const TEXT_LEN: usize = 31;

/// Prefix of the message, so that the HMAC is not valid for anything else.
const CONTEXT: &[u8] = b"bluezone-kiosk venue token v1";

/// Kinds of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Changes with the time; a picture of it soon expires.
    Live,
    /// Changes only when the poster is replaced: on the printed poster, and on the screen while the
    /// time is unknown. Weaker evidence.
    Fixed,
}

impl Kind {
    fn code(self) -> u8 {
        match self {
            Self::Live => 0,
            Self::Fixed => 1,
        }
    }
}

/// The content of a token, which need not be authentic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Live or fixed.
    pub kind: Kind,
    /// Number of the kiosk.
    pub kiosk: u32,
    /// Unix time divided by the period; the epoch of the poster in a fixed token.
    pub slot: u32,
}

/// A parsed token; its claim must not be used before [`Token::is_authentic`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// The content.
    pub claim: Claim,
    mac: [u8; MAC_LEN],
}

/// Why a text is not a token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// The number of characters, which is not [`TEXT_LEN`].
    #[error("a venue code has {TEXT_LEN} characters, this one has {0}")]
    Length(usize),
    /// Position, from 1, of a character outside base32, or of a last one with surplus bits.
    #[error("a venue code has the letters A–Z and the digits 2–7; character {0} is wrong")]
    Character(usize),
    /// The version, which is not [`VERSION`].
    #[error("this venue code has version {0}, known is {VERSION}; update the backend")]
    Version(u8),
    /// An unknown kind.
    #[error("this venue code is of a kind that does not exist")]
    Kind,
    /// The address has no [`PATH`].
    #[error("the address has no {PATH} with a venue code behind it")]
    Address,
}

fn mac(head: &[u8; HEAD_LEN], key: &Secret) -> [u8; MAC_LEN] {
    let full = key.hmac().chain_update(CONTEXT).chain_update(head).finalize().into_bytes();
    std::array::from_fn(|index| full[index])
}

impl Claim {
    /// The live claim of `kiosk` at a Unix time.
    pub fn live(kiosk: u32, unix_s: i64, period_s: u32) -> Self {
        Self { kind: Kind::Live, kiosk, slot: slot_at(unix_s, period_s) }
    }

    /// The fixed claim of `kiosk`; `epoch` is raised to replace its poster.
    pub fn fixed(kiosk: u32, epoch: u32) -> Self {
        Self { kind: Kind::Fixed, kiosk, slot: epoch }
    }

    fn head(&self) -> [u8; HEAD_LEN] {
        let mut head = [0; HEAD_LEN];
        head[0] = VERSION << 4 | self.kind.code();
        head[1..5].copy_from_slice(&self.kiosk.to_be_bytes());
        head[5..].copy_from_slice(&self.slot.to_be_bytes());
        head
    }

    /// The token of this claim under a kiosk's key: [`TEXT_LEN`] characters.
    pub fn mint(&self, key: &Secret) -> String {
        let head = self.head();
        BASE32_NOPAD.encode(&[&head[..], &mac(&head, key)].concat())
    }

    /// The content of the QR: the address of the venue's page on `host`. With its scheme in byte mode it
    /// fits version 4 at ECC M for hosts of up to 42 characters.
    pub fn url(&self, key: &Secret, host: &str) -> String {
        format!("https://{}{PATH}{}", host.to_uppercase(), self.mint(key))
    }
}

impl Token {
    /// Parses a token in upper or lower case from the first [`TEXT_LEN`] characters, because addresses
    /// arrive with a slash, a space, a full stop or a query after them. Does not check its authenticity.
    ///
    /// # Errors
    /// [`TokenError::Length`], [`TokenError::Character`], [`TokenError::Version`] or
    /// [`TokenError::Kind`].
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        let length = || TokenError::Length(text.chars().count());
        let end = text.char_indices().nth(TEXT_LEN).map_or(text.len(), |(index, _)| index);
        let text = &text[..end];
        if text.chars().count() != TEXT_LEN {
            return Err(length());
        }
        let bytes = BASE32_NOPAD
            .decode(text.to_ascii_uppercase().as_bytes())
            .map_err(|error| TokenError::Character(error.position + 1))?;
        let bytes: [u8; LEN] = bytes.try_into().map_err(|_| length())?;
        let word = |at: usize| u32::from_be_bytes(std::array::from_fn(|i| bytes[at + i]));
        if bytes[0] >> 4 != VERSION {
            return Err(TokenError::Version(bytes[0] >> 4));
        }
        let (kiosk, slot) = (word(1), word(5));
        let kind = match bytes[0] & 0x0F {
            0 => Kind::Live,
            1 => Kind::Fixed,
            _ => return Err(TokenError::Kind),
        };
        let claim = Claim { kind, kiosk, slot };
        Ok(Self { claim, mac: std::array::from_fn(|i| bytes[HEAD_LEN + i]) })
    }

    /// Parses the token in an address, such as a scanned QR has.
    ///
    /// # Errors
    /// As [`Token::parse`], and [`TokenError::Address`] when the address has another form.
    pub fn from_url(url: &str) -> Result<Self, TokenError> {
        let upper = url.trim().to_ascii_uppercase();
        let rest = upper
            .strip_prefix("HTTPS://")
            .or_else(|| upper.strip_prefix("HTTP://"))
            .ok_or(TokenError::Address)?;
        let (_, path) = rest.split_once('/').ok_or(TokenError::Address)?;
        let text = path.strip_prefix("Q/").ok_or(TokenError::Address)?;
        Self::parse(text)
    }

    /// Whether the token was made with `key`. Takes constant time.
    pub fn is_authentic(&self, key: &Secret) -> bool {
        mac(&self.claim.head(), key).ct_eq(&self.mac).into()
    }
}

impl fmt::Display for Token {
    /// The [`TEXT_LEN`] characters of the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE32_NOPAD.encode(&[&self.claim.head()[..], &self.mac].concat()))
    }
}

/// The slot of a Unix time for a period in seconds; 0 before 1970.
pub fn slot_at(unix_s: i64, period_s: u32) -> u32 {
    u32::try_from(unix_s.max(0) / i64::from(period_s.max(1))).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_625_702_412;

    fn key() -> Secret {
        Secret::new([5; 32])
    }

    #[test]
    fn a_minted_token_is_read_back() {
        for claim in
            [Claim::live(70_000, NOW, 30), Claim::fixed(70_000, 0), Claim::fixed(70_000, 3)]
        {
            let url = claim.url(&key(), "kiosk.example.vn");
            assert!(url.starts_with("https://KIOSK.EXAMPLE.VN/Q/"), "{url}");
            let with = |tail: &str| format!("{url}{tail}");
            let tails = ["?lang=en", "/", " ", ".", ")", "%20", "?utm_source=zalo", "\u{2026}"];
            for text in tails.map(with).into_iter().chain([url.to_lowercase(), url.to_uppercase()])
            {
                let token = Token::from_url(&text).unwrap();
                assert_eq!(token.claim, claim);
                assert_eq!(token.to_string(), claim.mint(&key()));
                assert!(token.is_authentic(&key()));
                assert!(!token.is_authentic(&Secret::new([6; 32])));
            }
        }
    }

    #[test]
    fn every_flipped_bit_is_refused() {
        let text = Claim::live(7, NOW, 30).mint(&key());
        let bytes = BASE32_NOPAD.decode(text.as_bytes()).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let token = Token::parse(&BASE32_NOPAD.encode(&flipped));
            assert!(token.is_err() || !token.unwrap().is_authentic(&key()), "bit {bit}");
        }
    }

    #[test]
    fn odd_texts_are_named() {
        let good = Claim::fixed(7, 0).mint(&key());
        let wrong_last = format!("{}B", &good[..TEXT_LEN - 1]);
        for (text, error) in [
            ("", TokenError::Length(0)),
            ("ABC", TokenError::Length(3)),
            (&good.replace(&good[3..4], "1"), TokenError::Character(4)),
            (&wrong_last, TokenError::Character(31)),
        ] {
            let found = Token::parse(text).unwrap_err();
            assert_eq!(std::mem::discriminant(&found), std::mem::discriminant(&error), "{text}");
        }
        for url in ["", "https://a", "https://a/x/ABC", "ftp://a/Q/ABC", "Q/ABC"] {
            assert_eq!(Token::from_url(url), Err(TokenError::Address), "{url}");
        }
    }

    #[test]
    fn the_qr_stays_in_version_4() {
        // Version 4 at ECC M holds 512 bits; a segment takes 4 bits of mode, 8 or 9 of length and
        // 8 bits a byte, or 11 bits for two alphanumeric characters (ISO/IEC 18004, 7.4 and table 7).
        let url = Claim::fixed(u32::MAX, u32::MAX).url(&key(), &"h".repeat(42));
        let rest = url.strip_prefix("https://").unwrap();
        let alphanumeric =
            |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || "-./:".contains(c);
        assert!(rest.chars().all(alphanumeric), "{rest}");
        assert!(4 + 8 + 8 * 8 + 4 + 9 + (11 * rest.len()).div_ceil(2) <= 512);
    }
}
