//! SMS to those who were exposed and left a number. Their commune opens their records in its browser and hands the
//! numbers in; the server cannot read them anywhere else. A number is told once of a warning, and reminded once.

use std::collections::{BTreeMap, BTreeSet};

use protocol::otp::international;
use zeroize::Zeroizing;

use super::told::last_day;
use crate::keys::MasterKeys;
use crate::stays;
use crate::store::exposures::Named;
use crate::store::outbox::{Channel, MessageKind, NewMessage};
use crate::store::warnings::{WarningRow, WarningState, WindowRow};
use crate::store::{Read, StoreError, Tx};

/// People of a record at most: those of a declaration, and who declared for them.
const PEOPLE_MAX: usize = 11;

const HOUR_S: i64 = 3600;

const CONTEXT: &[u8] = b"bluezone-kiosk warned number v1\n";

#[derive(Debug, thiserror::Error)]
pub enum MessageError {
    #[error("this warning does not stand; look at it again")]
    Over,
    #[error("this warning has no message; call instead")]
    NoText,
    #[error("there are more numbers than people who were there")]
    TooMany,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What became of numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Sent {
    /// Numbers to which a message goes.
    pub queued: usize,
    /// Told before.
    pub known: usize,
    /// No mobile numbers.
    pub odd: usize,
}

/// The records of a commune that name people who were in one of the windows, held back or not.
///
/// # Errors
/// The store's.
pub fn named(
    read: &mut dyn Read,
    windows: &[WindowRow],
    commune: i64,
    longest_s: i64,
) -> Result<Vec<Named>, StoreError> {
    let mut records = BTreeSet::new();
    let venues: BTreeSet<i64> = windows.iter().map(|window| window.venue).collect();
    for venue in venues {
        let Some(row) = read.venue(venue)? else { continue };
        if row.registered.commune != commune {
            continue;
        }
        let of_venue: Vec<_> = windows.iter().filter(|window| window.venue == venue).collect();
        let from_s = of_venue.iter().map(|window| window.from_s).min().unwrap_or_default();
        let to_s = of_venue.iter().map(|window| window.to_s).max().unwrap_or_default();
        let passages = read.passages(venue, from_s - 2 * longest_s, to_s + longest_s)?;
        for stay in stays::list(&passages, longest_s) {
            if of_venue.iter().any(|window| stay.touches(window.from_s, window.to_s)) {
                records.extend(stay.record);
            }
        }
    }
    let records: Vec<_> = records.into_iter().collect();
    read.named(&records)
}

/// Queues the message of a warning to numbers that were opened from so many records, and its reminder.
///
/// # Errors
/// [`MessageError`].
pub fn send(
    tx: &mut dyn Tx,
    keys: &MasterKeys,
    row: &WarningRow,
    records: usize,
    numbers: &[Zeroizing<String>],
    now_s: i64,
) -> Result<Sent, MessageError> {
    if row.state() != WarningState::Told {
        return Err(MessageError::Over);
    }
    if row.message.text.is_empty() {
        return Err(MessageError::NoText);
    }
    let mut sent = Sent::default();
    // By hash, so that no number is compared or ordered.
    let mut valid = BTreeMap::new();
    for number in numbers {
        match international(number) {
            Some(number) => drop(valid.insert(keys.mac(CONTEXT, number.as_bytes()), number)),
            None => sent.odd += 1,
        }
    }
    let told = usize::try_from(tx.warned_numbers(row.warning)?).unwrap_or(usize::MAX);
    if valid.len().saturating_add(told) > records.saturating_mul(PEOPLE_MAX).max(told) {
        return Err(MessageError::TooMany);
    }
    for (hash, number) in valid {
        if !tx.add_warned_number(row.warning, &hash)? {
            sent.known += 1;
            continue;
        }
        let message = NewMessage {
            channel: Channel::Sms,
            kind: MessageKind::Warning,
            masked: crate::outbox::masked_phone(&number),
            address: number.to_string(),
            subject: String::new(),
            body: Zeroizing::new(row.message.text.clone()),
        };
        tx.queue_warning(row.warning, &message, now_s, now_s)?;
        let again_s = now_s + i64::from(row.message.again_hours) * HOUR_S;
        if again_s > now_s {
            tx.queue_warning(row.warning, &message, again_s, now_s)?;
        }
        sent.queued += 1;
    }
    Ok(sent)
}

/// The warnings that stand now of which a commune has windows.
///
/// # Errors
/// The store's.
pub fn standing(
    read: &mut dyn Read,
    commune: i64,
    now_s: i64,
) -> Result<Vec<(WarningRow, Vec<WindowRow>)>, StoreError> {
    let today = protocol::civil::vietnam_day(now_s);
    let mut found: Vec<(WarningRow, Vec<WindowRow>)> = Vec::new();
    for (row, window) in read.told_windows()? {
        let venue = read.venue(window.venue)?;
        let own = venue.is_some_and(|venue| venue.registered.commune == commune);
        if !own || last_day(window.from_s, row.days) < today {
            continue;
        }
        match found.iter_mut().find(|(known, _)| known.warning == row.warning) {
            Some((_, windows)) => windows.push(window),
            None => found.push((row, vec![window])),
        }
    }
    found.sort_by_key(|(row, _)| std::cmp::Reverse(row.warning));
    Ok(found)
}
