//! Wi-Fi networks that nobody hears: an open one, one with a password, and one that hides its name.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::contract::{
    AccessPoint, Answer, Connectivity, JoinStage, Login, Network, NetworkState, Security, Tell,
    WifiNetwork,
};
use super::error::NetworkError;

const OPEN: &str = "Cho Bong Son";
const CLOSED: &str = "Ban quản lý chợ";
const HIDDEN: &str = "Kho";

/// Of the networks that have one.
pub const PASSWORD: &str = "bongson2021";

#[derive(Default)]
pub struct Simulated(Mutex<NetworkState>);

impl Simulated {
    // The state is whole even if a thread panicked while it held the lock.
    fn lock(&self) -> MutexGuard<'_, NetworkState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn join(&self, login: &Login, tell: &Tell) -> Result<(), NetworkError> {
        let is_right = login.passphrase.as_ref().is_some_and(|it| it.as_str() == PASSWORD);
        tell(JoinStage::Password);
        match (login.name.as_str(), login.is_hidden) {
            (OPEN, _) => {}
            (CLOSED, _) | (HIDDEN, true) if is_right => {}
            (CLOSED, _) | (HIDDEN, true) => return Err(NetworkError::WrongPassword),
            _ => return Err(NetworkError::OutOfReach),
        }
        tell(JoinStage::Address);
        let mut state = self.lock();
        state.connectivity = Connectivity::Full;
        state.joined = Some(login.name.clone());
        state.access_point = None;
        Ok(())
    }
}

impl Network for Simulated {
    fn state(&self) -> Answer<'_, NetworkState> {
        Box::pin(async { Ok(NetworkState { has_wifi: true, ..self.lock().clone() }) })
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

    fn join<'a>(&'a self, login: &'a Login, tell: Tell) -> Answer<'a, ()> {
        Box::pin(async move { self.join(login, &tell) })
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
    use crate::devices::network::Passphrase;

    async fn join(
        network: &Simulated,
        name: &str,
        password: Option<&str>,
        is_hidden: bool,
    ) -> Result<(), NetworkError> {
        let passphrase = password.and_then(Passphrase::new);
        let login = Login { name: name.to_owned(), passphrase, is_hidden };
        Network::join(network, &login, Box::new(|_| {})).await
    }

    #[tokio::test]
    async fn what_is_joined_is_listed_as_such() {
        let network = Simulated::default();
        let wrong = join(&network, CLOSED, None, false).await;
        assert_eq!(wrong, Err(NetworkError::WrongPassword));
        let alone = NetworkState { has_wifi: true, ..NetworkState::default() };
        assert_eq!(network.state().await.unwrap(), alone);
        join(&network, CLOSED, Some(PASSWORD), false).await.unwrap();
        assert_eq!(network.state().await.unwrap().joined.as_deref(), Some(CLOSED));
        let listed = network.networks().await.unwrap();
        assert!(listed.iter().all(|it| it.is_joined == (it.name == CLOSED)), "{listed:?}");
    }

    #[tokio::test]
    async fn a_hidden_network_is_found_by_whoever_asks_for_it() {
        let network = Simulated::default();
        assert!(network.networks().await.unwrap().iter().all(|it| it.name != HIDDEN));
        let unasked = join(&network, HIDDEN, Some(PASSWORD), false).await;
        assert_eq!(unasked, Err(NetworkError::OutOfReach));
        join(&network, HIDDEN, Some(PASSWORD), true).await.unwrap();
    }
}
