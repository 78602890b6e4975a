//! The only HTTP of the kiosk.
//!
//! What to do next is decided purely (`plan`); `uploader` does it over `client`, `events` follows
//! the backend's stream beside it, and `enrol` and `pairing` make the kiosk known. Both follow
//! [`Store::changes`], so nobody has to wake them. Everything that goes up is durable before and
//! stays until the backend has confirmed it, so that this room may fail, stop or restart at any
//! moment.

use std::sync::Arc;

use futures_util::FutureExt;
use protocol::api::{CheckinEvent, VenueTotals};
use tokio::sync::{Notify, watch};

use crate::devices::clock::Clock;
use crate::store::Store;
use crate::tasks::Tasks;

pub mod client;
pub mod enrol;
mod error;
mod events;
mod jitter;
pub mod media;
pub mod otp;
mod pace;
pub mod pairing;
pub mod plan;
pub mod receipt_question;
mod reconnect;
pub mod report;
pub mod update;
mod uploader;
mod venue;

pub use error::SyncError;

use client::Client;
use events::EventStream;
use uploader::Uploader;

/// What sync learns from the backend.
#[derive(Clone, Debug)]
pub struct SyncState {
    /// Whether the backend can be reached.
    pub online: watch::Receiver<bool>,
    /// How many people are in the venue by all its kiosks; `None` while that is not known.
    pub totals: watch::Receiver<Option<VenueTotals>>,
    /// The highest number of a call of this kiosk that staff have seen, 0 for none.
    pub call_seen: watch::Receiver<i64>,
    /// Notified when somebody does not want to wait for the next try.
    pub send_now: Arc<Notify>,
}

/// Notified when the backend has said that it has a newer one.
#[derive(Clone, Debug, Default)]
struct Announced {
    cases: Arc<Notify>,
    windows: Arc<Notify>,
}

/// Starts sync; on a kiosk that is not enrolled it waits for that. `on_checkins` is called with the
/// check-ins by phone that were stored together, each once.
pub fn start(
    tasks: &mut Tasks,
    store: &Store,
    client: &Client,
    clock: &Arc<dyn Clock>,
    on_checkins: impl Fn(&[CheckinEvent]) + Send + Sync + 'static,
) -> SyncState {
    let announced = Announced::default();
    let (online, is_online) = watch::channel(false);
    let (totals, known_totals) = watch::channel(None);
    let (call_seen, calls_seen) = watch::channel(0);
    let stream = EventStream {
        store: store.clone(),
        client: client.clone(),
        clock: clock.clone(),
        on_checkins: Box::new(on_checkins),
        call_seen,
        totals,
        announced: announced.clone(),
    };
    tasks.spawn("events", stream.run().map(Ok));
    let (store, client, clock) = (store.clone(), client.clone(), clock.clone());
    let uploader = Uploader { store, client, clock, online, pending: None };
    let send_now = Arc::new(Notify::new());
    tasks.spawn("uploader", uploader.run(announced, send_now.clone()).map(Ok));
    SyncState { online: is_online, totals: known_totals, call_seen: calls_seen, send_now }
}
