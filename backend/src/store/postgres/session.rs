//! One connection with the statements that were prepared on it.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::error::Error;

use futures_executor::block_on;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Client, Row, Statement};

use super::column::Column;
use crate::store::sql::db::value::{self, Kind, Value};
use crate::store::{StoreError, Stored};

/// Statements that are kept prepared; all are forgotten when there are more.
const STATEMENTS_MAX: usize = 512;

pub(in crate::store) struct Session {
    client: Client,
    statements: RefCell<HashMap<String, (Vec<Type>, Statement)>>,
    /// Whether a statement failed since [`Session::run`] began a transaction: PostgreSQL undoes all of it and says
    /// nothing of that at the commit.
    failed: Cell<bool>,
    /// Whether it was refused a change: a database that takes changes again takes them on new connections only.
    read_only: Cell<bool>,
}

impl Session {
    pub(super) fn new(client: Client) -> Self {
        Self {
            client,
            statements: RefCell::default(),
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

    /// Runs statements without parameters or answers, such as `BEGIN`.
    pub(super) fn run(&self, sql: &str) -> Stored<()> {
        self.failed.set(false);
        Ok(block_on(self.client.batch_execute(sql))?)
    }

    pub(super) fn commit(&self) -> Stored<()> {
        if self.failed.get() {
            return Err(StoreError::Failed("a part of the unit of work failed".to_owned()));
        }
        self.run("COMMIT")
    }

    /// Tries a statement within a transaction that needs a table for itself; false when others have it for long.
    pub(in crate::store) fn attempt(&self, sql: &str) -> Stored<bool> {
        let sql = format!(
            "SAVEPOINT attempt; SET LOCAL lock_timeout = '500ms'; {sql}; \
             SET LOCAL lock_timeout = 0; RELEASE SAVEPOINT attempt"
        );
        match block_on(self.client.batch_execute(&sql)) {
            Ok(()) => Ok(true),
            Err(error) if error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE) => {
                block_on(self.client.batch_execute("ROLLBACK TO SAVEPOINT attempt"))?;
                Ok(false)
            }
            Err(error) => {
                self.failed.set(true);
                Err(error.into())
            }
        }
    }

    pub(in crate::store) fn execute(
        &self,
        sql: &str,
        values: &[&dyn value::ToSql],
    ) -> Stored<usize> {
        let rows = self.with(sql, values, |statement, values| {
            block_on(self.client.execute(statement, values))
        })?;
        Ok(usize::try_from(rows).unwrap_or(usize::MAX))
    }

    pub(in crate::store) fn query(
        &self,
        sql: &str,
        values: &[&dyn value::ToSql],
    ) -> Stored<Vec<Row>> {
        self.with(sql, values, |statement, values| block_on(self.client.query(statement, values)))
    }

    /// Inserts rows by their columns, which are of one length.
    pub(in crate::store) fn insert(
        &self,
        table: &str,
        columns: &[(&str, Column<'_>)],
    ) -> Stored<()> {
        let names: Vec<_> = columns.iter().map(|(name, _)| *name).collect();
        let arrays: Vec<_> = (1..=columns.len()).map(|number| format!("?{number}")).collect();
        let (names, arrays) = (names.join(", "), arrays.join(", "));
        let sql = format!("INSERT INTO {table} ({names}) SELECT * FROM unnest({arrays})");
        let types: Vec<_> = columns.iter().map(|(_, column)| column.type_of()).collect();
        let values: Vec<_> =
            columns.iter().map(|(_, column)| column as &(dyn ToSql + Sync)).collect();
        self.noting(
            self.statement(&sql, types)
                .and_then(|statement| block_on(self.client.execute(&statement, &values)).map(drop)),
        )
    }

    fn noting<T>(&self, done: Result<T, tokio_postgres::Error>) -> Stored<T> {
        done.map_err(|error| {
            self.failed.set(true);
            let error = StoreError::from(error);
            self.read_only.set(self.read_only.get() || matches!(error, StoreError::ReadOnly));
            error
        })
    }

    fn with<T>(
        &self,
        sql: &str,
        values: &[&dyn value::ToSql],
        work: impl FnOnce(&Statement, &[&(dyn ToSql + Sync)]) -> Result<T, tokio_postgres::Error>,
    ) -> Stored<T> {
        let values: Vec<_> = values.iter().map(|value| Given(value.value())).collect();
        let types = values.iter().map(|value| type_of(value.0.kind())).collect();
        self.noting(self.statement(sql, types).and_then(|statement| {
            let values: Vec<_> = values.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
            work(&statement, &values)
        }))
    }

    fn statement(&self, sql: &str, types: Vec<Type>) -> Result<Statement, tokio_postgres::Error> {
        let mut statements = self.statements.borrow_mut();
        if let Some((known, statement)) = statements.get(sql)
            && *known == types
        {
            return Ok(statement.clone());
        }
        let statement = block_on(self.client.prepare_typed(&numbered(sql), &types))?;
        if statements.len() >= STATEMENTS_MAX {
            statements.clear();
        }
        statements.insert(sql.to_owned(), (types, statement.clone()));
        Ok(statement)
    }
}

fn type_of(kind: Kind) -> Type {
    match kind {
        Kind::Integer => Type::INT8,
        Kind::Text => Type::TEXT,
        Kind::Blob => Type::BYTEA,
    }
}

/// PostgreSQL's names of parameters; no statement has a question mark in a text.
fn numbered(sql: &str) -> String {
    sql.replace('?', "$")
}

#[derive(Debug)]
struct Given<'a>(Value<'a>);

impl ToSql for Given<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self.0 {
            Value::Null(_) => Ok(IsNull::Yes),
            Value::Integer(number) => number.to_sql(kind, out),
            Value::Text(text) => text.to_sql(kind, out),
            Value::Blob(bytes) => bytes.to_sql(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::INT8 | Type::TEXT | Type::BYTEA)
    }

    to_sql_checked!();
}
