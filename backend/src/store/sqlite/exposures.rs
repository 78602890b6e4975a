use protocol::contact::ContactId;
use protocol::record::{ExposureHit, day_of};
use rusqlite::{Connection, Row, params};

use super::insert::{RecordKey, insert};
use super::tx::SqliteTx;
use crate::store::Stored;
use crate::store::contacts::ContactKey;
use crate::store::exposures::{ExposuresTx, HitRow, NewHit, Presence};

/// Whether the kiosk's own hit was new; the exposure that it stands for may be known already.
pub(super) fn insert_kiosk_hit(db: &Connection, key: RecordKey, hit: &ExposureHit) -> Stored<bool> {
    let day = day_of(hit.first_s);
    let new = insert(
        db,
        "INSERT OR IGNORE INTO kiosk_hits \
         (venue_id, day, kiosk_id, seq, case_id, contact_seq, slot_start_s) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![key.venue, day, key.kiosk, key.seq, hit.case, hit.contact_seq, hit.slot_start_s],
    )?;
    insert(
        db,
        "INSERT INTO exposures (venue_id, day, kiosk_id, contact_seq, case_id, slot_start_s, id, \
         first_s, last_s, rssi_max, near_minutes, by_kiosk, by_backend) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, NULL, ?10, 1, 0) \
         ON CONFLICT DO UPDATE SET by_kiosk = 1 WHERE by_kiosk = 0",
        params![
            key.venue,
            day,
            key.kiosk,
            hit.contact_seq,
            hit.case,
            hit.slot_start_s,
            hit.id.0,
            hit.first_s,
            hit.last_s,
            hit.near_minutes
        ],
    )?;
    Ok(new)
}

/// Whether the backend had not found it before.
fn insert_hit(db: &Connection, hit: &NewHit) -> Stored<bool> {
    let key = &hit.key;
    insert(
        db,
        "INSERT INTO exposures (venue_id, day, kiosk_id, contact_seq, case_id, slot_start_s, id, \
         first_s, last_s, rssi_max, near_minutes, by_kiosk, by_backend) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0, 1) \
         ON CONFLICT DO UPDATE SET by_backend = 1, rssi_max = excluded.rssi_max, \
         near_minutes = excluded.near_minutes WHERE by_backend = 0",
        params![
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
        ],
    )
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
        near_minutes: row.get(10)?,
    };
    Ok(HitRow { hit, by_kiosk: row.get(11)?, by_backend: row.get(12)? })
}

impl ExposuresTx for SqliteTx<'_> {
    fn save_matches(&mut self, hits: &[NewHit], runs: &[i64], cases: &[i64]) -> Stored<u64> {
        let db = self.db()?;
        let mut new = 0;
        for hit in hits {
            new += u64::from(insert_hit(db, hit)?);
        }
        for run in runs {
            db.prepare_cached("DELETE FROM arrivals WHERE run = ?1")?.execute([run])?;
        }
        for case in cases {
            db.prepare_cached("UPDATE cases SET matched = 1 WHERE case_id = ?1")?
                .execute([case])?;
        }
        Ok(new)
    }

    fn hits(&mut self, case: Option<i64>) -> Stored<Vec<HitRow>> {
        let sql = "SELECT venue_id, day, kiosk_id, contact_seq, case_id, slot_start_s, id, \
                   first_s, last_s, rssi_max, near_minutes, by_kiosk, by_backend FROM exposures \
                   WHERE ?1 IS NULL OR case_id = ?1 \
                   ORDER BY case_id, venue_id, first_s, kiosk_id, contact_seq, slot_start_s";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let rows = statement.query_map([case], hit)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn presence(&mut self, venue: i64, from_s: i64, to_s: i64) -> Stored<Presence> {
        // A contact lasts a day at most and a tap follows its opening within one, so the days
        // before and after the window hold everything that touches it.
        let (first_day, last_day) = (day_of(from_s) - 1, day_of(to_s) + 1);
        let db = self.db()?;
        let count = |what: &str, table: &str, when: &str| -> Stored<u64> {
            let sql = format!(
                "SELECT {what} FROM {table} WHERE venue_id = ?1 AND day BETWEEN ?2 AND ?3 \
                 AND {when}"
            );
            let key = params![venue, first_day, last_day, from_s, to_s];
            let count: u32 = db.prepare_cached(&sql)?.query_row(key, |row| row.get(0))?;
            Ok(count.into())
        };
        let (people, within) = ("coalesce(sum(people), 0)", "at_s >= ?4 AND at_s < ?5");
        let sealed = |kind| count(people, "sealed", &format!("{within} AND kind = '{kind}'"));
        Ok(Presence {
            ids: count("count(DISTINCT id)", "contacts", "last_s >= ?4 AND first_s < ?5")?,
            checkins: count("count(*)", "checkins", within)?,
            declarations: sealed("declaration")?,
            cards: sealed("card-checkin")?,
            receipts: count(people, "receipts", within)?,
        })
    }
}
