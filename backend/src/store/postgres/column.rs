//! A column of rows that are handed over at once.

use std::error::Error;

use protocol::contact::ContactId;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

#[derive(Debug)]
pub(in crate::store) enum Column {
    Integers(Vec<Option<i64>>),
    Ids(Vec<ContactId>),
    Texts(Vec<String>),
}

impl Column {
    pub(super) fn type_of(&self) -> Type {
        match self {
            Self::Integers(_) => Type::INT8_ARRAY,
            Self::Ids(_) => Type::BYTEA_ARRAY,
            Self::Texts(_) => Type::TEXT_ARRAY,
        }
    }
}

impl FromIterator<i64> for Column {
    fn from_iter<I: IntoIterator<Item = i64>>(numbers: I) -> Self {
        Self::Integers(numbers.into_iter().map(Some).collect())
    }
}

impl ToSql for Column {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Integers(numbers) => numbers.to_sql(kind, out),
            Self::Ids(ids) => ids.iter().map(|id| &id.0[..]).collect::<Vec<_>>().to_sql(kind, out),
            Self::Texts(texts) => texts.to_sql(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::INT8_ARRAY | Type::BYTEA_ARRAY | Type::TEXT_ARRAY)
    }

    to_sql_checked!();
}
