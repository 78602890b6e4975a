//! Opens whichever database the configuration names.

use std::sync::Arc;

use super::postgres::Postgres;
use super::sqlite::Sqlite;
use super::{Store, Stored};
use crate::config::Database;

/// Opens a database, making its tables when they are not there.
///
/// # Errors
/// Those of [`Sqlite::open`] and [`Postgres::open`].
pub fn open(database: &Database) -> Stored<Arc<dyn Store>> {
    Ok(match database {
        Database::File(path) => Arc::new(Sqlite::open(path)?),
        Database::Server(server) => Arc::new(Postgres::open(server)?),
    })
}
