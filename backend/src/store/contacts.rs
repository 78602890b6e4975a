//! The log of contacts, as matching reads it.

use protocol::caselist::Slot;
use protocol::contact::ContactId;
use protocol::record::Contact;

use super::error::Stored;
use crate::id_filter::IdFilter;

pub trait ContactsRead {
    /// Runs of contacts that were never compared, the oldest first.
    fn arrivals(&mut self, most: u32) -> Stored<Vec<Arrival>>;
    fn contacts_of(&mut self, runs: &[Arrival]) -> Stored<Vec<StoredContact>>;
    /// Whether the database compares a day faster than this program reads it.
    fn can_join(&mut self) -> Stored<bool>;
    /// The contacts of a day that had one of these ids at its time, compared within the database; none where it cannot.
    fn joined(&mut self, day: i64, sought: &[Sought]) -> Stored<Vec<NewHit>>;
    /// The log in the order of its keys, beginning after `key`.
    fn contacts_after(&mut self, key: Option<&ContactKey>, most: u32)
    -> Stored<Vec<StoredContact>>;
    /// The days of the log.
    fn contact_days(&mut self) -> Stored<Vec<i64>>;
    /// The kiosks' parts of a day, by venue and kiosk. A part that has a filter has no contact that was not
    /// compared with every case that was there before.
    fn parts(&mut self, day: i64) -> Stored<Vec<(Part, Option<IdFilter>)>>;
    fn contacts_in(&mut self, part: &Part) -> Stored<Vec<StoredContact>>;
    /// Parts without a filter of days before `day`, whose contacts were all compared.
    fn parts_to_filter(&mut self, day: i64, most: u32) -> Stored<Vec<Part>>;
    /// What waits to be compared.
    fn backlog(&mut self) -> Stored<Backlog>;
}

pub trait ContactsTx {
    /// Stores the filter of a part, unless the part has another number of contacts by now.
    fn save_filter(&mut self, part: &Part, contacts: u64, filter: &IdFilter) -> Stored<()>;
}

/// A run of contacts with consecutive numbers that came together.
#[derive(Clone, Copy, Debug)]
pub struct Arrival {
    /// Number of the run, growing.
    pub run: i64,
    pub venue: i64,
    /// UTC day.
    pub day: i64,
    pub kiosk: u32,
    pub first_seq: i64,
    pub last_seq: i64,
}

impl Arrival {
    /// How many there are, unless a number came again.
    pub fn contacts(&self) -> u64 {
        (self.last_seq - self.first_seq + 1).unsigned_abs()
    }

    /// Where its contacts are.
    pub fn part(&self) -> Part {
        Part { venue: self.venue, day: self.day, kiosk: self.kiosk }
    }
}

/// An id of a case, with its time.
#[derive(Clone, Copy, Debug)]
pub struct Sought {
    pub case: i64,
    pub slot: Slot,
}

/// The contacts of a kiosk at a venue on a UTC day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    pub venue: i64,
    pub day: i64,
    pub kiosk: u32,
}

/// What was not compared yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Contacts that were not compared with the cases.
    pub contacts: u64,
    /// When the first of them came, Unix time.
    pub since_s: Option<i64>,
    /// Cases that were not compared with the log.
    pub cases: u64,
    /// Contacts stay with the kiosks, which compare them alone.
    pub local: bool,
}

/// Key of a contact in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ContactKey {
    pub venue: i64,
    /// UTC day.
    pub day: i64,
    pub kiosk: u32,
    pub seq: i64,
    /// 0, or more where the kiosk used the number again.
    pub incarnation: i64,
}

#[derive(Clone, Debug)]
pub struct StoredContact {
    pub key: ContactKey,
    pub contact: Contact,
}

/// A contact that was a case, as the backend found it.
#[derive(Clone, Copy, Debug)]
pub struct NewHit {
    pub key: ContactKey,
    pub case: i64,
    /// First second of the slot, Unix time.
    pub slot_start_s: i64,
    /// The id that matched.
    pub id: ContactId,
    /// First second heard, Unix time.
    pub first_s: i64,
    /// Last second heard, Unix time.
    pub last_s: i64,
    /// Strongest signal, dBm.
    pub rssi_max: Option<i16>,
    pub near_minutes: u8,
}
