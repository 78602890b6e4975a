//! Calls of `org.bluez.Adapter1`: power and scan, and what each error means.
//!
//! The calls go over the connection that receives the signals, because BlueZ stops a scan when the
//! connection that started it ends.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use dbus::Message;
use dbus::arg::{AppendAll, PropMap, Variant};
use dbus::nonblock::{NonblockReply, Proxy, SyncConnection};
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::message::{self, ADAPTER, SERVICE, Signal};
use super::{frame, rfkill};
use crate::devices::beacons::{RadioState, refusal};

/// All objects of BlueZ: the answer to `GetManagedObjects` as it is on the wire.
pub(super) async fn managed_objects(
    connection: &Arc<SyncConnection>,
    limit: Duration,
) -> Result<Vec<u8>, RadioState> {
    let manager = "org.freedesktop.DBus.ObjectManager";
    let call = Message::new_method_call(SERVICE, "/", manager, "GetManagedObjects");
    let call = call.map_err(RadioState::Failed)?;
    let (tell, told) = oneshot::channel();
    let answered = move |mut answer: Message, _: &SyncConnection| {
        let bytes = answer.as_result().map_err(|error| state_of(&error)).map(|answer| wire(answer));
        // Fails when nobody waits any more.
        let _told = tell.send(bytes);
    };
    // Refused when the bus is gone, which is noticed elsewhere.
    let sent = connection.send_with_reply(call, Box::new(answered));
    let sent = sent.map_err(|()| RadioState::ServiceMissing)?;
    let answer = timeout(limit, told).await;
    connection.cancel_reply(sent);
    answer.ok().and_then(Result::ok).unwrap_or(Err(RadioState::ServiceMissing))
}

/// The bytes of a message.
fn wire(message: &Message) -> Vec<u8> {
    let mut bytes = Vec::new();
    let written: Result<(), std::convert::Infallible> = message.marshal(|part| {
        bytes.extend(part);
        Ok(())
    });
    let Ok(()) = written;
    bytes
}

/// Adapters, and devices that BlueZ has heard before.
pub(super) async fn objects(
    connection: &Arc<SyncConnection>,
    limit: Duration,
) -> Result<Vec<Signal>, RadioState> {
    let answer = managed_objects(connection, limit).await?;
    let answer = frame::read(&answer);
    Ok(answer.map(|answer| message::objects(&answer)).unwrap_or_default())
}

/// An adapter to call.
pub(super) struct Adapter<'a> {
    proxy: Proxy<'a, Arc<SyncConnection>>,
}

impl<'a> Adapter<'a> {
    /// The adapter at a path, which has to answer each call within `limit`.
    pub(super) fn new(connection: &Arc<SyncConnection>, path: &'a str, limit: Duration) -> Self {
        Self { proxy: Proxy::new(SERVICE, path, limit, connection.clone()) }
    }

    /// Switches it on and starts its scan for low-energy adverts, with every duplicate reported.
    pub(super) async fn scan(&self) -> Result<(), RadioState> {
        self.set_powered(true).await.map_err(|state| match state {
            RadioState::Failed(_) if rfkill::blocks_bluetooth(Path::new(rfkill::SWITCHES)) => {
                RadioState::Blocked
            }
            RadioState::Failed(_) => RadioState::Off,
            other => other,
        })?;

        // Transport: without it BlueZ spends half its time on an inquiry for classic devices.
        let mut filter = PropMap::new();
        filter.insert("Transport".to_owned(), Variant(Box::new("le".to_owned())));
        filter.insert("DuplicateData".to_owned(), Variant(Box::new(true)));
        self.call("SetDiscoveryFilter", (filter,)).await?;

        let started = self.start_scan().await;
        if started != Err(RadioState::Busy) {
            return started;
        }
        // BlueZ also answers `InProgress` when this connection's own scan was never stopped, as
        // after a scan that ended by itself: stop it and try once more.
        if self.stop_scan().await == Err(RadioState::ServiceMissing) {
            return Err(RadioState::ServiceMissing);
        }
        self.start_scan().await
    }

    /// Starts a scan with the filter that [`Adapter::scan`] has set; BlueZ keeps the filter when a
    /// scan ends.
    pub(super) async fn start_scan(&self) -> Result<(), RadioState> {
        self.call("StartDiscovery", ()).await
    }

    /// Stops the scan that this connection has started; without one BlueZ refuses.
    pub(super) async fn stop_scan(&self) -> Result<(), RadioState> {
        self.call("StopDiscovery", ()).await
    }

    /// Switches it off; [`Adapter::scan`] switches it on again.
    pub(super) async fn switch_off(&self) -> Result<(), RadioState> {
        self.set_powered(false).await
    }

    async fn set_powered(&self, on: bool) -> Result<(), RadioState> {
        let power = (ADAPTER, "Powered", Variant(on));
        let set: Result<(), _> =
            self.proxy.method_call("org.freedesktop.DBus.Properties", "Set", power).await;
        set.map_err(|error| state_of(&error))
    }

    async fn call(&self, method: &str, arguments: impl AppendAll) -> Result<(), RadioState> {
        let called: Result<(), _> = self.proxy.method_call(ADAPTER, method, arguments).await;
        called.map_err(|error| state_of(&error))
    }
}

/// The state that an error of BlueZ or of the bus means.
fn state_of(error: &dbus::Error) -> RadioState {
    refusal::state_of(error.name().unwrap_or("no name"), error.message().unwrap_or_default())
}
