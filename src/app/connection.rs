//! Tells the screens of a kiosk that was never paired how it is connected, so that they offer to set its network.

use std::sync::Arc;
use std::time::Duration;

use crate::devices::network::Network;
use crate::screens::{ScreensHandle, Update};
use crate::store::Store;
use crate::tasks::Tasks;

const LOOK_INTERVAL: Duration = Duration::from_secs(3);

pub(super) fn start(
    tasks: &mut Tasks,
    store: &Store,
    network: Option<Arc<dyn Network>>,
    screens: ScreensHandle,
) {
    if let Some(network) = network {
        tasks.spawn("connection", follow(store.clone(), network, screens));
    }
}

async fn follow(
    store: Store,
    network: Arc<dyn Network>,
    screens: ScreensHandle,
) -> anyhow::Result<()> {
    let mut changes = store.changes();
    let mut failed = false;
    loop {
        if store.identity()?.is_some() {
            changes.changed().await?;
            continue;
        }
        match network.state().await {
            Ok(state) => {
                screens.send(Update::Network(state))?;
                failed = false;
            }
            // Once, and not every few seconds.
            Err(error) if !failed => {
                tracing::warn!(%error, "a new kiosk offers no network");
                failed = true;
            }
            Err(_) => {}
        }
        tokio::time::sleep(LOOK_INTERVAL).await;
    }
}
