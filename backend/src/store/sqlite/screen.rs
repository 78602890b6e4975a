//! What the visitor's screen sends besides sealed records: check-ins by receipt, proof of play,
//! calls for staff.

use protocol::civil::VIETNAM_OFFSET_S;
use protocol::clock::ClockConfidence;
use protocol::playlist::MediaId;
use protocol::receipt::ReceiptId;
use protocol::record::{Call, Direction, ReceiptCheckin};
use rusqlite::{Row, Transaction, params};

use super::Sqlite;
use crate::store::{CallRow, PlayedRow, ReceiptRow, Screen, StoreError, Stored};

fn receipt(row: &Row<'_>) -> Stored<ReceiptRow> {
    let odd = || StoreError::Unreadable("receipts");
    let checkin = ReceiptCheckin {
        id: ReceiptId::try_from(row.get::<_, String>(3)?).map_err(|_| odd())?,
        day: row.get(4)?,
        direction: Direction::from_code(row.get(5)?).ok_or_else(odd)?,
        people: row.get(6)?,
        at_s: row.get(7)?,
        clock: ClockConfidence::from_code(row.get(8)?),
    };
    Ok(ReceiptRow {
        venue: row.get(0)?,
        kiosk: row.get(1)?,
        seq: row.get(2)?,
        checkin,
        declarations: Vec::new(),
    })
}

/// The declarations of the venue's commune that gave this receipt on its day.
fn declarations(db: &Transaction<'_>, row: &ReceiptRow) -> Stored<Vec<(u32, i64)>> {
    let mut statement = db.prepare_cached(
        "SELECT kiosk_id, seq FROM sealed JOIN venues USING (venue_id) \
         WHERE commune_id = (SELECT commune_id FROM venues WHERE venue_id = ?1) \
         AND day BETWEEN ?3 - 1 AND ?3 AND (at_s + ?4) / 86400 = ?3 \
         AND kind = 'declaration' AND receipt = ?2 ORDER BY kiosk_id, seq",
    )?;
    let checkin = &row.checkin;
    let key = params![row.venue, String::from(checkin.id), checkin.day, VIETNAM_OFFSET_S];
    let found = statement.query_map(key, |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.collect::<Result<_, _>>()?)
}

impl Screen for Sqlite {
    fn receipts(&self, id: Option<ReceiptId>) -> Stored<Vec<ReceiptRow>> {
        self.read(|db| {
            let mut statement = db.prepare_cached(
                "SELECT venue_id, kiosk_id, seq, receipt, receipt_day, direction, people, at_s, \
                 clock FROM receipts WHERE ?1 IS NULL OR receipt = ?1 \
                 ORDER BY venue_id, day, kiosk_id, seq",
            )?;
            let mut rows = statement.query([id.map(String::from)])?;
            let mut receipts = Vec::new();
            while let Some(row) = rows.next()? {
                let mut row = receipt(row)?;
                row.declarations = declarations(db, &row)?;
                receipts.push(row);
            }
            Ok(receipts)
        })
    }

    fn played(&self, venue: Option<i64>) -> Stored<Vec<PlayedRow>> {
        self.read(|db| {
            let mut statement = db.prepare_cached(
                "SELECT venue_id, day, media, sum(count), sum(seconds) FROM played \
                 WHERE ?1 IS NULL OR venue_id = ?1 GROUP BY venue_id, day, media \
                 ORDER BY venue_id, day, media",
            )?;
            let rows = statement.query_map([venue], |row| {
                let sum = |at| row.get::<_, i64>(at).map(|sum| u64::try_from(sum).unwrap_or(0));
                Ok(PlayedRow {
                    venue: row.get(0)?,
                    day: row.get(1)?,
                    media: MediaId::from_bytes(row.get(2)?),
                    count: sum(3)?,
                    seconds: sum(4)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn calls(&self, venue: Option<i64>) -> Stored<Vec<CallRow>> {
        self.read(|db| {
            let mut statement = db.prepare_cached(
                "SELECT venue_id, kiosk_id, seq, at_s, place, clock FROM calls \
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
        })
    }
}
