//! Where the backend is. On a new kiosk somebody types or scans it at the screen.

use crate::config::Backend;
use crate::screens::{PairingNews, PairingProblem, ScreensGone, ScreensHandle, Update};
use crate::store::Store;
use crate::sync::client::{Client, Timeouts};

#[derive(Clone)]
pub(super) struct BackendAddress {
    store: Store,
    client: Client,
    configured: Backend,
}

impl BackendAddress {
    /// With a client of the address that is known, or of none yet.
    ///
    /// # Errors
    /// When the store fails, or the address cannot be used.
    pub(super) fn open(store: &Store, configured: &Backend) -> anyhow::Result<Self> {
        let client = Client::without_address(Timeouts::default());
        let known = store.backend_address(&configured.url)?;
        if !known.is_empty() {
            client.set_address(&known)?;
        }
        Ok(Self { store: store.clone(), client, configured: configured.clone() })
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    /// The host that is asked, as people call it; empty when nobody has said it.
    pub(super) fn host(&self) -> String {
        self.client.host()
    }

    /// Asks another one from now on; shows its host, or that it is none.
    ///
    /// # Errors
    /// When the program is ending.
    pub(super) fn set(&self, given: &str, screens: &ScreensHandle) -> Result<bool, ScreensGone> {
        let Some(address) = self.configured.address_of(given) else {
            tracing::warn!("what was given as the backend's address is none that may be used");
            let problem = PairingProblem::NoAddress;
            screens.send(Update::Pairing(PairingNews::Failed(problem)))?;
            return Ok(false);
        };
        if let Err(error) = self.take(&address) {
            tracing::warn!(%error, "the backend's address was not taken");
            screens.send(Update::Pairing(PairingNews::Failed(PairingProblem::Failed)))?;
            return Ok(false);
        }
        tracing::info!(%address, "the backend's address was given at the kiosk");
        screens.send(Update::Backend(self.host()))?;
        Ok(true)
    }

    fn take(&self, address: &str) -> anyhow::Result<()> {
        self.client.set_address(address)?;
        Ok(self.store.set_backend_address(address, &self.configured.url)?)
    }
}
