//! One transaction, on the connection that writes or on one that reads. `BEGIN` and `COMMIT` are
//! statements here, because `rusqlite`'s own transaction borrows the connection that this one owns.

use std::ops::Deref;
use std::sync::MutexGuard;

use rusqlite::Connection;

use super::file::File;
use crate::store::changes::Change;
use crate::store::sql::changes::number;
use crate::store::sql::{Db, Open};
use crate::store::{StoreError, Stored};

pub(super) struct SqliteTx<'a> {
    file: &'a File,
    connection: Held<'a>,
}

enum Held<'a> {
    Writer(MutexGuard<'a, Connection>),
    Reader(Connection),
    Returned,
}

impl<'a> SqliteTx<'a> {
    pub(super) fn begin(file: &'a File) -> Stored<Self> {
        let writer = file.writer();
        writer.execute_batch("BEGIN IMMEDIATE")?;
        Ok(Self { file, connection: Held::Writer(writer) })
    }

    pub(super) fn snapshot(file: &'a File) -> Stored<Self> {
        let reader = file.reader()?;
        reader.execute_batch("BEGIN DEFERRED")?;
        Ok(Self { file, connection: Held::Reader(reader) })
    }

    fn connection(&self) -> Stored<&Connection> {
        match &self.connection {
            Held::Writer(writer) => Ok(writer.deref()),
            Held::Reader(reader) => Ok(reader),
            Held::Returned => Err(StoreError::Failed("the transaction is over".to_owned())),
        }
    }
}

impl Open for SqliteTx<'_> {
    fn db(&self) -> Stored<Db<'_>> {
        self.connection().map(Db::Sqlite)
    }

    /// They see it by themselves.
    fn announce(&mut self, change: Change) -> Stored<Option<i64>> {
        number(self.db()?, change).map(Some)
    }

    fn commit(&mut self) -> Stored<()> {
        Ok(self.connection()?.execute_batch("COMMIT")?)
    }
}

impl Drop for SqliteTx<'_> {
    fn drop(&mut self) {
        let undo = |connection: &Connection| {
            // Committed, or undone by SQLite itself after an error of the disk.
            if connection.is_autocommit() {
                return true;
            }
            let undone = connection.execute_batch("ROLLBACK");
            undone
                .inspect_err(|error| tracing::error!("a transaction was not undone: {error}"))
                .is_ok()
        };
        match std::mem::replace(&mut self.connection, Held::Returned) {
            Held::Writer(writer) => {
                undo(&writer);
            }
            Held::Reader(reader) => {
                if undo(&reader) {
                    self.file.put_back(reader);
                }
            }
            Held::Returned => {}
        }
    }
}
