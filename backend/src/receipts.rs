//! Whether a receipt holds today: for the page that its QR opens, and for the guard at the gate. Kiosks
//! verify it themselves.

use protocol::civil::vietnam_day;
use protocol::receipt;

use crate::store::venues::Commune;
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
    for (commune, key) in read.receipt_keys()? {
        match receipt::verify(&key, day, text) {
            Ok(found) => {
                let commune = read.commune(commune)?.ok_or(ReceiptError::Invalid)?;
                let code = receipt::mint(&key, day, found).unwrap_or_default();
                let (people, code) = (found.people, receipt::show(&code));
                return Ok(ValidReceipt { commune: commune.name, people, code });
            }
            Err(receipt::ReceiptError::Invalid) => {}
            Err(_) => break,
        }
    }
    Err(ReceiptError::Invalid)
}

/// What a guard learns of a receipt. That it is forged is never said: it may be mistyped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judged {
    Today {
        receipt: ValidReceipt,
        /// When and where it was given, Unix time and venue; none while the declaration is on its way.
        declared: Option<(i64, String)>,
    },
    /// Of an earlier day, in Vietnam.
    Earlier(i64),
    /// Of today and another commune, which has this name.
    Elsewhere(String),
    Unknown,
    /// Not twelve letters and digits of a receipt.
    Malformed,
}

/// Days that one looks back.
const EARLIER_DAYS: i64 = 21;

/// Judges a receipt at a gate of `commune`.
///
/// # Errors
/// The store's.
pub fn judge(
    read: &mut dyn Read,
    commune: &Commune,
    text: &str,
    now_s: i64,
) -> Result<Judged, StoreError> {
    let today = vietnam_day(now_s);
    match receipt::verify(&commune.receipt_key, today, text) {
        Ok(found) => {
            let declared = read.declared(commune.commune, today, found.id)?;
            let code = receipt::mint(&commune.receipt_key, today, found).unwrap_or_default();
            let (people, code) = (found.people, receipt::show(&code));
            let receipt = ValidReceipt { commune: commune.name.clone(), people, code };
            return Ok(Judged::Today { receipt, declared });
        }
        Err(receipt::ReceiptError::Invalid) => {}
        Err(_) => return Ok(Judged::Malformed),
    }
    let earlier = (1..=EARLIER_DAYS).map(|days| today - days);
    let mut earlier =
        earlier.filter(|day| receipt::verify(&commune.receipt_key, *day, text).is_ok());
    if let Some(day) = earlier.next() {
        return Ok(Judged::Earlier(day));
    }
    let mut keys = read.receipt_keys()?.into_iter();
    let other = keys.find(|(_, key)| receipt::verify(key, today, text).is_ok());
    let other = other.map(|(commune, _)| read.commune(commune)).transpose()?.flatten();
    Ok(other.map_or(Judged::Unknown, |other| Judged::Elsewhere(other.name)))
}
