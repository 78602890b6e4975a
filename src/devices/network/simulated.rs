//! Two Wi-Fi networks that nobody hears: an open one, and one with a password.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::contract::{
    AccessPoint, Answer, Connectivity, Network, NetworkState, Passphrase, Security, WifiNetwork,
};
use super::error::NetworkError;

const OPEN: &str = "Cho Bong Son";
const CLOSED: &str = "Ban quản lý chợ";

/// Of the network that has one.
pub const PASSWORD: &str = "bongson2021";

#[derive(Default)]
pub struct Simulated(Mutex<NetworkState>);

impl Simulated {
    // The state is whole even if a thread panicked while it held the lock.
    fn lock(&self) -> MutexGuard<'_, NetworkState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn join(&self, name: &str, passphrase: Option<&Passphrase>) -> Result<(), NetworkError> {
        match name {
            OPEN => {}
            CLOSED if passphrase.is_some_and(|it| it.as_str() == PASSWORD) => {}
            CLOSED => return Err(NetworkError::WrongPassword),
            _ => return Err(NetworkError::OutOfReach),
        }
        let mut state = self.lock();
        state.connectivity = Connectivity::Full;
        state.joined = Some(name.to_owned());
        state.access_point = None;
        Ok(())
    }
}

impl Network for Simulated {
    fn state(&self) -> Answer<'_, NetworkState> {
        Box::pin(async { Ok(self.lock().clone()) })
    }

    fn networks(&self) -> Answer<'_, Vec<WifiNetwork>> {
        let joined = self.lock().joined.clone();
        let network = |name: &str, strength, security| WifiNetwork {
            name: name.to_owned(),
            strength,
            security,
            is_joined: joined.as_deref() == Some(name),
        };
        let networks = vec![
            network(CLOSED, 82, Security::Password),
            network(OPEN, 54, Security::Open),
            network("Bưu điện", 23, Security::Other),
        ];
        Box::pin(async { Ok(networks) })
    }

    fn join<'a>(&'a self, name: &'a str, passphrase: Option<&'a Passphrase>) -> Answer<'a, ()> {
        Box::pin(async move { self.join(name, passphrase) })
    }

    fn start_access_point<'a>(&'a self, point: &'a AccessPoint) -> Answer<'a, ()> {
        let mut state = self.lock();
        state.joined = None;
        state.access_point = Some(point.name.clone());
        Box::pin(async { Ok(()) })
    }

    fn stop_access_point(&self) -> Answer<'_, ()> {
        self.lock().access_point = None;
        Box::pin(async { Ok(()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_joined_is_listed_as_such() {
        let network = Simulated::default();
        assert_eq!(Network::join(&network, CLOSED, None).await, Err(NetworkError::WrongPassword));
        assert_eq!(network.state().await.unwrap(), NetworkState::default());
        let password = Passphrase::new(PASSWORD);
        Network::join(&network, CLOSED, password.as_ref()).await.unwrap();
        assert_eq!(network.state().await.unwrap().joined.as_deref(), Some(CLOSED));
        let listed = network.networks().await.unwrap();
        assert!(listed.iter().all(|it| it.is_joined == (it.name == CLOSED)), "{listed:?}");
    }
}
