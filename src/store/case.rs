//! When the case was opened last, which a power cut must not wipe out.

use super::settings::{get, name, put};
use super::{Store, StoreError};

impl Store {
    /// Remembers that the case was opened, Unix seconds.
    pub fn remember_opened(&self, at_s: i64) -> Result<(), StoreError> {
        self.write(|transaction| put(transaction, name::CASE_OPENED, at_s))
    }

    /// When it was opened last; `None` when it never was.
    pub fn last_opened_s(&self) -> Result<Option<i64>, StoreError> {
        self.read(|connection| get(connection, name::CASE_OPENED))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_opening_is_remembered() {
        let store = Store::open_in_memory().unwrap();
        assert_eq!(store.last_opened_s().unwrap(), None);
        store.remember_opened(5).unwrap();
        store.remember_opened(9).unwrap();
        assert_eq!(store.last_opened_s().unwrap(), Some(9));
    }
}
