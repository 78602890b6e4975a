//! Checks the receipt of an earlier declaration, which is valid at any kiosk of the commune for the
//! rest of the day: its code without the backend, its two words and four digits where this kiosk has heard
//! of it.

use std::collections::VecDeque;

use protocol::civil::vietnam_day;
use protocol::declared::WordCode;
use protocol::receipt::{PATH, Receipt, ReceiptError, verify};
use protocol::secret::Secret;

use crate::devices::clock::Timestamp;

/// Wrong codes that may be typed within [`WRONG_CODE_WINDOW_MS`]. With a MAC of 31 bits, guessing at a
/// kiosk all day long succeeds once in four thousand years; the words of 1,000 receipts of a day are
/// guessed on one of seventy such days.
pub const WRONG_CODES_MAX: usize = 10;

/// Ten minutes.
pub const WRONG_CODE_WINDOW_MS: i64 = 10 * 60 * 1000;

/// Why a receipt was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error(transparent)]
    Receipt(#[from] ReceiptError),
    #[error("too many wrong codes were typed; scan the receipt's QR, or wait {wait_s} s")]
    TooMany {
        /// Seconds until one may be typed again, at least 1.
        wait_s: u32,
    },
    #[error("the kiosk does not know the day, so it cannot check a receipt; declare again")]
    TimeUnknown,
}

/// Whether a text is the address of a QR, which nobody types.
fn is_scanned(text: &str) -> bool {
    text.to_ascii_uppercase().contains(PATH)
}

/// Times of the wrong codes that were typed at this kiosk, Unix milliseconds. A QR is not counted:
/// making one takes longer than typing.
#[derive(Clone, Debug, Default)]
pub struct Attempts(VecDeque<i64>);

impl Attempts {
    /// Verifies a receipt, typed or scanned, under the commune's `key`; returns it with its day. `by_words`
    /// is the receipt that the text stands for, if it is a word code of today.
    ///
    /// # Errors
    /// [`Refused`]; a wrong code that was typed is counted.
    pub fn check(
        &mut self,
        key: &Secret,
        text: &str,
        by_words: Option<Receipt>,
        now: Timestamp,
    ) -> Result<(Receipt, i64), Refused> {
        if !now.is_known() {
            return Err(Refused::TimeUnknown);
        }
        self.may_try(text, now)?;
        let day = vietnam_day(now.unix_s());
        let verified = verify(key, day, text).or_else(|error| match by_words {
            Some(receipt) => Ok(receipt),
            // Twelve letters and digits may be either.
            None if WordCode::parse(text).is_some() => Err(ReceiptError::Invalid),
            None => Err(error),
        });
        match verified {
            Ok(receipt) => Ok((receipt, day)),
            Err(error) => {
                // A text that has not the form of a receipt is a typing error and no guess.
                if error == ReceiptError::Invalid {
                    self.count(text, now);
                }
                Err(error.into())
            }
        }
    }

    /// Whether a code may be tried now.
    ///
    /// # Errors
    /// [`Refused::TooMany`].
    pub fn may_try(&mut self, text: &str, now: Timestamp) -> Result<(), Refused> {
        self.forget(now.unix_ms);
        match self.wait_s(now.unix_ms) {
            Some(wait_s) if !is_scanned(text) => Err(Refused::TooMany { wait_s }),
            _ => Ok(()),
        }
    }

    /// Counts a wrong code, if it was typed.
    pub fn count(&mut self, text: &str, now: Timestamp) {
        if !is_scanned(text) {
            self.0.push_back(now.unix_ms);
        }
    }

    /// Forgets old times, and times in the future, which a clock that was set back leaves behind.
    fn forget(&mut self, now_ms: i64) {
        self.0.retain(|at| (0..WRONG_CODE_WINDOW_MS).contains(&now_ms.saturating_sub(*at)));
    }

    /// Seconds until a code may be typed; `None` when one may be now.
    fn wait_s(&self, now_ms: i64) -> Option<u32> {
        let oldest = self.0.front().filter(|_| self.0.len() >= WRONG_CODES_MAX)?;
        let left_ms = oldest.saturating_add(WRONG_CODE_WINDOW_MS).saturating_sub(now_ms);
        u32::try_from((left_ms.max(1) + 999) / 1000).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::clock::ClockConfidence::{self, Held, Synced, Unknown};
    use protocol::receipt::{ReceiptId, mint, show, url};

    /// 2021-07-08 09:00 in Vietnam.
    const MORNING: i64 = 1_625_709_600_000;
    const DAY_MS: i64 = 86_400_000;

    fn at(unix_ms: i64, confidence: ClockConfidence) -> Timestamp {
        Timestamp { unix_ms, confidence }
    }

    fn key(byte: u8) -> Secret {
        Secret::new([byte; 32])
    }

    const RECEIPT: u32 = 0x0123_4567;

    /// The code of a receipt for four, as it is typed, and what its QR says.
    fn minted() -> (String, String) {
        let receipt = Receipt { id: ReceiptId::from_random(RECEIPT.to_be_bytes()), people: 4 };
        let code = mint(&key(1), vietnam_day(MORNING / 1000), receipt).unwrap();
        (show(&code), url("kiosk.example.vn", &code))
    }

    #[test]
    fn a_receipt_holds_that_day_in_that_commune() {
        let (code, url) = minted();
        let until_midnight = 15 * 3_600_000;
        for (by, ms, confidence, holds) in [
            (1, MORNING, Synced, true),
            (1, MORNING + until_midnight - 1, Held, true),
            (1, MORNING + until_midnight, Synced, false),
            (1, MORNING - DAY_MS, Synced, false),
            (2, MORNING, Synced, false),
        ] {
            for text in [&code, &url, &url.to_lowercase()] {
                let read = Attempts::default().check(&key(by), text, None, at(ms, confidence));
                assert_eq!(read.is_ok(), holds, "{by} {ms}");
                if let Ok((receipt, day)) = read {
                    assert_eq!((receipt.people, day), (4, vietnam_day(ms / 1000)));
                }
            }
        }
        let unknown = Attempts::default().check(&key(1), &code, None, at(MORNING, Unknown));
        assert_eq!(unknown, Err(Refused::TimeUnknown));
    }

    #[test]
    fn wrong_codes_that_are_typed_are_limited_and_a_qr_is_not() {
        let ((code, url), mut attempts) = (minted(), Attempts::default());
        let mut check = |text: &str, ms: i64| attempts.check(&key(1), text, None, at(ms, Synced));
        let wrong = "0000-0000-0000";
        assert_eq!(check("0000", MORNING), Err(Refused::Receipt(ReceiptError::Length(4))));
        for second in 0..10 {
            let refused = check(wrong, MORNING + second * 1000);
            assert_eq!(refused, Err(Refused::Receipt(ReceiptError::Invalid)));
        }
        let later = MORNING + 60_000;
        for text in [wrong, code.as_str()] {
            assert_eq!(check(text, later), Err(Refused::TooMany { wait_s: 540 }));
        }
        assert!(check(&url, later).is_ok());
        // The first wrong code is ten minutes old: one more may be typed.
        assert!(check(&code, MORNING + WRONG_CODE_WINDOW_MS).is_ok());
        assert!(check(wrong, MORNING + WRONG_CODE_WINDOW_MS).is_err());
        assert_eq!(
            check(wrong, MORNING + WRONG_CODE_WINDOW_MS),
            Err(Refused::TooMany { wait_s: 1 })
        );
        // A clock that was set back does not lock anybody out.
        assert!(check(&code, MORNING - 3_600_000).is_ok());
    }

    #[test]
    fn words_count_as_a_guess_when_nobody_has_them() {
        let receipt = Receipt { id: ReceiptId::from_random(RECEIPT.to_be_bytes()), people: 4 };
        let (mut attempts, now) = (Attempts::default(), at(MORNING, Synced));
        let mut check = |known| attempts.check(&key(1), "ngan son 1171", known, now);
        assert_eq!(check(Some(receipt)), Ok((receipt, vietnam_day(MORNING / 1000))));
        for _ in 0..WRONG_CODES_MAX {
            assert_eq!(check(None), Err(Refused::Receipt(ReceiptError::Invalid)));
        }
        assert_eq!(check(Some(receipt)), Err(Refused::TooMany { wait_s: 600 }));
    }
}
