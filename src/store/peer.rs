//! The kiosk's own Bluezone key, from which its ids on the air come.

use protocol::secret::Secret;

use super::settings::{get, name, put};
use super::{Store, StoreError};

impl Store {
    /// The first daily key of the kiosk's own schedule and the UTC day on which it began, counted
    /// from 1970; `fresh` from `today` on when there was none. It is never changed: the keys of
    /// later days follow from it, and a health authority may ask for them.
    pub fn peer_key(&self, today: i64, fresh: Secret) -> Result<(i64, Secret), StoreError> {
        self.write(|transaction| {
            let day: Option<i64> = get(transaction, name::PEER_DAY)?;
            let key: Option<[u8; 32]> = get(transaction, name::PEER_KEY)?;
            if let Some((day, key)) = day.zip(key) {
                return Ok((day, Secret::new(key)));
            }
            put(transaction, name::PEER_DAY, today)?;
            put(transaction, name::PEER_KEY, fresh.expose())?;
            Ok((today, fresh))
        })
    }

    /// The UTC day on which the kiosk's own schedule began, counted from 1970; `None` while there
    /// is no key.
    pub fn peer_day(&self) -> Result<Option<i64>, StoreError> {
        self.read(|connection| {
            let key: Option<[u8; 32]> = get(connection, name::PEER_KEY)?;
            let key = key.map(Secret::new);
            Ok(if key.is_some() { get(connection, name::PEER_DAY)? } else { None })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once() {
        let store = Store::open_in_memory().unwrap();
        for (today, fresh) in [(18_816, 1), (18_900, 2)] {
            let key = store.peer_key(today, Secret::new([fresh; 32])).unwrap();
            assert_eq!(key, (18_816, Secret::new([1; 32])));
        }
    }
}
