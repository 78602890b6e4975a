//! Everything besides contacts that is on its way to the backend.

use protocol::record::{
    Body, DeclaredElsewhere, Direction, PhoneCheckin, ReceiptCheckin, Record, Sealed, SealedKind,
};
use rusqlite::{Connection, Rows};

use super::declared::{self, OwnDeclared};
use super::passages::{self, Passage, Source};
use super::{Store, StoreError};

/// Most bytes of record bodies in one batch: half of what the backend takes, so that the
/// contacts and the envelope fit beside them.
const BYTES_MAX: usize = protocol::api::BODY_MAX / 2;

pub(super) fn insert(connection: &Connection, body: &Body) -> Result<i64, StoreError> {
    let json = serde_json::to_string(body).map_err(|e| StoreError::content("record", e))?;
    connection
        .prepare_cached("INSERT INTO outbox (at_s, body) VALUES (?1, ?2)")?
        .execute(rusqlite::params![body.at_s(), json])?;
    Ok(connection.last_insert_rowid())
}

/// Records after number `after`, in order, at most `limit` and about half a request's bytes.
pub(super) fn after(
    connection: &Connection,
    after: i64,
    limit: usize,
) -> Result<Vec<Record>, StoreError> {
    let mut query = connection
        .prepare_cached("SELECT seq, body FROM outbox WHERE seq > ?1 ORDER BY seq LIMIT ?2")?;
    let rows = query.query([after, i64::try_from(limit).unwrap_or(i64::MAX)])?;
    let mut records = read(rows, BYTES_MAX)?;
    for record in &mut records {
        if let Some(cards) = record.body.cards_mut() {
            *cards = declared::cards_of(connection, record.seq)?;
        }
    }
    Ok(records)
}

/// Records of as many rows as fit, the first in any case; `bytes_max` counts their JSON.
pub(super) fn read(mut rows: Rows<'_>, bytes_max: usize) -> Result<Vec<Record>, StoreError> {
    let (mut records, mut bytes) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        let json: String = row.get(1)?;
        bytes += json.len();
        if bytes > bytes_max && !records.is_empty() {
            break;
        }
        let body = serde_json::from_str(&json).map_err(|e| StoreError::content("record", e))?;
        records.push(Record { seq: row.get(0)?, body });
    }
    Ok(records)
}

/// The number of the last record ever stored, deleted ones included.
pub(super) fn last_seq(connection: &Connection) -> Result<i64, StoreError> {
    let mut query =
        connection.prepare_cached("SELECT max(seq) FROM sqlite_sequence WHERE name = 'outbox'")?;
    Ok(query.query_row([], |row| row.get::<_, Option<i64>>(0))?.unwrap_or(0))
}

impl Store {
    /// Stores a sealed record, counts its passage, if it is one, and remembers for the day who declared,
    /// in one transaction. The tags of cards stand apart from the record, which is kept longer. "Đã ghi
    /// nhận" may be shown once this returns the record's number, and not before.
    ///
    /// # Errors
    /// [`StoreError`]; then neither was stored.
    pub fn submit_sealed(&self, mut sealed: Sealed) -> Result<i64, StoreError> {
        let (direction, people, at_s) = (sealed.direction, sealed.people, sealed.at_s);
        let source = match sealed.kind {
            SealedKind::CardCheckin => Source::Card,
            SealedKind::Declaration | SealedKind::Feedback => Source::Declaration,
        };
        let cards = std::mem::take(&mut sealed.cards);
        self.write(|transaction| {
            let receipt = sealed.receipt;
            let number = insert(transaction, &Body::Sealed(sealed))?;
            let own = OwnDeclared { at_s, receipt, people, cards: &cards };
            declared::insert_own(transaction, &own, number)?;
            if let Some(direction) = direction {
                let passage = Passage { source, number, direction, people, at_s };
                passages::insert(transaction, passage)?;
            }
            Ok(number)
        })
    }

    /// Stores a check-in by receipt and counts its passage, in one transaction; the answer is the
    /// record's number.
    ///
    /// # Errors
    /// [`StoreError`]; then neither was stored.
    pub fn submit_receipt(&self, checkin: ReceiptCheckin) -> Result<i64, StoreError> {
        let (direction, people, at_s) = (checkin.direction, checkin.people, checkin.at_s);
        self.write(|transaction| {
            let number = insert(transaction, &Body::Receipt(checkin))?;
            let passage = Passage { source: Source::Receipt, number, direction, people, at_s };
            passages::insert(transaction, passage)?;
            Ok(number)
        })
    }

    /// Stores a check-in by phone that the kiosk took itself and counts its passage, in one transaction; the answer
    /// is the record's number.
    ///
    /// # Errors
    /// [`StoreError`]; then neither was stored.
    pub fn submit_phone(&self, checkin: PhoneCheckin) -> Result<i64, StoreError> {
        let (direction, at_s) = (checkin.direction, checkin.at_s);
        self.write(|transaction| {
            let number = insert(transaction, &Body::Phone(checkin))?;
            let passage = Passage { source: Source::Wifi, number, direction, people: 1, at_s };
            passages::insert(transaction, passage)?;
            Ok(number)
        })
    }

    /// Stores that somebody has declared elsewhere, counts the passage and remembers the receipt and the card
    /// for the day, in one transaction; the answer is the record's number.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was stored.
    pub fn submit_elsewhere(&self, mut visit: DeclaredElsewhere) -> Result<i64, StoreError> {
        let (at_s, receipt) = (visit.at_s, visit.receipt);
        let cards = std::mem::take(&mut visit.cards);
        self.write(|transaction| {
            let number = insert(transaction, &Body::Elsewhere(visit))?;
            let own = OwnDeclared { at_s, receipt, people: 1, cards: &cards };
            declared::insert_own(transaction, &own, number)?;
            let (source, direction) = (Source::Declaration, Direction::In);
            let passage = Passage { source, number, direction, people: 1, at_s };
            passages::insert(transaction, passage)?;
            Ok(number)
        })
    }

    /// Stores a record that is no passage, such as a gap; the answer is its number.
    ///
    /// # Errors
    /// [`StoreError`]; then it was not stored.
    pub fn push(&self, body: &Body) -> Result<i64, StoreError> {
        self.write(|transaction| insert(transaction, body))
    }
}
