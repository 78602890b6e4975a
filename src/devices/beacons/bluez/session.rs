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
use super::own_advert::OwnAdvert;

/// Signals that may wait while the store writes or the adapter is being switched on: 16 s of a
/// thousand adverts a second.
const SIGNAL_QUEUE_CAPACITY: usize = 16_384;

/// A connection and the signals that arrive on it. BlueZ stops the scan that was started on it
/// when it is dropped.
pub(super) struct Session {
    pub connection: Arc<SyncConnection>,
    signals: Receiver<Signal>,
    /// Set when a signal found the queue full.
    overflowed: Arc<AtomicBool>,
    /// Reads from and writes to the bus; returns the reason when the bus is gone.
    io: JoinHandle<String>,
    /// The kiosk's own advert, which BlueZ reads on this connection.
    pub own_advert: OwnAdvert,
}

impl Session {
    /// Connects to a bus and subscribes; the error is libdbus's message.
    pub(super) async fn open(address: Option<String>) -> Result<Self, String> {
        // libdbus connects and registers in one blocking call.
        let bus = tokio::task::spawn_blocking(move || connect(address.as_deref()))
            .await
            .map_err(|error| error.to_string())?
            .map_err(|error| message_of(&error))?;
        let (resource, connection) = dbus_tokio::connection::from_channel::<SyncConnection>(bus)
            .map_err(|error| message_of(&error))?;
        let io = tokio::spawn(async move { resource.await.to_string() });

        let (sender, signals) = channel(SIGNAL_QUEUE_CAPACITY);
        let overflowed = Arc::new(AtomicBool::new(false));
        // The session owns the task from here on, so that it ends with it if a rule is refused.
        let session = Self {
            connection,
            signals,
            overflowed: overflowed.clone(),
            io,
            own_advert: OwnAdvert::default(),
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
        let own_advert = session.own_advert.clone();
        let answer = move |call: Message, connection: &SyncConnection| {
            // Fails when the caller is gone.
            let _sent = own_advert.answer(&call).map(|reply| connection.send(reply));
            true
        };
        session.connection.start_receive(MatchRule::new_method_call(), Box::new(answer));
        for rule in RULES {
            session.connection.add_match_no_cb(rule).await.map_err(|error| message_of(&error))?;
        }
        Ok(session)
    }

    /// The next signal if one is queued.
    pub(super) fn try_next(&mut self) -> Option<Signal> {
        self.signals.try_recv().ok()
    }

    /// Waits for the next signal; the error says why the bus is gone.
    pub(super) async fn next(&mut self) -> Result<Signal, String> {
        tokio::select! {
            Some(signal) = self.signals.recv() => Ok(signal),
            ended = &mut self.io => Err(reason_of(ended)),
        }
    }

    /// Whether signals were lost since the last call.
    pub(super) fn has_overflowed(&self) -> bool {
        self.overflowed.swap(false, Ordering::Relaxed)
    }

    /// Waits until the bus is gone and returns the reason; must not be called again after that.
    pub(super) async fn lost(&mut self) -> String {
        reason_of((&mut self.io).await)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.io.abort();
    }
}

fn reason_of(ended: Result<String, JoinError>) -> String {
    ended.unwrap_or_else(|error| error.to_string())
}

fn message_of(error: &dbus::Error) -> String {
    error.message().or(error.name()).unwrap_or("no reason given").to_owned()
}

fn connect(address: Option<&str>) -> Result<Channel, dbus::Error> {
    let Some(address) = address else { return Channel::get_private(BusType::System) };
    let mut channel = Channel::open_private(address)?;
    channel.register()?;
    Ok(channel)
}
