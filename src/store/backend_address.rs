//! Where the backend is, as somebody typed or scanned it at the kiosk.

use serde::{Deserialize, Serialize};

use super::settings::{get, name, put};
use super::{Store, StoreError};

#[derive(Serialize, Deserialize)]
struct Given {
    address: String,
    /// What the configuration said then, which counts again once it says something else.
    instead_of: String,
}

impl Store {
    /// Where the backend is: as it was given at the kiosk, or as the configuration says it; empty when nobody
    /// has said.
    ///
    /// # Errors
    /// The store's.
    pub fn backend_address(&self, configured: &str) -> Result<String, StoreError> {
        let given: Option<String> = self.read(|connection| get(connection, name::BACKEND))?;
        let given = given.and_then(|json| serde_json::from_str::<Given>(&json).ok());
        let given = given.filter(|given| given.instead_of == configured);
        Ok(given.map_or_else(|| configured.to_owned(), |given| given.address))
    }

    /// Remembers what was given at the kiosk.
    ///
    /// # Errors
    /// The store's.
    pub fn set_backend_address(&self, address: &str, configured: &str) -> Result<(), StoreError> {
        let given = Given { address: address.to_owned(), instead_of: configured.to_owned() };
        let json = serde_json::to_string(&given).map_err(|e| StoreError::content("address", e))?;
        self.write(|transaction| put(transaction, name::BACKEND, json))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_given_counts_until_the_configuration_says_something_else() {
        let store = Store::open_in_memory().unwrap();
        for configured in ["", "https://a.vn"] {
            assert_eq!(store.backend_address(configured).unwrap(), configured);
        }
        store.set_backend_address("https://b.vn", "").unwrap();
        assert_eq!(store.backend_address("").unwrap(), "https://b.vn");
        assert_eq!(store.backend_address("https://a.vn").unwrap(), "https://a.vn");
    }
}
