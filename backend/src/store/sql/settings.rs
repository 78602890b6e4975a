use super::db::{Optional, params};
use super::tx::SqlTx;
use crate::store::Stored;
use crate::store::settings::{SettingsRead, SettingsTx};

impl SettingsRead for SqlTx<'_> {
    fn setting(&mut self, name: &str) -> Stored<Option<Vec<u8>>> {
        let sql = "SELECT value FROM settings WHERE name = ?1";
        let mut statement = self.db()?.prepare_cached(sql)?;
        statement.query_row([name], |row| row.get(0)).optional()
    }
}

impl SettingsTx for SqlTx<'_> {
    fn setting_or_insert(&mut self, name: &str, value: &[u8]) -> Stored<Vec<u8>> {
        let db = self.db()?;
        let sql = "INSERT INTO settings (name, value) VALUES (?1, ?2) \
               ON CONFLICT DO NOTHING";
        db.execute(sql, params![name, value])?;
        let sql = "SELECT value FROM settings WHERE name = ?1";
        db.query_row(sql, [name], |row| row.get(0))
    }

    fn set_setting(&mut self, name: &str, value: &[u8]) -> Stored<()> {
        let sql = "INSERT INTO settings (name, value) VALUES (?1, ?2) \
                   ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        self.db()?.execute(sql, params![name, value])?;
        Ok(())
    }
}
