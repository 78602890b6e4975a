//! One connection with the statements that were prepared on it.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

use futures_util::future::try_join_all;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Row, Statement};

use super::column::Column;
use super::given::type_of;
use super::pipeline::{Pipeline, forget};
use crate::store::sql::db::value::{self, Owned};
use crate::store::{StoreError, Stored};

/// Statements that are kept prepared; all are forgotten when there are more.
const STATEMENTS_MAX: usize = 512;

/// How a statement that needs a table for itself went.
pub(super) enum Attempt {
    Done,
    /// Others have the table.
    InUse,
    /// Rows that are there are not what it wants.
    Violated,
}

pub(in crate::store) struct Session {
    client: Arc<Client>,
    statements: RefCell<HashMap<String, (Vec<Type>, Statement)>>,
    pipeline: Pipeline,
    /// Whether a statement failed since a transaction began: PostgreSQL undoes all of it and says nothing of that at
    /// the commit.
    failed: Cell<bool>,
    /// Whether it was refused a change: a database that takes changes again takes them on new connections only.
    read_only: Cell<bool>,
}

impl Session {
    pub(super) fn new(client: Client) -> Self {
        Self {
            client: Arc::new(client),
            statements: RefCell::default(),
            pipeline: Pipeline::default(),
            failed: Cell::new(false),
            read_only: Cell::new(false),
        }
    }

    pub(super) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Whether it was refused a change.
    pub(super) fn is_read_only(&self) -> bool {
        self.read_only.get()
    }

    /// Runs statements without parameters or answers that begin a transaction; it does not wait for them.
    pub(super) fn begin_later(&self, sql: &'static str) {
        self.failed.set(false);
        let client = Arc::clone(&self.client);
        self.pipeline.push(async move { client.batch_execute(sql).await });
    }

    pub(super) fn commit(&self) -> Stored<()> {
        if self.failed.get() {
            return Err(StoreError::Failed("a part of the unit of work failed".to_owned()));
        }
        self.wait(self.client.batch_execute("COMMIT"))
    }

    /// Undoes what a transaction has written.
    pub(super) fn roll_back(&self) -> Stored<()> {
        // What failed before is undone as well.
        self.pipeline.drain();
        self.wait(self.client.batch_execute("ROLLBACK"))
    }

    /// Ends a transaction that has written nothing, not waiting for it.
    pub(super) fn end_reading(&self) {
        self.pipeline.drain();
        forget(self.client.batch_execute("ROLLBACK"));
    }

    /// Tries a statement, in a transaction of its own, that needs a table for itself.
    pub(super) fn attempt(&self, sql: &str) -> Stored<Attempt> {
        let sql = format!("BEGIN; SET LOCAL lock_timeout = '100ms'; {sql}; COMMIT");
        let Err(error) = self.pipeline.finish(self.client.batch_execute(&sql)) else {
            return Ok(Attempt::Done);
        };
        self.roll_back()?;
        if error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE) {
            Ok(Attempt::InUse)
        } else if error.code() == Some(&SqlState::CHECK_VIOLATION) {
            Ok(Attempt::Violated)
        } else {
            self.noting(Err(error))
        }
    }

    pub(in crate::store) fn execute(
        &self,
        sql: &str,
        values: &[&dyn value::ToSql],
    ) -> Stored<usize> {
        let (statement, values) = self.given(sql, values)?;
        let rows = self.wait(self.client.execute(&statement, &by_reference(&values)))?;
        Ok(usize::try_from(rows).unwrap_or(usize::MAX))
    }

    /// Runs a statement without waiting for it: a failure is told by what comes next, at the latest by the commit.
    pub(in crate::store) fn execute_later(
        &self,
        sql: &str,
        values: &[&dyn value::ToSql],
    ) -> Stored<()> {
        let (statement, values) = self.given(sql, values)?;
        self.send(statement, values);
        Ok(())
    }

    pub(in crate::store) fn query(
        &self,
        sql: &str,
        values: &[&dyn value::ToSql],
    ) -> Stored<Vec<Row>> {
        let (statement, values) = self.given(sql, values)?;
        self.wait(self.client.query(&statement, &by_reference(&values)))
    }

    /// Rows of a query for each of some keys, the next one sent without waiting for the one before.
    pub(in crate::store) fn query_each<const N: usize>(
        &self,
        sql: &str,
        keys: &[[i64; N]],
    ) -> Stored<Vec<Row>> {
        let statement = self.statement(sql, vec![Type::INT8; N])?;
        let asked = keys.iter().map(|key| {
            let statement = &statement;
            async move { self.client.query(statement, &by_reference(key)).await }
        });
        Ok(self.wait(try_join_all(asked))?.into_iter().flatten().collect())
    }

    /// Rows of a query whose parameters are whole columns.
    pub(in crate::store) fn query_columns(
        &self,
        sql: &str,
        columns: &[Column],
    ) -> Stored<Vec<Row>> {
        let statement = self.statement(sql, columns.iter().map(Column::type_of).collect())?;
        self.wait(self.client.query(&statement, &by_reference(columns)))
    }

    /// Runs a statement whose parameters are whole columns; how many rows it changed.
    pub(in crate::store) fn execute_columns(&self, sql: &str, columns: &[Column]) -> Stored<u64> {
        let statement = self.statement(sql, columns.iter().map(Column::type_of).collect())?;
        self.wait(self.client.execute(&statement, &by_reference(columns)))
    }

    /// Inserts rows by their columns, which are of one length, without waiting for it.
    pub(in crate::store) fn insert_later(
        &self,
        table: &str,
        columns: Vec<(&str, Column)>,
    ) -> Stored<()> {
        let names: Vec<_> = columns.iter().map(|(name, _)| *name).collect();
        let arrays: Vec<_> = (1..=columns.len()).map(|number| format!("?{number}")).collect();
        let (names, arrays) = (names.join(", "), arrays.join(", "));
        let sql = format!("INSERT INTO {table} ({names}) SELECT * FROM unnest({arrays})");
        let columns: Vec<_> = columns.into_iter().map(|(_, column)| column).collect();
        let statement = self.statement(&sql, columns.iter().map(Column::type_of).collect())?;
        self.send(statement, columns);
        Ok(())
    }

    fn send(&self, statement: Statement, values: Vec<impl ToSql + Send + Sync + 'static>) {
        let client = Arc::clone(&self.client);
        self.pipeline.push(async move {
            client.execute(&statement, &by_reference(&values)).await.map(drop)
        });
    }

    fn wait<T>(
        &self,
        statement: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Stored<T> {
        let answer = self.pipeline.finish(statement);
        self.noting(answer)
    }

    fn noting<T>(&self, done: Result<T, tokio_postgres::Error>) -> Stored<T> {
        done.map_err(|error| {
            self.failed.set(true);
            let error = StoreError::from(error);
            self.read_only.set(self.read_only.get() || matches!(error, StoreError::ReadOnly));
            error
        })
    }

    /// A statement with its values, which have their own copy: it may be on its way when the caller's are gone.
    fn given(&self, sql: &str, values: &[&dyn value::ToSql]) -> Stored<(Statement, Vec<Owned>)> {
        let types = values.iter().map(|value| type_of(value.value().kind())).collect();
        let values = values.iter().map(|value| value.value().into()).collect();
        Ok((self.statement(sql, types)?, values))
    }

    fn statement(&self, sql: &str, types: Vec<Type>) -> Stored<Statement> {
        let mut statements = self.statements.borrow_mut();
        if let Some((known, statement)) = statements.get(sql)
            && *known == types
        {
            return Ok(statement.clone());
        }
        let statement = self.wait(self.client.prepare_typed(&numbered(sql), &types))?;
        if statements.len() >= STATEMENTS_MAX {
            statements.clear();
        }
        statements.insert(sql.to_owned(), (types, statement.clone()));
        Ok(statement)
    }
}

fn by_reference(values: &[impl ToSql + Sync]) -> Vec<&(dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

/// PostgreSQL's names of parameters; no statement has a question mark in a text.
fn numbered(sql: &str) -> String {
    sql.replace('?', "$")
}
