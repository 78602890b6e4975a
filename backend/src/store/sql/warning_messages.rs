use super::db::params;
use super::outbox::queue;
use super::tx::SqlTx;
use crate::store::Stored;
use crate::store::outbox::NewMessage;
use crate::store::warning_messages::WarningMessagesTx;

impl WarningMessagesTx for SqlTx<'_> {
    fn add_warned_number(&mut self, warning: i64, number: &[u8; 32]) -> Stored<bool> {
        let sql = "INSERT INTO warning_numbers (warning_id, number) VALUES (?1, ?2) \
               ON CONFLICT DO NOTHING";
        Ok(self.db()?.prepare_cached(sql)?.execute(params![warning, number])? > 0)
    }

    fn queue_warning(
        &mut self,
        warning: i64,
        message: &NewMessage,
        next_s: i64,
        now_s: i64,
    ) -> Stored<()> {
        queue(self.db()?, message, next_s, now_s, Some(warning))?;
        Ok(())
    }

    fn drop_warning_messages(&mut self, warning: i64, now_s: i64) -> Stored<u64> {
        let sql = "UPDATE outbox SET state = 'given-up', problem = 'taken-back', done_s = ?2, \
                   address = '', subject = '', body = '' \
                   WHERE warning_id = ?1 AND state = 'waiting'";
        let dropped = self.db()?.execute(sql, params![warning, now_s])?;
        Ok(u64::try_from(dropped).unwrap_or(u64::MAX))
    }
}
