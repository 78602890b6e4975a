use super::db::{Optional, params};
use super::tx::SqlTx;
use crate::store::Stored;
use crate::store::sessions::{SessionRow, SessionsRead, SessionsTx};

impl SessionsRead for SqlTx<'_> {
    fn session(&mut self, hash: &[u8; 32]) -> Stored<Option<SessionRow>> {
        let sql = "SELECT account_id, complete, begun_s, seen_s, proven_s FROM sessions \
                   WHERE hash = ?1";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let session = statement.query_row([hash], |row| {
            Ok(SessionRow {
                account: row.get(0)?,
                complete: row.get(1)?,
                begun_s: row.get(2)?,
                seen_s: row.get(3)?,
                proven_s: row.get(4)?,
            })
        });
        session.optional()
    }
}

impl SessionsTx for SqlTx<'_> {
    fn add_session(&mut self, hash: &[u8; 32], session: &SessionRow) -> Stored<()> {
        let sql = "INSERT INTO sessions (hash, account_id, complete, begun_s, seen_s, proven_s) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let SessionRow { account, complete, begun_s, seen_s, proven_s } = session;
        self.db()?.execute(sql, params![hash, account, complete, begun_s, seen_s, proven_s])?;
        Ok(())
    }

    fn see_session(&mut self, hash: &[u8; 32], now_s: i64) -> Stored<()> {
        let sql = "UPDATE sessions SET seen_s = ?2 WHERE hash = ?1";
        self.db()?.execute(sql, params![hash, now_s])?;
        Ok(())
    }

    fn prove_session(&mut self, hash: &[u8; 32], now_s: i64) -> Stored<()> {
        let sql = "UPDATE sessions SET proven_s = ?2 WHERE hash = ?1";
        self.db()?.execute(sql, params![hash, now_s])?;
        Ok(())
    }

    fn end_session(&mut self, hash: &[u8; 32]) -> Stored<()> {
        self.db()?.execute("DELETE FROM sessions WHERE hash = ?1", [hash])?;
        Ok(())
    }

    fn end_sessions(&mut self, account: i64, but: Option<&[u8; 32]>) -> Stored<u64> {
        let sql = "DELETE FROM sessions WHERE account_id = ?1 AND hash IS DISTINCT FROM ?2";
        Ok(self.db()?.execute(sql, params![account, but])? as u64)
    }

    fn forget_sessions(&mut self, begun_before_s: i64) -> Stored<()> {
        self.db()?.execute("DELETE FROM sessions WHERE begun_s < ?1", [begun_before_s])?;
        Ok(())
    }
}
