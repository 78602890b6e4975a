//! The PIN of staff, as its hash, and when it was guessed wrong; what they have turned up or down.

use super::settings::{get, name, put, remove};
use super::{Store, StoreError};

impl Store {
    /// Sets the hash of the PIN, or that there is none; guesses count anew.
    pub fn set_staff_pin(&self, hash: Option<&str>) -> Result<(), StoreError> {
        self.write(|transaction| {
            remove(transaction, name::STAFF_GUESSES)?;
            remove(transaction, name::STAFF_PIN_DUE)?;
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

    /// Notes that whoever pairs the kiosk at its screen is to choose a PIN, or that nobody is.
    pub fn set_pin_due(&self, due: bool) -> Result<(), StoreError> {
        self.write(|transaction| match due {
            true => put(transaction, name::STAFF_PIN_DUE, true),
            false => remove(transaction, name::STAFF_PIN_DUE),
        })
    }

    /// Whether a PIN is to be chosen: noted, and there is none.
    pub fn pin_is_due(&self) -> Result<bool, StoreError> {
        self.read(|connection| {
            let due: Option<bool> = get(connection, name::STAFF_PIN_DUE)?;
            let pin: Option<String> = get(connection, name::STAFF_PIN)?;
            Ok(due == Some(true) && pin.is_none())
        })
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
    fn a_pin_is_due_until_there_is_one_or_nobody_wants_it() {
        let store = Store::open_in_memory().unwrap();
        assert!(!store.pin_is_due().unwrap());
        store.set_pin_due(true).unwrap();
        assert!(store.pin_is_due().unwrap());
        store.set_pin_due(false).unwrap();
        assert!(!store.pin_is_due().unwrap());
        store.set_pin_due(true).unwrap();
        store.set_staff_pin(Some("$argon2id$")).unwrap();
        assert!(!store.pin_is_due().unwrap());
        store.set_staff_pin(None).unwrap();
        assert!(!store.pin_is_due().unwrap(), "whoever removes it wants none");
    }

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
