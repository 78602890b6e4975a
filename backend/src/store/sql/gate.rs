use protocol::civil::VIETNAM_OFFSET_S;
use protocol::receipt::ReceiptId;
use protocol::record::{Direction, day_of};

use super::db::{Optional, params};
use super::passages::{days, source};
use super::tx::SqlTx;
use crate::stays::Source;
use crate::store::gate::{CountRow, GateRead, GateTx, Hour, RecentPassage};
use crate::store::{StoreError, Stored};

const HOUR_S: i64 = 3600;

/// Passages with their kiosk. Hours begin with Vietnam's, which lies whole hours from UTC.
const PASSAGES: &str = "WITH passages (at_s, direction, people, kind, kiosk_id, attention) AS ( \
    SELECT at_s, direction, people, 'phone', kiosk_id, 0 FROM checkins \
    WHERE people > 0 AND venue_id = ?1 AND day BETWEEN ?4 AND ?5 AND at_s >= ?2 AND at_s < ?3 \
    UNION ALL SELECT at_s, direction, people, kind, kiosk_id, attention FROM sealed \
    WHERE venue_id = ?1 AND day BETWEEN ?4 AND ?5 AND at_s >= ?2 AND at_s < ?3 \
    AND direction IS NOT NULL \
    UNION ALL SELECT at_s, direction, people, 'receipt', kiosk_id, 0 FROM receipts \
    WHERE venue_id = ?1 AND day BETWEEN ?4 AND ?5 AND at_s >= ?2 AND at_s < ?3 \
    UNION ALL SELECT at_s, direction, people, 'guard', NULL, 0 FROM counts \
    WHERE venue_id = ?1 AND day BETWEEN ?4 AND ?5 AND at_s >= ?2 AND at_s < ?3 \
    UNION ALL SELECT at_s, direction, 1, 'paper', NULL, 0 FROM strips \
    WHERE venue_id = ?1 AND day BETWEEN ?4 AND ?5 AND at_s >= ?2 AND at_s < ?3 \
    UNION ALL SELECT at_s, 0, 1, 'receipt', kiosk_id, 0 FROM elsewhere \
    WHERE venue_id = ?1 AND day BETWEEN ?4 AND ?5 AND at_s >= ?2 AND at_s < ?3)";

impl GateRead for SqlTx<'_> {
    fn recent_passages(
        &mut self,
        venue: i64,
        from_s: i64,
        most: u32,
    ) -> Stored<Vec<RecentPassage>> {
        let unreadable = || StoreError::Unreadable("passages");
        let (first_day, last_day) = days(from_s, from_s + 2 * 86_400);
        let sql = format!(
            "{PASSAGES} SELECT at_s, direction, people, kind, coalesce(position, ''), attention \
             FROM passages LEFT JOIN kiosks USING (kiosk_id) ORDER BY at_s DESC LIMIT ?6"
        );
        let mut statement = self.db()?.prepare_cached(&sql)?;
        let key = params![venue, from_s, i64::MAX, first_day, last_day, most];
        let mut rows = statement.query(key)?;
        let mut passages = Vec::new();
        while let Some(row) = rows.next()? {
            let kind: String = row.get(3)?;
            passages.push(RecentPassage {
                at_s: row.get(0)?,
                direction: Direction::from_code(row.get(1)?).ok_or_else(unreadable)?,
                people: row.get(2)?,
                source: source(&kind).ok_or_else(unreadable)?,
                position: row.get(4)?,
                attention: row.get(5)?,
            });
        }
        Ok(passages)
    }

    fn hours(&mut self, venue: i64, from_s: i64, to_s: i64) -> Stored<Vec<Hour>> {
        let unreadable = || StoreError::Unreadable("passages");
        let (first_day, last_day) = days(from_s, to_s);
        let key = params![venue, from_s, to_s, first_day, last_day, HOUR_S];
        let mut hours = std::collections::BTreeMap::<i64, Hour>::new();
        let mut of = |from_s: i64, change: &dyn Fn(&mut Hour)| {
            change(hours.entry(from_s).or_insert(Hour { from_s, ..Hour::default() }));
        };
        let db = self.db()?;
        let sql = format!(
            "{PASSAGES} SELECT at_s / ?6 * ?6, direction, kind, sum(people), count(*) \
             FROM passages GROUP BY 1, 2, 3"
        );
        let mut statement = db.prepare_cached(&sql)?;
        let mut rows = statement.query(key)?;
        while let Some(row) = rows.next()? {
            let direction = Direction::from_code(row.get(1)?).ok_or_else(unreadable)?;
            let kind: String = row.get(2)?;
            let source = source(&kind).ok_or_else(unreadable)?;
            let (people, rows): (u32, u32) = (row.get(3)?, row.get(4)?);
            of(row.get(0)?, &|hour| {
                match direction {
                    Direction::In => hour.entered += u64::from(people),
                    Direction::Out => hour.left += u64::from(people),
                }
                if source == Source::Declaration {
                    hour.declarations += u64::from(rows);
                }
                if direction == Direction::In && source != Source::Guard {
                    hour.scanned += u64::from(people);
                }
            });
        }
        // Ids change each quarter of an hour, so those of one quarter are counted as phones.
        let sql = "SELECT quarter / ?6 * ?6, max(phones) FROM ( \
                   SELECT first_s / 900 * 900 AS quarter, count(DISTINCT id) AS phones \
                   FROM contacts WHERE venue_id = ?1 AND day BETWEEN ?4 AND ?5 \
                   AND first_s >= ?2 AND first_s < ?3 GROUP BY 1) quarters GROUP BY 1";
        let mut statement = db.prepare_cached(sql)?;
        let mut rows = statement.query(key)?;
        while let Some(row) = rows.next()? {
            let phones: u32 = row.get(1)?;
            of(row.get(0)?, &|hour| hour.phones = phones.into());
        }
        Ok(hours.into_values().collect())
    }

    fn declared(
        &mut self,
        commune: i64,
        day: i64,
        receipt: ReceiptId,
    ) -> Stored<Option<(i64, String)>> {
        let sql = "SELECT at_s, name FROM venues JOIN sealed USING (venue_id) \
                   WHERE commune_id = ?1 AND day BETWEEN ?2 - 1 AND ?2 \
                   AND (at_s + ?3) / 86400 = ?2 AND kind = 'declaration' AND receipt = ?4 \
                   ORDER BY at_s LIMIT 1";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let key = params![commune, day, VIETNAM_OFFSET_S, String::from(receipt)];
        statement.query_row(key, |row| Ok((row.get(0)?, row.get(1)?))).optional()
    }

    fn count(&mut self, venue: i64, count: i64, at_s: i64) -> Stored<Option<CountRow>> {
        let sql = "SELECT at_s, direction, people, account_id FROM counts \
                   WHERE venue_id = ?1 AND day = ?2 AND count_id = ?3";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let row = statement.query_row(params![venue, day_of(at_s), count], |row| {
            let direction: u8 = row.get(1)?;
            Ok((row.get(0)?, direction, row.get(2)?, row.get(3)?))
        });
        let Some((at_s, direction, people, account)) = row.optional()? else { return Ok(None) };
        let direction = Direction::from_code(direction);
        let direction = direction.ok_or(StoreError::Unreadable("counts"))?;
        Ok(Some(CountRow { venue, count, at_s, direction, people, account }))
    }
}

impl GateTx for SqlTx<'_> {
    fn add_count(&mut self, count: &CountRow) -> Stored<i64> {
        let (day, direction) = (day_of(count.at_s), count.direction.code());
        let sql = "INSERT INTO counts \
                   (venue_id, day, count_id, at_s, direction, people, account_id) \
                   SELECT ?1, ?2, coalesce(max(count_id), 0) + 1, ?3, ?4, ?5, ?6 FROM counts \
                   WHERE venue_id = ?1 AND day = ?2 RETURNING count_id";
        let row = params![count.venue, day, count.at_s, direction, count.people, count.account];
        self.db()?.prepare_cached(sql)?.query_row(row, |row| row.get(0))
    }

    fn remove_count(&mut self, count: &CountRow) -> Stored<bool> {
        let sql = "DELETE FROM counts WHERE venue_id = ?1 AND day = ?2 AND count_id = ?3 \
                   AND account_id = ?4";
        let key = params![count.venue, day_of(count.at_s), count.count, count.account];
        Ok(self.db()?.execute(sql, key)? == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::plan;

    #[test]
    fn what_passed_lately_is_a_range_and_reads_no_body() {
        let sql = format!("{PASSAGES} SELECT kind, attention, kiosk_id FROM passages");
        let needed = "COVERING INDEX sealed_times (venue_id=? AND day>? AND day<?)";
        plan::check(&sql, &[needed], &["passages"]);
    }
}
