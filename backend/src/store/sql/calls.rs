use protocol::clock::ClockConfidence;
use protocol::record::{Call, day_of};

use super::db::{Db, Optional, params};
use super::insert::{RecordKey, insert as insert_row};
use super::tx::SqlTx;
use crate::store::Stored;
use crate::store::calls::{CallRow, CallsLook, CallsRead, CallsTx, SeenRow, WaitingRow};

pub(super) fn insert(db: Db<'_>, key: RecordKey, call: &Call) -> Stored<()> {
    let sql = "INSERT INTO calls \
               (venue_id, day, kiosk_id, seq, incarnation, at_s, position, clock) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) \
               ON CONFLICT DO NOTHING";
    let (day, clock) = (day_of(call.at_s), call.clock.code());
    let RecordKey { venue, kiosk, seq, incarnation } = key;
    let row = params![venue, day, kiosk, seq, incarnation, call.at_s, call.position, clock];
    insert_row(db, sql, row)
}

impl CallsRead for SqlTx<'_> {
    fn calls_seen(
        &mut self,
        venue: i64,
        kiosk: u32,
        after: i64,
        since_s: i64,
    ) -> Stored<Vec<SeenRow>> {
        let db = self.db()?;
        let mut last = db.prepare_cached("SELECT calls_seen FROM kiosks WHERE kiosk_id = ?1")?;
        let last: Option<i64> = last.query_row([kiosk], |row| row.get(0)).optional()?;
        // Most looks find nothing new, without a look at the calls.
        if last.is_none_or(|last| last <= after) {
            return Ok(Vec::new());
        }
        let mut statement = db.prepare_cached(
            "SELECT seen_number, seq, seen_s FROM calls WHERE venue_id = ?1 AND kiosk_id = ?2 \
             AND seen_number > ?3 AND seen_s >= ?4 ORDER BY seen_number",
        )?;
        let rows = statement.query_map(params![venue, kiosk, after, since_s], |row| {
            Ok(SeenRow { number: row.get(0)?, seq: row.get(1)?, seen_s: row.get(2)? })
        })?;
        rows.collect()
    }

    fn calls_waiting(&mut self, venue: i64, since_s: i64, most: u32) -> Stored<Vec<WaitingRow>> {
        let mut statement = self.db()?.prepare_cached(
            "SELECT kiosk_id, seq, at_s, position FROM calls \
             WHERE venue_id = ?1 AND day >= ?2 AND at_s >= ?3 AND seen_s IS NULL \
             ORDER BY at_s, kiosk_id, seq LIMIT ?4",
        )?;
        let key = params![venue, day_of(since_s), since_s, most];
        let rows = statement.query_map(key, |row| {
            let (kiosk, seq, at_s) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(WaitingRow { kiosk, seq, at_s, position: row.get(3)? })
        })?;
        rows.collect()
    }
}

impl CallsLook for SqlTx<'_> {
    fn calls(&mut self, venue: Option<i64>) -> Stored<Vec<CallRow>> {
        let mut statement = self.db()?.prepare_cached(
            "SELECT venue_id, kiosk_id, seq, at_s, position, clock, seen_s FROM calls \
             WHERE ?1 IS NULL OR venue_id = ?1 ORDER BY venue_id, day, kiosk_id, seq",
        )?;
        let rows = statement.query_map([venue], |row| {
            let clock = ClockConfidence::from_code(row.get(5)?);
            Ok(CallRow {
                venue: row.get(0)?,
                kiosk: row.get(1)?,
                seq: row.get(2)?,
                call: Call { at_s: row.get(3)?, position: row.get(4)?, clock },
                seen_s: row.get(6)?,
            })
        })?;
        rows.collect()
    }
}

impl CallsTx for SqlTx<'_> {
    fn see_call(&mut self, venue: i64, kiosk: u32, seq: i64, now_s: i64) -> Stored<Option<i64>> {
        let db = self.db()?;
        let seen = db.execute(
            "UPDATE calls SET seen_s = ?4, \
             seen_number = (SELECT calls_seen + 1 FROM kiosks WHERE kiosk_id = ?2) \
             WHERE venue_id = ?1 AND kiosk_id = ?2 AND seq = ?3 AND seen_s IS NULL",
            params![venue, kiosk, seq, now_s],
        )?;
        if seen > 0 {
            let sql = "UPDATE kiosks SET calls_seen = calls_seen + 1 WHERE kiosk_id = ?1";
            db.execute(sql, [kiosk])?;
        }
        let sql = "SELECT min(seen_s) FROM calls \
                   WHERE venue_id = ?1 AND kiosk_id = ?2 AND seq = ?3";
        db.query_row(sql, params![venue, kiosk, seq], |row| row.get(0))
    }
}
