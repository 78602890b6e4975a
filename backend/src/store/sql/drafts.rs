use super::db::{Optional, params};
use super::tx::SqlTx;
use crate::store::Stored;
use crate::store::drafts::{DraftRow, DraftsRead, DraftsTx};

impl DraftsRead for SqlTx<'_> {
    fn draft(&mut self, account: i64, browser: &[u8; 32]) -> Stored<Option<DraftRow>> {
        let sql = "SELECT path, fields, at_s FROM drafts WHERE account_id = ?1 AND browser = ?2";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let draft = statement.query_row(params![account, browser], |row| {
            Ok(DraftRow { path: row.get(0)?, fields: row.get(1)?, at_s: row.get(2)? })
        });
        draft.optional()
    }
}

impl DraftsTx for SqlTx<'_> {
    fn keep_draft(&mut self, account: i64, browser: &[u8; 32], draft: &DraftRow) -> Stored<()> {
        let sql = "INSERT INTO drafts (account_id, browser, path, fields, at_s) \
                   VALUES (?1, ?2, ?3, ?4, ?5) \
                   ON CONFLICT (account_id) DO UPDATE SET browser = excluded.browser, path = excluded.path, fields = excluded.fields, at_s = excluded.at_s";
        let DraftRow { path, fields, at_s } = draft;
        self.db()?.execute(sql, params![account, browser, path, fields, at_s])?;
        Ok(())
    }

    fn remove_draft(&mut self, account: i64) -> Stored<()> {
        self.db()?.execute("DELETE FROM drafts WHERE account_id = ?1", [account])?;
        Ok(())
    }
}
