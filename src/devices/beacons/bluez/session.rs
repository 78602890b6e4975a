//! One connection to the bus, subscribed to BlueZ's signals.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use dbus::Message;
use dbus::channel::{BusType, Channel, MatchingReceiver, Sender};
use dbus::message::{MatchRule, MessageType};
use dbus::nonblock::SyncConnection;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::mpsc::{Receiver, channel};
use tokio::task::{JoinError, JoinHandle};

use super::message::{RULES, Signal, signal};
use super::peer::Shown;

/// Signals that may wait to be handed on: 16 s of a thousand adverts a second, while the store
/// writes or the adapter is being switched on.
const WAITING_MAX: usize = 16_384;

/// A connection and what comes through it. Dropping it ends the scan that was asked for on it.
pub(super) struct Session {
    /// For calls.
    pub connection: Arc<SyncConnection>,
    signals: Receiver<Signal>,
    /// Set when a signal found no room to wait.
    overflowed: Arc<AtomicBool>,
    /// Moves bytes; ends when the bus is gone.
    pump: JoinHandle<String>,
    /// The kiosk's own advert, when BlueZ asks for it.
    pub shown: Shown,
}

impl Session {
    /// Connects to a bus and subscribes; the error says in whose words it failed.
    pub(super) async fn open(address: Option<String>) -> Result<Self, String> {
        // libdbus connects and says hello in one blocking call.
        let bus = tokio::task::spawn_blocking(move || connect(address.as_deref()))
            .await
            .map_err(|error| error.to_string())?
            .map_err(|error| words(&error))?;
        let (resource, connection) = dbus_tokio::connection::from_channel::<SyncConnection>(bus)
            .map_err(|error| words(&error))?;
        let pump = tokio::spawn(async move { resource.await.to_string() });

        let (sender, signals) = channel(WAITING_MAX);
        let overflowed = Arc::new(AtomicBool::new(false));
        // The session owns the pump from here on, so that it ends with it if a rule is refused.
        let session = Self {
            connection,
            signals,
            overflowed: overflowed.clone(),
            pump,
            shown: Shown::default(),
        };
        let mut all = MatchRule::new();
        all.msg_type = Some(MessageType::Signal);
        let receive = move |message: Message, _: &SyncConnection| match signal(&message) {
            Some(signal) => match sender.try_send(signal) {
                Ok(()) => true,
                Err(TrySendError::Full(_)) => {
                    overflowed.store(true, Ordering::Relaxed);
                    true
                }
                Err(TrySendError::Closed(_)) => false,
            },
            None => true,
        };
        session.connection.start_receive(all, Box::new(receive));
        let shown = session.shown.clone();
        let answer = move |call: Message, connection: &SyncConnection| {
            // A caller that has gone needs no answer.
            let _sent = shown.answer(&call).map(|reply| connection.send(reply));
            true
        };
        session.connection.start_receive(MatchRule::new_method_call(), Box::new(answer));
        for rule in RULES {
            session.connection.add_match_no_cb(rule).await.map_err(|error| words(&error))?;
        }
        Ok(session)
    }

    /// What BlueZ has said and waits to be taken.
    pub(super) fn waiting(&mut self) -> Option<Signal> {
        self.signals.try_recv().ok()
    }

    /// The next thing BlueZ says, or why the bus is gone.
    pub(super) async fn next(&mut self) -> Result<Signal, String> {
        tokio::select! {
            Some(signal) = self.signals.recv() => Ok(signal),
            ended = &mut self.pump => Err(why(ended)),
        }
    }

    /// Whether signals were lost since the last time this was asked.
    pub(super) fn has_overflowed(&self) -> bool {
        self.overflowed.swap(false, Ordering::Relaxed)
    }

    /// Waits until the bus is gone and says why; not to be called again after that.
    pub(super) async fn lost(&mut self) -> String {
        why((&mut self.pump).await)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.pump.abort();
    }
}

/// Why the pump ended.
fn why(ended: Result<String, JoinError>) -> String {
    ended.unwrap_or_else(|error| error.to_string())
}

/// What libdbus says of an error.
fn words(error: &dbus::Error) -> String {
    error.message().or(error.name()).unwrap_or("no reason given").to_owned()
}

fn connect(address: Option<&str>) -> Result<Channel, dbus::Error> {
    let Some(address) = address else { return Channel::get_private(BusType::System) };
    let mut channel = Channel::open_private(address)?;
    channel.register()?;
    Ok(channel)
}
