//! Which iPhone to ask for its id next, and the answers of those that were asked.
//!
//! iPhones do not advertise their id; it is read over a connection, one phone at a time, because a
//! connection occupies the only radio for seconds. Most candidates run other apps, so failures are
//! kept too. Addresses are held for a quarter of an hour at most and no type here has `Debug`. Pure:
//! times are arguments.

use std::collections::HashMap;
use std::time::Duration;

use protocol::DAY_S;
use protocol::bluezone::schedule::SLOTS_PER_DAY;
use protocol::contact::ContactId;

use super::device::Device;

/// How long a phone that failed is not asked again (docs/FORMATS.md, section 1).
const FAILURE_TTL: Duration = Duration::from_mins(15);

/// A phone that was not heard for this long has left; asking it would cost the whole timeout.
const WAITING_TTL: Duration = Duration::from_secs(20);

/// Caps on answers kept and on phones that wait: a full market in one slot. Beyond them no new phone
/// is asked, so invented addresses cost neither memory nor connections.
const ANSWERS_MAX: usize = 4096;
const WAITING_MAX: usize = 256;

/// A point in time on two clocks.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    /// Monotonic, since any fixed point.
    pub at: Duration,
    /// Number of the 15-minute slot since 1970.
    pub slot: i64,
}

impl Moment {
    pub(super) fn new(at: Duration, unix_ms: i64) -> Self {
        let slot_ms = DAY_S * 1000 / i64::from(SLOTS_PER_DAY);
        Self { at, slot: unix_ms.div_euclid(slot_ms) }
    }
}

#[derive(Clone, Copy)]
enum Answer {
    /// Its id, and the slot in which it is valid.
    Id(ContactId, i64),
    /// No id; the phone is not asked again before this time.
    Failed(Duration),
}

impl Answer {
    fn is_valid(self, now: Moment) -> bool {
        match self {
            Self::Id(_, slot) => slot == now.slot,
            Self::Failed(until) => now.at < until,
        }
    }
}

/// A phone that was heard and not yet asked.
struct Waiting {
    /// Whether the advert named Bluezone; these go before mere candidates.
    sure: bool,
    /// The strongest goes first: it is the nearest, and its connection will hold.
    rssi: i16,
    heard: Duration,
}

/// The queue and the answers.
#[derive(Default)]
pub(super) struct Inquiries {
    answers: HashMap<Device, Answer>,
    waiting: HashMap<Device, Waiting>,
    /// The phone that is being asked, and the slot in which that began.
    asking: Option<(Device, i64)>,
}

impl Inquiries {
    /// The id of an iPhone, or of a candidate unless `sure`, that was heard, if it is known for this
    /// slot; otherwise the phone is queued, unless it has failed recently.
    pub(super) fn id_of(
        &mut self,
        device: Device,
        sure: bool,
        rssi: Option<i16>,
        now: Moment,
    ) -> Option<ContactId> {
        match self.answers.get(&device) {
            Some(Answer::Id(id, slot)) if *slot == now.slot => return Some(*id),
            Some(answer) if answer.is_valid(now) => return None,
            _ => {}
        }
        let heard = Waiting { sure, rssi: rssi.unwrap_or(i16::MIN), heard: now.at };
        let is_asked = self.asking.is_some_and(|(asked, _)| asked == device);
        if let Some(waiting) = self.waiting.get_mut(&device) {
            *waiting = heard;
        } else if !is_asked {
            if self.waiting.len() >= WAITING_MAX {
                self.waiting
                    .retain(|_, waiting| now.at.saturating_sub(waiting.heard) < WAITING_TTL);
            }
            if self.waiting.len() < WAITING_MAX {
                self.waiting.insert(device, heard);
            }
        }
        None
    }

    /// Takes the phone to ask now from the queue; `None` while one is being asked.
    pub(super) fn next(&mut self, now: Moment) -> Option<Device> {
        if self.asking.is_some() {
            return None;
        }
        self.waiting.retain(|_, waiting| now.at.saturating_sub(waiting.heard) < WAITING_TTL);
        if self.answers.len() >= ANSWERS_MAX {
            self.answers.retain(|_, answer| answer.is_valid(now));
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

    /// Stores the id that the phone in question has given, or its failure, and returns the phone.
    pub(super) fn answered(&mut self, id: Option<ContactId>, now: Moment) -> Option<Device> {
        let (device, slot) = self.asking.take()?;
        // An id read across the edge of a slot may be the old one: it counts for the slot in which
        // the connection began, and the phone is asked again.
        let answer = match id {
            Some(id) => Answer::Id(id, slot),
            None => Answer::Failed(now.at + FAILURE_TTL),
        };
        self.answers.insert(device, answer);
        Some(device)
    }

    /// Gives up asking without counting a failure, and returns the phone.
    pub(super) fn interrupted(&mut self) -> Option<Device> {
        self.asking.take().map(|(device, _)| device)
    }

    /// BlueZ has removed a device, so it cannot be asked; an answer stays valid.
    pub(super) fn forget(&mut self, device: Device) {
        self.waiting.remove(&device);
    }
}

#[cfg(test)]
mod tests;
