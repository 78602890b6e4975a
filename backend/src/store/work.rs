//! Whole units of work, reads and looks, given as closures.

use super::audit::Entry;
use super::within::Within;
use super::{Look, Read, Store, StoreError, Stored, Tx};

impl dyn Store + '_ {
    /// Does `work` as one unit and commits it, unless `work` fails.
    ///
    /// # Errors
    /// Those of `work` and of the store; nothing was changed then.
    pub fn write<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut dyn Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        done(self.begin()?, work)
    }

    /// Does `work`, which writes nothing but what `within` names, as one unit and commits it, unless `work` fails.
    ///
    /// # Errors
    /// Those of `work` and of the store; nothing was changed then.
    pub fn write_within<T, E: From<StoreError>>(
        &self,
        within: Within,
        work: impl FnOnce(&mut dyn Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        done(self.begin_within(within)?, work)
    }

    /// Reads at one moment.
    ///
    /// # Errors
    /// Those of `reading` and of the store.
    pub fn read<T, E: From<StoreError>>(
        &self,
        reading: impl FnOnce(&mut dyn Read) -> Result<T, E>,
    ) -> Result<T, E> {
        reading(self.snapshot()?.as_mut())
    }

    /// Does `work` as one unit, writes down what it says is looked at, and then reads that.
    ///
    /// # Errors
    /// Those of `work`, after which nothing was changed, of `reading` and of the store.
    pub fn look<T, E: From<StoreError>>(
        &self,
        at_s: i64,
        work: impl FnOnce(&mut dyn Tx) -> Result<Entry, E>,
        reading: impl FnOnce(&mut dyn Look) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut tx = self.begin()?;
        let entry = work(tx.as_mut())?;
        reading(self.begin_look(tx, &entry, at_s)?.as_mut())
    }
}

/// Ends a unit of work with a line in the audit trail, after which what that is about may be read.
pub(super) fn end_with_line(mut tx: Box<dyn Tx + '_>, entry: &Entry, at_s: i64) -> Stored<()> {
    tx.add_audit(entry, at_s)?;
    tx.commit()
}

fn done<T, E: From<StoreError>>(
    mut tx: Box<dyn Tx + '_>,
    work: impl FnOnce(&mut dyn Tx) -> Result<T, E>,
) -> Result<T, E> {
    let result = work(tx.as_mut())?;
    tx.commit()?;
    Ok(result)
}
