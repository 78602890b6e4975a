//! One id, heard without a row yet.

use protocol::clock::ClockConfidence;
use protocol::contact::ContactId;
use protocol::record::Phone;

use super::{NearRule, NewContact, SLOT_S, slot_of};

/// What is remembered of one id until its row is written; also what the journal keeps, so that a
/// power cut takes a minute of it and not the slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Kind of phone.
    pub phone: Phone,
    /// First second heard, Unix time.
    pub first_s: i64,
    /// Last second heard, Unix time; in the same slot.
    pub last_s: i64,
    /// How many adverts were heard.
    pub sightings: u32,
    /// Strongest signal, dBm.
    pub rssi_max: Option<i16>,
    /// Sum of all signals, dBm.
    pub rssi_sum: i64,
    /// How many adverts came with a signal; BlueZ does not always give one.
    pub rssi_count: u32,
    /// The near minutes of the slot, the first in the lowest bit.
    pub near: u16,
    /// The worst confidence that the clock had.
    pub clock: ClockConfidence,
}

impl Stretch {
    /// An empty stretch that begins at `at_s`.
    pub(super) fn new(phone: Phone, at_s: i64) -> Self {
        Self {
            phone,
            first_s: at_s,
            last_s: at_s,
            sightings: 0,
            rssi_max: None,
            rssi_sum: 0,
            rssi_count: 0,
            near: 0,
            clock: ClockConfidence::Synced,
        }
    }

    /// Whether a moment belongs to this stretch: in its slot, and with it no longer than
    /// `length_s` seconds. A clock that is set back within the slot makes no second row.
    pub(super) fn takes(&self, at_s: i64, length_s: i64) -> bool {
        slot_of(at_s) == slot_of(self.first_s)
            && self.last_s.max(at_s) - self.first_s.min(at_s) < length_s
    }

    /// Adds an advert of a moment that this stretch takes.
    pub(super) fn hear(
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
            self.near |= 1 << (at_s.rem_euclid(SLOT_S) / 60);
        }
        if clock.code() > self.clock.code() {
            self.clock = clock;
        }
    }

    /// The row of this stretch. The mean is rounded to the nearest dBm, halves to the weaker.
    pub(super) fn into_row(self, id: ContactId) -> NewContact {
        let count = i64::from(self.rssi_count);
        let mean = (count > 0).then(|| (2 * self.rssi_sum + count - 1).div_euclid(2 * count));
        NewContact {
            id,
            phone: self.phone,
            first_s: self.first_s,
            last_s: self.last_s,
            sightings: self.sightings,
            rssi_max: self.rssi_max,
            rssi_mean: mean.and_then(|mean| i16::try_from(mean).ok()),
            near_minutes: u8::try_from(self.near.count_ones()).unwrap_or(u8::MAX),
            clock: self.clock,
        }
    }
}
