//! Deliveries: each record once, by its key. A row that is there already counts as a duplicate.

use protocol::api::Taken;
use protocol::record::{Body, Gap, Record, day_of};
use rusqlite::{Connection, OptionalExtension, params};

use super::insert::{RecordKey, insert};
use super::tx::SqliteTx;
use super::{calls, contacts, exposures, plays, quarantine, receipts, sealed, streams};
use crate::store::Stored;
use crate::store::records::{Delivery, RecordsTx, SealedRow, Stream};

fn insert_gap(db: &Connection, key: RecordKey, gap: &Gap) -> Stored<bool> {
    let sql = "INSERT OR IGNORE INTO gaps (venue_id, day, kiosk_id, seq, from_s, to_s, reason) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let (day, Gap { from_s, to_s, reason }) = (day_of(gap.from_s), gap);
    insert(db, sql, params![key.venue, day, key.kiosk, key.seq, from_s, to_s, reason])
}

fn insert_record(db: &Connection, key: RecordKey, record: &Record) -> Stored<bool> {
    match &record.body {
        Body::Sealed(sealed) => sealed::insert(db, key, sealed),
        Body::Hit(hit) => exposures::insert_kiosk_hit(db, key, hit),
        Body::Gap(gap) => insert_gap(db, key, gap),
        Body::Receipt(receipt) => receipts::insert(db, key, receipt),
        Body::Play(play) => plays::insert(db, key, play),
        Body::Call(call) => calls::insert(db, key, call),
    }
}

fn count(new: bool, accepted: &mut u32, duplicates: &mut u32) {
    *(if new { accepted } else { duplicates }) += 1;
}

impl RecordsTx for SqliteTx<'_> {
    fn deliver(&mut self, delivery: &Delivery) -> Stored<Taken> {
        let db = self.db()?;
        let mut taken = Taken::default();
        let mut new_contacts = Vec::new();
        for contact in &delivery.contacts {
            let new = contacts::insert(db, delivery.venue, delivery.kiosk, contact)?;
            if new {
                new_contacts.push((day_of(contact.first_s), contact.seq));
            }
            count(new, &mut taken.accepted, &mut taken.duplicates);
        }
        contacts::insert_arrivals(db, delivery.venue, delivery.kiosk, new_contacts)?;
        for record in &delivery.records {
            let key = RecordKey { venue: delivery.venue, kiosk: delivery.kiosk, seq: record.seq };
            let new = insert_record(db, key, record)?;
            count(new, &mut taken.accepted, &mut taken.duplicates);
        }
        for record in &delivery.quarantined {
            let new = quarantine::insert(db, delivery, record)?;
            count(new, &mut taken.quarantined, &mut taken.duplicates);
        }
        streams::note(db, delivery, Stream::Contacts)?;
        streams::note(db, delivery, Stream::Records)?;
        Ok(taken)
    }

    fn sealed(&mut self, venue: Option<i64>) -> Stored<Vec<SealedRow>> {
        sealed::list(self.db()?, venue)
    }

    fn sealed_body(&mut self, kiosk: u32, seq: i64) -> Stored<Option<Vec<u8>>> {
        let sql = "SELECT body FROM sealed WHERE kiosk_id = ?1 AND seq = ?2";
        Ok(self.db()?.query_row(sql, params![kiosk, seq], |row| row.get(0)).optional()?)
    }
}
