//! The tables. A migration that was released is never changed; the next one is appended.

use refinery_core::{Migration, Runner};
use rusqlite::Connection;

use super::StoreError;

/// Names and texts, in order.
const MIGRATIONS: &[(&str, &str)] = &[("V1__tables", include_str!("migrations/0001_tables.sql"))];

/// Brings a database of any age to the tables of this program.
///
/// # Errors
/// [`StoreError::Newer`] when a newer program has changed it.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let migrations: Vec<_> = MIGRATIONS
        .iter()
        .map(|(name, sql)| Migration::unapplied(name, sql))
        .collect::<Result<_, _>>()?;
    Runner::new(&migrations).run(connection)?;
    Ok(())
}
