//! The one process that leads: it holds an advisory lock on a connection of its own. When it ends, or its connection does,
//! the next one that asks takes its place.

use std::sync::{Mutex, PoisonError};

use super::pool::Pool;
use super::session::Session;
use crate::store::Stored;
use crate::store::sql::{Db, params};

pub(super) const TRY: &str = "SELECT pg_try_advisory_lock(6208154)";

#[derive(Default)]
pub(super) struct Lead(Mutex<Option<Asked>>);

struct Asked {
    session: Session,
    /// Whether the lock was given.
    leads: bool,
}

impl Lead {
    pub(super) fn is_held(&self, pool: &Pool) -> Stored<bool> {
        let mut lead = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut asked = match lead.take() {
            Some(asked) if !asked.session.is_closed() => asked,
            _ => Asked { session: pool.open()?, leads: false },
        };
        // Of a connection that is lost the client may not know yet, but the server gives the lock to another.
        let sql = if asked.leads { "SELECT true" } else { TRY };
        asked.leads = Db::Postgres(&asked.session).query_row(sql, params![], |row| row.get(0))?;
        let leads = asked.leads;
        *lead = Some(asked);
        Ok(leads)
    }
}
