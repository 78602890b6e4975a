//! The tables. A migration that was released is never changed; the next one is appended.

use refinery_core::{Migration, Runner};
use rusqlite::{Connection, TransactionBehavior};

use super::StoreError;

/// Names and texts, in order.
const MIGRATIONS: &[(&str, &str)] = &[
    ("V1__tables", include_str!("migrations/0001_tables.sql")),
    ("V2__parked", include_str!("migrations/0002_parked.sql")),
    ("V3__declared", include_str!("migrations/0003_declared.sql")),
];

/// Brings a database of any age to the tables of this program.
///
/// # Errors
/// [`StoreError::Newer`] when a newer program has changed it.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    connection.set_transaction_behavior(TransactionBehavior::Immediate);
    let migrations: Vec<_> = MIGRATIONS
        .iter()
        .map(|(name, sql)| Migration::unapplied(name, sql))
        .collect::<Result<_, _>>()?;
    let runner = Runner::new(&migrations).set_grouped(true);
    // Two processes may find an empty file at once: the second fails on the tables of the first,
    // and finds them complete the next time, because all migrations are one transaction.
    runner.run(connection).or_else(|_| runner.run(connection))?;
    Ok(())
}
