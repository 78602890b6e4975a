//! Declarations of the day, as the kiosks of a commune tell each other.

use protocol::declared::{CardTag, Declared};
use protocol::receipt::ReceiptId;

use super::error::Stored;

pub trait DeclaredRead {
    /// Those of a day in the commune of a venue with numbers above `after`, in order, at most `most`.
    fn declared_after(
        &mut self,
        venue: i64,
        day: i64,
        after: i64,
        most: u32,
    ) -> Stored<Vec<Declared>>;
}

pub trait DeclaredTx {
    /// Notes one of a kiosk at a venue, unless it is noted or the commune has
    /// [`protocol::declared::DECLARED_MAX`] on that day.
    fn add_declared(&mut self, venue: i64, kiosk: u32, new: &NewDeclared<'_>) -> Stored<()>;
}

/// A declaration to be noted.
#[derive(Clone, Copy, Debug)]
pub struct NewDeclared<'a> {
    /// The day in Vietnam.
    pub day: i64,
    pub receipt: ReceiptId,
    pub people: u8,
    pub cards: &'a [CardTag],
}
