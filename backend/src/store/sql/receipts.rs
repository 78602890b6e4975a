use protocol::civil::VIETNAM_OFFSET_S;
use protocol::clock::ClockConfidence;
use protocol::receipt::ReceiptId;
use protocol::record::{Direction, ReceiptCheckin, day_of};

use super::db::{Db, Row, params};
use super::insert::{RecordKey, insert as insert_row};
use super::tx::SqlTx;
use crate::store::receipts::{ReceiptRow, ReceiptsLook};
use crate::store::{StoreError, Stored};

pub(super) fn insert(db: Db<'_>, key: RecordKey, checkin: &ReceiptCheckin) -> Stored<()> {
    insert_row(
        db,
        "INSERT INTO receipts (venue_id, day, kiosk_id, seq, incarnation, receipt, \
         receipt_day, direction, people, at_s, clock) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) \
               ON CONFLICT DO NOTHING",
        params![
            key.venue,
            day_of(checkin.at_s),
            key.kiosk,
            key.seq,
            key.incarnation,
            String::from(checkin.id),
            checkin.day,
            checkin.direction.code(),
            checkin.people,
            checkin.at_s,
            checkin.clock.code(),
        ],
    )
}

fn receipt(row: Row<'_>) -> Stored<ReceiptRow> {
    let unreadable = || StoreError::Unreadable("receipts");
    let checkin = ReceiptCheckin {
        id: ReceiptId::try_from(row.get::<String>(3)?).map_err(|_| unreadable())?,
        day: row.get(4)?,
        direction: Direction::from_code(row.get(5)?).ok_or_else(unreadable)?,
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
fn declarations(db: Db<'_>, row: &ReceiptRow) -> Stored<Vec<(u32, i64)>> {
    let mut statement = db.prepare_cached(
        "SELECT kiosk_id, seq FROM sealed JOIN venues USING (venue_id) \
         WHERE commune_id = (SELECT commune_id FROM venues WHERE venue_id = ?1) \
         AND day BETWEEN ?3 - 1 AND ?3 AND (at_s + ?4) / 86400 = ?3 \
         AND kind = 'declaration' AND receipt = ?2 ORDER BY kiosk_id, seq",
    )?;
    let checkin = &row.checkin;
    let key = params![row.venue, String::from(checkin.id), checkin.day, VIETNAM_OFFSET_S];
    let found = statement.query_map(key, |row| Ok((row.get(0)?, row.get(1)?)))?;
    found.collect()
}

impl ReceiptsLook for SqlTx<'_> {
    fn receipts(&mut self, id: Option<ReceiptId>) -> Stored<Vec<ReceiptRow>> {
        let db = self.db()?;
        let mut statement = db.prepare_cached(
            "SELECT venue_id, kiosk_id, seq, receipt, receipt_day, direction, people, at_s, \
             clock FROM receipts WHERE receipt <> '' AND (?1 IS NULL OR receipt = ?1) \
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
    }
}
