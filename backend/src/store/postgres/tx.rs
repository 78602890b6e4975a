//! One transaction: of the one who writes, or a snapshot.

use super::notification::{CHANNEL, payload};
use super::pool::Pool;
use super::session::Session;
use crate::store::changes::Change;
use crate::store::sql::{Db, Open};
use crate::store::{StoreError, Stored};

/// Nobody else writes until it ends; each statement sees what those before have committed.
const WRITE: &str = "BEGIN; SELECT pg_advisory_xact_lock(6208152)";
const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

pub(super) struct PostgresTx<'a> {
    pool: &'a Pool,
    /// Given back when it is over.
    session: Option<Session>,
}

impl<'a> PostgresTx<'a> {
    pub(super) fn begin(pool: &'a Pool) -> Stored<Self> {
        Self::with(pool, WRITE)
    }

    pub(super) fn snapshot(pool: &'a Pool) -> Stored<Self> {
        Self::with(pool, READ)
    }

    /// Waits for no other writer: for what nobody else reads.
    pub(super) fn beside(pool: &'a Pool) -> Stored<Self> {
        Self::with(pool, "BEGIN")
    }

    fn with(pool: &'a Pool, begin: &str) -> Stored<Self> {
        loop {
            let session = pool.get()?;
            match session.run(begin) {
                Ok(()) => return Ok(Self { pool, session: Some(session) }),
                // The server was started again while nobody used it: the next one may be open, or a new one tells.
                Err(_) if session.is_closed() => pool.give_up(),
                Err(error) => {
                    pool.give_up();
                    return Err(error);
                }
            }
        }
    }

    fn session(&self) -> Stored<&Session> {
        self.session
            .as_ref()
            .ok_or_else(|| StoreError::Failed("the transaction is over".to_owned()))
    }
}

impl Open for PostgresTx<'_> {
    fn db(&self) -> Stored<Db<'_>> {
        self.session().map(Db::Postgres)
    }

    fn tell(&self, change: Change, number: i64) -> Stored<()> {
        let values: [&dyn crate::store::sql::ToSql; 2] = [&CHANNEL, &payload(change, number)];
        self.session()?.query("SELECT pg_notify(?1, ?2)", &values).map(drop)
    }

    fn commit(&mut self) -> Stored<()> {
        self.session()?.commit()?;
        if let Some(session) = self.session.take() {
            self.pool.put_back(session);
        }
        Ok(())
    }
}

impl Drop for PostgresTx<'_> {
    fn drop(&mut self) {
        let Some(session) = self.session.take() else { return };
        match session.run("ROLLBACK") {
            Ok(()) => self.pool.put_back(session),
            // The server undoes what a connection leaves.
            Err(_) => self.pool.give_up(),
        }
    }
}
