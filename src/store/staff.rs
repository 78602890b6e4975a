//! The PIN of staff, as its hash, and when it was guessed wrong; what they have turned up or down.

use super::settings::{get, name, put, remove};
use super::{Store, StoreError};

impl Store {
    /// Sets the hash of the PIN, or that there is none; guesses count anew.
    pub fn set_staff_pin(&self, hash: Option<&str>) -> Result<(), StoreError> {
        self.write(|transaction| {
            remove(transaction, name::STAFF_GUESSES)?;
            match hash {
                Some(hash) => put(transaction, name::STAFF_PIN, hash),
                None => remove(transaction, name::STAFF_PIN),
            }
        })
    }

    /// The hash of the PIN, if there is one.
    pub fn staff_pin(&self) -> Result<Option<String>, StoreError> {
        self.read(|connection| get(connection, name::STAFF_PIN))
    }

    /// How bright staff have set the screen, percent.
    pub fn brightness(&self) -> Result<Option<u8>, StoreError> {
        self.read(|connection| get(connection, name::BRIGHTNESS))
    }

    pub fn set_brightness(&self, percent: u8) -> Result<(), StoreError> {
        self.write(|transaction| put(transaction, name::BRIGHTNESS, percent))
    }

    /// How loud staff have set the kiosk, percent.
    pub fn volume(&self) -> Result<Option<u8>, StoreError> {
        self.read(|connection| get(connection, name::VOLUME))
    }

    pub fn set_volume(&self, percent: u8) -> Result<(), StoreError> {
        self.write(|transaction| put(transaction, name::VOLUME, percent))
    }

    /// Changes what is remembered of wrong guesses, as JSON; empty when there were none. What `change` leaves is
    /// stored before this returns.
    pub fn change_staff_guesses<T>(
        &self,
        change: impl FnOnce(&mut String) -> T,
    ) -> Result<T, StoreError> {
        self.write(|transaction| {
            let mut guesses: String = get(transaction, name::STAFF_GUESSES)?.unwrap_or_default();
            let changed = change(&mut guesses);
            put(transaction, name::STAFF_GUESSES, guesses)?;
            Ok(changed)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_pin_begins_with_no_guesses() {
        let store = Store::open_in_memory().unwrap();
        assert_eq!(store.staff_pin().unwrap(), None);
        store.set_staff_pin(Some("$argon2id$")).unwrap();
        let seen = store.change_staff_guesses(|it| std::mem::replace(it, "[1]".to_owned()));
        assert_eq!(seen.unwrap(), "");
        assert_eq!(store.change_staff_guesses(|it| it.clone()).unwrap(), "[1]");
        assert_eq!(store.staff_pin().unwrap().as_deref(), Some("$argon2id$"));
        store.set_staff_pin(None).unwrap();
        assert_eq!(store.staff_pin().unwrap(), None);
        assert_eq!(store.change_staff_guesses(|it| it.clone()).unwrap(), "");
    }
}
