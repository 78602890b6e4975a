//! A column of rows that are inserted at once.

use std::error::Error;

use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

#[derive(Debug)]
pub(in crate::store) enum Column<'a> {
    Integers(Vec<Option<i64>>),
    Blobs(Vec<&'a [u8]>),
}

impl Column<'_> {
    pub(super) fn type_of(&self) -> Type {
        match self {
            Self::Integers(_) => Type::INT8_ARRAY,
            Self::Blobs(_) => Type::BYTEA_ARRAY,
        }
    }
}

impl ToSql for Column<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Integers(numbers) => numbers.to_sql(kind, out),
            Self::Blobs(blobs) => blobs.to_sql(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::INT8_ARRAY | Type::BYTEA_ARRAY)
    }

    to_sql_checked!();
}
