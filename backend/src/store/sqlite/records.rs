//! Deliveries of kiosks: contacts, sealed records, the kiosk's own hits, gaps, what the screen
//! sends, and what was set aside. A row that is there already counts as a duplicate.

use protocol::api::Taken;
use protocol::clock::ClockConfidence;
use protocol::receipt::ReceiptId;
use protocol::record::{Direction, Sealed, SealedKind, day_of};
use rusqlite::{OptionalExtension, ToSql, Transaction, params};

use super::Sqlite;
use crate::store::{Delivery, Records, SealedRow, StoreError, Stored};

fn kind_word(kind: SealedKind) -> &'static str {
    match kind {
        SealedKind::Declaration => "declaration",
        SealedKind::CardCheckin => "card-checkin",
        SealedKind::Feedback => "feedback",
    }
}

fn kind_of(word: &str) -> Stored<SealedKind> {
    [SealedKind::Declaration, SealedKind::CardCheckin, SealedKind::Feedback]
        .into_iter()
        .find(|kind| kind_word(*kind) == word)
        .ok_or(StoreError::Unreadable("sealed"))
}

struct Counter<'a> {
    db: &'a Transaction<'a>,
    taken: Taken,
}

impl Counter<'_> {
    /// Whether the row was new.
    fn insert(&mut self, sql: &str, row: &[&dyn ToSql]) -> Stored<bool> {
        let new = self.db.prepare_cached(sql)?.execute(row)? == 1;
        if new {
            self.taken.accepted += 1;
        } else {
            self.taken.duplicates += 1;
        }
        Ok(new)
    }
}

/// Remembers which contacts came, as runs of consecutive numbers of one day.
fn note_arrivals(
    db: &Transaction<'_>,
    delivery: &Delivery,
    mut new: Vec<(i64, i64)>,
) -> Stored<()> {
    new.sort_unstable();
    let mut runs: Vec<(i64, i64, i64)> = Vec::new();
    for (day, seq) in new {
        match runs.last_mut() {
            Some((same, _, last)) if *same == day && *last + 1 == seq => *last = seq,
            _ => runs.push((day, seq, seq)),
        }
    }
    let sql = "INSERT INTO arrivals (venue_id, day, kiosk_id, first_seq, last_seq) \
               VALUES (?1, ?2, ?3, ?4, ?5)";
    let mut statement = db.prepare_cached(sql)?;
    for (day, first, last) in runs {
        statement.execute(params![delivery.venue, day, delivery.kiosk, first, last])?;
    }
    Ok(())
}

fn take_contacts(counter: &mut Counter<'_>, delivery: &Delivery) -> Stored<()> {
    let sql = "INSERT OR IGNORE INTO contacts VALUES \
               (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
    let mut new = Vec::new();
    for c in &delivery.contacts {
        let day = day_of(c.first_s);
        let row: &[&dyn ToSql] = params![
            delivery.venue,
            day,
            delivery.kiosk,
            c.seq,
            c.id.0,
            c.phone.code(),
            c.first_s,
            c.last_s,
            c.sightings,
            c.rssi_max,
            c.rssi_mean,
            c.clock.code(),
            c.near_minutes,
        ];
        if counter.insert(sql, row)? {
            new.push((day, c.seq));
        }
    }
    note_arrivals(counter.db, delivery, new)
}

fn take_records(counter: &mut Counter<'_>, delivery: &Delivery) -> Stored<()> {
    let (venue, kiosk) = (delivery.venue, delivery.kiosk);
    for (seq, header, body) in &delivery.sealed {
        let row: &[&dyn ToSql] = params![
            venue,
            day_of(header.at_s),
            kiosk,
            seq,
            kind_word(header.kind),
            header.at_s,
            header.direction.map(Direction::code),
            header.attention,
            header.people,
            header.receipt.map(String::from),
            header.clock.code(),
            body,
        ];
        let sql = "INSERT OR IGNORE INTO sealed VALUES \
                   (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
        counter.insert(sql, row)?;
    }
    for (seq, hit) in &delivery.hits {
        let day = day_of(hit.first_s);
        let row: &[&dyn ToSql] =
            params![venue, day, kiosk, seq, hit.case, hit.contact_seq, hit.slot_start_s];
        let sql = "INSERT OR IGNORE INTO kiosk_hits VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        counter.insert(sql, row)?;
        counter
            .db
            .prepare_cached(
                "INSERT INTO exposures VALUES \
                 (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, NULL, 1, 0, ?10) ON CONFLICT DO UPDATE \
                 SET by_kiosk = 1 WHERE by_kiosk = 0",
            )?
            .execute(params![
                venue,
                day,
                kiosk,
                hit.contact_seq,
                hit.case,
                hit.slot_start_s,
                hit.id.0,
                hit.first_s,
                hit.last_s,
                hit.near_minutes
            ])?;
    }
    for (seq, gap) in &delivery.gaps {
        let row: &[&dyn ToSql] =
            params![venue, day_of(gap.from_s), kiosk, seq, gap.from_s, gap.to_s, gap.reason];
        let sql = "INSERT OR IGNORE INTO gaps VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        counter.insert(sql, row)?;
    }
    Ok(())
}

fn take_screen(counter: &mut Counter<'_>, delivery: &Delivery) -> Stored<()> {
    let (venue, kiosk) = (delivery.venue, delivery.kiosk);
    for (seq, receipt) in &delivery.receipts {
        let row: &[&dyn ToSql] = params![
            venue,
            day_of(receipt.at_s),
            kiosk,
            seq,
            String::from(receipt.id),
            receipt.day,
            receipt.direction.code(),
            receipt.people,
            receipt.at_s,
            receipt.clock.code(),
        ];
        let sql = "INSERT OR IGNORE INTO receipts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
        counter.insert(sql, row)?;
    }
    for (seq, played) in &delivery.played {
        let (media, count, seconds) = (played.media.as_bytes(), played.count, played.seconds);
        let row: &[&dyn ToSql] = params![venue, played.day, kiosk, seq, media, count, seconds];
        let sql = "INSERT OR IGNORE INTO played VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        counter.insert(sql, row)?;
    }
    for (seq, call) in &delivery.calls {
        let (day, clock) = (day_of(call.at_s), call.clock.code());
        let row: &[&dyn ToSql] = params![venue, day, kiosk, seq, call.at_s, call.position, clock];
        let sql = "INSERT OR IGNORE INTO calls VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        counter.insert(sql, row)?;
    }
    Ok(())
}

impl Records for Sqlite {
    fn take(&self, delivery: &Delivery) -> Stored<Taken> {
        self.write(|db| {
            let mut counter = Counter { db, taken: Taken::default() };
            take_contacts(&mut counter, delivery)?;
            take_records(&mut counter, delivery)?;
            take_screen(&mut counter, delivery)?;
            let mut taken = counter.taken;
            let sql = "INSERT OR IGNORE INTO quarantine VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
            let mut statement = db.prepare_cached(sql)?;
            for aside in &delivery.quarantined {
                let (venue, kiosk, at) = (delivery.venue, delivery.kiosk, delivery.received_s);
                let row = params![venue, aside.day, kiosk, aside.stream, aside.seq, at, aside.json];
                if statement.execute(row)? == 1 {
                    taken.quarantined += 1;
                } else {
                    taken.duplicates += 1;
                }
            }
            Ok(taken)
        })
    }

    fn sealed(&self, venue: Option<i64>) -> Stored<Vec<SealedRow>> {
        self.read(|db| {
            let mut statement = db.prepare_cached(
                "SELECT venue_id, kiosk_id, seq, kind, at_s, direction, attention, clock, \
                 length(body), people, receipt FROM sealed WHERE ?1 IS NULL OR venue_id = ?1 \
                 ORDER BY venue_id, day, kiosk_id, seq",
            )?;
            let mut rows = statement.query([venue])?;
            let mut sealed = Vec::new();
            while let Some(row) = rows.next()? {
                let odd = || StoreError::Unreadable("sealed");
                let (direction, receipt): (Option<u8>, Option<String>) =
                    (row.get(5)?, row.get(10)?);
                let header = Sealed {
                    kind: kind_of(&row.get::<_, String>(3)?)?,
                    at_s: row.get(4)?,
                    direction: direction
                        .map(|code| Direction::from_code(code).ok_or(odd()))
                        .transpose()?,
                    attention: row.get(6)?,
                    people: row.get(9)?,
                    receipt: receipt.map(ReceiptId::try_from).transpose().map_err(|_| odd())?,
                    clock: ClockConfidence::from_code(row.get(7)?),
                    body: String::new(),
                };
                sealed.push(SealedRow {
                    venue: row.get(0)?,
                    kiosk: row.get(1)?,
                    seq: row.get(2)?,
                    header,
                    bytes: u64::from(row.get::<_, u32>(8)?),
                });
            }
            Ok(sealed)
        })
    }

    fn sealed_body(&self, kiosk: u32, seq: i64) -> Stored<Option<Vec<u8>>> {
        self.read(|db| {
            let sql = "SELECT body FROM sealed WHERE kiosk_id = ?1 AND seq = ?2";
            Ok(db.query_row(sql, params![kiosk, seq], |row| row.get(0)).optional()?)
        })
    }
}
