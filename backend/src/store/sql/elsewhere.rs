use protocol::civil::VIETNAM_OFFSET_S;
use protocol::record::{DeclaredElsewhere, day_of};

use super::db::{Db, params};
use super::insert::{RecordKey, insert as insert_row};
use super::tx::SqlTx;
use crate::store::Stored;
use crate::store::elsewhere::{ElsewhereRead, ElsewhereRow};

pub(super) fn insert(db: Db<'_>, key: RecordKey, row: &DeclaredElsewhere) -> Stored<()> {
    let sql = "INSERT INTO elsewhere \
               (venue_id, day, kiosk_id, seq, incarnation, channel, receipt, at_s, clock) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) \
               ON CONFLICT DO NOTHING";
    let (day, receipt) = (day_of(row.at_s), row.receipt.map(String::from));
    let (channel, clock) = (row.channel.name(), row.clock.code());
    let RecordKey { venue, kiosk, seq, incarnation } = key;
    let row = params![venue, day, kiosk, seq, incarnation, channel, receipt, row.at_s, clock];
    insert_row(db, sql, row)
}

impl ElsewhereRead for SqlTx<'_> {
    fn elsewhere(&mut self, venue: Option<i64>) -> Stored<Vec<ElsewhereRow>> {
        let mut statement = self.db()?.prepare_cached(
            "SELECT venue_id, (at_s + ?2) / 86400 AS date, channel, count(*) FROM elsewhere \
             WHERE ?1 IS NULL OR venue_id = ?1 GROUP BY venue_id, date, channel \
             ORDER BY venue_id, date, channel",
        )?;
        let rows = statement.query_map(params![venue, VIETNAM_OFFSET_S], |row| {
            Ok(ElsewhereRow {
                venue: row.get(0)?,
                day: row.get(1)?,
                channel: row.get(2)?,
                count: u64::try_from(row.get::<i64>(3)?).unwrap_or(0),
            })
        })?;
        rows.collect()
    }
}
