//! PostgreSQL's partitions of the tables that grow, one a day: made before their day, and dropped as a whole.

use std::collections::BTreeSet;

use crate::store::postgres::session::Session;
use crate::store::sql::db::{Db, params};
use crate::store::{StoreError, Stored};

/// Days around today whose partitions are there: what is on its way is of yesterday, and a clock may be ahead.
const BEFORE: i64 = 1;
const AHEAD: i64 = 2;

/// The days of which a table has a partition; none of a table that is not partitioned.
fn days(session: &Session, table: &str) -> Stored<BTreeSet<i64>> {
    let sql = "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid \
               WHERE i.inhparent = to_regclass(?1)";
    let mut statement = Db::Postgres(session).prepare_cached(sql)?;
    let names = statement.query_map(params![table], |row| row.get::<String>(0))?;
    let day = |name: String| name.strip_prefix(table)?.strip_prefix("_d")?.parse().ok();
    Ok(names.collect::<Stored<Vec<_>>>()?.into_iter().filter_map(day).collect())
}

/// Drops the partitions of the days before `day`; how many rows they had. One that somebody reads goes the next time.
pub(super) fn drop_before(session: &Session, table: &str, day: i64) -> Stored<u64> {
    let mut rows = 0;
    for day in days(session, table)?.range(..day) {
        let sql = format!("SELECT count(*) FROM {table}_d{day}");
        let count: i64 = Db::Postgres(session).query_row(&sql, params![], |row| row.get(0))?;
        if session.attempt(&format!("DROP TABLE {table}_d{day}"))? {
            rows += count.unsigned_abs();
        }
    }
    Ok(rows)
}

/// Makes the partitions of the days around `today` that a table lacks, unless rows of that day are in the default one.
pub(super) fn make_ahead(session: &Session, today: i64) -> Stored<()> {
    let sql = "SELECT relname FROM pg_class WHERE oid IN (SELECT partrelid FROM pg_partitioned_table) \
               AND relnamespace = current_schema()::regnamespace ORDER BY relname";
    let db = Db::Postgres(session);
    let mut statement = db.prepare_cached(sql)?;
    let tables = statement.query_map(params![], |row| row.get(0))?;
    for table in tables.collect::<Stored<Vec<String>>>()? {
        let known = days(session, &table)?;
        let missing = (today - BEFORE..=today + AHEAD).filter(|day| !known.contains(day));
        for day in missing {
            let sql = format!("SELECT 1 FROM {table}_default WHERE day = ?1 LIMIT 1");
            if !db.prepare_cached(&sql)?.exists([day])? {
                let next = day.checked_add(1).ok_or(StoreError::Unreadable("a day"))?;
                session.attempt(&format!(
                    "CREATE TABLE {table}_d{day} PARTITION OF {table} FOR VALUES FROM ({day}) TO ({next})"
                ))?;
            }
        }
    }
    Ok(())
}
