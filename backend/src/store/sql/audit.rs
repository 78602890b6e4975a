use super::db::{Row, Rows, params};
use super::tx::SqlTx;
use crate::store::audit::{AuditFilter, AuditRead, AuditRow, AuditTx, Entry, EntryKind};
use crate::store::{StoreError, Stored};

fn line(row: Row<'_>) -> Stored<AuditRow> {
    let kind: String = row.get(3)?;
    let kind = EntryKind::from_word(&kind).ok_or(StoreError::Unreadable("audit"))?;
    let entry = Entry { who: row.get(2)?, kind, target: row.get(4)?, reason: row.get(5)? };
    Ok(AuditRow { line: row.get(0)?, at_s: row.get(1)?, entry })
}

const SELECT: &str = "SELECT line, at_s, who, kind, target, reason FROM audit";

fn lines(mut rows: Rows<'_>) -> Stored<Vec<AuditRow>> {
    let mut lines = Vec::new();
    while let Some(row) = rows.next()? {
        lines.push(line(row)?);
    }
    Ok(lines)
}

impl AuditRead for SqlTx<'_> {
    fn audit(&mut self) -> Stored<Vec<AuditRow>> {
        let sql = format!("{SELECT} ORDER BY line");
        let mut statement = self.db()?.prepare_cached(&sql)?;
        lines(statement.query(params![])?)
    }

    fn audit_lines(&mut self, filter: &AuditFilter, most: u32) -> Stored<Vec<AuditRow>> {
        let sql = format!(
            "{SELECT} WHERE (?1 = '' OR who = ?1) AND (?2 IS NULL OR kind = ?2) \
             AND (?3 = '' OR instr(lower(target || ' ' || reason), lower(?3)) > 0) \
             AND at_s >= ?4 AND at_s < ?5 AND line < ?6 ORDER BY line DESC LIMIT ?7"
        );
        let kind = filter.kind.map(EntryKind::word);
        let (from_s, before_s) = (filter.from_s.unwrap_or(0), filter.before_s.unwrap_or(i64::MAX));
        let before_line = filter.before_line.unwrap_or(i64::MAX);
        let row = params![filter.who, kind, filter.text, from_s, before_s, before_line, most];
        let mut statement = self.db()?.prepare_cached(&sql)?;
        lines(statement.query(row)?)
    }

    fn audit_of(
        &mut self,
        kind: EntryKind,
        targets: &[String],
        most: u32,
    ) -> Stored<Vec<AuditRow>> {
        let sql = "SELECT line, at_s, who, kind, target, reason FROM audit \
                   WHERE target = ?1 AND kind = ?2 ORDER BY line DESC LIMIT ?3";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let mut lines = Vec::new();
        for target in targets {
            let mut rows = statement.query(params![target, kind.word(), most])?;
            while let Some(row) = rows.next()? {
                lines.push(line(row)?);
            }
        }
        lines.sort_by_key(|line| std::cmp::Reverse(line.line));
        lines.truncate(most as usize);
        Ok(lines)
    }

    fn audit_count(&mut self, kind: EntryKind, target: &str) -> Stored<u64> {
        let sql = "SELECT count(*) FROM audit WHERE target = ?1 AND kind = ?2";
        let count: i64 = self
            .db()?
            .prepare_cached(sql)?
            .query_row(params![target, kind.word()], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }
}

impl AuditTx for SqlTx<'_> {
    fn add_audit(&mut self, entry: &Entry, at_s: i64) -> Stored<()> {
        let sql = "INSERT INTO audit (at_s, who, kind, target, reason) VALUES (?1, ?2, ?3, ?4, ?5)";
        let Entry { who, kind, target, reason } = entry;
        self.db()?.execute(sql, params![at_s, who, kind.word(), target, reason])?;
        Ok(())
    }
}
