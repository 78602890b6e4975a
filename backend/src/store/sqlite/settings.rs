use rusqlite::params;

use super::tx::SqliteTx;
use crate::store::Stored;
use crate::store::settings::SettingsTx;

impl SettingsTx for SqliteTx<'_> {
    fn setting_or_insert(&mut self, name: &str, value: &[u8]) -> Stored<Vec<u8>> {
        let db = self.db()?;
        let sql = "INSERT OR IGNORE INTO settings (name, value) VALUES (?1, ?2)";
        db.execute(sql, params![name, value])?;
        let sql = "SELECT value FROM settings WHERE name = ?1";
        Ok(db.query_row(sql, [name], |row| row.get(0))?)
    }
}
