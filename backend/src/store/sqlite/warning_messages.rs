use protocol::record::day_of;
use rusqlite::params;

use super::tx::SqliteTx;
use crate::store::Stored;
use crate::store::outbox::NewMessage;
use crate::store::warning_messages::WarningMessagesTx;

impl WarningMessagesTx for SqliteTx<'_> {
    fn add_warned_number(&mut self, warning: i64, number: &[u8; 32]) -> Stored<bool> {
        let sql = "INSERT OR IGNORE INTO warning_numbers (warning_id, number) VALUES (?1, ?2)";
        Ok(self.db()?.prepare_cached(sql)?.execute(params![warning, number])? > 0)
    }

    fn queue_warning(
        &mut self,
        warning: i64,
        message: &NewMessage,
        next_s: i64,
        now_s: i64,
    ) -> Stored<()> {
        let sql = "INSERT INTO outbox (day, queued_s, channel, kind, masked, address, subject, body, \
                   state, next_s, warning_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'waiting', ?9, ?10)";
        let NewMessage { channel, kind, address, masked, subject, body } = message;
        let (channel, kind, body) = (channel.word(), kind.word(), body.as_str());
        let row = params![
            day_of(now_s),
            now_s,
            channel,
            kind,
            masked,
            address,
            subject,
            body,
            next_s,
            warning
        ];
        self.db()?.prepare_cached(sql)?.execute(row)?;
        Ok(())
    }

    fn drop_warning_messages(&mut self, warning: i64, now_s: i64) -> Stored<u64> {
        let sql = "UPDATE outbox SET state = 'given-up', problem = 'taken-back', done_s = ?2, \
                   address = '', subject = '', body = '' \
                   WHERE warning_id = ?1 AND state = 'waiting'";
        let dropped = self.db()?.execute(sql, params![warning, now_s])?;
        Ok(u64::try_from(dropped).unwrap_or(u64::MAX))
    }

    fn warned_numbers(&mut self, warning: i64) -> Stored<u64> {
        let sql = "SELECT count(*) FROM warning_numbers WHERE warning_id = ?1";
        let mut statement = self.db()?.prepare_cached(sql)?;
        Ok(statement.query_row([warning], |row| row.get::<_, u32>(0))?.into())
    }
}
