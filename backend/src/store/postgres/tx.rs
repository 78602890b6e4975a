//! One transaction: of the one who writes everything, of one who writes a part beside others, or a snapshot.

use super::locks;
use super::notification::{CHANNEL, payload};
use super::pool::{Pool, Use};
use super::session::Session;
use super::teller::Teller;
use crate::store::changes::Change;
use crate::store::sql::changes::number;
use crate::store::sql::{Db, Open, ToSql, params};
use crate::store::within::Within;
use crate::store::{StoreError, Stored};

/// A process that hangs within a unit of work, or is cut off from the server, holds its locks no longer than this.
const WRITE: &str = "BEGIN; SET LOCAL idle_in_transaction_session_timeout = '20s'";
const NO_LOCKS: &str = "SELECT 1";
const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

pub(super) struct PostgresTx<'a> {
    pool: &'a Pool,
    /// Given back when it is over.
    session: Option<Session>,
    kind: Kind<'a>,
}

enum Kind<'a> {
    Whole,
    /// What it tells of when it is committed, and who tells it.
    Part(&'a Teller, Vec<(Change, i64)>),
    /// Has no locks, and one of the connections that writers leave to readers.
    Beside,
    Snapshot,
}

impl Kind<'_> {
    fn pool_use(&self) -> Use {
        match self {
            Self::Whole | Self::Part(..) => Use::Writing,
            Self::Beside | Self::Snapshot => Use::Reading,
        }
    }
}

impl<'a> PostgresTx<'a> {
    /// Nobody else writes until it ends; each statement sees what those before have committed.
    pub(super) fn begin(pool: &'a Pool) -> Stored<Self> {
        Self::locked(pool, locks::WHOLE, params![], || Kind::Whole)
    }

    /// Nobody else writes to the same part until it ends.
    pub(super) fn begin_within(pool: &'a Pool, teller: &'a Teller, within: Within) -> Stored<Self> {
        let part = || Kind::Part(teller, Vec::new());
        let (sql, number) = locks::of_part(within);
        Self::locked(pool, sql, params![number], part)
    }

    fn locked(
        pool: &'a Pool,
        locks: &str,
        values: &[&dyn ToSql],
        kind: impl Fn() -> Kind<'a>,
    ) -> Stored<Self> {
        loop {
            let kind = kind();
            let session = pool.get(kind.pool_use())?;
            session.begin_later(WRITE);
            let tx = Self { pool, session: Some(session), kind };
            match tx.session()?.query(locks, values) {
                Ok(_) => return Ok(tx),
                // The server was started again while nobody used it: the next one may be open, or a new one tells.
                Err(_) if tx.session()?.is_closed() => {}
                Err(error) => return Err(error),
            }
        }
    }

    pub(super) fn snapshot(pool: &'a Pool) -> Stored<Self> {
        let kind = Kind::Snapshot;
        let session = pool.get(kind.pool_use())?;
        session.begin_later(READ);
        Ok(Self { pool, session: Some(session), kind })
    }

    /// Waits for no other writer: for what nobody else reads.
    pub(super) fn beside(pool: &'a Pool) -> Stored<Self> {
        Self::locked(pool, NO_LOCKS, params![], || Kind::Beside)
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

    fn announce(&mut self, change: Change) -> Stored<Option<i64>> {
        let told_later = matches!(self.kind, Kind::Part(..));
        // Of runs that are stored side by side the last number says nothing.
        let counted = !told_later || change != Change::Contacts;
        let number = if counted { Some(number(self.db()?, change)?) } else { None };
        match &mut self.kind {
            Kind::Part(_, told) => told.push((change, number.unwrap_or_default())),
            Kind::Whole | Kind::Beside | Kind::Snapshot => {
                let said = payload(change, number.unwrap_or_default());
                self.session()?.query("SELECT pg_notify(?1, ?2)", params![CHANNEL, said])?;
            }
        }
        Ok(number)
    }

    fn commit(&mut self) -> Stored<()> {
        self.session()?.commit()?;
        if let Some(session) = self.session.take() {
            self.pool.put_back(session, self.kind.pool_use());
        }
        if let Kind::Part(teller, told) = &mut self.kind {
            teller.tell(std::mem::take(told));
        }
        Ok(())
    }
}

impl Drop for PostgresTx<'_> {
    fn drop(&mut self) {
        let Some(session) = self.session.take() else { return };
        let ended = match self.kind {
            Kind::Snapshot => {
                session.end_reading();
                Ok(())
            }
            Kind::Whole | Kind::Part(..) | Kind::Beside => session.roll_back(),
        };
        match ended {
            Ok(()) => self.pool.put_back(session, self.kind.pool_use()),
            // The server undoes what a connection leaves.
            Err(_) => self.pool.give_up(self.kind.pool_use()),
        }
    }
}
