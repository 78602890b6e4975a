//! Bluezone's key schedule: daily keys `D`, sub keys `S` and the ids that phones transmit.
//!
//! `D(n+1) = SHA-256(D(n))`, `S(0) = SHA-256(D(n) || "bluzonesubkey")`, `S(k+1) = SHA-256(S(k))`, and an
//! id is twelve bytes of its sub key. A `D` reveals all later days of its owner; the `S(0)` of a day
//! reveals that day only, which is why case lists contain seeds.

mod subkey;

pub use subkey::SubKey;

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::DAY_S;
use crate::contact::ContactId;
use crate::secret::Secret;

/// The salt of a day's first sub key, with the spelling of the apps (docs/FORMATS.md, section 2).
const SUB_KEY_SALT: &[u8; 13] = b"bluzonesubkey";

/// Slots per day of Bluezone 3: 15 minutes each.
pub const SLOTS_PER_DAY: u16 = 96;

/// Allowed slots per day of a case (docs/FORMATS.md, section 2).
pub const SLOTS_RANGE: std::ops::RangeInclusive<u16> = 2..=1440;

/// A phone's key of one UTC day.
#[derive(Clone, Debug)]
pub struct DailyKey(Secret);

impl DailyKey {
    /// A daily key of these 32 bytes.
    pub fn new(key: Secret) -> Self {
        Self(key)
    }

    /// The key as 64 hexadecimal digits, to be given to the health authority.
    pub fn expose_hex(&self) -> Zeroizing<String> {
        self.0.to_hex()
    }

    /// The key of the following UTC day.
    #[must_use]
    pub fn next_day(&self) -> Self {
        Self(Secret::new(Sha256::digest(self.0.expose()).into()))
    }

    /// The key `days` later.
    #[must_use]
    pub fn after_days(&self, days: u32) -> Self {
        (0..days).fold(self.clone(), |key, _| key.next_day())
    }

    /// `S(0)` of this day, from which the ids of this day and of no other can be derived.
    pub fn seed(&self) -> Secret {
        let digest = Sha256::new().chain_update(self.0.expose()).chain_update(SUB_KEY_SALT);
        Secret::new(digest.finalize().into())
    }
}

/// The ids of one day in the order of their slots, without end; take as many as the day has slots.
pub fn ids(seed: &Secret) -> impl Iterator<Item = ContactId> + use<> {
    let mut sub_key = SubKey::first(seed);
    std::iter::from_fn(move || {
        let id = sub_key.id();
        sub_key.advance();
        Some(id)
    })
}

/// Length of a slot in whole seconds, for a day of `max` slots (1 or more). The apps divide integers, so
/// the slots of a `max` that does not divide 86,400 end before the day does.
fn slot_len_s(max: u16) -> i64 {
    DAY_S / i64::from(max.max(1))
}

/// The slot, 0 to `max` - 1, of a Unix time within its UTC day of `max` slots. The seconds that integer
/// division leaves at the end of the day belong to the last slot.
pub fn slot_of(unix_s: i64, max: u16) -> u16 {
    let slot = unix_s.rem_euclid(DAY_S) / slot_len_s(max);
    u16::try_from(slot).unwrap_or(u16::MAX).min(max.saturating_sub(1))
}

/// First second, Unix time, of slot `slot` on UTC day `day` (days since 1970-01-01), for a day of
/// `max` slots.
pub fn slot_start(day: i64, slot: u16, max: u16) -> i64 {
    day * DAY_S + i64::from(slot) * slot_len_s(max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> DailyKey {
        DailyKey::new(Secret::new(std::array::from_fn(|i| u8::try_from(i).unwrap())))
    }

    #[test]
    fn vectors_of_formats_md() {
        for (day, k, id) in [
            (0, 0, "130cea6472130c185d8643df"),
            (0, 1, "893dae342437130ce5e23837"),
            (0, 2, "648c30b3a8352feac3721277"),
            (0, 95, "0ae9ab99c50104e835045abf"),
            (1, 0, "970e23c0e19de93f8cc4057b"),
            (1, 95, "75ebbedb2a1b51da3894e5b0"),
            (2, 0, "bef6ca7a48d6db7dd0be0b53"),
        ] {
            let seed = key().after_days(day).seed();
            assert_eq!(ids(&seed).nth(k).unwrap().to_string(), id, "day {day}, slot {k}");
        }
    }

    #[test]
    fn slots_meet_without_gap_for_every_length() {
        for max in SLOTS_RANGE {
            assert_eq!(slot_start(0, 0, max), 0);
            for slot in 1..max {
                let start = slot_start(3, slot, max);
                assert_eq!(slot_of(start, max), slot, "max {max}");
                assert_eq!(slot_of(start - 1, max), slot - 1, "max {max}");
            }
        }
    }

    #[test]
    fn a_slot_lasts_whole_seconds_as_in_the_apps() {
        // 86,400 / 1000 is 86.4; the apps use 86.
        for slot in [0, 1, 500, 999] {
            assert_eq!(slot_of(i64::from(slot) * 86 + 43, 1000), slot);
            assert_eq!(slot_start(1, slot, 1000), DAY_S + i64::from(slot) * 86);
        }
        assert_eq!(slot_of(DAY_S - 1, 1000), 999);
    }

    #[test]
    fn the_day_rolls_at_seven_in_vietnam() {
        // 2021-07-08 06:59:59 +07:00 is the last second of the UTC day 2021-07-07.
        let before = 1_625_702_399;
        assert_eq!(slot_of(before, SLOTS_PER_DAY), 95);
        assert_eq!(slot_of(before + 1, SLOTS_PER_DAY), 0);
    }
}
