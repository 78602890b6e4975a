//! One id in one slot, before and while it becomes a contact.

use protocol::clock::ClockConfidence;
use protocol::contact::ContactId;
use protocol::record::Phone;

use super::{NearRule, SLOT_S, slot_of};

/// All sightings of one id within one slot. An open stretch is kept in the store's journal, so
/// that a power cut costs a minute of it and not the slot; an ended one becomes a
/// [`protocol::record::Contact`] when the store gives it a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub id: ContactId,
    pub phone: Phone,
    /// First sighting, Unix time in seconds.
    pub first_s: i64,
    /// Last sighting, Unix time in seconds; in the same slot.
    pub last_s: i64,
    /// Number of adverts, at least 1.
    pub sightings: u32,
    /// Strongest signal, dBm.
    pub rssi_max: Option<i16>,
    /// Sum of all signals, dBm.
    pub rssi_sum: i64,
    /// Number of adverts with a signal; BlueZ does not always give one.
    pub rssi_count: u32,
    /// The near minutes of the slot, the first in the lowest bit; see [`NearRule`].
    pub near_mask: u16,
    /// The worst confidence of the clock during the stretch.
    pub clock: ClockConfidence,
}

impl Stretch {
    /// An empty stretch that begins at `at_s`.
    pub(super) fn new(id: ContactId, phone: Phone, at_s: i64) -> Self {
        Self {
            id,
            phone,
            first_s: at_s,
            last_s: at_s,
            sightings: 0,
            rssi_max: None,
            rssi_sum: 0,
            rssi_count: 0,
            near_mask: 0,
            clock: ClockConfidence::Synced,
        }
    }

    /// Whether a sighting at `at_s` belongs to this stretch: in its slot, and at most `length_s`
    /// seconds from one end to the other. A clock that is set back within the slot begins no
    /// second stretch.
    pub(super) fn covers(&self, at_s: i64, length_s: i64) -> bool {
        slot_of(at_s) == slot_of(self.first_s)
            && self.last_s.max(at_s) - self.first_s.min(at_s) < length_s
    }

    /// Adds a sighting that the stretch covers.
    pub(super) fn add(
        &mut self,
        rssi: Option<i16>,
        at_s: i64,
        clock: ClockConfidence,
        rule: &NearRule,
    ) {
        self.first_s = self.first_s.min(at_s);
        self.last_s = self.last_s.max(at_s);
        self.sightings = self.sightings.saturating_add(1);
        if let Some(rssi) = rssi {
            self.rssi_max = self.rssi_max.max(Some(rssi));
            self.rssi_sum += i64::from(rssi);
            self.rssi_count = self.rssi_count.saturating_add(1);
        }
        if rule.reaches(self.phone, rssi) {
            self.near_mask |= 1 << (at_s.rem_euclid(SLOT_S) / 60);
        }
        if clock.code() > self.clock.code() {
            self.clock = clock;
        }
    }

    /// Mean signal in dBm, rounded to the nearest, halves to the weaker side.
    pub fn rssi_mean(&self) -> Option<i16> {
        let count = i64::from(self.rssi_count);
        let mean = (count > 0).then(|| (2 * self.rssi_sum + count - 1).div_euclid(2 * count));
        mean.and_then(|mean| i16::try_from(mean).ok())
    }

    /// Minutes of the slot in which the phone was near, 0 to 15.
    pub fn near_minutes(&self) -> u8 {
        u8::try_from(self.near_mask.count_ones()).unwrap_or(u8::MAX)
    }
}
