//! The venue code that is on the screen now: the address in the QR, its modules, and the short
//! code beneath it.
//!
//! Pure: time and the clock's confidence are arguments. While the time is unknown the code is the
//! fixed one, which the backend accepts as weaker evidence (docs/PROTOCOL.md).

use protocol::clock::ClockConfidence;
use protocol::secret::Secret;
use protocol::shortcode::ShortCode;
use protocol::token::{Claim, Kind};
use qrcode::{Color, EcLevel, QrCode, Version};

/// Largest QR version that is shown: the modules of larger ones are too small to be scanned from two
/// steps away.
pub const VERSION_MAX: i16 = 4;

/// The inputs of this kiosk's codes, from its enrolment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeSource {
    /// The kiosk's number.
    pub kiosk: u32,
    pub token_key: Secret,
    /// Letters of the short code, 2 to 6 of A–Z.
    pub letters: String,
    /// Host of the visitors' page; at most 42 characters.
    pub host: String,
    /// Seconds for which one code is shown.
    pub period_s: u32,
    /// Epoch of the fixed code, which the backend raises to replace a poster.
    pub poster_epoch: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VenueCodeError {
    #[error(
        "the address of {0} characters does not fit into a QR of version {VERSION_MAX}; give the visitors' page a shorter host"
    )]
    TooLong(usize),
}

/// A code to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VenueCode {
    /// Content of the QR.
    pub url: String,
    /// For phones that cannot scan, such as `BSON 482 913`.
    pub short_code: String,
    /// Live, or fixed while the time is unknown.
    pub kind: Kind,
    /// Modules in row order, `true` is dark; without the quiet zone.
    pub modules: Vec<bool>,
    /// Modules per side.
    pub side: usize,
}

impl CodeSource {
    /// The claim of the code at a time.
    pub fn claim_at(&self, unix_ms: i64, confidence: ClockConfidence) -> Claim {
        match confidence {
            ClockConfidence::Unknown => Claim::fixed(self.kiosk, self.poster_epoch),
            _ => Claim::live(self.kiosk, unix_ms.div_euclid(1000), self.period_s),
        }
    }

    /// Milliseconds until the live code changes, 1 to the whole period.
    pub fn remaining_ms(&self, unix_ms: i64) -> u64 {
        let period_ms = i64::from(self.period_s.max(1)) * 1000;
        (period_ms - unix_ms.rem_euclid(period_ms)).unsigned_abs()
    }

    /// The code of a claim.
    ///
    /// # Errors
    /// [`VenueCodeError::TooLong`] when the host makes the QR larger than [`VERSION_MAX`].
    pub fn code(&self, claim: &Claim) -> Result<VenueCode, VenueCodeError> {
        let url = claim.url(&self.token_key, &self.host);
        let too_long = VenueCodeError::TooLong(url.len());
        let qr = QrCode::with_error_correction_level(&url, EcLevel::M).map_err(|_| too_long)?;
        match qr.version() {
            Version::Normal(version) if version <= VERSION_MAX => {}
            _ => return Err(too_long),
        }
        let side = qr.width();
        let modules = qr.into_colors().into_iter().map(|color| color == Color::Dark).collect();
        let short_code = ShortCode::of(&self.letters, claim, &self.token_key).to_string();
        Ok(VenueCode { url, short_code, kind: claim.kind, modules, side })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::token::Token;

    const NOW_MS: i64 = 1_625_702_412_345;

    fn source(host: &str) -> CodeSource {
        CodeSource {
            kiosk: 7,
            token_key: Secret::new([5; 32]),
            letters: "BSON".to_owned(),
            host: host.to_owned(),
            period_s: 30,
            poster_epoch: 2,
        }
    }

    #[test]
    fn the_code_turns_with_the_slot_and_stays_fixed_without_a_clock() {
        use ClockConfidence::{Held, Synced, Unknown};
        let source = source("kiosk.example.vn");
        let start = NOW_MS - NOW_MS % 30_000;
        let at = |ms, confidence| {
            let claim = source.claim_at(ms, confidence);
            let code = source.code(&claim).unwrap();
            assert_eq!(Token::from_url(&code.url).unwrap().claim, claim);
            (code.url, code.kind)
        };
        for (a, b, same) in [
            ((start, Synced), (start + 29_999, Held), true),
            ((start, Synced), (start + 30_000, Synced), false),
            ((start, Unknown), (start + 30_000, Unknown), true),
            ((start, Synced), (start, Unknown), false),
        ] {
            assert_eq!(at(a.0, a.1) == at(b.0, b.1), same, "{a:?} {b:?}");
        }
        assert_eq!(at(start, Unknown).1, Kind::Fixed);
        assert_eq!(source.claim_at(start, Unknown), Claim::fixed(7, 2));
    }

    #[test]
    fn time_left_as_a_table() {
        let source = source("a.vn");
        for (ms, left) in [(0, 30_000), (1, 29_999), (29_999, 1), (30_000, 30_000), (-1, 1)] {
            assert_eq!(source.remaining_ms(ms), left, "{ms}");
        }
    }

    #[test]
    fn the_qr_stays_small_or_is_refused() {
        for (host, side) in
            [("a.vn", Ok(29)), ("kiosk.example.vn", Ok(33)), (&"h".repeat(42), Ok(33))]
        {
            let code = source(host).code(&Claim::fixed(7, 0));
            assert_eq!(code.map(|code| code.side), side, "{host}");
        }
        let code = source(&"h".repeat(60)).code(&Claim::fixed(7, 0));
        assert_eq!(code, Err(VenueCodeError::TooLong(102)));
    }
}
