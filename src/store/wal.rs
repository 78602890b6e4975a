//! The write-ahead log, in which a reader and a writer do not wait for each other.

use std::time::Instant;

use rusqlite::{Connection, ErrorCode};

use super::{BUSY_INTERVAL, BUSY_TIMEOUT};

/// Only the first who opens a file changes its journal mode. SQLite does not apply the busy timeout to that change when
/// another connection reads, so it is tried again here.
pub(super) fn enable(connection: &Connection) -> rusqlite::Result<()> {
    let deadline = Instant::now() + BUSY_TIMEOUT;
    loop {
        let changed = connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()));
        match changed {
            Err(error) if is_busy(&error) && Instant::now() < deadline => {
                std::thread::sleep(BUSY_INTERVAL);
            }
            changed => return changed,
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
}
