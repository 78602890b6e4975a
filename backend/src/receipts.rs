//! Whether a receipt holds today: for the page that its QR opens. Kiosks verify it themselves.

use protocol::civil::vietnam_day;
use protocol::receipt;

use crate::store::{Read, StoreError};

/// A receipt that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidReceipt {
    /// Name of the commune at whose kiosks it holds.
    pub commune: String,
    /// For how many people.
    pub people: u8,
    /// The code as people read it.
    pub code: String,
}

#[derive(Debug, thiserror::Error)]
pub enum ReceiptError {
    /// Of another day, of no commune here, mistyped or forged.
    #[error("this code is no receipt of today")]
    Invalid,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Looks for the commune that gave a receipt. The code does not name it, so all are asked; with a
/// thousand communes a guess has a chance of one in two million, and it yields a page, no entry.
///
/// # Errors
/// [`ReceiptError`].
pub fn find(read: &mut dyn Read, text: &str, now_s: i64) -> Result<ValidReceipt, ReceiptError> {
    let day = vietnam_day(now_s);
    for commune in read.communes()? {
        let key = &commune.receipt_key;
        match receipt::verify(key, day, text) {
            Ok(found) => {
                let code = receipt::mint(key, day, found).unwrap_or_default();
                let (people, code) = (found.people, receipt::show(&code));
                return Ok(ValidReceipt { commune: commune.name, people, code });
            }
            Err(receipt::ReceiptError::Invalid) => {}
            Err(_) => break,
        }
    }
    Err(ReceiptError::Invalid)
}
