//! The log as matching reads it, and the hits.

use protocol::clock::ClockConfidence;
use protocol::contact::ContactId;
use protocol::record::{Contact, Phone, day_of};
use rusqlite::{Row, Transaction, params};

use super::Sqlite;
use crate::store::{
    Arrival, ContactKey, Exposures, HitRow, NewHit, Presence, StoreError, Stored, StoredContact,
};

const CONTACT: &str = "SELECT venue_id, day, kiosk_id, seq, id, phone, first_s, last_s, sightings, \
    rssi_max, rssi_mean, clock, near_minutes FROM contacts";

fn contact(row: &Row<'_>) -> Stored<StoredContact> {
    let key =
        ContactKey { venue: row.get(0)?, day: row.get(1)?, kiosk: row.get(2)?, seq: row.get(3)? };
    let contact = Contact {
        seq: key.seq,
        id: ContactId(row.get(4)?),
        phone: Phone::from_code(row.get(5)?).ok_or(StoreError::Unreadable("contacts"))?,
        first_s: row.get(6)?,
        last_s: row.get(7)?,
        sightings: row.get(8)?,
        rssi_max: row.get(9)?,
        rssi_mean: row.get(10)?,
        clock: ClockConfidence::from_code(row.get(11)?),
        near_minutes: row.get(12)?,
    };
    Ok(StoredContact { key, contact })
}

fn contacts(
    db: &Transaction<'_>,
    sql: &str,
    key: &[&dyn rusqlite::ToSql],
) -> Stored<Vec<StoredContact>> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(key)?;
    let mut contacts = Vec::new();
    while let Some(row) = rows.next()? {
        contacts.push(contact(row)?);
    }
    Ok(contacts)
}

fn hit(row: &Row<'_>) -> rusqlite::Result<HitRow> {
    let key =
        ContactKey { venue: row.get(0)?, day: row.get(1)?, kiosk: row.get(2)?, seq: row.get(3)? };
    let hit = NewHit {
        key,
        case: row.get(4)?,
        slot_start_s: row.get(5)?,
        id: ContactId(row.get(6)?),
        first_s: row.get(7)?,
        last_s: row.get(8)?,
        rssi_max: row.get(9)?,
        near_minutes: row.get(12)?,
    };
    Ok(HitRow { hit, by_kiosk: row.get(10)?, by_backend: row.get(11)? })
}

impl Exposures for Sqlite {
    fn arrivals(&self, most: u32) -> Stored<Vec<Arrival>> {
        self.read(|db| {
            let sql = "SELECT run, venue_id, day, kiosk_id, first_seq, last_seq FROM arrivals \
                       ORDER BY run LIMIT ?1";
            let mut statement = db.prepare_cached(sql)?;
            let rows = statement.query_map([most], |row| {
                Ok(Arrival {
                    run: row.get(0)?,
                    venue: row.get(1)?,
                    day: row.get(2)?,
                    kiosk: row.get(3)?,
                    first_seq: row.get(4)?,
                    last_seq: row.get(5)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn contacts_of(&self, run: &Arrival) -> Stored<Vec<StoredContact>> {
        self.read(|db| {
            let sql = format!(
                "{CONTACT} WHERE venue_id = ?1 AND day = ?2 AND kiosk_id = ?3 \
                 AND seq BETWEEN ?4 AND ?5"
            );
            let key = params![run.venue, run.day, run.kiosk, run.first_seq, run.last_seq];
            contacts(db, &sql, key)
        })
    }

    fn contacts_after(&self, key: Option<&ContactKey>, most: u32) -> Stored<Vec<StoredContact>> {
        let first = ContactKey { venue: i64::MIN, day: i64::MIN, kiosk: 0, seq: i64::MIN };
        let after = key.unwrap_or(&first);
        self.read(|db| {
            let sql = format!(
                "{CONTACT} WHERE (venue_id, day, kiosk_id, seq) > (?1, ?2, ?3, ?4) \
                 ORDER BY venue_id, day, kiosk_id, seq LIMIT ?5"
            );
            contacts(db, &sql, params![after.venue, after.day, after.kiosk, after.seq, most])
        })
    }

    fn save_matches(&self, hits: &[NewHit], runs: &[i64], cases: &[i64]) -> Stored<u64> {
        self.write(|db| {
            let mut new = 0;
            let mut insert = db.prepare_cached(
                "INSERT INTO exposures VALUES \
                 (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, 1, ?11) ON CONFLICT DO UPDATE \
                 SET by_backend = 1, rssi_max = excluded.rssi_max, \
                 near_minutes = excluded.near_minutes WHERE by_backend = 0",
            )?;
            for hit in hits {
                let key = &hit.key;
                let changed = insert.execute(params![
                    key.venue,
                    key.day,
                    key.kiosk,
                    key.seq,
                    hit.case,
                    hit.slot_start_s,
                    hit.id.0,
                    hit.first_s,
                    hit.last_s,
                    hit.rssi_max,
                    hit.near_minutes
                ])?;
                new += u64::from(changed == 1);
            }
            for run in runs {
                db.prepare_cached("DELETE FROM arrivals WHERE run = ?1")?.execute([run])?;
            }
            for case in cases {
                db.prepare_cached("UPDATE cases SET matched = 1 WHERE case_id = ?1")?
                    .execute([case])?;
            }
            Ok(new)
        })
    }

    fn hits(&self, case: Option<i64>) -> Stored<Vec<HitRow>> {
        self.read(|db| {
            let sql = "SELECT venue_id, day, kiosk_id, contact_seq, case_id, slot_start_s, id, \
                       first_s, last_s, rssi_max, by_kiosk, by_backend, near_minutes FROM exposures \
                       WHERE ?1 IS NULL OR case_id = ?1 \
                       ORDER BY case_id, venue_id, first_s, kiosk_id, contact_seq, slot_start_s";
            let mut statement = db.prepare_cached(sql)?;
            let rows = statement.query_map([case], hit)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn presence(&self, venue: i64, from_s: i64, to_s: i64) -> Stored<Presence> {
        // A contact lasts a day at most and a tap follows its opening within one, so the days
        // before and after the window hold everything that touches it.
        let (first_day, last_day) = (day_of(from_s) - 1, day_of(to_s) + 1);
        self.read(|db| {
            let count = |sql: &str| -> Stored<u64> {
                let key = params![venue, first_day, last_day, from_s, to_s];
                let count: u32 = db.prepare_cached(sql)?.query_row(key, |row| row.get(0))?;
                Ok(count.into())
            };
            let when = "WHERE venue_id = ?1 AND day BETWEEN ?2 AND ?3 AND";
            Ok(Presence {
                ids: count(&format!(
                    "SELECT count(DISTINCT id) FROM contacts {when} last_s >= ?4 AND first_s < ?5"
                ))?,
                checkins: count(&format!(
                    "SELECT count(*) FROM checkins {when} at_s >= ?4 AND at_s < ?5"
                ))?,
                declarations: count(&format!(
                    "SELECT coalesce(sum(people), 0) FROM sealed {when} at_s >= ?4 AND at_s < ?5 \
                     AND kind = 'declaration'"
                ))?,
                cards: count(&format!(
                    "SELECT coalesce(sum(people), 0) FROM sealed {when} at_s >= ?4 AND at_s < ?5 \
                     AND kind = 'card-checkin'"
                ))?,
                receipts: count(&format!(
                    "SELECT coalesce(sum(people), 0) FROM receipts {when} at_s >= ?4 AND at_s < ?5"
                ))?,
            })
        })
    }
}
