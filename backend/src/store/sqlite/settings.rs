//! The table of single values.

use rusqlite::params;

use super::Sqlite;
use crate::store::{Settings, Stored};

impl Settings for Sqlite {
    fn setting_or_insert(&self, name: &str, value: &[u8]) -> Stored<Vec<u8>> {
        self.write(|db| {
            db.execute("INSERT OR IGNORE INTO settings VALUES (?1, ?2)", params![name, value])?;
            let sql = "SELECT value FROM settings WHERE name = ?1";
            Ok(db.query_row(sql, [name], |row| row.get(0))?)
        })
    }
}
