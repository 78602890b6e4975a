//! The peer: the ids in a table, and one statement that joins them with the whole log.

use anyhow::{Context, ensure};
use backend::store::Store;
use protocol::matching::TOLERANCE_S;
use rusqlite::Connection;
use tokio_postgres::Client;

use super::fill;
use crate::scratch::Scratch;

/// The log beside the backend, which has it open.
pub enum Log<'a> {
    File(Connection),
    Server(&'a Scratch, Client),
}

/// What a synced clock adds to the tolerance; all contacts of the log have one.
const WITHIN_S: i64 = TOLERANCE_S + 2;

impl Log<'_> {
    fn run(&self, sql: &str) -> anyhow::Result<()> {
        match self {
            Self::File(db) => db.execute_batch(sql).with_context(|| sql.to_owned()),
            Self::Server(scratch, client) => scratch.run(client, sql),
        }
    }

    fn number(&self, sql: &str) -> anyhow::Result<i64> {
        match self {
            Self::File(db) => Ok(db.query_row(sql, [], |row| row.get(0))?),
            Self::Server(scratch, client) => scratch.number(client, sql),
        }
    }

    /// Makes the tables of the peer, with the ids of the many cases.
    pub fn prepare(&self, store: &dyn Store) -> anyhow::Result<usize> {
        let blob = match self {
            Self::File(_) => "BLOB",
            Self::Server(..) => "BYTEA",
        };
        self.forget()?;
        self.run(&format!(
            "CREATE TABLE plain_ids (case_id BIGINT, id {blob}, start_s BIGINT, end_s BIGINT); \
             CREATE TABLE plain_hits (venue_id BIGINT, day BIGINT, kiosk_id BIGINT, seq BIGINT, \
             case_id BIGINT, start_s BIGINT)"
        ))?;
        let cases = store.read(|read| read.cases())?;
        let many = cases.iter().filter(|case| fill::MANY_CASES.contains(&case.case));
        let mut rows = Vec::new();
        for case in many {
            for slot in case.days.iter().flat_map(|day| day.slots()) {
                let id = data_encoding::HEXLOWER.encode(&slot.id.0);
                let id = match self {
                    Self::File(_) => format!("x'{id}'"),
                    Self::Server(..) => format!("'\\x{id}'"),
                };
                rows.push(format!("({}, {id}, {}, {})", case.case, slot.start_s, slot.end_s));
            }
        }
        for some in rows.chunks(5000) {
            self.run(&format!("INSERT INTO plain_ids VALUES {}", some.join(", ")))?;
        }
        self.run("CREATE INDEX plain_ids_by_id ON plain_ids (id); ANALYZE plain_ids")?;
        Ok(rows.len())
    }

    /// Finds all contacts with the many cases.
    pub fn find(&self) -> anyhow::Result<()> {
        self.run(&format!(
            "INSERT INTO plain_hits SELECT c.venue_id, c.day, c.kiosk_id, c.seq, s.case_id, s.start_s \
             FROM contacts c JOIN plain_ids s ON s.id = c.id \
             WHERE c.first_s < s.end_s + {WITHIN_S} AND c.last_s >= s.start_s - {WITHIN_S}"
        ))
    }

    /// Checks what was found, and forgets it.
    pub fn check(&self) -> anyhow::Result<()> {
        let found = self.number("SELECT count(*) FROM plain_hits")?;
        ensure!(found.unsigned_abs() == fill::MANY_HITS, "plain SQL finds {found}");
        self.run("DELETE FROM plain_hits")
    }

    pub fn forget(&self) -> anyhow::Result<()> {
        self.run("DROP TABLE IF EXISTS plain_ids; DROP TABLE IF EXISTS plain_hits")
    }

    /// The many cases as they were when they were published.
    pub fn make_new(&self) -> anyhow::Result<()> {
        let (first, last) = (fill::MANY_CASES.start(), fill::MANY_CASES.end());
        self.run(&format!(
            "DELETE FROM exposures WHERE case_id BETWEEN {first} AND {last}; \
             UPDATE cases SET matched = 0 WHERE case_id BETWEEN {first} AND {last}"
        ))
    }
}
