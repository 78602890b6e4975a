//! Records for a stick. Reading them changes nothing: what the backend learns of by a stick, it
//! recognises when sync sends it.

use protocol::export::{BYTES_MAX, RECORDS_MAX};
use protocol::record::Record;

use super::delivery::Stream;
use super::settings::number;
use super::{Store, StoreError, outbox};

/// Which records are exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Those that the backend does not have, set aside or not sent yet.
    Unsent,
    /// All that are kept.
    All,
}

impl Store {
    /// Records above number `after`, in order, as many as one export takes.
    pub fn records_to_export(&self, wanted: Wanted, after: i64) -> Result<Vec<Record>, StoreError> {
        self.read(|connection| {
            let sent = sent(connection, wanted)?;
            let mut query = connection.prepare_cached(
                "SELECT seq, body FROM outbox WHERE seq > ?1
                 AND (seq > ?2 OR seq IN (SELECT seq FROM parked WHERE stream = 1))
                 ORDER BY seq LIMIT ?3",
            )?;
            let most = i64::try_from(RECORDS_MAX).unwrap_or(i64::MAX);
            let rows = query.query([after, sent, most])?;
            outbox::read(rows, BYTES_MAX)
        })
    }
    /// How many records an export would have.
    pub fn count_to_export(&self, wanted: Wanted) -> Result<usize, StoreError> {
        self.read(|connection| {
            let sent = sent(connection, wanted)?;
            let count: i64 = connection.query_row(
                "SELECT count(*) FROM outbox
                 WHERE seq > ?1 OR seq IN (SELECT seq FROM parked WHERE stream = 1)",
                [sent],
                |row| row.get(0),
            )?;
            Ok(usize::try_from(count).unwrap_or_default())
        })
    }
}

/// The number up to which nothing is wanted, but for what was set aside.
fn sent(connection: &rusqlite::Connection, wanted: Wanted) -> Result<i64, StoreError> {
    match wanted {
        Wanted::Unsent => number(connection, Stream::Records.cursor()),
        Wanted::All => Ok(0),
    }
}
