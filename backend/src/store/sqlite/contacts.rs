use protocol::clock::ClockConfidence;
use protocol::contact::ContactId;
use protocol::record::{Contact, Phone, day_of};
use rusqlite::{Connection, Row, ToSql, params};

use super::insert::insert as insert_row;
use super::tx::SqliteTx;
use crate::store::contacts::{Arrival, ContactKey, ContactsRead, StoredContact};
use crate::store::{StoreError, Stored};

const SELECT: &str = "SELECT venue_id, day, kiosk_id, seq, id, phone, first_s, last_s, sightings, \
    rssi_max, rssi_mean, near_minutes, clock FROM contacts";

/// Whether the contact was new.
pub(super) fn insert(db: &Connection, venue: i64, kiosk: u32, contact: &Contact) -> Stored<bool> {
    insert_row(
        db,
        "INSERT OR IGNORE INTO contacts (venue_id, day, kiosk_id, seq, id, phone, first_s, \
         last_s, sightings, rssi_max, rssi_mean, near_minutes, clock) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        params![
            venue,
            day_of(contact.first_s),
            kiosk,
            contact.seq,
            contact.id.0,
            contact.phone.code(),
            contact.first_s,
            contact.last_s,
            contact.sightings,
            contact.rssi_max,
            contact.rssi_mean,
            contact.near_minutes,
            contact.clock.code(),
        ],
    )
}

/// Notes new contacts, given as day and number, as runs of consecutive numbers of one day.
pub(super) fn insert_arrivals(
    db: &Connection,
    venue: i64,
    kiosk: u32,
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
        statement.execute(params![venue, day, kiosk, first, last])?;
    }
    Ok(())
}

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
        near_minutes: row.get(11)?,
        clock: ClockConfidence::from_code(row.get(12)?),
    };
    Ok(StoredContact { key, contact })
}

fn select(db: &Connection, sql: &str, key: &[&dyn ToSql]) -> Stored<Vec<StoredContact>> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(key)?;
    let mut contacts = Vec::new();
    while let Some(row) = rows.next()? {
        contacts.push(contact(row)?);
    }
    Ok(contacts)
}

impl ContactsRead for SqliteTx<'_> {
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
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn contacts_of(&mut self, run: &Arrival) -> Stored<Vec<StoredContact>> {
        let sql = format!(
            "{SELECT} WHERE venue_id = ?1 AND day = ?2 AND kiosk_id = ?3 AND seq BETWEEN ?4 AND ?5"
        );
        let key = params![run.venue, run.day, run.kiosk, run.first_seq, run.last_seq];
        select(self.db()?, &sql, key)
    }

    fn contacts_after(
        &mut self,
        key: Option<&ContactKey>,
        most: u32,
    ) -> Stored<Vec<StoredContact>> {
        let first = ContactKey { venue: i64::MIN, day: i64::MIN, kiosk: 0, seq: i64::MIN };
        let after = key.unwrap_or(&first);
        let sql = format!(
            "{SELECT} WHERE (venue_id, day, kiosk_id, seq) > (?1, ?2, ?3, ?4) \
             ORDER BY venue_id, day, kiosk_id, seq LIMIT ?5"
        );
        let key = params![after.venue, after.day, after.kiosk, after.seq, most];
        select(self.db()?, &sql, key)
    }
}
