//! Whether the store can be written, tried by a write of no other use.

use super::settings::{name, number, put};
use super::{Store, StoreError};

impl Store {
    /// Commits a change.
    ///
    /// # Errors
    /// [`StoreError`] when nothing can be written.
    pub fn try_to_write(&self) -> Result<(), StoreError> {
        self.write(|transaction| {
            let tried = number(transaction, name::TRIED)?;
            put(transaction, name::TRIED, tried.wrapping_add(1))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trial_is_a_change_that_is_announced() {
        let store = Store::open_in_memory().unwrap();
        let changes = store.changes();
        store.try_to_write().unwrap();
        assert!(changes.has_changed().unwrap());
        assert_eq!(store.read(|connection| number(connection, name::TRIED)).unwrap(), 1);
    }
}
