use protocol::record::{Direction, day_of};

use super::db::params;
use super::tx::SqlTx;
use crate::store::Stored;
use crate::store::strips::{StripPassage, StripPrint, StripsRead, StripsTx};

impl StripsRead for SqlTx<'_> {
    fn strip_prints(&mut self, venue: i64) -> Stored<Vec<StripPrint>> {
        let sql = "SELECT first, strips, at_s, (SELECT count(DISTINCT strip) FROM strips s \
                   WHERE s.venue_id = p.venue_id AND strip >= first AND strip < first + p.strips) \
                   FROM strip_prints p WHERE venue_id = ?1 ORDER BY first DESC";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let rows = statement.query_map([venue], |row| {
            let (first, strips, at_s, typed) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            Ok(StripPrint { first, strips, at_s, typed })
        })?;
        rows.collect()
    }

    fn has_strip(&mut self, venue: i64, number: u32, direction: Direction) -> Stored<bool> {
        let sql = "SELECT 1 FROM strips WHERE venue_id = ?1 AND strip = ?2 AND direction = ?3";
        let mut statement = self.db()?.prepare_cached(sql)?;
        statement.exists(params![venue, number, direction.code()])
    }
}

impl StripsTx for SqlTx<'_> {
    fn add_strip_print(&mut self, venue: i64, account: i64, print: &StripPrint) -> Stored<()> {
        let sql = "INSERT INTO strip_prints (venue_id, first, strips, at_s, account_id) \
                   VALUES (?1, ?2, ?3, ?4, ?5)";
        self.db()?.execute(sql, params![venue, print.first, print.strips, print.at_s, account])?;
        Ok(())
    }

    fn add_strip(&mut self, passage: &StripPassage) -> Stored<()> {
        let StripPassage { venue, number, at_s, direction, account } = *passage;
        let sql = "INSERT INTO strips (venue_id, day, strip, direction, at_s, account_id) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let row = params![venue, day_of(at_s), number, direction.code(), at_s, account];
        self.db()?.prepare_cached(sql)?.execute(row)?;
        Ok(())
    }
}
