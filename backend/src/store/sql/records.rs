//! Deliveries: a number above the highest of its kiosk is new without a look; one that is not is
//! compared with what is stored under it.

use protocol::api::Taken;
use protocol::record::{Body, Gap, Record, day_of};

use super::db::{Db, Optional, params};
use super::insert::{Counts, Known, RecordKey, insert};
use super::tx::SqlTx;
use super::{
    calls, checkins, contacts, elsewhere, exposures, numbers, plays, quarantine, receipts, sealed,
    streams,
};
use crate::store::Stored;
use crate::store::records::{Delivery, RecordsLook, RecordsTx, SealedRow, Stream};

fn insert_gap(db: Db<'_>, key: RecordKey, gap: &Gap) -> Stored<()> {
    let sql = "INSERT INTO gaps \
               (venue_id, day, kiosk_id, seq, incarnation, from_s, to_s, reason) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) \
               ON CONFLICT DO NOTHING";
    let (day, Gap { from_s, to_s, reason }) = (day_of(gap.from_s), gap);
    let RecordKey { venue, kiosk, seq, incarnation } = key;
    insert(db, sql, params![venue, day, kiosk, seq, incarnation, from_s, to_s, reason])
}

fn insert_record(db: Db<'_>, key: RecordKey, body: &Body) -> Stored<()> {
    match body {
        Body::Sealed(sealed) => sealed::insert(db, key, sealed),
        Body::Hit(hit) => exposures::insert_kiosk_hit(db, key, hit),
        Body::Gap(gap) => insert_gap(db, key, gap),
        Body::Receipt(receipt) => receipts::insert(db, key, receipt),
        Body::Play(play) => plays::insert(db, key, play),
        Body::Call(call) => calls::insert(db, key, call),
        Body::Elsewhere(declared) => elsewhere::insert(db, key, declared),
        Body::Phone(checkin) => checkins::insert(db, key, checkin),
    }
}

fn deliver_records(db: Db<'_>, delivery: &Delivery, highest: i64) -> Stored<Counts> {
    let (mut counts, mut highest) = (Counts::default(), highest);
    let Delivery { venue, kiosk, .. } = *delivery;
    for record in &delivery.records {
        let Record { seq, body } = record;
        let digest = numbers::digest(body)?;
        let known =
            if *seq > highest { Known::No } else { numbers::find(db, kiosk, *seq, &digest)? };
        highest = highest.max(*seq);
        let Some(incarnation) = counts.add(known) else { continue };
        numbers::insert(db, kiosk, record, incarnation, &digest)?;
        insert_record(db, RecordKey { venue, kiosk, seq: *seq, incarnation }, body)?;
    }
    Ok(counts)
}

impl RecordsLook for SqlTx<'_> {
    fn sealed(&mut self, venue: Option<i64>) -> Stored<Vec<SealedRow>> {
        sealed::list(self.db()?, venue)
    }

    fn sealed_body(&mut self, kiosk: u32, seq: i64, incarnation: i64) -> Stored<Option<Vec<u8>>> {
        let sql = "SELECT body FROM sealed WHERE kiosk_id = ?1 AND seq = ?2 AND incarnation = ?3 \
                   AND length(body) > 0";
        let key = params![kiosk, seq, incarnation];
        self.db()?.query_row(sql, key, |row| row.get(0)).optional()
    }
}

impl RecordsTx for SqlTx<'_> {
    fn deliver(&mut self, delivery: &Delivery) -> Stored<Taken> {
        let db = self.db()?;
        let highest = streams::highest(db, delivery.kiosk)?;
        let contacts = contacts::deliver(db, delivery, highest.contacts)?;
        let records = deliver_records(db, delivery, highest.records)?;
        let (mut quarantined, mut duplicates) = (0, contacts.duplicates + records.duplicates);
        for record in &delivery.quarantined {
            let new = quarantine::insert(db, delivery, record)?;
            *(if new { &mut quarantined } else { &mut duplicates }) += 1;
        }
        Ok(Taken {
            accepted: contacts.accepted + records.accepted,
            duplicates,
            quarantined,
            rewound: contacts.rewound + records.rewound,
            contacts_highest: streams::note(db, delivery, Stream::Contacts, contacts, highest)?,
            records_highest: streams::note(db, delivery, Stream::Records, records, highest)?,
        })
    }
}
