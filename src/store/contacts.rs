//! Contacts: append only, compact, never searched by id on the disk.

use protocol::clock::ClockConfidence;
use protocol::contact::ContactId;
use protocol::matching::LoggedContact;
use protocol::record::{Contact, Phone};
use rusqlite::{Connection, Row, Transaction};

use super::local::may_be_sent;
use super::{Store, StoreError};
use crate::presence::Stretch;

/// Contacts in the form that matching needs: `log[i]` is contact number `seqs[i]`.
#[derive(Debug, Default)]
pub struct ContactLog {
    /// Numbers of the contacts, growing.
    pub seqs: Vec<i64>,
    pub log: Vec<LoggedContact>,
    /// Near minutes of each.
    pub near_minutes: Vec<u8>,
}

/// The phone of a stored number.
pub(super) fn phone(code: u8) -> Result<Phone, StoreError> {
    Phone::from_code(code).ok_or_else(|| {
        StoreError::content("contact", format!("no kind of phone has number {code}"))
    })
}

fn contact(row: &Row<'_>) -> Result<Contact, StoreError> {
    let first_s: i64 = row.get(3)?;
    Ok(Contact {
        seq: row.get(0)?,
        id: ContactId(row.get(1)?),
        phone: phone(row.get(2)?)?,
        first_s,
        last_s: first_s.saturating_add(row.get(4)?),
        sightings: row.get(5)?,
        rssi_max: row.get(6)?,
        rssi_mean: row.get(7)?,
        clock: ClockConfidence::from_code(row.get(8)?),
        near_minutes: row.get(9)?,
    })
}

/// Makes contacts of ended stretches and gives them the next numbers, in their order.
pub(super) fn append(transaction: &Transaction<'_>, ended: &[Stretch]) -> Result<(), StoreError> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO contact (id, phone, first_s, duration_s, sightings, rssi_max, rssi_mean,
                              clock, near_minutes)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for stretch in ended {
        insert.execute(rusqlite::params![
            stretch.id.0,
            stretch.phone.code(),
            stretch.first_s,
            stretch.last_s.saturating_sub(stretch.first_s),
            stretch.sightings,
            stretch.rssi_max,
            stretch.rssi_mean(),
            stretch.clock.code(),
            stretch.near_minutes(),
        ])?;
    }
    Ok(())
}

/// Contacts after number `after` that may be sent, in order, at most `limit`.
pub(super) fn after(
    connection: &Connection,
    after: i64,
    limit: usize,
) -> Result<Vec<Contact>, StoreError> {
    let mut query = connection.prepare_cached(concat!(
        "SELECT seq, id, phone, first_s, duration_s, sightings, rssi_max, rssi_mean, clock,
                near_minutes
         FROM contact WHERE seq > ?1 AND ",
        may_be_sent!(),
        " ORDER BY seq LIMIT ?2",
    ))?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    query.query_and_then([after, limit], contact)?.collect()
}

/// The number of the last contact ever appended, deleted ones included.
pub(super) fn last_seq(connection: &Connection) -> Result<i64, StoreError> {
    let mut query =
        connection.prepare_cached("SELECT max(seq) FROM sqlite_sequence WHERE name = 'contact'")?;
    Ok(query.query_row([], |row| row.get::<_, Option<i64>>(0))?.unwrap_or(0))
}

impl Store {
    /// Contacts numbered from `from_seq` to `to_seq`, both included, for matching.
    pub fn contact_log(&self, from_seq: i64, to_seq: i64) -> Result<ContactLog, StoreError> {
        self.read(|connection| {
            let mut query = connection.prepare_cached(
                "SELECT seq, id, first_s, duration_s, clock, near_minutes FROM contact
                 WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq",
            )?;
            let mut rows = query.query([from_seq, to_seq])?;
            let mut found = ContactLog::default();
            while let Some(row) = rows.next()? {
                let first_s: i64 = row.get(2)?;
                found.seqs.push(row.get(0)?);
                found.near_minutes.push(row.get(5)?);
                found.log.push(LoggedContact {
                    id: ContactId(row.get(1)?),
                    first_s,
                    last_s: first_s.saturating_add(row.get(3)?),
                    uncertainty_s: ClockConfidence::from_code(row.get(4)?).uncertainty_s(),
                });
            }
            Ok(found)
        })
    }

    /// Number of the last contact that was ever stored; 0 when there was none.
    pub fn last_contact(&self) -> Result<i64, StoreError> {
        self.read(last_seq)
    }
}
