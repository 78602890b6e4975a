//! Opens whichever database the configuration names.

use std::path::Path;
use std::sync::Arc;

use super::copy::{Copied, Step};
use super::postgres::{Copying, Postgres};
use super::sqlite::{Opened, Sqlite};
use super::{Store, Stored, copy};
use crate::config::{Database, Server};

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

/// Copies what an SQLite file holds to a PostgreSQL that holds nothing, or goes on with that. Nobody else can use the
/// file meanwhile, nor the new database before it is whole. A transaction stores at most `batch` rows.
///
/// # Errors
/// Those of [`copy::run`], and [`super::StoreError::InUse`].
pub fn copy_to_server(
    from: &Path,
    to: &Server,
    batch: usize,
    told: &mut dyn FnMut(Step<'_>),
) -> Stored<Vec<Copied>> {
    let source = Opened::new(from)?;
    let mut target = Copying::new(to, batch)?;
    copy::run(&source, &mut target, told)
}
