//! What a change is in a notification of PostgreSQL.

use crate::store::changes::Change;

/// The channel of changes.
pub(super) const CHANNEL: &str = "bluezone_changes";

/// A change as it is told: word, whose (0 where it is everybody's) and number.
pub(super) fn payload(change: Change, number: i64) -> String {
    let (word, key) = match change {
        Change::Checkin { kiosk } => ("checkin", kiosk.into()),
        Change::Passages { venue } => ("passages", venue),
        Change::CallSeen { kiosk } => ("call-seen", kiosk.into()),
        Change::Revoked { kiosk } => ("revoked", kiosk.into()),
        Change::Cases => ("cases", 0),
        Change::Windows => ("windows", 0),
        Change::Media => ("media", 0),
        Change::Contacts => ("contacts", 0),
    };
    format!("{word} {key} {number}")
}

/// The change and its number, if it is one that this program knows.
pub(super) fn told(payload: &str) -> Option<(Change, i64)> {
    let mut words = payload.split(' ');
    let (word, key, number) = (words.next()?, words.next()?, words.next()?);
    let key: i64 = key.parse().ok()?;
    let kiosk = u32::try_from(key).ok()?;
    let change = match word {
        "checkin" => Change::Checkin { kiosk },
        "passages" => Change::Passages { venue: key },
        "call-seen" => Change::CallSeen { kiosk },
        "revoked" => Change::Revoked { kiosk },
        "cases" => Change::Cases,
        "windows" => Change::Windows,
        "media" => Change::Media,
        "contacts" => Change::Contacts,
        _ => return None,
    };
    Some((change, number.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_understood() {
        for change in [
            Change::Checkin { kiosk: u32::MAX },
            Change::Passages { venue: 9 },
            Change::CallSeen { kiosk: 1 },
            Change::Revoked { kiosk: 2 },
            Change::Cases,
            Change::Windows,
            Change::Media,
            Change::Contacts,
        ] {
            assert_eq!(told(&payload(change, 12)), Some((change, 12)));
        }
        for odd in ["", "checkin", "checkin 1", "checkin x 1", "later 1 1", "checkin -1 1"] {
            assert_eq!(told(odd), None, "{odd}");
        }
    }
}
