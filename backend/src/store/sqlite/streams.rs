use protocol::clock::ClockConfidence;
use protocol::record::Body;
use rusqlite::{Connection, params};

use super::tx::SqliteTx;
use crate::store::records::{Delivery, Stream};
use crate::store::streams::{StreamRow, StreamsRead};
use crate::store::{StoreError, Stored};

/// The latest time among what a delivery stores that a synced clock gave.
fn synced_s(delivery: &Delivery, stream: Stream) -> Option<i64> {
    let synced = |(clock, at_s)| (clock == ClockConfidence::Synced).then_some(at_s);
    match stream {
        Stream::Contacts => {
            delivery.contacts.iter().filter_map(|c| synced((c.clock, c.last_s))).max()
        }
        Stream::Records => {
            let times = delivery.records.iter().filter_map(|record| match &record.body {
                Body::Sealed(sealed) => Some((sealed.clock, sealed.at_s)),
                Body::Receipt(receipt) => Some((receipt.clock, receipt.at_s)),
                Body::Call(call) => Some((call.clock, call.at_s)),
                Body::Hit(_) | Body::Gap(_) | Body::Play(_) => None,
            });
            times.filter_map(synced).max()
        }
    }
}

/// Notes what a delivery says about its kiosk.
pub(super) fn note(db: &Connection, delivery: &Delivery, stream: Stream) -> Stored<()> {
    let set_aside = delivery.quarantined.iter().filter(|q| q.stream == stream).map(|q| q.seq);
    let stored: Vec<i64> = match stream {
        Stream::Contacts => delivery.contacts.iter().map(|contact| contact.seq).collect(),
        Stream::Records => delivery.records.iter().map(|record| record.seq).collect(),
    };
    let Some(highest) = set_aside.chain(stored).max() else { return Ok(()) };
    let sql = "INSERT INTO kiosk_streams (kiosk_id, stream, highest, synced_s) \
               VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET \
               highest = max(highest, excluded.highest), \
               synced_s = coalesce(max(synced_s, excluded.synced_s), synced_s, excluded.synced_s)";
    let row = params![delivery.kiosk, stream.word(), highest, synced_s(delivery, stream)];
    db.prepare_cached(sql)?.execute(row)?;
    Ok(())
}

impl StreamsRead for SqliteTx<'_> {
    fn streams(&mut self) -> Stored<Vec<StreamRow>> {
        let sql = "SELECT kiosk_id, stream, highest, synced_s FROM kiosk_streams \
                   ORDER BY kiosk_id, stream";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut streams = Vec::new();
        while let Some(row) = rows.next()? {
            let stream: String = row.get(1)?;
            let stream = Stream::from_word(&stream);
            streams.push(StreamRow {
                kiosk: row.get(0)?,
                stream: stream.ok_or(StoreError::Unreadable("kiosk_streams"))?,
                highest: row.get(2)?,
                synced_s: row.get(3)?,
            });
        }
        Ok(streams)
    }
}
