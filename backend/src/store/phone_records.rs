//! What phones hand in: declarations, and visits of who has declared elsewhere.

use protocol::receipt::ReceiptId;
use protocol::record::Body;

use super::checkins::TapKey;
use super::error::Stored;
use crate::checkins::visit::VisitId;

/// The incarnation of what phones hand in at a kiosk: its own begin with 0.
pub const PHONE: i64 = -1;

pub trait PhoneRecordsRead {
    /// What was handed in from the page of a ticket.
    fn phone_record(&mut self, page: &TapKey) -> Stored<Option<PhoneRecord>>;
}

pub trait PhoneRecordsTx {
    /// Stores what is handed in from the page of a ticket, which nothing was yet. Check-ins of its visit count
    /// nobody from then on, because the record does. Returns its number.
    fn add_phone_record(&mut self, page: &TapKey, new: &NewPhoneRecord<'_>) -> Stored<i64>;
}

#[derive(Clone, Copy, Debug)]
pub struct NewPhoneRecord<'a> {
    pub body: &'a Body,
    pub visit: Option<VisitId>,
    /// By which the same is known again.
    pub digest: [u8; 32],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneRecord {
    /// Unix time.
    pub at_s: i64,
    pub digest: [u8; 32],
    /// None when it was erased.
    pub receipt: Option<ReceiptId>,
    pub people: u8,
    pub attention: bool,
}
