//! How the partitions of the tables that grow are called: one a day, and one for all other days.

use crate::store::{StoreError, Stored};

/// The partition of a day.
pub(super) fn partition(table: &str, day: i64) -> String {
    format!("{table}_d{day}")
}

/// The partition of all days that have none of their own.
pub(in crate::store) fn rest(table: &str) -> String {
    format!("{table}_default")
}

/// The day of a partition; none of [`rest`].
pub(super) fn day_of(table: &str, partition: &str) -> Option<i64> {
    partition.strip_prefix(table)?.strip_prefix("_d")?.parse().ok()
}

/// What `CREATE TABLE` says of a day's partition.
pub(super) fn defined(table: &str, day: i64) -> Stored<String> {
    let next = day.checked_add(1).ok_or(StoreError::Unreadable("a day"))?;
    let partition = partition(table, day);
    Ok(format!("{partition} PARTITION OF {table} FOR VALUES FROM ({day}) TO ({next})"))
}
