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

/// What the client says of a server without TLS.
const NO_TLS: &str = "server does not support TLS";

/// Whether the server stops, starts or takes no more connections, which passes.
fn is_away(code: &SqlState) -> bool {
    // Connection exceptions.
    code.code().starts_with("08")
        || [
            SqlState::ADMIN_SHUTDOWN,
            SqlState::CRASH_SHUTDOWN,
            SqlState::CANNOT_CONNECT_NOW,
            SqlState::TOO_MANY_CONNECTIONS,
            // Others hold what it needs, or did for too long: the next try may find it free.
            SqlState::LOCK_NOT_AVAILABLE,
            SqlState::T_R_DEADLOCK_DETECTED,
            SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
        ]
        .contains(code)
}

/// Why there is no connection, where the server itself said nothing.
pub(super) fn unconnected(error: &Error, name: String) -> StoreError {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = error.source();
    while let Some(error) = cause {
        // A library that passes an error on within one of input and output hides it from `source`.
        let within = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        let tls: Option<&rustls::Error> =
            within.and_then(|it| it.downcast_ref()).or_else(|| error.downcast_ref());
        if let Some(problem @ rustls::Error::InvalidCertificate(_)) = tls {
            return StoreError::Certificate(name, problem.to_string());
        }
        if error.to_string() == NO_TLS {
            let problem = "it does not speak TLS, which the address asks for; switch its ssl on, or say \
                           sslmode=disable where nobody else is on the way";
            return StoreError::Unusable(name, problem.to_owned());
        }
        cause = error.source();
    }
    StoreError::Away(format!("{name}: {}", chain(error)))
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
