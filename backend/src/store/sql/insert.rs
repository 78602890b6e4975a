//! Inserting what kiosks deliver: a row that is there already changes nothing.

use super::db::{Db, ToSql};

use crate::store::Stored;

/// Key of a delivered record: venue, kiosk, number and incarnation; its day comes from its body.
#[derive(Clone, Copy)]
pub(super) struct RecordKey {
    pub(super) venue: i64,
    pub(super) kiosk: u32,
    pub(super) seq: i64,
    pub(super) incarnation: i64,
}

pub(super) fn insert(db: Db<'_>, sql: &str, row: &[&dyn ToSql]) -> Stored<()> {
    db.execute_later(sql, row)
}

/// Where something with a number belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// The same content is there under this number.
    Same,
    /// Nothing is there under this number.
    No,
    /// Other content is there; this is the next incarnation.
    Other { incarnation: i64 },
}

/// What became of the contents of a delivery.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub(super) accepted: u32,
    pub(super) duplicates: u32,
    pub(super) rewound: u32,
}

impl Counts {
    /// Counts one, and returns the incarnation under which it is to be stored.
    pub(super) fn add(&mut self, known: Known) -> Option<i64> {
        let incarnation = match known {
            Known::Same => {
                self.duplicates += 1;
                return None;
            }
            Known::No => 0,
            Known::Other { incarnation } => {
                self.rewound += 1;
                incarnation
            }
        };
        self.accepted += 1;
        Some(incarnation)
    }
}
