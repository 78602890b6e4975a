//! The short code below the QR, for phones whose camera fails.

use protocol::shortcode::{Entered, ShortCode, find_claim};
use protocol::token::{Kind, Policy};

use crate::store::{Read, StoreError};

#[derive(Debug, thiserror::Error)]
pub enum CodeError {
    #[error("a code is letters and six digits")]
    NotACode,
    #[error("no venue shows this code now")]
    Unknown,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Reads what someone typed: a short code, or the address or token of the QR.
///
/// # Errors
/// [`CodeError::NotACode`].
pub fn parse(text: &str) -> Result<Entered, CodeError> {
    Entered::parse(text).map_err(|_| CodeError::NotACode)
}

/// The text of the token that stands behind a code.
///
/// # Errors
/// [`CodeError::Unknown`], or the store's.
pub fn token(
    read: &mut dyn Read,
    code: &ShortCode,
    policy: &Policy,
    now_s: i64,
) -> Result<String, CodeError> {
    let venue = read.venue_by_letters(&code.letters)?.ok_or(CodeError::Unknown)?.venue;
    let kiosks = read.kiosks(Some(venue))?.into_iter().filter(|kiosk| kiosk.revoked_s.is_none());
    for kiosk in kiosks {
        let Some(keys) = kiosk.keys else { continue };
        let epoch = kiosk.poster_epoch;
        for key in keys.of_kind(Kind::Fixed) {
            let found = find_claim(kiosk.kiosk, code.digits, key, policy, now_s, epoch);
            // Under the key of posters there are no live codes.
            let found =
                found.filter(|claim| keys.of_kind(claim.kind).any(|it| std::ptr::eq(it, key)));
            if let Some(claim) = found {
                return Ok(claim.mint(key));
            }
        }
    }
    Err(CodeError::Unknown)
}
