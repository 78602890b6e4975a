//! The store in a PostgreSQL, for any number of backend processes. Those who write the same come one after the other, by
//! advisory locks that all processes share; readers see one moment and wait for nobody. Changes are told by `NOTIFY`.
//!
//! `tokio-postgres` runs on a thread of its own and calls wait for it, so that a store can be used, opened and dropped on
//! every thread, those of a runtime included.

pub(super) mod column;
mod copying;
mod days;
mod direct;
mod distributed;
mod errors;
pub(super) mod field;
mod given;
mod lead;
mod listen;
pub(super) mod locks;
mod migrations;
mod notification;
pub(super) mod partitions;
mod pipeline;
mod pool;
pub(super) mod session;
mod tables;
mod teller;
mod tls;
mod turns;
mod tx;

use std::path::Path;
use std::sync::Arc;

use crate::config::Server;

use super::audit::Entry;
use super::changes::{Changes, Publisher};
use super::retention::{Dropped, ForgetBefore};
use super::sql::SqlTx;
use super::timings::{Connections, Timings, Unit};
use super::within::Within;
use super::work::end_with_line;
use super::{Look, Read, Store, StoreError, Stored, Tx, probe};
pub(super) use copying::Copying;
pub use distributed::{Placed, Placement, distribute};
use lead::Lead;
use pool::Pool;
use teller::Teller;
use tx::PostgresTx;

pub struct Postgres {
    pool: Arc<Pool>,
    publisher: Arc<Publisher>,
    lead: Lead,
    teller: Teller,
    timings: Timings,
}

impl Postgres {
    /// Connects, and makes the tables when they are not there.
    ///
    /// # Errors
    /// [`StoreError`] says what is wrong with the server or with what it holds.
    pub fn open(server: &Server) -> Stored<Self> {
        let pool = Arc::new(Pool::new(server)?);
        migrations::run(&pool)?;
        copying::refuse_unfinished(&pool)?;
        Ok(Self {
            teller: Teller::new(&pool),
            pool,
            publisher: Arc::new(Publisher::new()),
            lead: Lead::default(),
            timings: Timings::default(),
        })
    }

    fn read(&self, unit: Unit) -> Stored<SqlTx<'_>> {
        let begun = self.timings.begin(unit, || PostgresTx::snapshot(&self.pool))?;
        Ok(SqlTx::new(begun, &self.publisher))
    }
}

impl Store for Postgres {
    fn begin(&self) -> Stored<Box<dyn Tx + '_>> {
        let begun = self.timings.begin(Unit::Write, || PostgresTx::begin(&self.pool))?;
        Ok(Box::new(SqlTx::new(begun, &self.publisher)))
    }

    fn begin_within(&self, within: Within) -> Stored<Box<dyn Tx + '_>> {
        let begin = || PostgresTx::begin_within(&self.pool, &self.teller, within);
        let begun = self.timings.begin(Unit::Part, begin)?;
        Ok(Box::new(SqlTx::new(begun, &self.publisher)))
    }

    fn snapshot(&self) -> Stored<Box<dyn Read + '_>> {
        Ok(Box::new(self.read(Unit::Read)?))
    }

    fn begin_look<'a>(
        &'a self,
        tx: Box<dyn Tx + 'a>,
        entry: &Entry,
        at_s: i64,
    ) -> Stored<Box<dyn Look + 'a>> {
        end_with_line(tx, entry, at_s)?;
        Ok(Box::new(self.read(Unit::Look)?))
    }

    fn probe(&self) -> Stored<()> {
        let begun = self.timings.begin(Unit::Probe, || PostgresTx::beside(&self.pool))?;
        probe::run(Box::new(SqlTx::new(begun, &self.publisher)))
    }

    fn timings(&self) -> &Timings {
        &self.timings
    }

    fn connections(&self) -> Connections {
        self.pool.connections()
    }

    fn changes(&self) -> Stored<Changes> {
        self.publisher.watched(|| listen::watch(&self.pool, &self.publisher))
    }

    fn leads(&self) -> Stored<bool> {
        self.lead.is_held(&self.pool)
    }

    fn make_days(&self, today: i64) -> Stored<()> {
        days::make(&self.pool, today)
    }

    fn drop_days(&self, days: ForgetBefore) -> Stored<Dropped> {
        days::roll(&self.pool, days)
    }

    /// The server's own VACUUM does it.
    fn purge(&self) -> Stored<bool> {
        Ok(true)
    }

    /// The disk is the server's.
    fn keep_reserve(&self, _: u64) -> Stored<()> {
        Ok(())
    }

    fn release_reserve(&self) -> Stored<bool> {
        Ok(false)
    }

    fn backup(&self, _: &Path) -> Stored<()> {
        Err(StoreError::OtherBackup)
    }
}
