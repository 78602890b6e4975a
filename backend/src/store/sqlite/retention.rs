//! Forgetting: old rows go, and with them their traces in the file and its log.

use protocol::DAY_S;
use rusqlite::Transaction;

use super::{Sqlite, cases};
use crate::store::{Forgotten, Retention, Stored};

fn delete(db: &Transaction<'_>, sql: &str, before: i64) -> Stored<u64> {
    Ok(u64::try_from(db.execute(sql, [before])?).unwrap_or(u64::MAX))
}

impl Retention for Sqlite {
    fn forget(&self, contacts_from: i64, records_from: i64) -> Stored<Forgotten> {
        let forgotten = self.write(|db| {
            let contacts = delete(db, "DELETE FROM contacts WHERE day < ?1", contacts_from)?
                + delete(
                    db,
                    "DELETE FROM quarantine WHERE stream = 'contact' AND received_s < ?1",
                    contacts_from * DAY_S,
                )?;
            delete(db, "DELETE FROM arrivals WHERE day < ?1", contacts_from)?;
            let case_days = delete(db, "DELETE FROM case_days WHERE day < ?1", contacts_from)?;
            if case_days > 0 {
                cases::bump_version(db)?;
            }
            let mut records = 0;
            for table in [
                "checkins",
                "sealed",
                "kiosk_hits",
                "gaps",
                "exposures",
                "receipts",
                "played",
                "calls",
            ] {
                let sql = format!("DELETE FROM {table} WHERE day < ?1");
                records += delete(db, &sql, records_from)?;
            }
            let sql = "DELETE FROM quarantine WHERE received_s < ?1";
            records += delete(db, sql, records_from * DAY_S)?;
            let sql = "DELETE FROM cases WHERE added_s < ?1 \
                       AND case_id NOT IN (SELECT case_id FROM case_days) \
                       AND case_id NOT IN (SELECT case_id FROM exposures)";
            delete(db, sql, records_from * DAY_S)?;
            Ok(Forgotten { contacts, case_days, records })
        })?;
        if forgotten != Forgotten::default() {
            let writer = self.writer.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            // A reader may hold the log back for a moment; the next round truncates it then.
            writer.pragma_update_and_check(None, "wal_checkpoint", "TRUNCATE", |_| Ok(()))?;
        }
        Ok(forgotten)
    }
}
