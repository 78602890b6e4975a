//! What a venue's own kiosks are told of it: the windows that the public was warned of. Windows in which few people were
//! there are left out, as everywhere.

use std::collections::BTreeSet;

use protocol::civil::vietnam_day;
use protocol::venue_windows::{SignedVenueWindows, VenueWindow, VenueWindows, VenueWindowsError};

use super::told::last_day;
use crate::keys::MasterKeys;
use crate::store::kiosks::Kiosk;
use crate::store::{Read, StoreError};

#[derive(Debug, thiserror::Error)]
pub enum WindowsError {
    #[error(transparent)]
    Windows(#[from] VenueWindowsError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The windows of a venue that stand at `now_s`, where nobody stays longer than `longest_s`.
///
/// # Errors
/// The store's.
pub fn windows(
    read: &mut dyn Read,
    venue: i64,
    longest_s: i64,
    now_s: i64,
) -> Result<VenueWindows, StoreError> {
    let today = vietnam_day(now_s);
    let version = read.venue_windows_version()?;
    let mut list =
        VenueWindows { version, venue, longest_stay_s: longest_s, ..VenueWindows::default() };
    let mut withdrawn = BTreeSet::new();
    for (row, window, gone) in read.windows_of_venue(venue)? {
        let until_day = last_day(window.from_s, row.days);
        if gone {
            withdrawn.insert(row.warning);
        } else if !window.held && until_day >= today {
            list.windows.push(VenueWindow {
                warning: row.warning,
                from_s: window.from_s,
                to_s: window.to_s,
                level: row.level,
                text: row.text,
                until_day,
            });
        }
    }
    list.withdrawn = withdrawn.into_iter().collect();
    Ok(list)
}

/// The same, signed for a kiosk of the venue; with its version.
///
/// # Errors
/// [`WindowsError`].
pub fn signed(
    read: &mut dyn Read,
    kiosk: &Kiosk,
    keys: &MasterKeys,
    longest_s: i64,
    now_s: i64,
) -> Result<(i64, SignedVenueWindows), WindowsError> {
    let list = windows(read, kiosk.venue, longest_s, now_s)?;
    Ok((list.version, SignedVenueWindows::sign(&list, kiosk.kiosk, &keys.signing)?))
}
