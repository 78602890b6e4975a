//! What a row holds.

use super::value::{Owned, Value};
use crate::store::postgres::field::Field;
use crate::store::{StoreError, Stored};

#[derive(Clone, Copy)]
pub(in crate::store) enum Row<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a tokio_postgres::Row),
}

impl Row<'_> {
    /// The value of a column, counted from 0.
    pub(in crate::store) fn get<T: FromSql>(&self, column: usize) -> Stored<T> {
        let value = match self {
            Self::Sqlite(row) => Value::of(row.get_ref(column)?),
            Self::Postgres(row) => row.try_get::<_, Field<'_>>(column).ok().map(|field| field.0),
        };
        value.and_then(T::from_sql).ok_or(StoreError::Unreadable("a column"))
    }
}

/// What can be made of a column.
pub(in crate::store) trait FromSql: Sized {
    /// None when it is of another type or out of range.
    fn from_sql(value: Value<'_>) -> Option<Self>;
}

macro_rules! integers {
    ($($integer:ty),*) => {$(
        impl FromSql for $integer {
            fn from_sql(value: Value<'_>) -> Option<Self> {
                match value {
                    Value::Integer(number) => Self::try_from(number).ok(),
                    _ => None,
                }
            }
        }
    )*};
}

integers!(i64, i32, i16, i8, u32, u16, u8);

impl FromSql for bool {
    fn from_sql(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Integer(number) => Some(number != 0),
            _ => None,
        }
    }
}

impl FromSql for String {
    fn from_sql(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text.to_owned()),
            _ => None,
        }
    }
}

impl FromSql for Vec<u8> {
    fn from_sql(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Blob(bytes) => Some(bytes.to_owned()),
            _ => None,
        }
    }
}

impl FromSql for Owned {
    fn from_sql(value: Value<'_>) -> Option<Self> {
        Some(value.into())
    }
}

impl<const N: usize> FromSql for [u8; N] {
    fn from_sql(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Blob(bytes) => bytes.try_into().ok(),
            _ => None,
        }
    }
}

impl<T: FromSql> FromSql for Option<T> {
    fn from_sql(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Null(_) => Some(None),
            value => T::from_sql(value).map(Some),
        }
    }
}
