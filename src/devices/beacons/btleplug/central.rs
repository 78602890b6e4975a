//! The calls of btleplug, each within a time limit.

use std::pin::Pin;
use std::time::Duration;

use btleplug::api::{
    Central as _, CentralEvent, CentralState, Manager as _, Peripheral as _, ScanFilter,
};
use btleplug::platform::{Adapter, Manager, PeripheralId};
use futures_util::{FutureExt, Stream, StreamExt};
use tokio::time::timeout;

use super::fields;
use super::refusal::state_of;
use crate::devices::beacons::RadioState;
use crate::devices::beacons::devices::Change;
use crate::devices::beacons::order;

/// The events of an adapter.
pub(super) type Events = Pin<Box<dyn Stream<Item = CentralEvent> + Send>>;

/// The system's Bluetooth.
pub(super) struct System {
    manager: Manager,
    limit: Duration,
}

impl System {
    pub(super) async fn open(limit: Duration) -> Result<Self, RadioState> {
        Ok(Self { manager: within(limit, Manager::new()).await?, limit })
    }

    /// All adapters, with what they are called.
    pub(super) async fn adapters(&self) -> Result<Vec<(order::Adapter, Adapter)>, RadioState> {
        let mut found = Vec::new();
        for adapter in within(self.limit, self.manager.adapters()).await? {
            // BlueZ: `hci0 (usb:v1D6Bp0246d0537)`.
            let info = within(self.limit, adapter.adapter_info()).await?;
            let address = within(self.limit, adapter.adapter_address()).await?;
            let named = order::Adapter {
                name: info.split(' ').next().unwrap_or_default().into(),
                address: address.map(|address| address.to_string().into()),
            };
            found.push((named, adapter));
        }
        Ok(found)
    }

    /// Why an adapter that was on is so no longer; btleplug says "off" of a service that is gone.
    pub(super) async fn why_off(&self) -> RadioState {
        match within(self.limit, self.manager.adapters()).await {
            Ok(adapters) if adapters.is_empty() => RadioState::Absent,
            Ok(_) => RadioState::Off,
            Err(state) => state,
        }
    }
}

/// An adapter that scans.
pub(super) struct Central {
    adapter: Adapter,
    limit: Duration,
}

impl Central {
    /// Starts the scan of an adapter; the events begin with it.
    pub(super) async fn start(
        adapter: Adapter,
        limit: Duration,
    ) -> Result<(Self, Events), RadioState> {
        let mut events = within(limit, adapter.events()).await?;
        // What the system knew before is told first, and was not heard now.
        while events.next().now_or_never().flatten().is_some() {}
        let central = Self { adapter, limit };
        central.start_scan().await?;
        Ok((central, events))
    }

    pub(super) async fn start_scan(&self) -> Result<(), RadioState> {
        within(self.limit, self.adapter.start_scan(ScanFilter::default())).await
    }

    pub(super) async fn stop_scan(&self) -> Result<(), RadioState> {
        within(self.limit, self.adapter.stop_scan()).await
    }

    /// Whether the adapter is on.
    pub(super) async fn is_on(&self) -> Result<bool, RadioState> {
        let state = within(self.limit, self.adapter.adapter_state()).await?;
        Ok(state == CentralState::PoweredOn)
    }

    /// All that the system knows of a device; `None` when it has forgotten the device already.
    pub(super) async fn properties(
        &self,
        device: &PeripheralId,
    ) -> Result<Option<Change>, RadioState> {
        let asked = async {
            match self.adapter.peripheral(device).await {
                Ok(device) => device.properties().await,
                Err(error) => Err(error),
            }
        };
        match timeout(self.limit, asked).await {
            Ok(answer) => Ok(answer.ok().flatten().map(fields::properties)),
            Err(_) => Err(RadioState::ServiceMissing),
        }
    }
}

/// The answer of a call within a time limit.
async fn within<T>(
    limit: Duration,
    call: impl Future<Output = btleplug::Result<T>>,
) -> Result<T, RadioState> {
    match timeout(limit, call).await {
        Ok(answer) => answer.map_err(|error| state_of(&error)),
        Err(_) => Err(RadioState::ServiceMissing),
    }
}
