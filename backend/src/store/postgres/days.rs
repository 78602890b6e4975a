//! Partitions of the tables that grow, one a day: made before their day, and dropped as a whole.
//!
//! Both need a table for themselves, and whoever waits for that holds up all who come later to that table. So each is a
//! transaction of its own that waits for a moment only. What others have then is tried again after the others, and after a
//! pause in which they go on.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use super::partitions::{day_of, defined, partition, rest};
use super::pool::{Pool, Use};
use super::session::{Attempt, Session};
use crate::store::Stored;
use crate::store::retention::{Dropped, ForgetBefore, Forgotten, RULES};
use crate::store::sql::{Db, params};

/// Days around today whose partitions are there: what is on its way is of yesterday, and a clock may be ahead.
const BEFORE: i64 = 1;
const AHEAD: i64 = 2;

/// After so many rounds in which others had all that is left, it is left to the next time.
const TRIES: u32 = 10;
const PAUSE: Duration = Duration::from_millis(100);

/// Rows up to which a partition is counted, and not estimated as the server does it for its plans.
const COUNTED: i64 = 100_000;

/// The days of which each table has a partition.
type Days = BTreeMap<String, BTreeSet<i64>>;

/// A partition that is to be dropped or made.
struct Step {
    sql: String,
    /// Of one that is dropped its table and how many rows it has.
    dropped: Option<(&'static str, u64)>,
}

/// One process at a time; the lock is the connection's.
const LOCK: &str = "SELECT pg_advisory_lock(6208155)";
const UNLOCK: &str = "SELECT pg_advisory_unlock(6208155)";

/// Drops the partitions that are past their time, and makes those of the days around today.
pub(super) fn roll(pool: &Pool, before: ForgetBefore) -> Stored<Dropped> {
    alone(pool, |session, known| {
        let mut steps = drops(session, known, before)?;
        steps.extend(makes(session, known, before.today)?);
        Ok(steps)
    })
}

/// Makes the partitions of the days around today. What comes before they are there lies in the default partition for good.
pub(super) fn make(pool: &Pool, today: i64) -> Stored<()> {
    alone(pool, |session, known| makes(session, known, today)).map(drop)
}

/// Takes steps while no other process does.
fn alone(
    pool: &Pool,
    steps: impl FnOnce(&Session, &Days) -> Stored<VecDeque<Step>>,
) -> Stored<Dropped> {
    let session = pool.get(Use::Reading)?;
    let taken = session.query(LOCK, &[]).and_then(|_| {
        let steps = steps(&session, &known(&session)?)?;
        let taken = take(&session, steps)?;
        session.query(UNLOCK, &[])?;
        Ok(taken)
    });
    match &taken {
        Ok(_) => pool.put_back(session, Use::Reading),
        // Its lock and what it has begun end with the connection.
        Err(_) => pool.give_up(Use::Reading),
    }
    taken
}

fn take(session: &Session, mut steps: VecDeque<Step>) -> Stored<Dropped> {
    let mut rows = Forgotten::default();
    let mut tries = 0;
    while !steps.is_empty() && tries < TRIES {
        let before = steps.len();
        for _ in 0..before {
            let Some(step) = steps.pop_front() else { break };
            match session.attempt(&step.sql)? {
                Attempt::Done => {
                    step.dropped.into_iter().for_each(|(table, dropped)| rows.add(table, dropped));
                }
                Attempt::InUse => steps.push_back(step),
                // Of a day that is made a row came into the default partition meanwhile.
                Attempt::Violated => {}
            }
        }
        if steps.len() == before {
            tries += 1;
            std::thread::sleep(PAUSE);
        }
    }
    Ok(Dropped { rows, is_whole: steps.is_empty() })
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

/// Counted before anybody waits.
fn drops(session: &Session, known: &Days, before: ForgetBefore) -> Stored<VecDeque<Step>> {
    let mut steps = VecDeque::new();
    for (table, rule) in RULES {
        let (Some(days), Some(first)) = (known.get(table), before.first(rule)) else { continue };
        for day in days.range(..first) {
            let partition = partition(table, *day);
            let rows = rows(session, &partition)?;
            let sql = format!("DROP TABLE IF EXISTS {partition}");
            steps.push_back(Step { sql, dropped: Some((table, rows)) });
        }
    }
    Ok(steps)
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
fn makes(session: &Session, known: &Days, today: i64) -> Stored<VecDeque<Step>> {
    let mut steps = VecDeque::new();
    for (table, known) in known {
        let missing = (today - BEFORE..=today + AHEAD).filter(|day| !known.contains(day));
        for day in missing {
            let rest = rest(table);
            let sql = format!("SELECT EXISTS (SELECT 1 FROM {rest} WHERE day = ?1)");
            let late: bool =
                Db::Postgres(session).query_row(&sql, params![day], |row| row.get(0))?;
            if !late {
                let sql = format!("CREATE TABLE IF NOT EXISTS {}", defined(table, day)?);
                steps.push_back(Step { sql, dropped: None });
            }
        }
    }
    Ok(steps)
}
