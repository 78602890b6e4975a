//! The log of contacts, as matching reads it.

use protocol::record::Contact;

use super::error::Stored;

pub trait ContactsRead {
    /// Runs of contacts that were never compared, the oldest first.
    fn arrivals(&mut self, most: u32) -> Stored<Vec<Arrival>>;
    fn contacts_of(&mut self, run: &Arrival) -> Stored<Vec<StoredContact>>;
    /// The log in the order of its keys, beginning after `key`.
    fn contacts_after(&mut self, key: Option<&ContactKey>, most: u32)
    -> Stored<Vec<StoredContact>>;
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
