//! Brings the tables up to date, one process at a time. A migration that was released is never changed; the next one is
//! added as a file of its own, and here as a line.

use futures_executor::block_on;
use refinery_core::error::Kind;
use refinery_core::{Migration, Runner};
use tokio_postgres::Client;

use super::pool::Pool;
use crate::store::{StoreError, Stored};

const MIGRATIONS: [(&str, &str); 1] = [("V1__tables", include_str!("migrations/0001_tables.sql"))];

/// Ends with the connection.
const LOCK: &str = "SELECT pg_advisory_lock(6208153)";

pub(super) fn run(pool: &Pool) -> Stored<()> {
    let mut client = pool.client()?;
    block_on(client.batch_execute(LOCK))?;
    migrate(&mut client).map_err(|error| match error.kind() {
        Kind::MissingVersion(_) | Kind::DivergentVersion(..) => StoreError::Newer(pool.name()),
        _ => {
            let first: &dyn std::error::Error = &error;
            let problem: Vec<_> = std::iter::successors(Some(first), |error| error.source())
                .map(ToString::to_string)
                .collect();
            StoreError::Tables(pool.name(), problem.join(": "))
        }
    })
}

fn migrate(client: &mut Client) -> Result<(), refinery_core::Error> {
    let migrations: Result<Vec<_>, _> =
        MIGRATIONS.iter().map(|(name, sql)| Migration::unapplied(name, sql)).collect();
    // All of them in one transaction: none is half done.
    block_on(Runner::new(&migrations?).set_grouped(true).run_async(client)).map(drop)
}
