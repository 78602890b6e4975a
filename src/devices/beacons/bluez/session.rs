//! Two connections to the bus: one for calls, and one for BlueZ's signals.

use std::sync::Arc;

use dbus::Message;
use dbus::channel::{MatchingReceiver, Sender};
use dbus::message::MatchRule;
use dbus::nonblock::SyncConnection;
use tokio::task::{JoinError, JoinHandle};

use super::message::Signal;
use super::own_advert::OwnAdvert;
use super::signals::Signals;
use crate::devices::system_bus;

/// The connections and the signals that arrive. BlueZ stops the scan that was started here when this
/// is dropped.
pub(super) struct Session {
    /// For calls; receives no signals.
    pub connection: Arc<SyncConnection>,
    signals: Signals,
    /// Reads from and writes to the bus for calls; returns the reason when the bus is gone.
    io: JoinHandle<String>,
    /// The kiosk's own advert, which BlueZ reads on this connection.
    pub own_advert: OwnAdvert,
}

impl Session {
    /// Connects to a bus and subscribes; the error is a sentence.
    pub(super) async fn open(address: Option<String>) -> Result<Self, String> {
        // Both connect and register in blocking calls.
        let opening = tokio::task::spawn_blocking(move || {
            let signals = Signals::open(address.as_deref());
            let calls =
                system_bus::open(address.as_deref()).map_err(|error| system_bus::reason(&error))?;
            Ok::<_, String>((signals.map_err(|error| error.to_string())?, calls))
        });
        let (signals, calls) = opening.await.map_err(|error| error.to_string())??;
        let (resource, connection) = dbus_tokio::connection::from_channel::<SyncConnection>(calls)
            .map_err(|error| system_bus::reason(&error))?;
        let io = tokio::spawn(async move { resource.await.to_string() });
        let own_advert = OwnAdvert::default();
        let advert = own_advert.clone();
        let answer = move |call: Message, connection: &SyncConnection| {
            // Fails when the caller is gone.
            let _sent = advert.answer(&call).map(|reply| connection.send(reply));
            true
        };
        connection.start_receive(MatchRule::new_method_call(), Box::new(answer));
        Ok(Self { connection, signals, io, own_advert })
    }

    /// The next signal if one is queued.
    pub(super) fn try_next(&mut self) -> Option<Signal> {
        self.signals.try_next()
    }

    /// Waits for the next signal; the error says why the bus is gone.
    pub(super) async fn next(&mut self) -> Result<Signal, String> {
        tokio::select! {
            signal = self.signals.next() => signal,
            ended = &mut self.io => Err(of_ended(ended)),
        }
    }

    /// Whether signals were lost since the last call.
    pub(super) fn has_overflowed(&self) -> bool {
        self.signals.has_overflowed()
    }

    /// Waits until the bus is gone and returns the reason; must not be called again after that.
    pub(super) async fn lost(&mut self) -> String {
        tokio::select! {
            reason = self.signals.lost() => reason,
            ended = &mut self.io => of_ended(ended),
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.io.abort();
    }
}

fn of_ended(ended: Result<String, JoinError>) -> String {
    ended.unwrap_or_else(|error| error.to_string())
}
