use protocol::clock::ClockConfidence;
use protocol::record::{Call, day_of};
use rusqlite::{Connection, params};

use super::insert::{RecordKey, insert as insert_row};
use super::tx::SqliteTx;
use crate::store::Stored;
use crate::store::calls::{CallRow, CallsTx};

pub(super) fn insert(db: &Connection, key: RecordKey, call: &Call) -> Stored<bool> {
    let sql = "INSERT OR IGNORE INTO calls \
               (venue_id, day, kiosk_id, seq, incarnation, at_s, position, clock) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let (day, clock) = (day_of(call.at_s), call.clock.code());
    let RecordKey { venue, kiosk, seq, incarnation } = key;
    let row = params![venue, day, kiosk, seq, incarnation, call.at_s, call.position, clock];
    insert_row(db, sql, row)
}

impl CallsTx for SqliteTx<'_> {
    fn calls(&mut self, venue: Option<i64>) -> Stored<Vec<CallRow>> {
        let mut statement = self.db()?.prepare_cached(
            "SELECT venue_id, kiosk_id, seq, at_s, position, clock FROM calls \
             WHERE ?1 IS NULL OR venue_id = ?1 ORDER BY venue_id, day, kiosk_id, seq",
        )?;
        let rows = statement.query_map([venue], |row| {
            let clock = ClockConfidence::from_code(row.get(5)?);
            Ok(CallRow {
                venue: row.get(0)?,
                kiosk: row.get(1)?,
                seq: row.get(2)?,
                call: Call { at_s: row.get(3)?, position: row.get(4)?, clock },
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
