//! The tables. A migration that was released is never changed; the next one is appended.
//!
//! An update of the image may go back to the version before, which must find what was acknowledged meanwhile. So a
//! migration only adds what a program may ignore, and its text ends with `PRAGMA user_version = N`: a program that
//! knows N migrations can use these tables.

use refinery_core::{Migration, Runner};
use rusqlite::{Connection, TransactionBehavior};

use super::StoreError;

/// Names and texts, in order.
const MIGRATIONS: &[(&str, &str)] = &[
    ("V1__tables", include_str!("migrations/0001_tables.sql")),
    ("V2__parked", include_str!("migrations/0002_parked.sql")),
    ("V3__declared", include_str!("migrations/0003_declared.sql")),
    ("V4__cases", include_str!("migrations/0004_cases.sql")),
    ("V5__windows", include_str!("migrations/0005_windows.sql")),
];

/// Brings a database of any age to the tables of this program.
///
/// # Errors
/// [`StoreError::Newer`] when a newer program has changed it so that this one cannot use it.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    connection.set_transaction_behavior(TransactionBehavior::Immediate);
    let migrations: Vec<_> = MIGRATIONS
        .iter()
        .map(|(name, sql)| Migration::unapplied(name, sql))
        .collect::<Result<_, _>>()?;
    let runner = Runner::new(&migrations).set_grouped(true);
    // Two processes may find an empty file at once: the second fails on the tables of the first,
    // and finds them complete the next time, because all migrations are one transaction.
    let run = runner.run(connection).or_else(|_| runner.run(connection));
    match run.map_err(StoreError::from) {
        Err(StoreError::Newer) if can_use(connection)? => {
            tracing::warn!(
                "a newer program has added to the database; this one uses what it knows"
            );
            Ok(())
        }
        other => other.map(drop),
    }
}

/// Whether this program knows as many migrations as the tables ask for. Those before the first that says so ask for all.
fn can_use(connection: &Connection) -> Result<bool, StoreError> {
    let needed: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok((1..=MIGRATIONS.len()).contains(&(needed as usize)))
}
