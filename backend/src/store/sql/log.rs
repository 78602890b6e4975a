//! The log of a day. Its days are Vietnam's, the tables' UTC's: two of them hold one.

use std::collections::BTreeSet;

use protocol::DAY_S;
use protocol::civil::{VIETNAM_OFFSET_S, day_start_s};
use protocol::clock::ClockConfidence;
use protocol::receipt::ReceiptId;
use protocol::record::{Channel, Direction, day_of};

use super::db::{Db, Optional, Row, ToSql, params};
use super::tx::SqlTx;
use crate::store::log::{
    Handling, LogKey, LogKind, LogLook, LogRead, LogRow, LogScope, LogSums, LogTx, Progress,
    SealedEntry,
};
use crate::store::{StoreError, Stored};

/// Rows of a commune's venues in a span of time. `?1` commune, `?2` venue or null, `?3` to `?4` the span,
/// `?5` to `?6` its days, `?7` kind or null, `?8` only what needs attention. What was erased has lost its receipt.
const LOG: &str = "WITH own AS (SELECT venue_id, name FROM venues \
    WHERE commune_id = ?1 AND (?2 IS NULL OR venue_id = ?2)), \
    log AS ( \
    SELECT venue_id, day, kiosk_id, seq, incarnation, kind, at_s, clock, direction, attention, people, \
    receipt, CASE WHEN length(body) = 0 THEN 1 ELSE 0 END AS erased, NULL AS channel FROM sealed \
    WHERE venue_id IN (SELECT venue_id FROM own) AND day BETWEEN ?5 AND ?6 \
    AND at_s >= ?3 AND at_s < ?4 AND direction IS NOT NULL \
    UNION ALL SELECT venue_id, day, kiosk_id, seq, incarnation, 'receipt', at_s, clock, direction, 0, \
    people, nullif(receipt, ''), CASE WHEN receipt = '' THEN 1 ELSE 0 END, NULL FROM receipts \
    WHERE venue_id IN (SELECT venue_id FROM own) AND day BETWEEN ?5 AND ?6 \
    AND at_s >= ?3 AND at_s < ?4 \
    UNION ALL SELECT venue_id, day, kiosk_id, seq, incarnation, 'elsewhere', at_s, clock, 0, 0, 1, \
    receipt, 0, channel \
    FROM elsewhere WHERE venue_id IN (SELECT venue_id FROM own) AND day BETWEEN ?5 AND ?6 \
    AND at_s >= ?3 AND at_s < ?4 \
    UNION ALL SELECT venue_id, day, kiosk_id, event, 0, 'phone', at_s, 0, direction, 0, people, NULL, 0, \
    NULL \
    FROM checkins WHERE people > 0 AND venue_id IN (SELECT venue_id FROM own) AND day BETWEEN ?5 AND ?6 \
    AND at_s >= ?3 AND at_s < ?4 \
    UNION ALL SELECT venue_id, day, 0, strip, 0, 'paper', at_s, 0, direction, 0, 1, NULL, 0, NULL \
    FROM strips WHERE venue_id IN (SELECT venue_id FROM own) AND day BETWEEN ?5 AND ?6 \
    AND at_s >= ?3 AND at_s < ?4 \
    UNION ALL SELECT venue_id, day, 0, count_id, 0, 'guard', at_s, 0, direction, 0, people, NULL, 0, NULL \
    FROM counts WHERE venue_id IN (SELECT venue_id FROM own) AND day BETWEEN ?5 AND ?6 \
    AND at_s >= ?3 AND at_s < ?4), \
    chosen AS (SELECT * FROM log WHERE (?7 IS NULL OR kind = ?7) AND (?8 = 0 OR attention <> 0))";

/// Columns of a row, and what they are joined from.
const COLUMNS: &str = "c.kiosk_id, c.seq, c.incarnation, c.venue_id, v.name, coalesce(k.position, ''), c.kind, c.at_s, \
    c.clock, c.direction, c.attention, c.people, c.receipt, c.erased, h.progress, h.who, h.at_s, c.channel";
const JOINED: &str = "JOIN venues v USING (venue_id) LEFT JOIN kiosks k USING (kiosk_id) \
    LEFT JOIN handlings h ON h.venue_id = c.venue_id AND h.day = c.day AND h.kiosk_id = c.kiosk_id \
    AND h.seq = c.seq AND h.incarnation = c.incarnation \
    AND c.kind IN ('declaration', 'card-checkin', 'receipt')";

/// A sealed record or a check-in by receipt, wherever in the commune.
const ONE: &str = "WITH chosen AS ( \
    SELECT venue_id, day, kiosk_id, seq, incarnation, kind, at_s, clock, direction, attention, people, \
    receipt, CASE WHEN length(body) = 0 THEN 1 ELSE 0 END AS erased, NULL AS channel FROM sealed \
    WHERE kiosk_id = ?2 AND seq = ?3 AND incarnation = ?4 AND direction IS NOT NULL \
    UNION ALL SELECT venue_id, day, kiosk_id, seq, incarnation, 'receipt', at_s, clock, direction, 0, \
    people, nullif(receipt, ''), CASE WHEN receipt = '' THEN 1 ELSE 0 END, NULL FROM receipts \
    WHERE kiosk_id = ?2 AND seq = ?3 AND incarnation = ?4)";

fn unreadable() -> StoreError {
    StoreError::Unreadable("the log")
}

/// The parameters of [`LOG`].
fn parameters(scope: &LogScope) -> [Box<dyn ToSql>; 8] {
    let from_s = day_start_s(scope.day);
    let to_s = from_s.saturating_add(DAY_S);
    [
        Box::new(scope.commune),
        Box::new(scope.venue),
        Box::new(from_s),
        Box::new(to_s),
        // A tap follows its opening within a day.
        Box::new(day_of(from_s) - 1),
        Box::new(day_of(to_s)),
        Box::new(scope.kind.map(LogKind::word)),
        Box::new(scope.flagged),
    ]
}

fn read(row: Row<'_>) -> Stored<LogRow> {
    let (kind, direction): (String, Option<u8>) = (row.get(6)?, row.get(9)?);
    let direction = direction.map(|code| Direction::from_code(code).ok_or_else(unreadable));
    let receipt: Option<String> = row.get(12)?;
    let progress: Option<String> = row.get(14)?;
    let handling = progress.map(|word| -> Stored<Handling> {
        let progress = Progress::from_word(&word).ok_or_else(unreadable)?;
        Ok(Handling { progress, who: row.get(15)?, at_s: row.get(16)? })
    });
    let channel: Option<String> = row.get(17)?;
    let channel = channel.map(|name| Channel::named(&name).ok_or_else(unreadable));
    Ok(LogRow {
        key: LogKey { kiosk: row.get(0)?, seq: row.get(1)?, incarnation: row.get(2)? },
        venue: row.get(3)?,
        venue_name: row.get(4)?,
        position: row.get(5)?,
        kind: LogKind::from_word(&kind).ok_or_else(unreadable)?,
        at_s: row.get(7)?,
        clock: ClockConfidence::from_code(row.get(8)?),
        direction: direction.transpose()?,
        attention: row.get(10)?,
        people: row.get(11)?,
        receipt: receipt.map(ReceiptId::try_from).transpose().map_err(|_| unreadable())?,
        channel: channel.transpose()?,
        erased: row.get(13)?,
        handling: handling.transpose()?,
    })
}

fn rows(db: Db<'_>, sql: &str, parameters: &[&dyn ToSql]) -> Stored<Vec<LogRow>> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(parameters)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

pub(super) fn one(db: Db<'_>, commune: i64, key: LogKey) -> Stored<Option<LogRow>> {
    let found = rows(db, &one_sql(), params![commune, key.kiosk, key.seq, key.incarnation])?;
    Ok(found.into_iter().next())
}

/// A body by the table's whole key, of which a database of several nodes needs the venue.
const BODY: &str = "SELECT body FROM sealed WHERE venue_id = ?1 AND day = ?2 AND kiosk_id = ?3 \
    AND incarnation = ?4 AND seq = ?5 AND length(body) > 0";

fn one_sql() -> String {
    format!("{ONE} SELECT {COLUMNS} FROM chosen c {JOINED} WHERE v.commune_id = ?1")
}

/// The declarations of a commune that gave a receipt. `?1` commune, `?2` the day in Vietnam, `?3` receipt, `?4` Vietnam's
/// offset in seconds.
const DECLARATIONS: &str = "SELECT kiosk_id, seq, incarnation FROM sealed JOIN venues USING (venue_id) \
    WHERE commune_id = ?1 AND day BETWEEN ?2 - 1 AND ?2 AND (at_s + ?4) / 86400 = ?2 \
    AND kind = 'declaration' AND receipt = ?3 ORDER BY kiosk_id, seq, incarnation";

fn body(db: Db<'_>, row: &LogRow) -> Stored<Option<Vec<u8>>> {
    let (day, key) = (day_of(row.at_s), row.key);
    let key = params![row.venue, day, key.kiosk, key.incarnation, key.seq];
    db.prepare_cached(BODY)?.query_row(key, |row| row.get(0)).optional()
}

/// The declarations of a commune that gave this receipt on a day in Vietnam.
pub(super) fn declarations(
    db: Db<'_>,
    commune: i64,
    day: i64,
    receipt: ReceiptId,
) -> Stored<Vec<LogKey>> {
    let mut statement = db.prepare_cached(DECLARATIONS)?;
    let key = params![commune, day, String::from(receipt), VIETNAM_OFFSET_S];
    let found = statement.query_map(key, |row| {
        Ok(LogKey { kiosk: row.get(0)?, seq: row.get(1)?, incarnation: row.get(2)? })
    })?;
    found.collect()
}

/// The bodies of rows, and the declarations that receipts among them lead to.
pub(super) fn entries(db: Db<'_>, commune: i64, rows: Vec<LogRow>) -> Stored<Vec<SealedEntry>> {
    let mut known: BTreeSet<LogKey> = rows.iter().map(|row| row.key).collect();
    let (mut entries, mut missing) = (Vec::with_capacity(rows.len()), Vec::new());
    for row in rows {
        let led_to = match (row.kind, row.receipt) {
            (LogKind::Receipt, Some(receipt)) => {
                declarations(db, commune, protocol::civil::vietnam_day(row.at_s), receipt)?
            }
            _ => Vec::new(),
        };
        missing.extend(led_to.iter().copied().filter(|key| known.insert(*key)));
        let body = if row.kind == LogKind::Receipt { None } else { body(db, &row)? };
        entries.push(SealedEntry { row, body, declarations: led_to, aside: false });
    }
    for key in missing {
        if let Some(row) = one(db, commune, key)? {
            let body = body(db, &row)?;
            entries.push(SealedEntry { row, body, declarations: Vec::new(), aside: true });
        }
    }
    Ok(entries)
}

impl LogRead for SqlTx<'_> {
    fn has_log_row(&mut self, commune: i64, key: LogKey) -> Stored<bool> {
        Ok(one(self.db()?, commune, key)?.is_some())
    }
}

impl LogLook for SqlTx<'_> {
    fn log_sums(&mut self, scope: &LogScope) -> Stored<LogSums> {
        let sql = format!(
            "{LOG} SELECT count(*), coalesce(sum(attention), 0), \
             coalesce(sum(people) FILTER (WHERE direction = ?9), 0), \
             coalesce(sum(people) FILTER (WHERE direction = ?10), 0), \
             count(*) FILTER (WHERE kind = 'declaration'), \
             count(*) FILTER (WHERE kind IN ('declaration', 'card-checkin', 'receipt')) FROM chosen"
        );
        let scope = parameters(scope);
        let (way_in, way_out) = (Direction::In.code(), Direction::Out.code());
        let ways: [&dyn ToSql; 2] = [&way_in, &way_out];
        let all: Vec<&dyn ToSql> = scope.iter().map(AsRef::as_ref).chain(ways).collect();
        let number = |row: Row<'_>, index| row.get::<i64>(index).map(i64::unsigned_abs);
        let mut statement = self.db()?.prepare_cached(&sql)?;
        statement.query_row(all.as_slice(), |row| {
            Ok(LogSums {
                rows: number(row, 0)?,
                flagged: number(row, 1)?,
                entered: number(row, 2)?,
                left: number(row, 3)?,
                declarations: number(row, 4)?,
                named: number(row, 5)?,
            })
        })
    }

    fn log_rows(&mut self, scope: &LogScope, skip: u32, most: u32) -> Stored<Vec<LogRow>> {
        // Joined to the page alone: a join with all rows would be made for each page.
        let sql = format!(
            "{LOG}, page AS (SELECT * FROM chosen \
             ORDER BY attention DESC, at_s, kiosk_id, seq LIMIT ?10 OFFSET ?9) \
             SELECT {COLUMNS} FROM page c {JOINED} \
             ORDER BY c.attention DESC, c.at_s, c.kiosk_id, c.seq"
        );
        let scope = parameters(scope);
        let page: [&dyn ToSql; 2] = [&skip, &most];
        let all: Vec<&dyn ToSql> = scope.iter().map(AsRef::as_ref).chain(page).collect();
        rows(self.db()?, &sql, &all)
    }

    fn log_sealed(&mut self, scope: &LogScope) -> Stored<Vec<SealedEntry>> {
        let sql = format!(
            "{LOG} SELECT {COLUMNS} FROM chosen c {JOINED} \
             WHERE c.kind IN ('declaration', 'card-checkin', 'receipt') \
             ORDER BY c.attention DESC, c.at_s, c.kiosk_id, c.seq"
        );
        let all = parameters(scope);
        let all: Vec<&dyn ToSql> = all.iter().map(AsRef::as_ref).collect();
        let found = rows(self.db()?, &sql, &all)?;
        entries(self.db()?, scope.commune, found)
    }

    fn log_row(&mut self, commune: i64, key: LogKey) -> Stored<Option<LogRow>> {
        one(self.db()?, commune, key)
    }

    fn log_entry(&mut self, commune: i64, key: LogKey) -> Stored<Vec<SealedEntry>> {
        let found = one(self.db()?, commune, key)?;
        entries(self.db()?, commune, found.into_iter().collect())
    }
}

impl LogTx for SqlTx<'_> {
    fn set_handling(&mut self, commune: i64, key: LogKey, handling: &Handling) -> Stored<bool> {
        let Some(row) = one(self.db()?, commune, key)? else { return Ok(false) };
        let sql = "INSERT INTO handlings \
                   (venue_id, day, kiosk_id, seq, incarnation, progress, who, at_s) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) \
                   ON CONFLICT (venue_id, day, kiosk_id, seq, incarnation) DO UPDATE SET progress = excluded.progress, who = excluded.who, at_s = excluded.at_s";
        let LogKey { kiosk, seq, incarnation } = key;
        let Handling { progress, who, at_s } = handling;
        let day = day_of(row.at_s);
        let word = progress.word();
        let row = params![row.venue, day, kiosk, seq, incarnation, word, who, at_s];
        self.db()?.execute(sql, row)?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::plan;

    #[test]
    fn no_record_of_a_day_is_looked_for_in_all_that_is_kept() {
        plan::check(BODY, &["SEARCH sealed"], &[]);
        plan::check(&one_sql(), &["sealed_numbers", "receipts_numbers"], &["c"]);
        plan::check(DECLARATIONS, &["sealed_receipts"], &[]);
        let key = "WHERE kiosk_id = ?1 AND seq = ?2 AND incarnation = ?3";
        for table in ["sealed", "receipts", "elsewhere"] {
            plan::check(&format!("SELECT * FROM {table} {key}"), &["SEARCH"], &[]);
        }
    }
}
