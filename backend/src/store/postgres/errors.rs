//! What PostgreSQL's errors mean to whoever reads them. Details are left out, because they repeat values.

use std::error::Error as _;

use tokio_postgres::Error;
use tokio_postgres::error::SqlState;

use crate::store::StoreError;

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        let Some(db) = error.as_db_error() else { return Self::Away(chain(&error)) };
        let message = db.message().to_owned();
        let code = db.code();
        if *code == SqlState::DISK_FULL {
            Self::Full
        } else if *code == SqlState::READ_ONLY_SQL_TRANSACTION {
            Self::ReadOnly
        } else if is_away(code) {
            Self::Away(message)
        } else {
            Self::Failed(message)
        }
    }
}

/// Whether the server stops, starts or takes no more connections, which passes.
fn is_away(code: &SqlState) -> bool {
    // Connection exceptions.
    code.code().starts_with("08")
        || [
            SqlState::ADMIN_SHUTDOWN,
            SqlState::CRASH_SHUTDOWN,
            SqlState::CANNOT_CONNECT_NOW,
            SqlState::TOO_MANY_CONNECTIONS,
        ]
        .contains(code)
}

/// An error with what caused it.
pub(super) fn chain(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}
