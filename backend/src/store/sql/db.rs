//! A connection to either database, with what the SQL of this folder needs: `?1` names a parameter, and what is
//! written runs on both. What only one of them can do is asked of [`Db`] itself.

mod row;
pub(in crate::store) mod value;

pub(in crate::store) use row::{FromSql, Row};
pub(in crate::store) use value::{ToSql, Values};

use rusqlite::CachedStatement;

use crate::store::postgres::session::Session;
use crate::store::{StoreError, Stored};

/// A connection on which a transaction is open.
#[derive(Clone, Copy)]
pub(in crate::store) enum Db<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres(&'a Session),
}

impl<'a> Db<'a> {
    pub(super) fn prepare_cached(self, sql: &str) -> Stored<Statement<'a>> {
        Ok(match self {
            Self::Sqlite(db) => Statement::Sqlite(db.prepare_cached(sql)?),
            Self::Postgres(session) => Statement::Postgres(session, sql.to_owned()),
        })
    }

    /// How many rows it changed.
    pub(super) fn execute(self, sql: &str, values: impl Values) -> Stored<usize> {
        self.prepare_cached(sql)?.execute(values)
    }

    /// Writes where nothing but a failure is to be known, which PostgreSQL tells with what comes next.
    pub(super) fn execute_later(self, sql: &str, values: impl Values) -> Stored<()> {
        match self {
            Self::Sqlite(_) => self.execute(sql, values).map(drop),
            Self::Postgres(session) => values.with(|values| session.execute_later(sql, values)),
        }
    }

    pub(in crate::store) fn query_row<T>(
        self,
        sql: &str,
        values: impl Values,
        read: impl FnOnce(Row<'_>) -> Stored<T>,
    ) -> Stored<T> {
        self.prepare_cached(sql)?.query_row(values, read)
    }

    /// The number that the last insert into a table with numbers gave.
    pub(super) fn last_number(self) -> Stored<i64> {
        match self {
            Self::Sqlite(db) => Ok(db.last_insert_rowid()),
            Self::Postgres(_) => self.query_row("SELECT lastval()", params![], |row| row.get(0)),
        }
    }
}

pub(super) enum Statement<'a> {
    Sqlite(CachedStatement<'a>),
    Postgres(&'a Session, String),
}

impl Statement<'_> {
    pub(super) fn execute(&mut self, values: impl Values) -> Stored<usize> {
        values.with(|values| match self {
            Self::Sqlite(statement) => Ok(statement
                .execute(rusqlite::params_from_iter(values.iter().map(|it| it.value())))?),
            Self::Postgres(session, sql) => session.execute(sql, values),
        })
    }

    pub(super) fn query(&mut self, values: impl Values) -> Stored<Rows<'_>> {
        values.with(|values| match self {
            Self::Sqlite(statement) => {
                let values = rusqlite::params_from_iter(values.iter().map(|it| it.value()));
                Ok(Rows::Sqlite(statement.query(values)?))
            }
            Self::Postgres(session, sql) => {
                Ok(Rows::Postgres { left: session.query(sql, values)?.into_iter(), row: None })
            }
        })
    }

    pub(super) fn query_map<T, F>(&mut self, values: impl Values, read: F) -> Stored<Mapped<'_, F>>
    where
        F: FnMut(Row<'_>) -> Stored<T>,
    {
        Ok(Mapped { rows: self.query(values)?, read })
    }

    /// The first row.
    ///
    /// # Errors
    /// [`StoreError::NoRow`] when there is none.
    pub(super) fn query_row<T>(
        &mut self,
        values: impl Values,
        read: impl FnOnce(Row<'_>) -> Stored<T>,
    ) -> Stored<T> {
        self.query(values)?.next()?.map_or(Err(StoreError::NoRow), read)
    }

    pub(super) fn exists(&mut self, values: impl Values) -> Stored<bool> {
        Ok(self.query(values)?.next()?.is_some())
    }
}

/// Rows as they are read.
pub(super) enum Rows<'a> {
    Sqlite(rusqlite::Rows<'a>),
    Postgres { left: std::vec::IntoIter<tokio_postgres::Row>, row: Option<tokio_postgres::Row> },
}

impl Rows<'_> {
    pub(super) fn next(&mut self) -> Stored<Option<Row<'_>>> {
        match self {
            Self::Sqlite(rows) => Ok(rows.next()?.map(Row::Sqlite)),
            Self::Postgres { left, row } => {
                *row = left.next();
                Ok(row.as_ref().map(Row::Postgres))
            }
        }
    }
}

/// What is made of each row.
pub(super) struct Mapped<'a, F> {
    rows: Rows<'a>,
    read: F,
}

impl<T, F: FnMut(Row<'_>) -> Stored<T>> Iterator for Mapped<'_, F> {
    type Item = Stored<T>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.rows.next() {
            Ok(row) => row.map(&mut self.read),
            Err(error) => Some(Err(error)),
        }
    }
}

/// A row that may not be there.
pub(super) trait Optional<T> {
    fn optional(self) -> Stored<Option<T>>;
}

impl<T> Optional<T> for Stored<T> {
    fn optional(self) -> Stored<Option<T>> {
        match self {
            Ok(found) => Ok(Some(found)),
            Err(StoreError::NoRow) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Values of different types.
macro_rules! params {
    ($($value:expr),* $(,)?) => {
        &[$(&$value as &dyn $crate::store::sql::ToSql),*] as &[&dyn $crate::store::sql::ToSql]
    };
}
pub(in crate::store) use params;
