//! What is given to a statement.

use rusqlite::types::{ToSqlOutput, ValueRef};

/// A value in one of the few types that both databases know; truth is 0 or 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum Value<'a> {
    Null(Kind),
    Integer(i64),
    Text(&'a str),
    Blob(&'a [u8]),
}

/// The type of a value, which PostgreSQL wants to know of a null too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::store) enum Kind {
    Integer,
    Text,
    Blob,
}

impl<'a> Value<'a> {
    /// What SQLite holds; none where no table of ours has such a value.
    pub(in crate::store) fn of(value: ValueRef<'a>) -> Option<Self> {
        match value {
            ValueRef::Null => Some(Self::Null(Kind::Integer)),
            ValueRef::Integer(number) => Some(Self::Integer(number)),
            ValueRef::Text(text) => std::str::from_utf8(text).ok().map(Self::Text),
            ValueRef::Blob(bytes) => Some(Self::Blob(bytes)),
            ValueRef::Real(_) => None,
        }
    }

    pub(in crate::store) fn kind(self) -> Kind {
        match self {
            Self::Null(kind) => kind,
            Self::Integer(_) => Kind::Integer,
            Self::Text(_) => Kind::Text,
            Self::Blob(_) => Kind::Blob,
        }
    }
}

/// A value with its own copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::store) enum Owned {
    Null(Kind),
    Integer(i64),
    Text(String),
    Blob(Vec<u8>),
}

impl From<Value<'_>> for Owned {
    fn from(value: Value<'_>) -> Self {
        match value {
            Value::Null(kind) => Self::Null(kind),
            Value::Integer(number) => Self::Integer(number),
            Value::Text(text) => Self::Text(text.to_owned()),
            Value::Blob(bytes) => Self::Blob(bytes.to_owned()),
        }
    }
}

impl ToSql for Owned {
    fn value(&self) -> Value<'_> {
        match self {
            Self::Null(kind) => Value::Null(*kind),
            Self::Integer(number) => Value::Integer(*number),
            Self::Text(text) => Value::Text(text),
            Self::Blob(bytes) => Value::Blob(bytes),
        }
    }
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Self::Null(_) => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

pub(in crate::store) trait ToSql {
    fn value(&self) -> Value<'_>;
}

/// Whose type is known without a value.
pub(in crate::store) trait Typed {
    const KIND: Kind;
}

macro_rules! integers {
    ($($integer:ty),*) => {$(
        impl ToSql for $integer {
            fn value(&self) -> Value<'_> {
                Value::Integer(i64::from(*self))
            }
        }

        impl Typed for $integer {
            const KIND: Kind = Kind::Integer;
        }
    )*};
}

integers!(i64, i32, i16, i8, u32, u16, u8, bool);

macro_rules! references {
    ($($kind:ident $variant:ident $by:ident: $owned:ty, $borrowed:ty;)*) => {$(
        impl ToSql for $borrowed {
            fn value(&self) -> Value<'_> {
                Value::$variant(self)
            }
        }

        impl Typed for $borrowed {
            const KIND: Kind = Kind::$kind;
        }

        impl ToSql for $owned {
            fn value(&self) -> Value<'_> {
                Value::$variant(self.$by())
            }
        }

        impl Typed for $owned {
            const KIND: Kind = Kind::$kind;
        }
    )*};
}

references! {
    Text Text as_str: String, str;
    Blob Blob as_slice: Vec<u8>, [u8];
}

impl<const N: usize> ToSql for [u8; N] {
    fn value(&self) -> Value<'_> {
        Value::Blob(self)
    }
}

impl<const N: usize> Typed for [u8; N] {
    const KIND: Kind = Kind::Blob;
}

impl<T: ToSql + ?Sized> ToSql for &T {
    fn value(&self) -> Value<'_> {
        (**self).value()
    }
}

impl<T: Typed + ?Sized> Typed for &T {
    const KIND: Kind = T::KIND;
}

impl<T: ToSql + ?Sized> ToSql for Box<T> {
    fn value(&self) -> Value<'_> {
        (**self).value()
    }
}

impl<T: ToSql + Typed> ToSql for Option<T> {
    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null(T::KIND), ToSql::value)
    }
}

/// The values of a statement: an array of one type, or those of `params!`.
pub(in crate::store) trait Values {
    fn with<R>(self, work: impl FnOnce(&[&dyn ToSql]) -> R) -> R;
}

impl Values for &[&dyn ToSql] {
    fn with<R>(self, work: impl FnOnce(&[&dyn ToSql]) -> R) -> R {
        work(self)
    }
}

impl<T: ToSql, const N: usize> Values for [T; N] {
    fn with<R>(self, work: impl FnOnce(&[&dyn ToSql]) -> R) -> R {
        work(&self.each_ref().map(|value| value as &dyn ToSql))
    }
}

impl<T: ToSql> Values for Vec<T> {
    fn with<R>(self, work: impl FnOnce(&[&dyn ToSql]) -> R) -> R {
        let values: Vec<&dyn ToSql> = self.iter().map(|value| value as &dyn ToSql).collect();
        work(&values)
    }
}
