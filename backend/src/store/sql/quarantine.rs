use protocol::record::Record;

use super::db::{Db, Optional, Row, params};
use super::insert::{Known, insert as insert_row};
use super::tx::SqlTx;
use super::{contacts, numbers};
use crate::store::quarantine::{Chosen, QuarantineRead, QuarantineRow, QuarantineTx, Released};
use crate::store::records::{Delivery, Quarantined, Stream};
use crate::store::{StoreError, Stored};

const SELECT: &str = "SELECT row, venue_id, kiosk_id, stream, seq, day, received_s";

/// Whether the same content was not there yet.
pub(super) fn insert(db: Db<'_>, delivery: &Delivery, record: &Quarantined) -> Stored<bool> {
    let (kiosk, stream) = (delivery.kiosk, record.stream.word());
    let Quarantined { seq, day, json, .. } = record;
    let sql = "SELECT 1 FROM quarantine \
               WHERE kiosk_id = ?1 AND stream = ?2 AND seq = ?3 AND json = ?4";
    let mut same = db.prepare_cached(sql)?;
    let same = same.query_row(params![kiosk, stream, seq, json], |_| Ok(())).optional()?;
    if same.is_some() || is_stored(db, kiosk, record)? {
        return Ok(false);
    }
    let sql = "INSERT INTO quarantine (venue_id, kiosk_id, stream, seq, day, received_s, json) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let row = params![delivery.venue, kiosk, stream, seq, day, delivery.received_s, json];
    insert_row(db, sql, row).map(|()| true)
}

/// Whether an operator admitted the same content before.
fn is_stored(db: Db<'_>, kiosk: u32, record: &Quarantined) -> Stored<bool> {
    let unreadable = |_| StoreError::Unreadable("a delivery");
    let known = match record.stream {
        Stream::Contacts => {
            let contact = serde_json::from_str(&record.json).map_err(unreadable)?;
            contacts::find(db, kiosk, &contact)?
        }
        Stream::Records => {
            let stored: Record = serde_json::from_str(&record.json).map_err(unreadable)?;
            numbers::find(db, kiosk, stored.seq, &numbers::digest(&stored.body)?)?
        }
    };
    Ok(known == Known::Same)
}

fn header(row: Row<'_>) -> Stored<QuarantineRow> {
    let stream: String = row.get(3)?;
    Ok(QuarantineRow {
        row: row.get(0)?,
        venue: row.get(1)?,
        kiosk: row.get(2)?,
        stream: Stream::from_word(&stream).ok_or(StoreError::Unreadable("quarantine"))?,
        seq: row.get(4)?,
        day: row.get(5)?,
        received_s: row.get(6)?,
    })
}

impl QuarantineRead for SqlTx<'_> {
    fn quarantine(&mut self) -> Stored<Vec<QuarantineRow>> {
        let sql = format!("{SELECT} FROM quarantine ORDER BY row");
        let mut statement = self.db()?.prepare_cached(&sql)?;
        let mut rows = statement.query(params![])?;
        let mut headers = Vec::new();
        while let Some(row) = rows.next()? {
            headers.push(header(row)?);
        }
        Ok(headers)
    }

    fn quarantine_count(&mut self) -> Stored<u64> {
        let sql = "SELECT count(*) FROM quarantine";
        Ok(self.db()?.prepare_cached(sql)?.query_row(params![], |row| row.get::<u32>(0))?.into())
    }
}

impl QuarantineTx for SqlTx<'_> {
    fn release(&mut self, chosen: &Chosen, most: u32) -> Stored<Vec<Released>> {
        let (when, key) = match chosen {
            Chosen::Days { contacts, records } => (
                "stream = 'contact' AND day BETWEEN ?1 AND ?2 \
                 OR stream = 'record' AND day BETWEEN ?3 AND ?4",
                vec![*contacts.start(), *contacts.end(), *records.start(), *records.end()],
            ),
            Chosen::Row(row) => ("row = ?1", vec![*row]),
            Chosen::All => ("true", vec![]),
        };
        let sql = format!("{SELECT}, json FROM quarantine WHERE {when} ORDER BY row LIMIT {most}");
        let db = self.db()?;
        let mut statement = db.prepare_cached(&sql)?;
        let mut rows = statement.query(key)?;
        let mut released = Vec::new();
        while let Some(row) = rows.next()? {
            released.push(Released { header: header(row)?, json: row.get(7)? });
        }
        for row in &released {
            db.prepare_cached("DELETE FROM quarantine WHERE row = ?1")?
                .execute([row.header.row])?;
        }
        Ok(released)
    }
}
