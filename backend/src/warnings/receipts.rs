//! "Was an F0 there then?" asked with a receipt: whoever has no phone, or has lost its diary, asks so. Without a name,
//! and nothing is stored of it.

use std::collections::BTreeMap;

use protocol::civil::vietnam_day;
use protocol::receipt::{self, Receipt, ReceiptError};
use protocol::warnings::Level;

use super::told::{Told, last_day, told};
use crate::stays;
use crate::store::{Read, StoreError};

/// Days that one looks back.
const EARLIER_DAYS: i64 = 21;

/// What is known of a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The code as people read it.
    pub code: String,
    /// Its day in Vietnam.
    pub day: i64,
    /// Help line of its commune.
    pub help_line: Option<String>,
    pub said: Said,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// A case was there then, F1 first.
    Near(Vec<Near>),
    /// Too few people were there for an answer here.
    HeldBack,
    /// No case that is known.
    Nothing,
    /// The declaration is on its way, or its visit was not stored.
    NotThere,
}

/// A stay that touched a window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    pub venue: String,
    /// First second of the window, Unix time.
    pub from_s: i64,
    /// First second after it, Unix time.
    pub to_s: i64,
    pub level: Level,
    /// Number of the text that says what to do.
    pub text: u8,
    /// Last day in Vietnam on which it stands.
    pub until_day: i64,
}

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
) -> Result<Answer, AskError> {
    let (commune, day, found, code) = find(read, text, now_s)?;
    let help_line = read.commune(commune)?.and_then(|commune| commune.help_line);
    let mut visits: BTreeMap<i64, Vec<stays::Passage>> = BTreeMap::new();
    for (venue, passage) in read.receipt_passages(commune, day, found.id)? {
        visits.entry(venue).or_default().push(passage);
    }
    if visits.is_empty() {
        return Ok(Answer { code, day, help_line, said: Said::NotThere });
    }
    let touches = |it: &Told| {
        let passages = visits.get(&it.venue).map_or(&[][..], Vec::as_slice);
        let there = stays::present(passages, it.from_s, it.to_s, longest_s);
        there != stays::Occupancy::default()
    };
    let mut touched: Vec<_> = told(read, now_s)?.into_iter().filter(touches).collect();
    let held = touched.iter().any(|it| it.held);
    touched.retain(|it| !it.held);
    touched.sort_by_key(|it| (it.level, it.from_s));
    let mut near = Vec::new();
    for Told { venue, from_s, to_s, level, text, days, .. } in touched {
        let name = read.venue(venue)?.map(|venue| venue.registered.name).unwrap_or_default();
        let until_day = last_day(from_s, days);
        near.push(Near { venue: name, from_s, to_s, level, text, until_day });
    }
    let said = match (near.is_empty(), held) {
        (false, _) => Said::Near(joined(near)),
        (true, true) => Said::HeldBack,
        (true, false) => Said::Nothing,
    };
    Ok(Answer { code, day, help_line, said })
}

/// Windows of one venue that follow each other are one line.
fn joined(near: Vec<Near>) -> Vec<Near> {
    let mut joined: Vec<Near> = Vec::new();
    for it in near {
        match joined.last_mut() {
            Some(last)
                if (&last.venue, last.level, last.text) == (&it.venue, it.level, it.text)
                    && it.from_s <= last.to_s =>
            {
                last.to_s = last.to_s.max(it.to_s);
            }
            _ => joined.push(it),
        }
    }
    joined
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
