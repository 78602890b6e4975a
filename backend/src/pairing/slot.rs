//! Which pairing a kiosk means, and for how long it works.

use protocol::pairing::VALID_S;

use super::error::PairingError;
use crate::store::Read;
use crate::store::pairings::{PairingRow, Stage};

/// Seconds for which a pairing still works.
pub fn left_s(row: &PairingRow, now_s: i64) -> i64 {
    (row.at_s + VALID_S - now_s).clamp(0, VALID_S)
}

/// The pairing of a slot, while it works. One that was confirmed works longer: the kiosk's answer may have
/// been lost.
pub(super) fn in_slot(
    read: &mut dyn Read,
    slot: u8,
    now_s: i64,
) -> Result<PairingRow, PairingError> {
    let row = read.pairing_in(slot)?.ok_or(PairingError::Unknown)?;
    let works = left_s(&row, now_s) > 0 || row.stage == Stage::Confirmed;
    if works { Ok(row) } else { Err(PairingError::Unknown) }
}
