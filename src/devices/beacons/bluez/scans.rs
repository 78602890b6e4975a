//! Starts the scan of one adapter out of those that are there.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use dbus::nonblock::SyncConnection;

use super::adapter::{self, Adapter};
use super::device::Device;
use super::message::{Path, Signal};
use super::own_advert;
use crate::devices::beacons::RadioState;
use crate::devices::beacons::order::Order;
use crate::devices::beacons::reception::Reception;

/// The adapters, and the one that scans for this kiosk.
pub(super) struct Scans {
    order: Order,
    /// Limit for each answer of bluetoothd.
    limit: Duration,
    /// The adapter that scans, and may transmit the kiosk's own id, for the present connection.
    active: Option<Path>,
    /// Whether there is more than one to choose from.
    are_several: bool,
    /// The adapters of which signals of our own power cycle may still be on their way.
    power_cycling: BTreeSet<Path>,
}

impl Scans {
    pub(super) fn new(wanted: Option<String>, limit: Duration) -> Self {
        let order = Order::new(wanted);
        Self { order, limit, active: None, are_several: false, power_cycling: BTreeSet::new() }
    }

    /// Starts a scan on the first adapter that can; returns its path. With `restart` a scan that runs
    /// is stopped before. Devices that BlueZ knows already are stored in `reception`.
    pub(super) async fn start(
        &mut self,
        connection: &Arc<SyncConnection>,
        restart: bool,
        reception: &mut Reception<Device>,
    ) -> Result<Path, RadioState> {
        let objects = adapter::objects(connection, self.limit).await?;
        let mut adapters = Vec::new();
        reception.forget_all();
        for object in objects {
            match object {
                Signal::Device(device, change) => reception.seed(device, change),
                Signal::AdapterAdded(adapter) => adapters.push(adapter),
                _ => {}
            }
        }
        let candidates = self.order.candidates(adapters);
        self.are_several = candidates.len() > 1;
        let mut refusals = Vec::new();
        for path in candidates {
            match self.start_on(connection, &path, restart).await {
                Ok(()) => {
                    for (refused, state) in refusals {
                        tracing::warn!(adapter = %refused, %state, "an adapter is passed over");
                    }
                    self.move_to(connection, &path);
                    return Ok(path);
                }
                // An adapter may be why it does not answer: the next try begins behind it.
                Err(RadioState::ServiceMissing) => {
                    self.order.pass_over(&path);
                    return Err(RadioState::ServiceMissing);
                }
                Err(state) => refusals.push((path, state)),
            }
        }
        Err(Order::refusal(refusals))
    }

    async fn start_on(
        &mut self,
        connection: &Arc<SyncConnection>,
        path: &Path,
        restart: bool,
    ) -> Result<(), RadioState> {
        let adapter = Adapter::new(connection, path, self.limit);
        if self.order.takes_power_cycle(path) {
            self.power_cycling.insert(path.clone());
            adapter.switch_off().await?;
        } else if restart {
            // Refused when the scan has ended by itself, which is as well.
            let _stopped = adapter.stop_scan().await;
        }
        adapter.scan().await
    }

    /// An adapter scans; ends what another one does for this connection.
    fn move_to(&mut self, connection: &Arc<SyncConnection>, path: &Path) {
        self.order.scans(path);
        let before = self.active.replace(path.clone()).filter(|before| before != path);
        if let Some(before) = before {
            tracing::info!(adapter = %path, "another adapter listens from now on");
            let (connection, limit) = (connection.clone(), self.limit);
            tokio::spawn(async move {
                // Both are refused when the adapter is gone, which is as well.
                let _stopped = Adapter::new(&connection, &before, limit).stop_scan().await;
                own_advert::withdraw(&connection, &before).await;
            });
        }
    }

    /// The connection, and with it the scan, is lost.
    pub(super) fn forget(&mut self) {
        self.active = None;
    }

    /// The next start switches adapters off and on that have heard nothing.
    pub(super) fn power_cycle(&mut self) {
        self.order.power_cycle();
    }

    /// The next start begins with another adapter, if there is one.
    pub(super) fn take_turns(&mut self) {
        self.order.take_turns();
    }

    /// The silence is over.
    pub(super) fn heard(&mut self) {
        self.order.heard();
    }

    pub(super) fn are_several(&self) -> bool {
        self.are_several
    }

    /// Whether an adapter's switching off is our own doing.
    pub(super) fn is_power_cycling(&self, path: &str) -> bool {
        self.power_cycling.contains(path)
    }

    /// An adapter was switched on.
    pub(super) fn powered_on(&mut self, path: &str) {
        self.power_cycling.remove(path);
    }
}
