//! What is still to be sent. Both streams are sent in order of their numbers, so that one cursor
//! each marks everything before it as arrived (or parked).

use protocol::API_VERSION;
use protocol::api::Batch;
use rusqlite::Connection;
use serde::Serialize;

use super::settings::{name, number, raise};
use super::{Store, StoreError, contacts, outbox};

/// One of the two streams of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stream {
    Contacts,
    Records,
}

impl Stream {
    fn code(self) -> u8 {
        match self {
            Self::Contacts => 0,
            Self::Records => 1,
        }
    }

    fn from_code(code: u8) -> Result<Self, StoreError> {
        [Self::Contacts, Self::Records]
            .into_iter()
            .find(|stream| stream.code() == code)
            .ok_or_else(|| StoreError::content("parked record", format!("no stream {code}")))
    }

    pub(super) fn cursor(self) -> &'static str {
        match self {
            Self::Contacts => name::CONTACTS_SENT,
            Self::Records => name::RECORDS_SENT,
        }
    }
}

/// How much waits to be sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    pub contacts: u32,
    pub records: u32,
    /// Set aside because the backend refuses them for ever.
    pub parked: u32,
}

impl Backlog {
    pub fn is_empty(&self) -> bool {
        self.contacts == 0 && self.records == 0
    }
}

/// Something that the backend refuses for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Parked {
    pub stream: Stream,
    pub seq: i64,
    /// The backend's sentence.
    pub reason: String,
}

fn advance(connection: &Connection, batch: &Batch) -> Result<(), StoreError> {
    if let Some(contact) = batch.contacts.last() {
        raise(connection, Stream::Contacts.cursor(), contact.seq)?;
    }
    if let Some(record) = batch.records.last() {
        raise(connection, Stream::Records.cursor(), record.seq)?;
    }
    Ok(())
}

impl Store {
    /// The next things to send, at most `limit`: records first, because they are few and people
    /// wait for them, then contacts. The same until [`Store::acknowledge`], save for what is
    /// appended behind.
    pub fn next_batch(&self, limit: usize) -> Result<Batch, StoreError> {
        self.read(|connection| {
            let sent = |stream: Stream| number(connection, stream.cursor());
            let records = outbox::after(connection, sent(Stream::Records)?, limit)?;
            let room = limit.saturating_sub(records.len());
            let contacts = contacts::after(connection, sent(Stream::Contacts)?, room)?;
            Ok(Batch { version: API_VERSION, contacts, records })
        })
    }

    /// Notes that a batch of [`Store::next_batch`] has durably arrived. A crash before this sends
    /// it once more, which the backend recognises by the numbers.
    ///
    /// # Errors
    /// [`StoreError`]; then the batch will be sent again.
    pub fn acknowledge(&self, batch: &Batch) -> Result<(), StoreError> {
        self.write(|transaction| advance(transaction, batch))
    }

    /// Sets everything in `batch` aside with the backend's reason and continues behind it. The rows
    /// stay where they are: contacts until they expire, records until someone looks.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing has changed.
    pub fn park(&self, batch: &Batch, reason: &str) -> Result<(), StoreError> {
        let contacts = batch.contacts.iter().map(|contact| (Stream::Contacts, contact.seq));
        let records = batch.records.iter().map(|record| (Stream::Records, record.seq));
        self.write(|transaction| {
            let mut insert = transaction.prepare_cached(
                "INSERT OR IGNORE INTO parked (stream, seq, reason) VALUES (?1, ?2, ?3)",
            )?;
            for (stream, seq) in contacts.chain(records) {
                insert.execute(rusqlite::params![stream.code(), seq, reason])?;
            }
            advance(transaction, batch)
        })
    }

    /// Whether record `seq` of the outbox has durably arrived at the backend.
    pub fn has_arrived(&self, seq: i64) -> Result<bool, StoreError> {
        self.read(|connection| {
            let mut parked = connection
                .prepare_cached("SELECT count(*) FROM parked WHERE stream = ?1 AND seq = ?2")?;
            let parked: i64 =
                parked.query_row([i64::from(Stream::Records.code()), seq], |row| row.get(0))?;
            Ok(number(connection, Stream::Records.cursor())? >= seq && parked == 0)
        })
    }

    /// What was set aside, for `kiosk records parked`.
    pub fn parked(&self) -> Result<Vec<Parked>, StoreError> {
        self.read(|connection| {
            let mut query = connection
                .prepare_cached("SELECT stream, seq, reason FROM parked ORDER BY stream, seq")?;
            let rows = query.query_and_then([], |row| {
                let stream = Stream::from_code(row.get(0)?)?;
                Ok(Parked { stream, seq: row.get(1)?, reason: row.get(2)? })
            })?;
            rows.collect()
        })
    }

    pub fn backlog(&self) -> Result<Backlog, StoreError> {
        self.read(|connection| {
            let count = |sql: &str, after: i64| -> Result<u32, StoreError> {
                Ok(connection.prepare_cached(sql)?.query_row([after], |row| row.get(0))?)
            };
            let sent = |stream: Stream| number(connection, stream.cursor());
            Ok(Backlog {
                contacts: count(
                    "SELECT count(*) FROM contact WHERE seq > ?1",
                    sent(Stream::Contacts)?,
                )?,
                records: count(
                    "SELECT count(*) FROM outbox WHERE seq > ?1",
                    sent(Stream::Records)?,
                )?,
                parked: count("SELECT count(*) FROM parked WHERE seq > ?1", 0)?,
            })
        })
    }
}
