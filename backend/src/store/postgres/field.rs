//! Columns as PostgreSQL sends them, in the types of `sql::Value`.

use std::error::Error;

use tokio_postgres::types::{FromSql, Type};

use crate::store::sql::db::value::{Kind, Value};

/// A column of any type that the tables and sums have.
pub(in crate::store) struct Field<'a>(pub(in crate::store) Value<'a>);

type Decoded<'a> = Result<Field<'a>, Box<dyn Error + Sync + Send>>;

impl<'a> FromSql<'a> for Field<'a> {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> Decoded<'a> {
        Ok(Self(match *kind {
            Type::INT8 => Value::Integer(i64::from_sql(kind, raw)?),
            Type::INT4 => Value::Integer(i32::from_sql(kind, raw)?.into()),
            Type::INT2 => Value::Integer(i16::from_sql(kind, raw)?.into()),
            Type::BOOL => Value::Integer(bool::from_sql(kind, raw)?.into()),
            Type::NUMERIC => Value::Integer(whole(raw).ok_or("a sum is no whole number")?),
            Type::BYTEA => Value::Blob(raw),
            _ => Value::Text(<&str>::from_sql(kind, raw)?),
        }))
    }

    fn from_sql_null(_: &Type) -> Decoded<'a> {
        Ok(Self(Value::Null(Kind::Integer)))
    }

    fn accepts(kind: &Type) -> bool {
        matches!(
            *kind,
            Type::INT8
                | Type::INT4
                | Type::INT2
                | Type::BOOL
                | Type::NUMERIC
                | Type::BYTEA
                | Type::TEXT
                | Type::VARCHAR
                | Type::NAME
                | Type::UNKNOWN
        )
    }
}

/// A sum of whole numbers: digits of base 10,000, of which the first has a weight.
fn whole(raw: &[u8]) -> Option<i64> {
    let short = |at: usize| Some(u16::from_be_bytes([*raw.get(at)?, *raw.get(at + 1)?]));
    let (digits, weight, sign) = (short(0)?, short(2)?.cast_signed(), short(4)?);
    let mut number: i64 = 0;
    for place in 0..=weight.max(-1) {
        let place = usize::try_from(place).ok()?;
        let digit = if place < usize::from(digits) { short(8 + 2 * place)? } else { 0 };
        number = number.checked_mul(10_000)?.checked_add(digit.into())?;
    }
    match sign {
        0 => Some(number),
        0x4000 => number.checked_neg(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn sums_are_whole_numbers() {
        let raw =
            |words: &[u16]| words.iter().flat_map(|word| word.to_be_bytes()).collect::<Vec<_>>();
        for (words, number) in [
            (&[0, 0, 0, 0][..], Some(0)),
            (&[1, 0, 0, 0, 7], Some(7)),
            (&[1, 1, 0, 0, 3], Some(30_000)),
            (&[2, 1, 0x4000, 0, 1, 2345], Some(-12_345)),
            (&[1, 0, 0xC000, 0, 7], None),
            (&[1, 9, 0, 0, 9999], None),
            (&[2, 1, 0, 0, 1], None),
        ] {
            assert_eq!(whole(&raw(words)), number, "{words:?}");
        }
    }
}
