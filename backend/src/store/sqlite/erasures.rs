//! Erasing keeps the row, because counts and stays are made of it, and takes away what leads to a person.

use protocol::DAY_S;
use protocol::civil::day_start_s;
use protocol::receipt::ReceiptId;
use rusqlite::params;

use super::log;
use super::tx::SqliteTx;
use crate::store::Stored;
use crate::store::erasures::{ByReceipt, ErasuresTx};
use crate::store::log::LogKey;

impl ErasuresTx for SqliteTx<'_> {
    fn by_receipt(&mut self, commune: i64, day: i64, receipt: ReceiptId) -> Stored<ByReceipt> {
        let db = self.db()?;
        let declarations = log::declarations(db, commune, day, receipt)?;
        let mut statement = db.prepare_cached(
            "SELECT kiosk_id, seq, incarnation FROM receipts JOIN venues USING (venue_id) \
             WHERE commune_id = ?1 AND receipt = ?2 AND receipt_day = ?3 \
             AND at_s BETWEEN ?4 - ?5 AND ?4 + 2 * ?5 ORDER BY at_s",
        )?;
        let key = params![commune, String::from(receipt), day, day_start_s(day), DAY_S];
        let checkins = statement.query_map(key, |row| {
            Ok(LogKey { kiosk: row.get(0)?, seq: row.get(1)?, incarnation: row.get(2)? })
        })?;
        let checkins = checkins.collect::<Result<Vec<_>, _>>()?;
        let rows = |keys: Vec<LogKey>| -> Stored<Vec<_>> {
            let found = keys.into_iter().map(|key| log::one(db, commune, key));
            Ok(found.collect::<Stored<Vec<_>>>()?.into_iter().flatten().collect())
        };
        Ok(ByReceipt { declarations: rows(declarations)?, checkins: rows(checkins)? })
    }

    fn erase_sealed(&mut self, key: LogKey) -> Stored<()> {
        let LogKey { kiosk, seq, incarnation } = key;
        let (db, key) = (self.db()?, params![kiosk, seq, incarnation]);
        // Kiosks that have heard of it forget it when its day ends.
        let sql = "DELETE FROM declared WHERE kiosk_id = ?1 AND receipt = (SELECT receipt \
                   FROM sealed WHERE kiosk_id = ?1 AND seq = ?2 AND incarnation = ?3)";
        db.execute(sql, key)?;
        let sql = "UPDATE sealed SET body = x'', receipt = NULL \
                   WHERE kiosk_id = ?1 AND seq = ?2 AND incarnation = ?3";
        db.execute(sql, key)?;
        Ok(())
    }

    fn erase_receipt(&mut self, key: LogKey) -> Stored<()> {
        let LogKey { kiosk, seq, incarnation } = key;
        let sql = "UPDATE receipts SET receipt = '' \
                   WHERE kiosk_id = ?1 AND seq = ?2 AND incarnation = ?3";
        self.db()?.execute(sql, params![kiosk, seq, incarnation])?;
        Ok(())
    }
}
