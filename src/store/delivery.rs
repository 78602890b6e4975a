//! What is still to be sent. Both streams are sent in order of their numbers, so that one cursor
//! each marks everything before it as arrived (or parked).

use protocol::API_VERSION;
use protocol::api::Batch;
use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;

use super::local::may_be_sent;
use super::settings::{name, number, raise};
use super::{Store, StoreError, clock, contacts, local, outbox};

/// One of the two streams of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stream {
    Contacts,
    Records,
}

impl Stream {
    pub(super) fn code(self) -> u8 {
        match self {
            Self::Contacts => 0,
            Self::Records => 1,
        }
    }

    pub(super) fn from_code(code: u8) -> Result<Self, StoreError> {
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
    /// Whether contacts wait until their times are certain, because the clock has leapt.
    pub held: bool,
}

impl Backlog {
    /// Whether there is nothing to send now.
    pub fn is_empty(&self) -> bool {
        (self.contacts == 0 || self.held) && self.records == 0
    }
}

/// The first of what was set aside and released.
fn next_released(connection: &Connection) -> Result<Option<Batch>, StoreError> {
    // What stays here is not released.
    let sql = match local::keeps_contacts(connection)? {
        true => {
            "SELECT stream, seq FROM parked WHERE released = 1 AND stream <> 0 ORDER BY seq LIMIT 1"
        }
        false => {
            "SELECT stream, seq FROM parked WHERE released = 1 ORDER BY stream DESC, seq LIMIT 1"
        }
    };
    let mut query = connection.prepare_cached(sql)?;
    let first = query.query_row([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?))).optional()?;
    let Some((stream, seq)) = first else { return Ok(None) };
    let mut batch = Batch { version: API_VERSION, ..Batch::default() };
    match Stream::from_code(stream)? {
        Stream::Contacts => batch.contacts = contacts::after(connection, seq - 1, 1)?,
        Stream::Records => batch.records = outbox::after(connection, seq - 1, 1)?,
    }
    batch.contacts.retain(|contact| contact.seq == seq);
    batch.records.retain(|record| record.seq == seq);
    Ok((batch.contacts.len() + batch.records.len() > 0).then_some(batch))
}

pub(super) fn advance(connection: &Connection, batch: &Batch) -> Result<(), StoreError> {
    if let Some(contact) = batch.contacts.last() {
        raise(connection, Stream::Contacts.cursor(), contact.seq)?;
    }
    if let Some(record) = batch.records.last() {
        raise(connection, Stream::Records.cursor(), record.seq)?;
    }
    Ok(())
}

impl Store {
    /// The next things to send, at most `limit`: what was set aside and released, one by one; then
    /// records, because they are few and people wait for them, then contacts. The same until
    /// [`Store::acknowledge`], save for what is appended behind.
    pub fn next_batch(&self, limit: usize) -> Result<Batch, StoreError> {
        self.read(|connection| {
            if let Some(batch) = next_released(connection)? {
                return Ok(batch);
            }
            let sent = |stream: Stream| number(connection, stream.cursor());
            let records = outbox::after(connection, sent(Stream::Records)?, limit)?;
            let room = limit.saturating_sub(records.len());
            let held = clock::holds_contacts(connection)? || local::keeps_contacts(connection)?;
            let room = if held { 0 } else { room };
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
        self.write(|transaction| {
            advance(transaction, batch)?;
            let contacts = batch.contacts.iter().map(|contact| contact.seq);
            let records = batch.records.iter().map(|record| record.seq);
            for (stream, seqs) in [
                (Stream::Contacts, contacts.collect::<Vec<_>>()),
                (Stream::Records, records.collect()),
            ] {
                if let (Some(first), Some(last)) = (seqs.first(), seqs.last()) {
                    transaction.execute(
                        "DELETE FROM parked WHERE released = 1 AND stream = ?1
                         AND seq BETWEEN ?2 AND ?3",
                        (stream.code(), first, last),
                    )?;
                }
            }
            Ok(())
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

    /// The time of the oldest of what waits to be sent, Unix seconds.
    pub fn oldest_waiting_s(&self) -> Result<Option<i64>, StoreError> {
        self.read(|connection| {
            let mut oldest = None;
            let keeps = local::keeps_contacts(connection)?;
            for (stream, sql) in [
                (
                    Stream::Contacts,
                    concat!(
                        "SELECT first_s FROM contact WHERE seq > ?1 AND ",
                        may_be_sent!(),
                        " ORDER BY seq LIMIT 1"
                    ),
                ),
                (Stream::Records, "SELECT at_s FROM outbox WHERE seq > ?1 ORDER BY seq LIMIT 1"),
            ] {
                if keeps && stream == Stream::Contacts {
                    continue;
                }
                let sent = number(connection, stream.cursor())?;
                let mut query = connection.prepare_cached(sql)?;
                let first: Option<i64> = query.query_row([sent], |row| row.get(0)).optional()?;
                oldest = [oldest, first].into_iter().flatten().min();
            }
            Ok(oldest)
        })
    }

    pub fn backlog(&self) -> Result<Backlog, StoreError> {
        self.read(|connection| {
            let count = |sql: &str, after: i64| -> Result<u32, StoreError> {
                Ok(connection.prepare_cached(sql)?.query_row([after], |row| row.get(0))?)
            };
            let sent = |stream: Stream| number(connection, stream.cursor());
            Ok(Backlog {
                // What stays here does not wait.
                contacts: match local::keeps_contacts(connection)? {
                    true => 0,
                    false => count(
                        concat!("SELECT count(*) FROM contact WHERE seq > ?1 AND ", may_be_sent!()),
                        sent(Stream::Contacts)?,
                    )?,
                },
                records: count(
                    "SELECT count(*) FROM outbox WHERE seq > ?1",
                    sent(Stream::Records)?,
                )? + count(
                    "SELECT count(*) FROM parked WHERE released = 1 AND seq > ?1",
                    0,
                )?,
                parked: count("SELECT count(*) FROM parked WHERE released = 0 AND seq > ?1", 0)?,
                held: clock::holds_contacts(connection)?,
            })
        })
    }
}
