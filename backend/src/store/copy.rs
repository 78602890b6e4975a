//! Moves all that one database holds into another: [`run`] reads every table of a source in the order of its key, and the
//! target stores the rows in batches. It goes on where it was interrupted, and ends with a comparison of both.
//!
//! Which tables there are is read from the databases themselves, so that none can be forgotten.

mod canon;
mod key;
mod layout;

pub use canon::Sum;

pub(super) use canon::in_postgres;
pub(super) use key::Key;
pub(super) use layout::{Column, Layout, Table};

use canon::Canon;

use super::sql::db::value::Value;
use super::{StoreError, Stored};

/// Takes a row: its columns in the order of [`Table::columns`].
pub(super) type TakeRow<'a> = dyn FnMut(&[Value<'_>]) -> Stored<()> + 'a;

/// What is copied: one moment of a database that nobody else uses meanwhile.
pub(super) trait Source {
    fn name(&self) -> String;

    /// Whether it has the same tables and columns.
    ///
    /// # Errors
    /// [`StoreError::OtherTables`] names what one of them lacks.
    fn check(&self, layout: &Layout) -> Stored<()>;

    fn count(&self, table: &Table) -> Stored<u64>;

    /// Every row, in the order of the table's key.
    fn rows(&self, table: &Table, take: &mut TakeRow<'_>) -> Stored<()>;

    /// The highest number that the table ever gave to a row; none when it gave none.
    fn highest(&self, table: &Table) -> Stored<Option<i64>>;
}

/// Where it is copied to.
pub(super) trait Target {
    fn layout(&self) -> Stored<Layout>;

    /// Begins a copy, or goes on with one from the same source.
    ///
    /// # Errors
    /// [`StoreError::HoldsData`] when it holds anything else.
    fn begin(&mut self, layout: &Layout, source: &str) -> Stored<Begun>;

    /// Removes what was copied so far.
    fn clear(&mut self, layout: &Layout) -> Stored<()>;

    /// The highest key of a table; none when the table is empty.
    fn last(&self, table: &Table) -> Stored<Option<Key>>;

    /// Takes one more row; it is stored with the next batch.
    fn put(&mut self, table: &Table, row: &[Value<'_>]) -> Stored<()>;

    /// Stores what waits.
    fn flush(&mut self, table: &Table) -> Stored<()>;

    /// What the table holds.
    fn sum(&self, table: &Table) -> Stored<Sum>;

    /// Lets the table give numbers above this one.
    fn number_above(&self, table: &Table, highest: Option<i64>) -> Stored<()>;

    /// From now on it is a database like any other.
    fn finish(&mut self) -> Stored<()>;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begun {
    Anew,
    /// An earlier run was interrupted.
    Again,
}

/// What a run tells while it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// So many rows will be read.
    Counted(u64),
    /// What an earlier run copied stays.
    Resumed,
    /// The source is another one than when the copy was begun, which begins once more.
    Changed,
    /// Rows of this table are read.
    Table(&'a str),
    /// So many more rows were read.
    Rows(u64),
    /// All rows are there; both databases are compared.
    Compared,
}

/// Rows between two [`Step::Rows`].
const TOLD_ROWS: u64 = 1000;

/// A table with what both databases hold of it.
pub struct Copied {
    pub table: String,
    pub sum: Sum,
}

/// Copies everything; it can be interrupted at any moment and run again.
///
/// # Errors
/// [`StoreError::Different`] when the two do not hold the same in the end, and those of source and target.
pub(super) fn run(
    source: &dyn Source,
    target: &mut dyn Target,
    told: &mut dyn FnMut(Step<'_>),
) -> Stored<Vec<Copied>> {
    let layout = target.layout()?;
    source.check(&layout)?;
    let begun = target.begin(&layout, &source.name())?;
    let counts = layout.tables.iter().map(|table| source.count(table));
    told(Step::Counted(counts.sum::<Stored<u64>>()?));
    if begun == Begun::Again {
        told(Step::Resumed);
    }
    let copied = match pass(source, target, &layout, told) {
        // What was copied before is not what the source holds now.
        Err(StoreError::Different(..) | StoreError::Uncopied { .. }) if begun == Begun::Again => {
            told(Step::Changed);
            target.clear(&layout)?;
            pass(source, target, &layout, told)?
        }
        copied => copied?,
    };
    target.finish()?;
    Ok(copied)
}

/// Copies what is not there yet, and compares.
fn pass(
    source: &dyn Source,
    target: &mut dyn Target,
    layout: &Layout,
    told: &mut dyn FnMut(Step<'_>),
) -> Stored<Vec<Copied>> {
    let mut sums = Vec::with_capacity(layout.tables.len());
    for table in &layout.tables {
        told(Step::Table(&table.name));
        sums.push(copy_table(source, target, table, told)?);
        target.number_above(table, source.highest(table)?)?;
    }
    told(Step::Compared);
    let mut copied = Vec::with_capacity(sums.len());
    for (table, sum) in layout.tables.iter().zip(sums) {
        let there = target.sum(table)?;
        if there != sum {
            return Err(StoreError::Different(
                table.name.clone(),
                there.to_string(),
                sum.to_string(),
            ));
        }
        copied.push(Copied { table: table.name.clone(), sum });
    }
    Ok(copied)
}

/// Copies the rows behind the last one that is there; what the source holds, these and all before.
fn copy_table(
    source: &dyn Source,
    target: &mut dyn Target,
    table: &Table,
    told: &mut dyn FnMut(Step<'_>),
) -> Stored<Sum> {
    let last = target.last(table)?;
    let mut canon = Canon::default();
    let mut untold = 0;
    source.rows(table, &mut |row| {
        canon.add(row);
        untold += 1;
        if untold == TOLD_ROWS {
            told(Step::Rows(std::mem::take(&mut untold)));
        }
        match &last {
            Some(last) if !last.is_before(&table.key, row) => Ok(()),
            _ => target.put(table, row),
        }
    })?;
    told(Step::Rows(untold));
    target.flush(table)?;
    Ok(canon.sum())
}
