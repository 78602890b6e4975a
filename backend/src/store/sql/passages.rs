use std::collections::HashMap;

use protocol::record::{Direction, day_of};

use super::changes;
use super::db::{Db, Row, params};
use super::fleet::venues_of;
use super::tx::SqlTx;
use crate::stays::{Passage, Sealed, Source};
use crate::store::changes::Change;
use crate::store::fleet::Among;
use crate::store::passages::{PassagesRead, PassagesTx, VenueFigures};
use crate::store::{StoreError, Stored};

/// Passages of a venue. A tap follows its opening within a day, so the days around the times hold all. A record is the
/// row of `sealed`, or the number of a check-in by receipt.
const PASSAGES: &str = "WITH passages (at_s, direction, people, kind, visit, receipt, gate, row, seq, incarnation) AS ( \
    SELECT at_s, direction, people, 'phone', nullif(hex(visit), ''), NULL, kiosk_id, NULL, CAST(NULL AS BIGINT), \
    CAST(NULL AS BIGINT) FROM checkins \
    WHERE venue_id = ?1 AND day BETWEEN ?4 AND ?5 AND at_s >= ?2 AND at_s < ?3 \
    UNION ALL SELECT at_s, direction, people, kind, coalesce(nullif(hex(visit), ''), receipt), receipt, kiosk_id, \
    rowid, NULL, NULL FROM sealed \
    WHERE venue_id = ?1 AND day BETWEEN ?4 AND ?5 AND at_s >= ?2 AND at_s < ?3 \
    AND direction IS NOT NULL \
    UNION ALL SELECT at_s, direction, people, 'receipt', nullif(receipt, ''), NULL, kiosk_id, NULL, seq, incarnation \
    FROM receipts \
    WHERE venue_id = ?1 AND day BETWEEN ?4 AND ?5 AND at_s >= ?2 AND at_s < ?3 \
    UNION ALL SELECT at_s, direction, people, 'guard', NULL, NULL, NULL, NULL, NULL, NULL FROM counts \
    WHERE venue_id = ?1 AND day BETWEEN ?4 AND ?5 AND at_s >= ?2 AND at_s < ?3 \
    UNION ALL SELECT at_s, direction, 1, 'paper', '#' || strip, NULL, NULL, NULL, NULL, NULL FROM strips \
    WHERE venue_id = ?1 AND day BETWEEN ?4 AND ?5 AND at_s >= ?2 AND at_s < ?3 \
    UNION ALL SELECT at_s, 0, 1, 'receipt', coalesce(nullif(hex(visit), ''), receipt), receipt, kiosk_id, NULL, \
    NULL, NULL FROM elsewhere \
    WHERE venue_id = ?1 AND day BETWEEN ?4 AND ?5 AND at_s >= ?2 AND at_s < ?3)";

/// Figures of the venues that `which` lets through, where each is a range of a key.
fn figures(which: &str) -> String {
    let at = |first_day: &str| {
        format!(
            "venue_id = v.venue_id AND day BETWEEN {first_day} AND ?5 AND at_s >= ?2 AND at_s < ?3"
        )
    };
    let (opened, at) = (at("?6"), at("?4"));
    format!(
        "SELECT v.venue_id, \
         (SELECT coalesce(sum(people), 0) FROM checkins WHERE {opened} AND direction = ?7), \
         (SELECT coalesce(sum(people), 0) FROM sealed WHERE {at} AND direction = ?7), \
         (SELECT coalesce(sum(people), 0) FROM receipts WHERE {at} AND direction = ?7), \
         (SELECT count(*) FROM sealed WHERE {at} AND kind = 'declaration'), \
         (SELECT count(*) FROM strips WHERE {at} AND direction = ?7), \
         (SELECT count(*) FROM elsewhere WHERE {at}), \
         (SELECT coalesce(sum(people), 0) FROM counts WHERE {at} AND direction = ?7) \
         FROM venues v WHERE {which} ORDER BY v.venue_id"
    )
}

/// The same figures by sums over days: those of PostgreSQL are partitions, and Citus makes such sums at the nodes.
fn grouped_figures(which: &str) -> String {
    let of = |table: &str, first_day: &str, sums: &str| {
        format!(
            "(SELECT venue_id, {sums} FROM {table} WHERE {which} AND day BETWEEN {first_day} AND ?5 \
             AND at_s >= ?2 AND at_s < ?3 GROUP BY venue_id)"
        )
    };
    let people = "sum(people) FILTER (WHERE direction = ?7) AS people";
    let declared = "count(*) FILTER (WHERE kind = 'declaration') AS declarations";
    let strips = "count(*) FILTER (WHERE direction = ?7) AS people";
    format!(
        "SELECT venue_id, coalesce(c.people, 0), coalesce(s.people, 0), coalesce(r.people, 0), \
         coalesce(declarations, 0), coalesce(p.people, 0), coalesce(e.people, 0), coalesce(g.people, 0) \
         FROM venues LEFT JOIN {} c USING (venue_id) LEFT JOIN {} s USING (venue_id) \
         LEFT JOIN {} r USING (venue_id) LEFT JOIN {} p USING (venue_id) LEFT JOIN {} e USING (venue_id) \
         LEFT JOIN {} g USING (venue_id) WHERE {which} ORDER BY venue_id",
        of("checkins", "?6", people),
        of("sealed", "?4", &format!("{people}, {declared}")),
        of("receipts", "?4", people),
        of("strips", "?4", strips),
        of("elsewhere", "?4", "count(*) AS people"),
        of("counts", "?4", people),
    )
}

/// How people of a row were counted.
pub(super) fn source(kind: &str) -> Option<Source> {
    Some(match kind {
        "phone" => Source::Phone,
        "declaration" => Source::Declaration,
        "card-checkin" => Source::Card,
        "receipt" => Source::Receipt,
        "guard" => Source::Guard,
        "paper" => Source::Paper,
        _ => return None,
    })
}

/// Where the name of a passage is.
fn record(row: Row<'_>) -> Stored<Option<Sealed>> {
    if let Some(body) = row.get(7)? {
        return Ok(Some(Sealed::Body(body)));
    }
    let number: Option<(i64, i64)> = row.get::<Option<i64>>(8)?.zip(row.get(9)?);
    let gate: Option<u32> = row.get(6)?;
    Ok(gate.zip(number).map(|(kiosk, (seq, again))| Sealed::Receipt(kiosk, seq, again)))
}

pub(super) fn days(from_s: i64, to_s: i64) -> (i64, i64) {
    (day_of(from_s) - 1, day_of(to_s) + 1)
}

impl PassagesRead for SqlTx<'_> {
    fn passages_version(&mut self, venue: i64) -> Stored<i64> {
        changes::number(self.db()?, Change::Passages { venue })
    }

    fn venue_figures(&mut self, among: Among, from_s: i64, to_s: i64) -> Stored<Vec<VenueFigures>> {
        let (which, venues) = venues_of(among);
        let db = self.db()?;
        let sql = match db {
            Db::Sqlite(_) => figures(which),
            Db::Postgres(_) => grouped_figures(which),
        };
        let mut statement = db.prepare_cached(&sql)?;
        // The day of a check-in is that of its opening, which may be the one before; all others have their own.
        let (first_day, last_day) = (day_of(from_s), day_of(to_s.saturating_sub(1)));
        let (opened_day, way_in) = (first_day - 1, Direction::In.code());
        let key = params![venues, from_s, to_s, first_day, last_day, opened_day, way_in];
        let rows = statement.query_map(key, |row| {
            let count = |column| row.get::<u32>(column).map(u64::from);
            Ok(VenueFigures {
                venue: row.get(0)?,
                entered: count(1)? + count(2)? + count(3)? + count(5)? + count(6)? + count(7)?,
                declarations: count(4)?,
            })
        })?;
        rows.collect()
    }

    fn passage_sums(&mut self, venue: i64, from_s: i64, to_s: i64) -> Stored<(u64, u64)> {
        let (first_day, last_day) = days(from_s, to_s);
        let sql = format!(
            "{PASSAGES} SELECT coalesce(sum(people) FILTER (WHERE direction = ?6), 0), \
             coalesce(sum(people) FILTER (WHERE direction = ?7), 0) FROM passages"
        );
        let (way_in, way_out) = (Direction::In.code(), Direction::Out.code());
        let key = params![venue, from_s, to_s, first_day, last_day, way_in, way_out];
        let mut statement = self.db()?.prepare_cached(&sql)?;
        let (entered, left): (u32, u32) =
            statement.query_row(key, |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok((entered.into(), left.into()))
    }

    fn passages(&mut self, venue: i64, from_s: i64, to_s: i64) -> Stored<Vec<Passage>> {
        let unreadable = || StoreError::Unreadable("passages");
        let (first_day, last_day) = days(from_s, to_s);
        let sql = format!("{PASSAGES} SELECT * FROM passages ORDER BY at_s, direction");
        let mut statement = self.db()?.prepare_cached(&sql)?;
        let mut rows = statement.query(params![venue, from_s, to_s, first_day, last_day])?;
        let (mut passages, mut renamed) = (Vec::new(), HashMap::<String, String>::new());
        while let Some(row) = rows.next()? {
            let kind: String = row.get(3)?;
            let (visit, receipt): (Option<String>, Option<String>) = (row.get(4)?, row.get(5)?);
            if let (Some(visit), Some(receipt)) = (&visit, receipt) {
                renamed.insert(receipt, visit.clone());
            }
            passages.push(Passage {
                at_s: row.get(0)?,
                direction: Direction::from_code(row.get(1)?).ok_or_else(unreadable)?,
                people: row.get(2)?,
                source: source(&kind).ok_or_else(unreadable)?,
                visit,
                gate: row.get(6)?,
                record: record(row)?,
            });
        }
        // Who has declared on the phone may leave by the receipt: the same visit.
        for visit in passages.iter_mut().filter_map(|passage| passage.visit.as_mut()) {
            if let Some(name) = renamed.get(visit) {
                visit.clone_from(name);
            }
        }
        Ok(passages)
    }
}

impl PassagesTx for SqlTx<'_> {
    fn count_passages(&mut self, venue: i64) -> Stored<()> {
        let sql = "UPDATE venues SET passages = passages + 1 WHERE venue_id = ?1";
        self.db()?.prepare_cached(sql)?.execute([venue])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::plan;

    #[test]
    fn sums_are_made_of_ranges_and_read_no_body() {
        let sealed = "COVERING INDEX sealed_times (venue_id=? AND day>? AND day<?)";
        for among in [Among::All, Among::Commune(1)] {
            plan::check(&figures(venues_of(among).0), &[sealed], &["v"]);
        }
        let sums = format!("{PASSAGES} SELECT sum(people) FROM passages");
        plan::check(&sums, &[sealed], &["passages"]);
    }
}
