//! What a table holds as a number of rows and a checksum, computed alike on both databases. A row is written as its
//! columns in the order of their names: `i` and the digits and `;` for a number, `t` or `b` and the length in bytes and
//! `:` and the bytes for a text or a blob, `n;` for nothing. The checksum is the sum of the first eight bytes of each
//! row's SHA-256, read as a signed number with the highest byte first: it does not depend on the order of the rows.

use std::fmt;
use std::io::Write;

use sha2::{Digest, Sha256};

use super::layout::Column;
use crate::store::sql::db::value::{Kind, Value};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    pub rows: u64,
    pub checksum: i128,
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} rows with the checksum {}", self.rows, self.checksum)
    }
}

/// Sums up rows.
#[derive(Debug, Default)]
pub(in crate::store) struct Canon {
    sum: Sum,
    buffer: Vec<u8>,
}

impl Canon {
    pub(in crate::store) fn add(&mut self, row: &[Value<'_>]) {
        self.buffer.clear();
        for value in row {
            write(&mut self.buffer, *value);
        }
        let hash: [u8; 32] = Sha256::digest(&self.buffer).into();
        let [a, b, c, d, e, f, g, h, ..] = hash;
        self.sum.rows += 1;
        self.sum.checksum += i128::from(i64::from_be_bytes([a, b, c, d, e, f, g, h]));
    }

    pub(in crate::store) fn sum(self) -> Sum {
        self.sum
    }
}

fn write(buffer: &mut Vec<u8>, value: Value<'_>) {
    let mut sized = |kind: char, bytes: &[u8]| {
        let _ = write!(buffer, "{kind}{}:", bytes.len());
        buffer.extend_from_slice(bytes);
    };
    match value {
        Value::Text(text) => sized('t', text.as_bytes()),
        Value::Blob(bytes) => sized('b', bytes),
        Value::Null(_) => buffer.extend_from_slice(b"n;"),
        Value::Integer(number) => {
            let _ = write!(buffer, "i{number};");
        }
    }
}

/// The same number and sum as an expression of PostgreSQL, over all rows of a table.
pub(in crate::store) fn in_postgres(columns: &[Column]) -> String {
    let bytes = columns.iter().map(|Column { name, kind }| {
        let bytes = match kind {
            Kind::Integer => format!("convert_to('i' || \"{name}\" || ';', 'UTF8')"),
            Kind::Text => {
                format!("convert_to('t' || octet_length(\"{name}\") || ':' || \"{name}\", 'UTF8')")
            }
            Kind::Blob => {
                format!("convert_to('b' || octet_length(\"{name}\") || ':', 'UTF8') || \"{name}\"")
            }
        };
        format!("coalesce({bytes}, 'n;'::bytea)")
    });
    let bytes = bytes.collect::<Vec<_>>().join(" || ");
    format!(
        "count(*), coalesce(sum(('x' || encode(substr(sha256({bytes}), 1, 8), 'hex'))::bit(64)::bigint), 0)::text"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(rows: &[&[Value<'_>]]) -> Sum {
        let mut canon = Canon::default();
        rows.iter().for_each(|row| canon.add(row));
        canon.sum()
    }

    #[test]
    fn a_sum_does_not_depend_on_the_order_of_rows_and_on_everything_else() {
        let kind = Kind::Text;
        let (a, b): (&[Value<'_>], &[Value<'_>]) =
            (&[Value::Integer(12), Value::Text("chợ")], &[Value::Integer(-1), Value::Null(kind)]);
        assert_eq!(sum(&[a, b]), sum(&[b, a]));
        let same = sum(&[a, b]);
        for other in [
            sum(&[a]),
            sum(&[a, b, b]),
            sum(&[a, &[Value::Integer(-1), Value::Text("")]]),
            sum(&[a, &[Value::Integer(-1), Value::Blob(b"")]]),
            sum(&[a, &[Value::Null(kind), Value::Integer(-1)]]),
            sum(&[&[Value::Integer(1), Value::Text("2chợ")], b]),
        ] {
            assert_ne!(other, same);
        }
        assert_eq!(sum(&[]), Sum::default());
    }
}
