//! The key of a row, in the order in which both databases sort: numbers by their size, texts and bytes by their bytes.

use std::cmp::Ordering;

use crate::store::Stored;
use crate::store::sql::db::Row;
use crate::store::sql::db::value::{Owned, ToSql, Value};

fn compare(own: &Owned, other: Value<'_>) -> Ordering {
    match (own.value(), other) {
        (Value::Integer(own), Value::Integer(other)) => own.cmp(&other),
        (Value::Text(own), Value::Text(other)) => own.as_bytes().cmp(other.as_bytes()),
        (Value::Blob(own), Value::Blob(other)) => own.cmp(other),
        // A key has neither nulls nor two types in a column.
        _ => Ordering::Less,
    }
}

/// The values of a key's columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::store) struct Key(Vec<Owned>);

impl Key {
    /// Of a row that has the columns of a key alone.
    pub(in crate::store) fn read(row: Row<'_>, columns: usize) -> Stored<Self> {
        (0..columns).map(|column| row.get(column)).collect::<Result<_, _>>().map(Self)
    }

    /// Whether a row, whose key stands in the columns `key`, comes behind this one.
    pub(super) fn is_before(&self, key: &[usize], row: &[Value<'_>]) -> bool {
        let values = key.iter().filter_map(|column| row.get(*column));
        let orders = self.0.iter().zip(values).map(|(part, value)| compare(part, *value));
        orders.fold(Ordering::Equal, Ordering::then) == Ordering::Less
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_in_the_order_of_their_columns() {
        let key = Key(vec![Owned::Integer(-2), Owned::Text("é".to_owned()), Owned::Blob(vec![1])]);
        let row = |number, text, blob| {
            key.is_before(
                &[2, 0, 1],
                &[Value::Text(text), Value::Blob(blob), Value::Integer(number)],
            )
        };
        assert!(!row(-2, "é", &[1]), "itself");
        assert!(row(-1, "a", &[]) && row(-2, "ê", &[]) && row(-2, "é", &[1, 0]));
        assert!(!row(-3, "z", &[9]) && !row(-2, "z", &[9]) && !row(-2, "é", &[0, 9]));
    }
}
