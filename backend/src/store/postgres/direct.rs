//! A connection of its own, not the pool's, for commands that change the database as a whole.

use std::sync::Arc;

use futures_executor::block_on;
use futures_util::SinkExt;
use tokio_postgres::Client;
use tokio_postgres::types::ToSql;

use super::lead;
use super::pool::Pool;
use crate::store::sql::db::{FromSql, Row};
use crate::store::{StoreError, Stored};

pub(super) struct Direct {
    client: Client,
    /// Drives the connection.
    pool: Arc<Pool>,
}

impl Direct {
    pub(super) fn new(pool: Arc<Pool>) -> Stored<Self> {
        Ok(Self { client: pool.client()?, pool })
    }

    /// The database's, for errors.
    pub(super) fn name(&self) -> String {
        self.pool.name()
    }

    /// Runs statements without parameters or answers.
    pub(super) fn run(&self, sql: &str) -> Stored<()> {
        Ok(block_on(self.client.batch_execute(sql))?)
    }

    /// Every row that a statement finds, by what `read` makes of it.
    pub(super) fn rows<T>(
        &self,
        sql: &str,
        values: &[&(dyn ToSql + Sync)],
        read: impl FnMut(Row<'_>) -> Stored<T>,
    ) -> Stored<Vec<T>> {
        let rows = block_on(self.client.query(sql, values))?;
        rows.iter().map(Row::Postgres).map(read).collect()
    }

    /// The one value that a statement finds.
    pub(super) fn value<T: FromSql>(&self, sql: &str, values: &[&(dyn ToSql + Sync)]) -> Stored<T> {
        let found = self.rows(sql, values, |row| row.get(0))?;
        found.into_iter().next().ok_or(StoreError::NoRow)
    }

    /// Stores rows as COPY reads them, in a transaction of its own.
    pub(super) fn copy_in(&self, sql: &str, rows: Vec<u8>) -> Stored<()> {
        Ok(block_on(async {
            let mut sink = std::pin::pin!(self.client.copy_in(sql).await?);
            sink.send(std::io::Cursor::new(rows)).await?;
            sink.finish().await.map(drop)
        })?)
    }

    /// Takes the lock of the one process that leads, which any that serves has taken; it is held as long as this is open.
    pub(super) fn takes_lead(&self) -> Stored<bool> {
        self.value(lead::TRY, &[])
    }
}
