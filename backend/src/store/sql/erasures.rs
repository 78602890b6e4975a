//! Erasing keeps the row, because counts and stays are made of it, and takes away what leads to a person.

use protocol::DAY_S;
use protocol::civil::{VIETNAM_OFFSET_S, day_start_s};
use protocol::receipt::ReceiptId;

use super::db::{Db, params};
use super::log;
use super::tx::SqlTx;
use crate::store::Stored;
use crate::store::erasures::{ByReceipt, ElsewhereVisit, ErasuresTx};
use crate::store::log::LogKey;

/// Visits of people who had declared elsewhere that got this receipt.
fn elsewhere(db: Db<'_>, commune: i64, day: i64, receipt: &str) -> Stored<Vec<ElsewhereVisit>> {
    let mut statement = db.prepare_cached(
        "SELECT e.kiosk_id, e.seq, e.incarnation, e.at_s, v.name, k.position FROM elsewhere e \
         JOIN venues v USING (venue_id) JOIN kiosks k USING (kiosk_id) \
         WHERE v.commune_id = ?1 AND e.day BETWEEN ?2 - 1 AND ?2 \
         AND (e.at_s + ?4) / 86400 = ?2 AND e.receipt = ?3 ORDER BY e.at_s",
    )?;
    let found = statement.query_map(params![commune, day, receipt, VIETNAM_OFFSET_S], |row| {
        Ok(ElsewhereVisit {
            key: LogKey { kiosk: row.get(0)?, seq: row.get(1)?, incarnation: row.get(2)? },
            at_s: row.get(3)?,
            venue_name: row.get(4)?,
            position: row.get(5)?,
        })
    })?;
    found.collect()
}

/// Kiosks that have heard of a receipt forget it when its day ends.
fn tell_no_more(db: Db<'_>, table: &str, key: LogKey) -> Stored<()> {
    let LogKey { kiosk, seq, incarnation } = key;
    let sql = format!(
        "DELETE FROM declared WHERE kiosk_id = ?1 AND receipt = (SELECT receipt \
         FROM {table} WHERE kiosk_id = ?1 AND seq = ?2 AND incarnation = ?3)"
    );
    db.execute(&sql, params![kiosk, seq, incarnation])?;
    Ok(())
}

impl ErasuresTx for SqlTx<'_> {
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
        Ok(ByReceipt {
            declarations: rows(declarations)?,
            elsewhere: elsewhere(db, commune, day, &String::from(receipt))?,
            checkins: rows(checkins)?,
        })
    }

    fn erase_sealed(&mut self, key: LogKey) -> Stored<()> {
        let LogKey { kiosk, seq, incarnation } = key;
        let db = self.db()?;
        tell_no_more(db, "sealed", key)?;
        let sql = "UPDATE sealed SET body = ?4, receipt = NULL, visit = NULL \
                   WHERE kiosk_id = ?1 AND seq = ?2 AND incarnation = ?3";
        db.execute(sql, params![kiosk, seq, incarnation, [0_u8; 0]])?;
        Ok(())
    }

    fn erase_elsewhere(&mut self, key: LogKey) -> Stored<()> {
        let LogKey { kiosk, seq, incarnation } = key;
        let db = self.db()?;
        tell_no_more(db, "elsewhere", key)?;
        let sql = "UPDATE elsewhere SET receipt = NULL, visit = NULL \
                   WHERE kiosk_id = ?1 AND seq = ?2 AND incarnation = ?3";
        db.execute(sql, params![kiosk, seq, incarnation])?;
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
