//! What the backend refuses: set aside, released to be sent once more, or expired.

use protocol::api::Batch;
use rusqlite::Transaction;
use serde::Serialize;

use super::delivery::{Stream, advance};
use super::{Store, StoreError};

/// Something that the backend refuses for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Parked {
    pub stream: Stream,
    pub seq: i64,
    /// The backend's sentence.
    pub reason: String,
    /// When it was set aside, Unix seconds.
    pub at_s: i64,
    /// It is about to be sent once more.
    pub released: bool,
}

/// Forgets what was set aside of a stream.
pub(super) fn forget(transaction: &Transaction<'_>, stream: Stream) -> Result<(), StoreError> {
    transaction.execute("DELETE FROM parked WHERE stream = ?1", [stream.code()])?;
    Ok(())
}

/// Forgets what was set aside of a stream, as far as it is no longer there.
pub(super) fn forget_gone(transaction: &Transaction<'_>, stream: Stream) -> Result<(), StoreError> {
    let sql = match stream {
        Stream::Contacts => {
            "DELETE FROM parked WHERE stream = ?1 AND seq NOT IN (SELECT seq FROM contact)"
        }
        Stream::Records => {
            "DELETE FROM parked WHERE stream = ?1 AND seq NOT IN (SELECT seq FROM outbox)"
        }
    };
    transaction.execute(sql, [stream.code()])?;
    Ok(())
}

impl Store {
    /// Sets everything in `batch` aside at `now_s` with the backend's reason and continues behind it.
    /// The rows stay where they are until they expire.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing has changed.
    pub fn park(&self, batch: &Batch, reason: &str, now_s: i64) -> Result<(), StoreError> {
        let contacts = batch.contacts.iter().map(|contact| (Stream::Contacts, contact.seq));
        let records = batch.records.iter().map(|record| (Stream::Records, record.seq));
        self.write(|transaction| {
            // Whoever releases it again and again does not keep it for ever.
            let mut insert = transaction.prepare_cached(
                "INSERT INTO parked (stream, seq, reason, at_s) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO UPDATE SET reason = excluded.reason, released = 0",
            )?;
            for (stream, seq) in contacts.chain(records) {
                insert.execute(rusqlite::params![stream.code(), seq, reason, now_s])?;
            }
            advance(transaction, batch)
        })
    }

    /// What was set aside.
    pub fn parked(&self) -> Result<Vec<Parked>, StoreError> {
        self.read(|connection| {
            let mut query = connection.prepare_cached(
                "SELECT stream, seq, reason, at_s, released FROM parked ORDER BY stream, seq",
            )?;
            let rows = query.query_and_then([], |row| {
                Ok(Parked {
                    stream: Stream::from_code(row.get(0)?)?,
                    seq: row.get(1)?,
                    reason: row.get(2)?,
                    at_s: row.get(3)?,
                    released: row.get(4)?,
                })
            })?;
            rows.collect()
        })
    }

    /// Sends what was set aside once more: the one of this stream and number, or all. The answer is
    /// how many.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing has changed.
    pub fn release(&self, chosen: Option<(Stream, i64)>) -> Result<usize, StoreError> {
        self.write(|transaction| {
            Ok(match chosen {
                None => transaction.execute("UPDATE parked SET released = 1", [])?,
                Some((stream, seq)) => transaction.execute(
                    "UPDATE parked SET released = 1 WHERE stream = ?1 AND seq = ?2",
                    (stream.code(), seq),
                )?,
            })
        })
    }
}
