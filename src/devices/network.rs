//! The machine's network: how it is connected, Wi-Fi networks to join, and an access point of its own.

mod contract;
mod error;
mod manager;
mod simulated;

use std::sync::Arc;

use crate::config::NetworkKind;

pub use contract::{
    AccessPoint, Answer, Connectivity, JoinStage, Login, Network, NetworkState, Passphrase,
    Security, Tell, WifiNetwork,
};
pub use error::NetworkError;
pub use manager::NetworkManager;
pub use simulated::Simulated;

/// What the configuration names.
pub fn select(kind: NetworkKind) -> Option<Arc<dyn Network>> {
    match kind {
        NetworkKind::None => None,
        NetworkKind::NetworkManager => Some(Arc::new(NetworkManager::default())),
        NetworkKind::Simulated => Some(Arc::new(Simulated::default())),
    }
}
