//! Stretches that are not contacts yet, copied once a minute so that a power cut costs a minute of
//! them and not a quarter of an hour.
//!
//! The copy is replaced as a whole, and contacts are appended in the transaction that takes their
//! stretches out of it: after a cut at any moment each stretch is here or a contact, never both.

use protocol::clock::ClockConfidence;
use protocol::contact::ContactId;
use rusqlite::{Connection, Row, Transaction, params};

use super::{Store, StoreError, contacts};
use crate::presence::Stretch;

fn stretch(row: &Row<'_>) -> Result<Stretch, StoreError> {
    let first_s: i64 = row.get(2)?;
    Ok(Stretch {
        id: ContactId(row.get(0)?),
        phone: contacts::phone(row.get(1)?)?,
        first_s,
        last_s: first_s.saturating_add(row.get(3)?),
        sightings: row.get(4)?,
        rssi_max: row.get(5)?,
        rssi_sum: row.get(6)?,
        rssi_count: row.get(7)?,
        near_mask: row.get(8)?,
        clock: ClockConfidence::from_code(row.get(9)?),
    })
}

/// Overwrites in place: pages that stay in use cost one write each, none for the free list.
fn replace(
    transaction: &Transaction<'_>,
    open: impl IntoIterator<Item = Stretch>,
) -> Result<(), StoreError> {
    let mut put = transaction.prepare_cached(
        "INSERT OR REPLACE INTO journal (number, id, phone, first_s, duration_s, sightings,
                                         rssi_max, rssi_sum, rssi_count, near, clock)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?;
    let mut number = 0_i64;
    for stretch in open {
        number += 1;
        put.execute(params![
            number,
            stretch.id.0,
            stretch.phone.code(),
            stretch.first_s,
            stretch.last_s.saturating_sub(stretch.first_s),
            stretch.sightings,
            stretch.rssi_max,
            stretch.rssi_sum,
            stretch.rssi_count,
            stretch.near_mask,
            stretch.clock.code(),
        ])?;
    }
    transaction.prepare_cached("DELETE FROM journal WHERE number > ?1")?.execute([number])?;
    Ok(())
}

fn all(connection: &Connection) -> Result<Vec<Stretch>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT id, phone, first_s, duration_s, sightings, rssi_max, rssi_sum, rssi_count, near,
         clock FROM journal ORDER BY number",
    )?;
    query.query_and_then([], stretch)?.collect()
}

impl Store {
    /// Appends the `ended` stretches as contacts, with the next numbers in the order of the slice,
    /// and makes `open` all that the journal holds, in one durable transaction.
    ///
    /// # Errors
    /// [`StoreError`]; then no row was stored and the journal is as before.
    pub fn settle(
        &self,
        ended: &[Stretch],
        open: impl IntoIterator<Item = Stretch>,
    ) -> Result<(), StoreError> {
        self.write(|transaction| {
            contacts::append(transaction, ended)?;
            replace(transaction, open)
        })
    }

    /// The stretches that were not contacts yet when the program ended.
    pub fn open_stretches(&self) -> Result<Vec<Stretch>, StoreError> {
        self.read(all)
    }
}
