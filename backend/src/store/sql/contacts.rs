mod insert;
mod join;

use std::collections::BTreeMap;

use protocol::clock::ClockConfidence;
use protocol::contact::ContactId;
use protocol::record::{Contact, Phone, day_of};

use super::db::{Db, Row, ToSql, params};
use super::insert::{Counts, Known};
use super::tx::SqlTx;
use crate::id_filter::IdFilter;
use crate::store::contacts::{
    Arrival, Backlog, ContactKey, ContactsRead, ContactsTx, NewHit, Part, Sought, StoredContact,
};
use crate::store::records::Delivery;
use crate::store::{StoreError, Stored};
use insert::{NewRow, insert};
pub(super) use join::hit;

const SELECT: &str = "SELECT venue_id, day, kiosk_id, seq, id, phone, first_s, last_s, sightings, \
    rssi_max, rssi_mean, near_minutes, clock, incarnation FROM contacts";

/// Whether contacts of a part `d` were not compared yet.
const WAITS: &str = "(d.venue_id, d.day, d.kiosk_id) IN \
    (SELECT venue_id, day, kiosk_id FROM arrivals)";

/// Stores the contacts of a delivery; `highest` is the highest number that came before.
pub(super) fn deliver(db: Db<'_>, delivery: &Delivery, highest: i64) -> Stored<Counts> {
    let Delivery { venue, kiosk, .. } = *delivery;
    // First, because looking a number up needs them.
    note_days(db, venue, kiosk, &delivery.contacts)?;
    let (mut counts, mut highest) = (Counts::default(), highest);
    let mut new = Vec::with_capacity(delivery.contacts.len());
    let mut rows = Vec::with_capacity(delivery.contacts.len());
    for contact in &delivery.contacts {
        let known = if contact.seq > highest {
            Known::No
        } else {
            // What is looked up may be of this delivery.
            insert(db, venue, kiosk, &std::mem::take(&mut rows))?;
            find(db, kiosk, contact)?
        };
        highest = highest.max(contact.seq);
        let Some(incarnation) = counts.add(known) else { continue };
        rows.push(NewRow { incarnation, contact });
        new.push((day_of(contact.first_s), contact.seq));
    }
    insert(db, venue, kiosk, &rows)?;
    insert_arrivals(db, delivery, new)?;
    Ok(counts)
}

/// Whether this number is known, on whichever day.
pub(super) fn find(db: Db<'_>, kiosk: u32, contact: &Contact) -> Stored<Known> {
    let sql = format!(
        "{SELECT} JOIN contact_days USING (venue_id, day, kiosk_id) \
         WHERE kiosk_id = ?1 AND ?2 BETWEEN first_seq AND last_seq AND seq = ?2"
    );
    let mut last: Option<i64> = None;
    for stored in select(db, &sql, params![kiosk, contact.seq])? {
        if stored.contact == *contact {
            return Ok(Known::Same);
        }
        last = last.max(Some(stored.key.incarnation));
    }
    Ok(last.map_or(Known::No, |last| Known::Other { incarnation: last + 1 }))
}

fn note_days(db: Db<'_>, venue: i64, kiosk: u32, contacts: &[Contact]) -> Stored<()> {
    let mut days: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
    for contact in contacts {
        let seq = contact.seq;
        let range = days.entry(day_of(contact.first_s)).or_insert((seq, seq));
        *range = (range.0.min(seq), range.1.max(seq));
    }
    let sql = "INSERT INTO contact_days (kiosk_id, venue_id, day, first_seq, last_seq) \
               VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (kiosk_id, venue_id, day) DO UPDATE SET \
               first_seq = min(contact_days.first_seq, excluded.first_seq), \
               last_seq = max(contact_days.last_seq, excluded.last_seq)";
    for (day, (first, last)) in days {
        db.execute_later(sql, params![kiosk, venue, day, first, last])?;
    }
    Ok(())
}

/// Notes new contacts, given as day and number, as runs of consecutive numbers of one day.
fn insert_arrivals(db: Db<'_>, delivery: &Delivery, mut new: Vec<(i64, i64)>) -> Stored<()> {
    let Delivery { venue, kiosk, received_s, .. } = *delivery;
    new.sort_unstable();
    let mut runs: Vec<(i64, i64, i64)> = Vec::new();
    for (day, seq) in new {
        match runs.last_mut() {
            Some((same, _, last)) if *same == day && *last + 1 == seq => *last = seq,
            _ => runs.push((day, seq, seq)),
        }
    }
    let sql = "INSERT INTO arrivals (venue_id, day, kiosk_id, first_seq, last_seq, arrived_s) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    for (day, first, last) in runs {
        db.execute_later(sql, params![venue, day, kiosk, first, last, received_s])?;
    }
    Ok(())
}

/// A contact that came late is not in it.
pub(super) fn drop_filter(db: Db<'_>, part: &Part) -> Stored<()> {
    let sql = "DELETE FROM contact_filters WHERE venue_id = ?1 AND day = ?2 AND kiosk_id = ?3";
    db.prepare_cached(sql)?.execute(params![part.venue, part.day, part.kiosk])?;
    Ok(())
}

fn part(row: Row<'_>) -> Stored<Part> {
    Ok(Part { venue: row.get(0)?, day: row.get(1)?, kiosk: row.get(2)? })
}

fn contact(row: Row<'_>) -> Stored<StoredContact> {
    let key = ContactKey {
        venue: row.get(0)?,
        day: row.get(1)?,
        kiosk: row.get(2)?,
        seq: row.get(3)?,
        incarnation: row.get(13)?,
    };
    let contact = Contact {
        seq: key.seq,
        id: ContactId(row.get(4)?),
        phone: Phone::from_code(row.get(5)?).ok_or(StoreError::Unreadable("contacts"))?,
        first_s: row.get(6)?,
        last_s: row.get(7)?,
        sightings: row.get(8)?,
        rssi_max: row.get(9)?,
        rssi_mean: row.get(10)?,
        near_minutes: row.get(11)?,
        clock: ClockConfidence::from_code(row.get(12)?),
    };
    Ok(StoredContact { key, contact })
}

fn select(db: Db<'_>, sql: &str, key: &[&dyn ToSql]) -> Stored<Vec<StoredContact>> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(key)?;
    let mut contacts = Vec::new();
    while let Some(row) = rows.next()? {
        contacts.push(contact(row)?);
    }
    Ok(contacts)
}

impl ContactsRead for SqlTx<'_> {
    fn arrivals(&mut self, most: u32) -> Stored<Vec<Arrival>> {
        let sql = "SELECT run, venue_id, day, kiosk_id, first_seq, last_seq FROM arrivals \
                   ORDER BY run LIMIT ?1";
        let mut statement = self.db()?.prepare_cached(sql)?;
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
        rows.collect()
    }

    fn contacts_of(&mut self, runs: &[Arrival]) -> Stored<Vec<StoredContact>> {
        let sql = format!(
            "{SELECT} WHERE venue_id = ?1 AND day = ?2 AND kiosk_id = ?3 AND seq BETWEEN ?4 AND ?5"
        );
        let key =
            |run: &Arrival| [run.venue, run.day, run.kiosk.into(), run.first_seq, run.last_seq];
        match self.db()? {
            Db::Sqlite(_) => {
                let mut contacts = Vec::new();
                for [venue, day, kiosk, first, last] in runs.iter().map(key) {
                    let key = params![venue, day, kiosk, first, last];
                    contacts.extend(select(self.db()?, &sql, key)?);
                }
                Ok(contacts)
            }
            Db::Postgres(session) => {
                let keys: Vec<_> = runs.iter().map(key).collect();
                let rows = session.query_each(&sql, &keys)?;
                rows.iter().map(|row| contact(Row::Postgres(row))).collect()
            }
        }
    }

    fn can_join(&mut self) -> Stored<bool> {
        Ok(matches!(self.db()?, Db::Postgres(_)))
    }

    fn joined(&mut self, day: i64, sought: &[Sought]) -> Stored<Vec<NewHit>> {
        match self.db()? {
            Db::Sqlite(_) => Ok(Vec::new()),
            Db::Postgres(session) => join::day(session, day, sought),
        }
    }

    fn contacts_after(
        &mut self,
        key: Option<&ContactKey>,
        most: u32,
    ) -> Stored<Vec<StoredContact>> {
        const FIRST: ContactKey =
            ContactKey { venue: i64::MIN, day: i64::MIN, kiosk: 0, seq: i64::MIN, incarnation: 0 };
        let after = key.unwrap_or(&FIRST);
        let sql = format!(
            "{SELECT} WHERE (venue_id, day, kiosk_id, seq, incarnation) > (?1, ?2, ?3, ?4, ?5) \
             ORDER BY venue_id, day, kiosk_id, seq, incarnation LIMIT ?6"
        );
        let ContactKey { venue, day, kiosk, seq, incarnation } = *after;
        let key = params![venue, day, kiosk, seq, incarnation, most];
        select(self.db()?, &sql, key)
    }

    fn contact_days(&mut self) -> Stored<Vec<i64>> {
        let sql = "SELECT DISTINCT day FROM contact_days ORDER BY day";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let days = statement.query_map(params![], |row| row.get(0))?;
        days.collect()
    }

    fn parts(&mut self, day: i64) -> Stored<Vec<(Part, Option<IdFilter>)>> {
        let sql = format!(
            "SELECT venue_id, day, kiosk_id, CASE WHEN {WAITS} THEN NULL ELSE filter END \
             FROM contact_days d LEFT JOIN contact_filters USING (venue_id, day, kiosk_id) \
             WHERE day = ?1 ORDER BY venue_id, kiosk_id"
        );
        let mut statement = self.db()?.prepare_cached(&sql)?;
        let parts = statement.query_map([day], |row| {
            let filter: Option<Vec<u8>> = row.get(3)?;
            Ok((part(row)?, filter.map(IdFilter::from_bytes)))
        })?;
        parts.collect()
    }

    fn contacts_in(&mut self, part: &Part) -> Stored<Vec<StoredContact>> {
        let sql = format!("{SELECT} WHERE venue_id = ?1 AND day = ?2 AND kiosk_id = ?3");
        select(self.db()?, &sql, params![part.venue, part.day, part.kiosk])
    }

    fn parts_to_filter(&mut self, day: i64, most: u32) -> Stored<Vec<Part>> {
        let sql = format!(
            "SELECT venue_id, day, kiosk_id FROM contact_days d WHERE day < ?1 AND NOT {WAITS} \
             AND NOT EXISTS (SELECT 1 FROM contact_filters f WHERE f.venue_id = d.venue_id \
             AND f.day = d.day AND f.kiosk_id = d.kiosk_id) LIMIT ?2"
        );
        let mut statement = self.db()?.prepare_cached(&sql)?;
        let parts = statement.query_map(params![day, most], part)?;
        parts.collect()
    }

    fn backlog(&mut self) -> Stored<Backlog> {
        let sql = "SELECT coalesce(sum(last_seq - first_seq + 1), 0), min(nullif(arrived_s, 0)), \
                   (SELECT count(*) FROM cases WHERE matched = 0 AND state = 'published'), \
                   EXISTS (SELECT 1 FROM settings WHERE name = 'contacts' AND value = ?1) \
                   FROM arrivals";
        let number = |row: Row<'_>, index| row.get::<i64>(index).map(i64::unsigned_abs);
        self.db()?.prepare_cached(sql)?.query_row([*b"local"], |row| {
            let (contacts, cases) = (number(row, 0)?, number(row, 2)?);
            Ok(Backlog { contacts, since_s: row.get(1)?, cases, local: row.get(3)? })
        })
    }
}

impl ContactsTx for SqlTx<'_> {
    fn save_filter(&mut self, part: &Part, contacts: u64, filter: &IdFilter) -> Stored<()> {
        let db = self.db()?;
        let sql =
            "SELECT count(*) FROM contacts WHERE venue_id = ?1 AND day = ?2 AND kiosk_id = ?3";
        let key = params![part.venue, part.day, part.kiosk];
        let now: i64 = db.prepare_cached(sql)?.query_row(key, |row| row.get(0))?;
        if now.unsigned_abs() != contacts {
            return Ok(());
        }
        let sql = "INSERT INTO contact_filters (venue_id, day, kiosk_id, filter) \
                   VALUES (?1, ?2, ?3, ?4) \
                   ON CONFLICT (venue_id, day, kiosk_id) DO UPDATE SET filter = excluded.filter";
        let row = params![part.venue, part.day, part.kiosk, filter.as_bytes()];
        db.prepare_cached(sql)?.execute(row)?;
        Ok(())
    }
}
