//! The venue token: what the QR on the screen says (docs/PROTOCOL.md).
//!
//! `https://<HOST>/Q/<BASE32>`: the scheme in lower case, because common scanners refuse
//! `HTTPS://`, and the rest in upper case, so that it encodes in alphanumeric mode. The base32 text is 19 bytes: version and kind (4 bits each), kiosk number (u32), slot (u32, Unix time over
//! period; 0 in a fixed token), and the first 80 bits of an HMAC-SHA256 over the nine bytes before,
//! under a key given at enrolment.

use data_encoding::BASE32_NOPAD;
use hmac::Mac;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use crate::secret::Secret;

/// Version of this layout.
pub const VERSION: u8 = 1;

/// Path of the visitor's page, before the token.
pub const PATH: &str = "/Q/";

const HEAD_LEN: usize = 9;
const MAC_LEN: usize = 10;
const LEN: usize = HEAD_LEN + MAC_LEN;

/// Characters of a token in base32.
pub const TEXT_LEN: usize = 31;

/// Keeps this HMAC from being taken for one over anything else.
const CONTEXT: &[u8] = b"bluezone-kiosk venue token v1";

/// What a token stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Turns with the clock; a picture of it is worthless soon.
    Live,
    /// Never turns: the printed poster, and the screen while the time is unknown. Weaker evidence.
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

/// What a token says, before anyone has checked that it is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Live or fixed.
    pub kind: Kind,
    /// The kiosk's number, given at enrolment.
    pub kiosk: u32,
    /// Unix time over the period; 0 in a fixed token.
    pub slot: u32,
}

/// A token that has been read; its claim counts once [`Token::is_authentic`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it says.
    pub claim: Claim,
    mac: [u8; MAC_LEN],
}

/// Why a text is no token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Not the length of a token.
    #[error("a venue code has {TEXT_LEN} characters, this one has {0}")]
    Length(usize),
    /// A character outside base32, or stray bits in the last one.
    #[error("a venue code has the letters A–Z and the digits 2–7; character {0} is wrong")]
    Character(usize),
    /// Made by a newer program.
    #[error("this venue code has version {0}, known is {VERSION}; update the backend")]
    Version(u8),
    /// An unheard-of kind, or a fixed token with a slot.
    #[error("this venue code is of a kind that does not exist")]
    Kind,
    /// The URL has no token where it belongs.
    #[error("the address has no {PATH} with a venue code behind it")]
    Address,
}

fn mac(head: &[u8; HEAD_LEN], key: &Secret) -> [u8; MAC_LEN] {
    let full = key.hmac().chain_update(CONTEXT).chain_update(head).finalize().into_bytes();
    std::array::from_fn(|index| full[index])
}

impl Claim {
    /// The live claim of `kiosk` at a time.
    pub fn live(kiosk: u32, unix_s: i64, period_s: u32) -> Self {
        Self { kind: Kind::Live, kiosk, slot: slot_at(unix_s, period_s) }
    }

    /// The fixed claim of `kiosk`.
    pub fn fixed(kiosk: u32) -> Self {
        Self { kind: Kind::Fixed, kiosk, slot: 0 }
    }

    fn head(&self) -> [u8; HEAD_LEN] {
        let mut head = [0; HEAD_LEN];
        head[0] = VERSION << 4 | self.kind.code();
        head[1..5].copy_from_slice(&self.kiosk.to_be_bytes());
        head[5..].copy_from_slice(&self.slot.to_be_bytes());
        head
    }

    /// The token text of this claim under a kiosk's key.
    pub fn mint(&self, key: &Secret) -> String {
        let head = self.head();
        BASE32_NOPAD.encode(&[&head[..], &mac(&head, key)].concat())
    }

    /// The text of the QR: the address of the venue's page on `host`. Encoded with its scheme in
    /// byte mode it fits version 4 at ECC M for hosts of up to 42 characters.
    pub fn url(&self, key: &Secret, host: &str) -> String {
        format!("https://{}{PATH}{}", host.to_uppercase(), self.mint(key))
    }
}

impl Token {
    /// Reads a token text; upper or lower case. Only its first [`TEXT_LEN`] characters count:
    /// addresses arrive with a slash, a space, a full stop or a query behind them.
    ///
    /// # Errors
    /// [`TokenError`] says what is wrong with the text. Authenticity is another question.
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
        let kind = match (bytes[0] & 0x0F, slot) {
            (0, _) => Kind::Live,
            (1, 0) => Kind::Fixed,
            _ => return Err(TokenError::Kind),
        };
        let claim = Claim { kind, kiosk, slot };
        Ok(Self { claim, mac: std::array::from_fn(|i| bytes[HEAD_LEN + i]) })
    }

    /// Reads the token of a venue address, such as a scanned QR holds.
    ///
    /// # Errors
    /// As [`Token::parse`], and when the address has another shape.
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

    /// Whether the holder of `key` made this token. Takes the same time for every answer.
    pub fn is_authentic(&self, key: &Secret) -> bool {
        mac(&self.claim.head(), key).ct_eq(&self.mac).into()
    }
}

/// The slot of a time; 0 before 1970.
pub fn slot_at(unix_s: i64, period_s: u32) -> u32 {
    u32::try_from(unix_s.max(0) / i64::from(period_s.max(1))).unwrap_or(u32::MAX)
}

/// How strictly tokens are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Seconds for which one live token is shown.
    pub period_s: u32,
    /// Seconds after the end of its slot in which opening the page still counts as live: market
    /// networks are slow.
    pub grace_s: u32,
    /// Seconds by which a kiosk's clock may run ahead of the backend's.
    pub ahead_s: u32,
    /// Seconds within which a scan made offline may be uploaded as late.
    pub late_s: u32,
}

impl Default for Policy {
    fn default() -> Self {
        Self { period_s: 30, grace_s: 90, ahead_s: 30, late_s: 72 * 3600 }
    }
}

/// How an authentic token was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Evidence {
    /// Opened while it was on the screen, or within the grace.
    Live,
    /// Scanned in time by a phone that was offline, and uploaded later.
    Late,
    /// A fixed code, which proves the place but not the time.
    Fixed,
}

/// Why an authentic token was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Opened after the grace.
    #[error("this code was on the screen {0} s ago and is no longer accepted")]
    Expired(i64),
    /// From a slot that has not come yet: a kiosk whose clock runs ahead.
    #[error("this code belongs to a time {0} s from now; the kiosk's clock is wrong")]
    FromFuture(i64),
    /// Scanned in time but uploaded after the late window.
    #[error("this scan was uploaded {0} s after it was made, which is too late")]
    TooLate(i64),
}

impl Policy {
    /// Judges a token that was opened at `opened_s` by the judge's own clock.
    ///
    /// # Errors
    /// [`Refusal`] says by how much it missed.
    pub fn judge(&self, claim: &Claim, opened_s: i64) -> Result<Evidence, Refusal> {
        if claim.kind == Kind::Fixed {
            return Ok(Evidence::Fixed);
        }
        let start = i64::from(claim.slot) * i64::from(self.period_s);
        let end = start + i64::from(self.period_s);
        if opened_s > end + i64::from(self.grace_s) {
            Err(Refusal::Expired(opened_s - end))
        } else if opened_s < start - i64::from(self.ahead_s) {
            Err(Refusal::FromFuture(start - opened_s))
        } else {
            Ok(Evidence::Live)
        }
    }

    /// Judges a token that a phone says it scanned at `scanned_s` and that arrived at
    /// `received_s`. The phone's clock is only believed as far as the token supports it.
    ///
    /// # Errors
    /// [`Refusal`] says by how much it missed.
    pub fn judge_upload(
        &self,
        claim: &Claim,
        scanned_s: i64,
        received_s: i64,
    ) -> Result<Evidence, Refusal> {
        let evidence = self.judge(claim, scanned_s)?;
        let delay = received_s - scanned_s;
        if delay > i64::from(self.late_s) {
            Err(Refusal::TooLate(delay))
        } else if delay < -i64::from(self.ahead_s) {
            Err(Refusal::FromFuture(-delay))
        } else if evidence == Evidence::Live && self.judge(claim, received_s).is_err() {
            Ok(Evidence::Late)
        } else {
            Ok(evidence)
        }
    }
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
        for claim in [Claim::live(70_000, NOW, 30), Claim::fixed(70_000)] {
            let url = claim.url(&key(), "kiosk.example.vn");
            assert!(url.starts_with("https://KIOSK.EXAMPLE.VN/Q/"), "{url}");
            let with = |tail: &str| format!("{url}{tail}");
            let tails = ["?lang=en", "/", " ", ".", ")", "%20", "?utm_source=zalo", "\u{2026}"];
            for text in tails.map(with).into_iter().chain([url.to_lowercase(), url.to_uppercase()])
            {
                let token = Token::from_url(&text).unwrap();
                assert_eq!(token.claim, claim);
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
        let good = Claim::fixed(7).mint(&key());
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
    fn the_grace_as_a_table() {
        let policy = Policy::default();
        let claim = Claim { kind: Kind::Live, kiosk: 1, slot: slot_at(NOW, 30) };
        let start = i64::from(claim.slot) * 30;
        for (opened, verdict) in [
            (start, Ok(Evidence::Live)),
            (start + 29, Ok(Evidence::Live)),
            (start + 30 + 90, Ok(Evidence::Live)),
            (start + 30 + 91, Err(Refusal::Expired(91))),
            (start - 30, Ok(Evidence::Live)),
            (start - 31, Err(Refusal::FromFuture(31))),
        ] {
            assert_eq!(policy.judge(&claim, opened), verdict, "{}", opened - start);
        }
        assert_eq!(policy.judge(&Claim::fixed(1), NOW), Ok(Evidence::Fixed));
    }

    #[test]
    fn late_uploads_as_a_table() {
        let policy = Policy::default();
        let claim = Claim::live(1, NOW, 30);
        let start = i64::from(claim.slot) * 30;
        for (scanned, received, verdict) in [
            (start, start + 60, Ok(Evidence::Live)),
            (start, start + 3600, Ok(Evidence::Late)),
            (start, start + 72 * 3600, Ok(Evidence::Late)),
            (start, start + 72 * 3600 + 1, Err(Refusal::TooLate(72 * 3600 + 1))),
            (start + 200, start + 3600, Err(Refusal::Expired(170))),
            (start + 60, start, Err(Refusal::FromFuture(60))),
        ] {
            assert_eq!(policy.judge_upload(&claim, scanned, received), verdict);
        }
    }

    #[test]
    fn the_qr_stays_in_version_4() {
        // Version 4 at ECC M holds 512 bits; a segment takes 4 bits of mode, 8 or 9 of length and
        // 8 bits a byte, or 11 bits for two alphanumeric characters (ISO/IEC 18004, 7.4 and table 7).
        let url = Claim::fixed(u32::MAX).url(&key(), &"h".repeat(42));
        let rest = url.strip_prefix("https://").unwrap();
        let alphanumeric =
            |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || "-./:".contains(c);
        assert!(rest.chars().all(alphanumeric), "{rest}");
        assert!(4 + 8 + 8 * 8 + 4 + 9 + (11 * rest.len()).div_ceil(2) <= 512);
    }
}
