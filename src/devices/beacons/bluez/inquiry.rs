//! Whom to ask for an id next, and what is remembered of the answers.
//!
//! iPhones never send their id; it is read over a connection, one phone at a time, because a
//! connection costs seconds of the one radio. Most candidates are other apps, so failures are
//! remembered too. Addresses live here for a quarter of an hour at most and nothing has a `Debug`.
//! Pure: moments are arguments.

use std::collections::HashMap;
use std::time::Duration;

use protocol::DAY_S;
use protocol::bluezone::schedule::SLOTS_PER_DAY;
use protocol::contact::ContactId;

use super::device::Device;

/// How long a failure is remembered (docs/FORMATS.md, section 1).
const FAILURE_KEPT: Duration = Duration::from_mins(15);

/// A phone that was not heard for this long has left; asking it would cost the whole limit.
const STALE: Duration = Duration::from_secs(20);

/// Most answers remembered, and most phones that wait: a full market in one slot. Beyond it nobody
/// new is asked, so invented addresses cost no memory and no more connections.
const ANSWERS_MAX: usize = 4096;
const WAITING_MAX: usize = 256;

/// A moment, as two clocks tell it.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    /// Since any fixed moment, on a clock that nobody sets.
    pub at: Duration,
    /// Number of the 15-minute slot since 1970.
    pub slot: i64,
}

impl Moment {
    /// A moment at this Unix time in milliseconds.
    pub(super) fn new(at: Duration, unix_ms: i64) -> Self {
        let slot_ms = DAY_S * 1000 / i64::from(SLOTS_PER_DAY);
        Self { at, slot: unix_ms.div_euclid(slot_ms) }
    }
}

/// What a phone answered.
#[derive(Clone, Copy)]
enum Answer {
    /// Its id, good in the slot in which it was asked.
    Id(ContactId, i64),
    /// Nothing of use, so it is left alone until then.
    Nothing(Duration),
}

impl Answer {
    fn holds(self, now: Moment) -> bool {
        match self {
            Self::Id(_, slot) => slot == now.slot,
            Self::Nothing(until) => now.at < until,
        }
    }
}

/// A phone that was heard and not yet asked.
struct Waiting {
    /// Whether the advert named Bluezone; candidates come after these.
    sure: bool,
    /// Strongest first: it is nearest, and its connection will hold.
    rssi: i16,
    heard: Duration,
}

/// The queue and the memory.
#[derive(Default)]
pub(super) struct Inquiries {
    answers: HashMap<Device, Answer>,
    waiting: HashMap<Device, Waiting>,
    /// Who is being asked, since which slot.
    asking: Option<(Device, i64)>,
}

impl Inquiries {
    /// An iPhone, or a candidate unless `sure`, is heard. Returns its id if it is known for this
    /// slot; else the phone waits to be asked, unless it has failed lately.
    pub(super) fn hear(
        &mut self,
        device: Device,
        sure: bool,
        rssi: Option<i16>,
        now: Moment,
    ) -> Option<ContactId> {
        match self.answers.get(&device) {
            Some(Answer::Id(id, slot)) if *slot == now.slot => return Some(*id),
            Some(answer) if answer.holds(now) => return None,
            _ => {}
        }
        let heard = Waiting { sure, rssi: rssi.unwrap_or(i16::MIN), heard: now.at };
        let is_asked = self.asking.is_some_and(|(asked, _)| asked == device);
        if let Some(waiting) = self.waiting.get_mut(&device) {
            *waiting = heard;
        } else if !is_asked {
            if self.waiting.len() >= WAITING_MAX {
                self.waiting.retain(|_, waiting| now.at.saturating_sub(waiting.heard) < STALE);
            }
            if self.waiting.len() < WAITING_MAX {
                self.waiting.insert(device, heard);
            }
        }
        None
    }

    /// The phone to ask now; none while one is being asked.
    pub(super) fn next(&mut self, now: Moment) -> Option<Device> {
        if self.asking.is_some() {
            return None;
        }
        self.waiting.retain(|_, waiting| now.at.saturating_sub(waiting.heard) < STALE);
        if self.answers.len() >= ANSWERS_MAX {
            self.answers.retain(|_, answer| answer.holds(now));
            if self.answers.len() >= ANSWERS_MAX {
                return None;
            }
        }
        let first = self.waiting.iter().max_by_key(|(_, phone)| (phone.sure, phone.rssi))?;
        let device = *first.0;
        self.waiting.remove(&device);
        self.asking = Some((device, now.slot));
        Some(device)
    }

    /// The phone that was asked has answered with its id, or failed. Returns who it was.
    pub(super) fn answered(&mut self, id: Option<ContactId>, now: Moment) -> Option<Device> {
        let (device, slot) = self.asking.take()?;
        // An id that was read over the edge of a slot may be the old one: it counts for the slot in
        // which it was asked for, and the phone is asked again.
        let answer = match id {
            Some(id) => Answer::Id(id, slot),
            None => Answer::Nothing(now.at + FAILURE_KEPT),
        };
        self.answers.insert(device, answer);
        Some(device)
    }

    /// The phone that was asked could not answer for no fault of its own. Returns who it was.
    pub(super) fn interrupted(&mut self) -> Option<Device> {
        self.asking.take().map(|(device, _)| device)
    }

    /// BlueZ has forgotten a device, so it cannot be asked; its answer stays good.
    pub(super) fn forget(&mut self, device: Device) {
        self.waiting.remove(&device);
    }
}

#[cfg(test)]
mod tests;
