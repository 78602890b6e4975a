//! Check-ins by the receipt of an earlier declaration.

use protocol::receipt::ReceiptId;
use protocol::record::ReceiptCheckin;

use super::error::Stored;

pub trait ReceiptsLook {
    /// All, or those with one id, by venue, day, kiosk and number.
    fn receipts(&mut self, id: Option<ReceiptId>) -> Stored<Vec<ReceiptRow>>;
}

#[derive(Clone, Debug)]
pub struct ReceiptRow {
    pub venue: i64,
    pub kiosk: u32,
    pub seq: i64,
    pub checkin: ReceiptCheckin,
    /// Declarations of the commune and day with this receipt, as kiosk and number: one, or none
    /// while it is on its way, or two where chance gave both the same id.
    pub declarations: Vec<(u32, i64)>,
}
