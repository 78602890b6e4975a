//! Reads a value, writes the next one, and makes that durable.

use super::{Stored, Tx};

const NAME: &str = "probe";

pub(super) fn run(mut tx: Box<dyn Tx + '_>) -> Stored<()> {
    let value = tx.setting(NAME)?;
    let number = value.and_then(|bytes| <[u8; 8]>::try_from(bytes).ok()).map(u64::from_be_bytes);
    tx.set_setting(NAME, &number.unwrap_or_default().wrapping_add(1).to_be_bytes())?;
    tx.commit()
}
