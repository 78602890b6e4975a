//! The peer that a database suggests: the log is a table with an index, each id a prepared query.
//! In memory, which is kinder to it than a memory card.

use protocol::caselist::Case;
use protocol::contact::ContactId;
use protocol::matching::{Hit, LoggedContact, in_slot};
use rusqlite::{Connection, params};

use super::plain::{hit, slots};

/// A log in `SQLite`.
pub struct Database(Connection);

impl Database {
    /// Stores and indexes `contacts`.
    pub fn new(contacts: &[LoggedContact]) -> anyhow::Result<Self> {
        let mut db = Connection::open_in_memory()?;
        db.execute_batch(
            "CREATE TABLE contact (
                number INTEGER PRIMARY KEY, id BLOB NOT NULL, first_s INTEGER NOT NULL,
                last_s INTEGER NOT NULL, uncertainty_s INTEGER NOT NULL
            ) STRICT",
        )?;
        let insertion = db.transaction()?;
        {
            let mut insert =
                insertion.prepare("INSERT INTO contact VALUES (?1, ?2, ?3, ?4, ?5)")?;
            for (number, contact) in contacts.iter().enumerate() {
                insert.execute(params![
                    i64::try_from(number)?,
                    contact.id.0,
                    contact.first_s,
                    contact.last_s,
                    contact.uncertainty_s,
                ])?;
            }
        }
        insertion.commit()?;
        db.execute_batch("CREATE INDEX contact_id ON contact (id); ANALYZE")?;
        Ok(Self(db))
    }

    /// All hits, sorted.
    pub fn matches(&self, cases: &[Case], tolerance_s: i64) -> anyhow::Result<Vec<Hit>> {
        let mut select = self.0.prepare(
            "SELECT number, id, first_s, last_s, uncertainty_s FROM contact WHERE id = ?1",
        )?;
        let mut hits = Vec::new();
        for case in cases {
            for slot in case.days.iter().flat_map(slots) {
                let mut rows = select.query([slot.id.0])?;
                while let Some(row) = rows.next()? {
                    let contact = LoggedContact {
                        id: ContactId(row.get(1)?),
                        first_s: row.get(2)?,
                        last_s: row.get(3)?,
                        uncertainty_s: row.get(4)?,
                    };
                    if in_slot(&contact, &slot, tolerance_s) {
                        hits.push(hit(usize::try_from(row.get::<_, i64>(0)?)?, case, &slot));
                    }
                }
            }
        }
        hits.sort_unstable();
        hits.dedup();
        Ok(hits)
    }
}
