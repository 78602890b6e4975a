//! The kiosk's own Bluezone ids, by the same schedule as a phone's.

use std::sync::{Arc, Mutex, PoisonError};

use protocol::DAY_S;
use protocol::bluezone::schedule::{DailyKey, SLOTS_PER_DAY, ids, slot_of};
use protocol::contact::ContactId;

/// Limit of days after the first key: a century, so that a wrong clock does not cost hours of
/// hashing.
const DAYS_MAX: i64 = 36_500;

/// Returns the id that the kiosk transmits now; `None` while it should transmit none.
pub type OwnId = Arc<dyn Fn() -> Option<ContactId> + Send + Sync>;

/// A key schedule from its first day on. No `Debug`: it holds the key.
pub struct OwnIds {
    first_day: i64,
    first: DailyKey,
    /// The ids of the day last asked for.
    day: Mutex<Option<(i64, Vec<ContactId>)>>,
}

impl OwnIds {
    /// A schedule whose first key is valid on UTC day `first_day`, counted from 1970.
    pub fn new(first_day: i64, first: DailyKey) -> Self {
        Self { first_day, first, day: Mutex::new(None) }
    }

    /// The id of the slot of a Unix time; `None` before the first day, or a century after.
    pub fn id_at(&self, unix_s: i64) -> Option<ContactId> {
        let today = unix_s.div_euclid(DAY_S);
        let days =
            today.checked_sub(self.first_day).filter(|days| (0..=DAYS_MAX).contains(days))?;
        let mut day = self.day.lock().unwrap_or_else(PoisonError::into_inner);
        if day.as_ref().is_none_or(|(known, _)| *known != today) {
            let seed = self.first.after_days(u32::try_from(days).ok()?).seed();
            *day = Some((today, ids(&seed).take(SLOTS_PER_DAY.into()).collect()));
        }
        let slot = usize::from(slot_of(unix_s, SLOTS_PER_DAY));
        day.as_ref().and_then(|(_, ids)| ids.get(slot).copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::secret::Secret;

    #[test]
    fn ids_follow_the_schedule_of_phones() {
        let key = std::array::from_fn(|index| u8::try_from(index).unwrap());
        let own = OwnIds::new(18_816, DailyKey::new(Secret::new(key)));
        let midnight = 18_816 * DAY_S;
        for (at_s, id) in [
            (midnight, Some("130cea6472130c185d8643df")),
            (midnight + 899, Some("130cea6472130c185d8643df")),
            (midnight + 900, Some("893dae342437130ce5e23837")),
            (midnight + DAY_S - 1, Some("0ae9ab99c50104e835045abf")),
            (midnight + DAY_S, Some("970e23c0e19de93f8cc4057b")),
            (midnight + 2 * DAY_S, Some("bef6ca7a48d6db7dd0be0b53")),
            // The clock may go back within the schedule, not before it.
            (midnight + 1800, Some("648c30b3a8352feac3721277")),
            (midnight - 1, None),
            (midnight + DAYS_MAX * DAY_S + DAY_S, None),
            (i64::MIN, None),
        ] {
            assert_eq!(own.id_at(at_s).map(|id| id.to_string()).as_deref(), id, "{at_s}");
        }
    }
}
