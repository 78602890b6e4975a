use protocol::clock::ClockConfidence;

use super::db::{Db, params};
use super::insert::Counts;
use super::tx::SqlTx;
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
            let bodies = delivery.records.iter().map(|record| &record.body);
            bodies.filter_map(|body| synced((body.clock()?, body.at_s()))).max()
        }
    }
}

/// The highest numbers that ever arrived from a kiosk; 0 for none.
#[derive(Clone, Copy, Default)]
pub(super) struct Highest {
    pub(super) contacts: i64,
    pub(super) records: i64,
}

impl Highest {
    fn of(&mut self, stream: Stream) -> &mut i64 {
        match stream {
            Stream::Contacts => &mut self.contacts,
            Stream::Records => &mut self.records,
        }
    }
}

pub(super) fn highest(db: Db<'_>, kiosk: u32) -> Stored<Highest> {
    let sql = "SELECT stream, highest FROM kiosk_streams WHERE kiosk_id = ?1";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([kiosk])?;
    let mut highest = Highest::default();
    while let Some(row) = rows.next()? {
        let stream: String = row.get(0)?;
        let stream = Stream::from_word(&stream).ok_or(StoreError::Unreadable("kiosk_streams"))?;
        *highest.of(stream) = row.get(1)?;
    }
    Ok(highest)
}

/// Notes what a delivery says about its kiosk, and returns the highest number now.
pub(super) fn note(
    db: Db<'_>,
    delivery: &Delivery,
    stream: Stream,
    counts: Counts,
    mut before: Highest,
) -> Stored<i64> {
    let set_aside = delivery.quarantined.iter().filter(|q| q.stream == stream).map(|q| q.seq);
    let stored: Vec<i64> = match stream {
        Stream::Contacts => delivery.contacts.iter().map(|contact| contact.seq).collect(),
        Stream::Records => delivery.records.iter().map(|record| record.seq).collect(),
    };
    let before = *before.of(stream);
    let Some(latest) = set_aside.chain(stored).max() else { return Ok(before) };
    let sql = "INSERT INTO kiosk_streams (kiosk_id, stream, highest, synced_s, rewound, rewound_s) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (kiosk_id, stream) DO UPDATE SET \
               highest = max(kiosk_streams.highest, excluded.highest), \
               synced_s = coalesce(max(kiosk_streams.synced_s, excluded.synced_s), \
               kiosk_streams.synced_s, excluded.synced_s), \
               rewound = kiosk_streams.rewound + excluded.rewound, \
               rewound_s = coalesce(excluded.rewound_s, kiosk_streams.rewound_s)";
    let rewound_s = (counts.rewound > 0).then_some(delivery.received_s);
    let (kiosk, synced_s) = (delivery.kiosk, synced_s(delivery, stream));
    let row = params![kiosk, stream.word(), latest, synced_s, counts.rewound, rewound_s];
    db.execute_later(sql, row)?;
    Ok(before.max(latest))
}

impl StreamsRead for SqlTx<'_> {
    fn streams(&mut self) -> Stored<Vec<StreamRow>> {
        let sql = "SELECT kiosk_id, stream, highest, synced_s, rewound, rewound_s FROM kiosk_streams \
                   ORDER BY kiosk_id, stream";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let mut rows = statement.query(params![])?;
        let mut streams = Vec::new();
        while let Some(row) = rows.next()? {
            let stream: String = row.get(1)?;
            let stream = Stream::from_word(&stream);
            streams.push(StreamRow {
                kiosk: row.get(0)?,
                stream: stream.ok_or(StoreError::Unreadable("kiosk_streams"))?,
                highest: row.get(2)?,
                synced_s: row.get(3)?,
                rewound: row.get(4)?,
                rewound_s: row.get(5)?,
            });
        }
        Ok(streams)
    }

    fn highest(&mut self, kiosk: u32) -> Stored<(i64, i64)> {
        let Highest { contacts, records } = highest(self.db()?, kiosk)?;
        Ok((contacts, records))
    }
}
