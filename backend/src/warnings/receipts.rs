//! "Was an F0 there then?" asked with a receipt: whoever has no phone, or has lost its diary, asks so. Without a name,
//! and nothing is stored of it.

use std::collections::BTreeMap;

use protocol::civil::vietnam_day;
use protocol::receipt::{self, Receipt, ReceiptError};
use protocol::receipt_question::{EARLIER_DAYS, Near, ReceiptAnswer, Said};

use super::told::{Told, last_day, told};
use crate::stays;
use crate::store::{Read, StoreError};

#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// Not twelve letters and digits of a receipt.
    #[error("a receipt has twelve letters and digits")]
    Malformed,
    /// Of no commune here and of no day of the last three weeks.
    #[error("this code is no receipt of the last {EARLIER_DAYS} days")]
    Unknown,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Asks with what was typed or scanned; a stay is at most `longest_s` seconds.
///
/// # Errors
/// [`AskError`].
pub fn ask(
    read: &mut dyn Read,
    text: &str,
    longest_s: i64,
    now_s: i64,
) -> Result<ReceiptAnswer, AskError> {
    let (commune, day, found, code) = find(read, text, now_s)?;
    let help_line = read.commune(commune)?.and_then(|commune| commune.help_line);
    let mut visits: BTreeMap<i64, Vec<stays::Passage>> = BTreeMap::new();
    for (venue, passage) in read.receipt_passages(commune, day, found.id)? {
        visits.entry(venue).or_default().push(passage);
    }
    if visits.is_empty() {
        return Ok(ReceiptAnswer { code, day, help_line, said: Said::NotThere });
    }
    let touches = |it: &Told| {
        let passages = visits.get(&it.venue).map_or(&[][..], Vec::as_slice);
        let there = stays::present(passages, it.from_s, it.to_s, longest_s);
        there != stays::Occupancy::default()
    };
    let mut touched: Vec<_> = told(read, now_s)?.into_iter().filter(touches).collect();
    let held = touched.iter().any(|it| it.held);
    touched.retain(|it| !it.held);
    let mut near = Vec::new();
    for Told { venue, from_s, to_s, level, text, days, .. } in touched {
        let name = read.venue(venue)?.map(|venue| venue.registered.name).unwrap_or_default();
        let until_day = last_day(from_s, days);
        near.push(Near { venue: name, from_s, to_s, level, text, until_day });
    }
    let said = Said::of(near, held);
    Ok(ReceiptAnswer { code, day, help_line, said })
}

/// The commune and the day of a receipt, and its code as people read it. The code names neither, so all are tried.
fn find(
    read: &mut dyn Read,
    text: &str,
    now_s: i64,
) -> Result<(i64, i64, Receipt, String), AskError> {
    let today = vietnam_day(now_s);
    for (commune, key) in read.receipt_keys()? {
        for day in (today - EARLIER_DAYS..=today).rev() {
            match receipt::verify(&key, day, text) {
                Ok(found) => {
                    let code = receipt::mint(&key, day, found).unwrap_or_default();
                    return Ok((commune, day, found, receipt::show(&code)));
                }
                Err(ReceiptError::Invalid) => {}
                Err(_) => return Err(AskError::Malformed),
            }
        }
    }
    Err(AskError::Unknown)
}
