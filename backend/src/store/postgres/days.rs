//! Partitions of the tables that grow, one a day: made before their day, and dropped as a whole.
//!
//! Both need a table for themselves, and whoever waits for that holds up all who come later. So each is a transaction of its
//! own that waits for a moment only, and tries again after a pause in which they go on.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::pool::{Pool, Use};
use super::session::Session;
use crate::store::retention::{ForgetBefore, Forgotten, RULES};
use crate::store::sql::{Db, params};
use crate::store::{StoreError, Stored};

/// Days around today whose partitions are there: what is on its way is of yesterday, and a clock may be ahead.
const BEFORE: i64 = 1;
const AHEAD: i64 = 2;

const TRIES: u32 = 10;
const PAUSE: Duration = Duration::from_millis(100);

/// Rows up to which a partition is counted, and not estimated as the server does it for its plans.
const COUNTED: i64 = 1_000_000;

/// The days of which each table has a partition.
type Days = BTreeMap<String, BTreeSet<i64>>;

/// One process at a time; the lock is the connection's.
const LOCK: &str = "SELECT pg_advisory_lock(6208155)";
const UNLOCK: &str = "SELECT pg_advisory_unlock(6208155)";

/// The partition of a day.
fn partition(table: &str, day: i64) -> String {
    format!("{table}_d{day}")
}

/// The day of a partition; none of the one for all other days.
pub(super) fn day_of(table: &str, partition: &str) -> Option<i64> {
    partition.strip_prefix(table)?.strip_prefix("_d")?.parse().ok()
}

/// What `CREATE TABLE` says of a day's partition.
pub(super) fn defined(table: &str, day: i64) -> Stored<String> {
    let next = day.checked_add(1).ok_or(StoreError::Unreadable("a day"))?;
    let partition = partition(table, day);
    Ok(format!("{partition} PARTITION OF {table} FOR VALUES FROM ({day}) TO ({next})"))
}

/// Drops the partitions that are past their time, and makes those of the days around today.
pub(super) fn roll(pool: &Pool, before: ForgetBefore) -> Stored<Forgotten> {
    let session = pool.get(Use::Reading)?;
    let rolled = session.query(LOCK, &[]).and_then(|_| {
        let rolled = roll_alone(&session, before);
        session.query(UNLOCK, &[])?;
        rolled
    });
    pool.put_back(session, Use::Reading);
    rolled
}

fn roll_alone(session: &Session, before: ForgetBefore) -> Stored<Forgotten> {
    let days = known(session)?;
    let forgotten = drop_before(session, &days, before)?;
    make_ahead(session, &days, before.today)?;
    Ok(forgotten)
}

fn known(session: &Session) -> Stored<Days> {
    let sql = "SELECT p.relname, c.relname FROM pg_partitioned_table \
               JOIN pg_class p ON p.oid = partrelid \
               LEFT JOIN pg_inherits ON inhparent = p.oid LEFT JOIN pg_class c ON c.oid = inhrelid \
               WHERE p.relnamespace = current_schema()::regnamespace AND p.relkind = 'p'";
    let mut days = Days::new();
    for row in session.query(sql, &[])? {
        let name = |column: usize| row.try_get::<_, Option<String>>(column);
        let (Some(table), partition) = (name(0)?, name(1)?) else { continue };
        let day: Option<i64> = partition.and_then(|partition| day_of(&table, &partition));
        days.entry(table).or_default().extend(day);
    }
    Ok(days)
}

/// How many rows the partitions had. One that somebody reads all the time goes in the next round.
fn drop_before(session: &Session, known: &Days, before: ForgetBefore) -> Stored<Forgotten> {
    let mut forgotten = Forgotten::default();
    for (table, rule) in RULES {
        let (Some(days), Some(first)) = (known.get(table), before.first(rule)) else { continue };
        for day in days.range(..first) {
            let partition = partition(table, *day);
            let rows = rows(session, &partition)?;
            if attempt(session, &format!("DROP TABLE IF EXISTS {partition}"))? {
                forgotten.add(table, rows);
            }
        }
    }
    Ok(forgotten)
}

fn rows(session: &Session, partition: &str) -> Stored<u64> {
    let db = Db::Postgres(session);
    let sql = "SELECT coalesce((SELECT reltuples::bigint FROM pg_class \
               WHERE oid = to_regclass(?1)), 0)";
    let estimated: i64 = db.query_row(sql, params![partition], |row| row.get(0))?;
    if estimated > COUNTED {
        return Ok(estimated.unsigned_abs());
    }
    let sql = format!("SELECT count(*) FROM {partition}");
    let counted: i64 = db.query_row(&sql, params![], |row| row.get(0))?;
    Ok(counted.unsigned_abs())
}

/// A day of which the default partition has rows gets none of its own.
fn make_ahead(session: &Session, known: &Days, today: i64) -> Stored<()> {
    for (table, known) in known {
        let missing = (today - BEFORE..=today + AHEAD).filter(|day| !known.contains(day));
        for day in missing {
            let sql = format!("SELECT EXISTS (SELECT 1 FROM {table}_default WHERE day = ?1)");
            let late: bool =
                Db::Postgres(session).query_row(&sql, params![day], |row| row.get(0))?;
            if !late {
                attempt(session, &format!("CREATE TABLE IF NOT EXISTS {}", defined(table, day)?))?;
            }
        }
    }
    Ok(())
}

/// Whether a statement that needs a table for itself got it.
fn attempt(session: &Session, sql: &str) -> Stored<bool> {
    for again in 0..TRIES {
        if again > 0 {
            std::thread::sleep(PAUSE);
        }
        if session.attempt(sql)? {
            return Ok(true);
        }
    }
    Ok(false)
}
