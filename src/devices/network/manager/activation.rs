//! A connection that the kiosk makes, from its settings to its end.

use std::collections::HashMap;
use std::time::Duration;

use futures_util::StreamExt;
use tokio::time::timeout;
use zbus::Connection;
use zbus::zvariant::{ObjectPath, OwnedObjectPath, Value};

use super::faults;
use super::proxies::{self, KnownConnectionProxy, KnownConnectionsProxy, Settings};
use crate::devices::network::error::NetworkError;

/// States of a device (NMDeviceState).
pub(super) const ACTIVATED: u32 = 100;
const GAVE_UP: u32 = 120;

/// Longest that joining may take; a slow DHCP server needs half of it.
const JOIN_MAX: Duration = Duration::from_secs(60);

/// Makes a connection on a device and waits until it stands; the answer is its settings' path. One that fails is forgotten.
pub(super) async fn activate(
    connection: &Connection,
    device: &OwnedObjectPath,
    settings: Settings<'_>,
    options: HashMap<&str, Value<'_>>,
) -> Result<OwnedObjectPath, NetworkError> {
    // Before it begins, so that nothing is missed.
    let watched = proxies::device(connection, device).await?;
    let mut changes = watched.receive_state_changed().await?;
    let anywhere = ObjectPath::from_static_str_unchecked("/");
    let (made, _, _) = proxies::manager(connection)
        .await?
        .add_and_activate_connection2(settings, device, &anywhere, options)
        .await?;
    let ended = async {
        while let Some(change) = changes.next().await {
            let change = change.args()?;
            match change.new_state {
                ACTIVATED => return Ok(()),
                GAVE_UP => return Err(faults::of_reason(change.reason)),
                _ => {}
            }
        }
        Err(NetworkError::Unavailable)
    };
    let ended = timeout(JOIN_MAX, ended).await.unwrap_or(Err(NetworkError::Timeout));
    if let Err(error) = ended {
        forget(connection, &made).await;
        return Err(error);
    }
    Ok(made)
}

/// Forgets what was set for the same network before.
pub(super) async fn forget_others(
    connection: &Connection,
    name: &str,
    made: &OwnedObjectPath,
) -> Result<(), NetworkError> {
    let all = KnownConnectionsProxy::new(connection).await?.list_connections().await?;
    for path in all.iter().filter(|path| *path != made) {
        let known = KnownConnectionProxy::builder(connection).path(path)?.build().await?;
        let Ok(settings) = known.get_settings().await else { continue };
        let ssid = settings.get("802-11-wireless").and_then(|section| section.get("ssid"));
        let ssid = ssid.and_then(|ssid| Vec::<u8>::try_from(ssid.try_clone().ok()?).ok());
        if ssid.as_deref() == Some(name.as_bytes()) {
            forget(connection, path).await;
        }
    }
    Ok(())
}

async fn forget(connection: &Connection, path: &OwnedObjectPath) {
    let Ok(builder) = KnownConnectionProxy::builder(connection).path(path) else { return };
    let Ok(known) = builder.build().await else { return };
    if let Err(error) = known.delete().await {
        tracing::warn!(%error, "a network that was not joined is still known");
    }
}
