//! One id, heard without a row yet.

use protocol::clock::ClockConfidence;
use protocol::contact::ContactId;
use protocol::record::Phone;

use super::slot_of;
use crate::presence::NewContact;

/// What is remembered of one id until its row is written.
pub(super) struct Stretch {
    phone: Phone,
    first_s: i64,
    last_s: i64,
    sightings: u32,
    rssi_max: Option<i16>,
    rssi_sum: i64,
    /// How many adverts came with a signal; BlueZ does not always give one.
    rssi_count: i64,
    clock: ClockConfidence,
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
            clock: ClockConfidence::Synced,
        }
    }

    /// Whether a moment belongs to this stretch: in its slot, not before its beginning, and
    /// within `length_s` seconds.
    pub(super) fn takes(&self, at_s: i64, length_s: i64) -> bool {
        slot_of(at_s) == slot_of(self.first_s)
            && (self.first_s..self.first_s.saturating_add(length_s)).contains(&at_s)
    }

    /// Adds an advert of a moment that this stretch takes.
    pub(super) fn hear(&mut self, rssi: Option<i16>, at_s: i64, clock: ClockConfidence) {
        self.last_s = self.last_s.max(at_s);
        self.sightings = self.sightings.saturating_add(1);
        if let Some(rssi) = rssi {
            self.rssi_max = self.rssi_max.max(Some(rssi));
            self.rssi_sum += i64::from(rssi);
            self.rssi_count += 1;
        }
        if clock.code() > self.clock.code() {
            self.clock = clock;
        }
    }

    /// The row of this stretch. The mean is rounded to the nearest dBm, halves to the weaker.
    pub(super) fn into_row(self, id: ContactId) -> NewContact {
        let mean = (self.rssi_count > 0)
            .then(|| (2 * self.rssi_sum + self.rssi_count - 1).div_euclid(2 * self.rssi_count));
        NewContact {
            id,
            phone: self.phone,
            first_s: self.first_s,
            last_s: self.last_s,
            sightings: self.sightings,
            rssi_max: self.rssi_max,
            rssi_mean: mean.and_then(|mean| i16::try_from(mean).ok()),
            clock: self.clock,
        }
    }
}
