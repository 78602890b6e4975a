//! The watch for changes of other processes, such as a command beside the server. SQLite wakes nobody, so a thread asks; `data_version` costs a look at shared
//! memory, and the numbers are only read after it changed.

use std::sync::{Arc, Weak};
use std::time::Duration;

use rusqlite::Connection;

use super::file::File;
use crate::store::sql::Db;
use crate::store::sql::changes::numbers;
use crate::store::{StoreError, Stored};

/// How often other processes' changes are looked for.
const POLL_INTERVAL: Duration = Duration::from_millis(500);

fn publish(file: &File, db: &Connection) -> Stored<()> {
    for (change, number) in numbers(Db::Sqlite(db))? {
        file.publisher.publish(change, number);
    }
    Ok(())
}

/// Publishes from now on what other processes change, for as long as the store is open.
pub(super) fn watch(file: &Arc<File>) -> Stored<()> {
    let db = file.connect()?;
    let mut seen = data_version(&db)?;
    publish(file, &db)?;
    let file = Arc::downgrade(file);
    let polling = move || {
        loop {
            std::thread::sleep(POLL_INTERVAL);
            match poll(&file, &db, seen) {
                Ok(Some(version)) => seen = version,
                Ok(None) => break,
                Err(error) => tracing::error!("changes of other processes were not seen: {error}"),
            }
        }
    };
    let thread = std::thread::Builder::new().name("changes".to_owned());
    thread.spawn(polling).map(drop).map_err(|error| StoreError::Failed(error.to_string()))
}

/// Looks once; `None` when the store was closed.
fn poll(file: &Weak<File>, db: &Connection, seen: i64) -> Stored<Option<i64>> {
    let Some(file) = file.upgrade() else { return Ok(None) };
    let version = data_version(db)?;
    if version != seen {
        publish(&file, db)?;
    }
    Ok(Some(version))
}

fn data_version(db: &Connection) -> Stored<i64> {
    Ok(db.pragma_query_value(None, "data_version", |row| row.get(0))?)
}
