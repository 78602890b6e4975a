use rusqlite::params;

use super::tx::SqliteTx;
use crate::store::audit::{AuditRead, AuditRow, AuditTx, Entry, EntryKind};
use crate::store::{StoreError, Stored};

impl AuditRead for SqliteTx<'_> {
    fn audit(&mut self) -> Stored<Vec<AuditRow>> {
        let sql = "SELECT line, at_s, who, kind, target, reason FROM audit ORDER BY line";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut lines = Vec::new();
        while let Some(row) = rows.next()? {
            let kind: String = row.get(3)?;
            let kind = EntryKind::from_word(&kind).ok_or(StoreError::Unreadable("audit"))?;
            let entry = Entry { who: row.get(2)?, kind, target: row.get(4)?, reason: row.get(5)? };
            lines.push(AuditRow { line: row.get(0)?, at_s: row.get(1)?, entry });
        }
        Ok(lines)
    }
}

impl AuditTx for SqliteTx<'_> {
    fn add_audit(&mut self, entry: &Entry, at_s: i64) -> Stored<()> {
        let sql = "INSERT INTO audit (at_s, who, kind, target, reason) VALUES (?1, ?2, ?3, ?4, ?5)";
        let Entry { who, kind, target, reason } = entry;
        self.db()?.execute(sql, params![at_s, who, kind.word(), target, reason])?;
        Ok(())
    }
}
