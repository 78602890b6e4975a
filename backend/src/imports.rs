//! Exports of kiosks without a network, which came on a stick: stored as if the kiosk had sent them, so that
//! neither a second import nor a later sync counts anything twice.

use protocol::API_VERSION;
use protocol::api::{BATCH_MAX, Batch, Taken};
use protocol::export::Line;

use crate::config::RetentionDays;
use crate::records;
use crate::store::kiosks::Kiosk;
use crate::store::{StoreError, Tx};
use crate::today::Today;

/// What came of an export.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    pub new: u32,
    /// Known from an earlier import or from sync.
    pub known: u32,
    /// Of a day out of range, kept apart.
    pub set_aside: u32,
    /// Of the new ones, those whose number was known with other content.
    pub rewound: u32,
    pub refused: Vec<RefusedLine>,
}

/// A line that was not taken.
#[derive(Clone, Debug)]
pub struct RefusedLine {
    /// The day in Vietnam, ISO 8601.
    pub day: String,
    pub line: usize,
    /// What is wrong with it.
    pub problem: String,
}

impl Imported {
    fn add(&mut self, taken: Taken) {
        self.new += taken.accepted;
        self.known += taken.duplicates;
        self.set_aside += taken.quarantined;
        self.rewound += taken.rewound;
    }
}

/// Stores the lines of an export whose signature is that of `kiosk`. A line with an impossible value is
/// refused alone.
///
/// # Errors
/// The store's.
pub fn take(
    tx: &mut dyn Tx,
    kiosk: &Kiosk,
    retention: &RetentionDays,
    today: Today,
    lines: Vec<Line>,
) -> Result<Imported, StoreError> {
    let (mut imported, mut records) = (Imported::default(), Vec::with_capacity(lines.len()));
    for Line { day, line, record } in lines {
        let checked =
            record.and_then(|it| it.check().map(|()| it).map_err(|invalid| invalid.to_string()));
        match checked {
            Ok(record) => records.push(record),
            Err(problem) => imported.refused.push(RefusedLine { day, line, problem }),
        }
    }
    // As a kiosk sends them.
    records.sort_by_key(|record| record.seq);
    while !records.is_empty() {
        let rest = records.split_off(records.len().min(BATCH_MAX));
        let batch = Batch { version: API_VERSION, contacts: Vec::new(), records };
        let delivery = records::check(kiosk, retention, batch, today)
            .map_err(|error| StoreError::Failed(error.to_string()))?;
        imported.add(records::deliver(tx, &delivery)?);
        records = rest;
    }
    Ok(imported)
}
