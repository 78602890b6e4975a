//! Whether a receipt holds today: for the page that its QR opens. Kiosks ask nobody, they verify it
//! themselves.

use std::net::IpAddr;

use protocol::civil::vietnam_day;
use protocol::receipt::{self, ReceiptError};

use crate::app::App;
use crate::store::StoreError;

/// Codes that hold nowhere, a minute from one address, which many phones of a network may share.
pub const GUESSES_PEER: u32 = 10;

/// A receipt that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Name of the commune at whose kiosks it holds.
    pub commune: String,
    /// For how many people.
    pub people: u8,
    /// The code as people read it.
    pub code: String,
}

/// Why a code is no receipt of today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptRefusal {
    /// Of another day, of no commune here, mistyped or forged.
    Invalid,
    /// Too many wrong ones; wait a minute.
    TooMany,
}

/// Looks for the commune that gave a receipt. The code does not name it, so all are asked; with a
/// thousand communes a guess has a chance of one in two million, and it yields a page, no entry.
///
/// # Errors
/// The store's; what is wrong with the code is the inner [`ReceiptRefusal`].
pub fn look(
    app: &App,
    text: &str,
    peer: IpAddr,
    now_s: i64,
) -> Result<Result<Held, ReceiptRefusal>, StoreError> {
    if !app.receipt_guesses.allows(&peer, now_s) {
        return Ok(Err(ReceiptRefusal::TooMany));
    }
    let day = vietnam_day(now_s);
    for commune in app.store.communes()? {
        let key = &commune.receipt_key;
        match receipt::verify(key, day, text) {
            Ok(found) => {
                let code = receipt::mint(key, day, found).unwrap_or_default();
                let (people, code) = (found.people, receipt::show(&code));
                return Ok(Ok(Held { commune: commune.name, people, code }));
            }
            Err(ReceiptError::Invalid) => {}
            Err(ReceiptError::Length(_) | ReceiptError::Character(_)) => break,
        }
    }
    app.receipt_guesses.fail(peer, now_s);
    Ok(Err(ReceiptRefusal::Invalid))
}
