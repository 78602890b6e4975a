//! Calls for staff.

use protocol::record::Call;

use super::error::Stored;

pub trait CallsTx {
    /// By venue, day, kiosk and number.
    fn calls(&mut self, venue: Option<i64>) -> Stored<Vec<CallRow>>;
}

#[derive(Clone, Debug)]
pub struct CallRow {
    pub venue: i64,
    pub kiosk: u32,
    pub seq: i64,
    pub call: Call,
}
