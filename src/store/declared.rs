//! Who declared today in the commune: the day's key, the tags of cards and the receipts, of this kiosk and
//! of others, while the day lasts.

use protocol::civil::vietnam_day;
use protocol::declared::{CardTag, DECLARED_MAX, DayKey, Declared};
use protocol::receipt::{Receipt, ReceiptId};
use protocol::secret::Secret;
use rusqlite::{Connection, OptionalExtension};

use super::settings::{name, number, raise, remove};
use super::{Store, StoreError};

/// Days from today on of which the backend may tell: clocks differ around midnight.
const AHEAD: i64 = 1;

fn key(connection: &Connection, day: i64) -> Result<Option<Secret>, StoreError> {
    let mut query = connection.prepare_cached("SELECT key FROM day_key WHERE day = ?1")?;
    let bytes = query.query_row([day], |row| row.get::<_, [u8; 32]>(0)).optional()?;
    Ok(bytes.map(Secret::new))
}

/// Holds these keys and no others. Tags of a day whose key was renewed are worthless and go.
pub(super) fn put_day_keys(connection: &Connection, keys: &[DayKey]) -> Result<(), StoreError> {
    let mut query = connection.prepare_cached("SELECT day FROM day_key")?;
    let held = query.query_map([], |row| row.get(0))?.collect::<Result<Vec<i64>, _>>()?;
    for day in held.into_iter().filter(|day| !keys.iter().any(|key| key.day == *day)) {
        connection.execute("DELETE FROM day_key WHERE day = ?1", [day])?;
    }
    for DayKey { day, key: new } in keys {
        let before = key(connection, *day)?;
        if before.as_ref() == Some(new) {
            continue;
        }
        if before.is_some() {
            connection.execute("DELETE FROM declared_card WHERE day = ?1", [day])?;
        }
        connection.execute(
            "INSERT INTO day_key (day, key) VALUES (?1, ?2)
             ON CONFLICT (day) DO UPDATE SET key = excluded.key",
            rusqlite::params![day, new.expose()],
        )?;
    }
    Ok(())
}

/// Forgets what was of another commune.
pub(super) fn clear(connection: &Connection) -> Result<(), StoreError> {
    remove(connection, name::LAST_DECLARED)?;
    connection.execute("DELETE FROM declared_card", [])?;
    connection.execute("DELETE FROM declared_receipt", [])?;
    Ok(())
}

/// Deletes everything of days before `today`; the answer is how many rows.
pub(super) fn delete_before(connection: &Connection, today: i64) -> Result<usize, StoreError> {
    let mut deleted = 0;
    for table in ["day_key", "declared_card", "declared_receipt"] {
        deleted += connection.execute(&format!("DELETE FROM {table} WHERE day < ?1"), [today])?;
    }
    if deleted > 0 {
        // A backend that was restored counts lower; it tells all of today again.
        remove(connection, name::LAST_DECLARED)?;
    }
    Ok(deleted)
}

fn insert_card(
    connection: &Connection,
    day: i64,
    tag: CardTag,
    seq: Option<i64>,
) -> Result<(), StoreError> {
    let sql = "INSERT OR IGNORE INTO declared_card (day, tag, seq) VALUES (?1, ?2, ?3)";
    connection.prepare_cached(sql)?.execute(rusqlite::params![day, tag.code(), seq])?;
    Ok(())
}

fn insert_receipt(
    connection: &Connection,
    day: i64,
    id: ReceiptId,
    people: u8,
) -> Result<(), StoreError> {
    let sql = "INSERT OR IGNORE INTO declared_receipt (day, receipt, people) VALUES (?1, ?2, ?3)";
    connection.prepare_cached(sql)?.execute((day, id.number(), people))?;
    Ok(())
}

/// What is remembered for the day of a declaration that this kiosk took, or that was made elsewhere.
pub(super) struct OwnDeclared<'a> {
    pub(super) at_s: i64,
    pub(super) receipt: Option<ReceiptId>,
    pub(super) people: u8,
    pub(super) cards: &'a [CardTag],
}

/// Remembers what was stored here as record `seq`.
pub(super) fn insert_own(
    connection: &Connection,
    own: &OwnDeclared<'_>,
    seq: i64,
) -> Result<(), StoreError> {
    let day = vietnam_day(own.at_s);
    if let Some(id) = own.receipt {
        insert_receipt(connection, day, id, own.people)?;
    }
    own.cards.iter().try_for_each(|tag| insert_card(connection, day, *tag, Some(seq)))
}

/// The tags to be sent with record `seq`; none after their day.
pub(super) fn cards_of(connection: &Connection, seq: i64) -> Result<Vec<CardTag>, StoreError> {
    let mut query =
        connection.prepare_cached("SELECT tag FROM declared_card WHERE seq = ?1 ORDER BY tag")?;
    let tags = query.query_map([seq], |row| row.get(0))?.collect::<Result<Vec<i64>, _>>()?;
    let odd = || StoreError::content("card tag", "it has more than 40 bits");
    tags.into_iter().map(|tag| CardTag::from_code(tag).ok_or_else(odd)).collect()
}

impl Store {
    /// The commune's key of a day, if the backend has given it.
    pub fn day_key(&self, day: i64) -> Result<Option<DayKey>, StoreError> {
        Ok(self.read(|connection| key(connection, day))?.map(|key| DayKey { day, key }))
    }

    /// Whether somebody declared on that day by this card at a kiosk of the commune, as far as is known.
    pub fn has_declared(&self, day: i64, tag: CardTag) -> Result<bool, StoreError> {
        self.read(|connection| {
            let sql = "SELECT 1 FROM declared_card WHERE day = ?1 AND tag = ?2";
            let mut query = connection.prepare_cached(sql)?;
            Ok(query.exists((day, tag.code()))?)
        })
    }

    /// The receipts that the commune gave on that day, as far as is known.
    pub fn receipts_of(&self, day: i64) -> Result<Vec<Receipt>, StoreError> {
        self.read(|connection| {
            let sql = "SELECT receipt, people FROM declared_receipt WHERE day = ?1";
            let mut query = connection.prepare_cached(sql)?;
            let rows = query.query_map([day], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let found = rows.collect::<Result<Vec<(u32, u8)>, _>>()?;
            let receipt = |(id, people)| Some(Receipt { id: ReceiptId::new(id)?, people });
            Ok(found.into_iter().filter_map(receipt).collect())
        })
    }

    /// Stores what the backend tells of declarations in the commune. Of other days than `today` and the
    /// next, and beyond [`DECLARED_MAX`] a day, nothing is kept.
    ///
    /// # Errors
    /// [`StoreError`]; then they will come again.
    pub fn record_declared(&self, told: &[Declared], today: i64) -> Result<(), StoreError> {
        self.write(|transaction| {
            let sql = "SELECT count(*) FROM declared_receipt WHERE day >= ?1";
            let known: u32 = transaction.query_row(sql, [today], |row| row.get(0))?;
            let room = usize::try_from(DECLARED_MAX.saturating_sub(known)).unwrap_or(usize::MAX);
            let is_of_today = |it: &&Declared| (today..=today + AHEAD).contains(&it.day);
            for declared in told.iter().filter(is_of_today).take(room) {
                let Declared { day, receipt, people, .. } = *declared;
                insert_receipt(transaction, day, receipt, people)?;
                for tag in declared.cards.iter().take(usize::from(people)) {
                    insert_card(transaction, day, *tag, None)?;
                }
            }
            told.iter().try_for_each(|it| raise(transaction, name::LAST_DECLARED, it.number))
        })
    }

    /// Number of the last declaration of which the backend told; 0 before the first of the day.
    pub fn last_declared(&self) -> Result<i64, StoreError> {
        self.read(|connection| number(connection, name::LAST_DECLARED))
    }
}
