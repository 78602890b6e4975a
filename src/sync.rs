//! The only HTTP of the kiosk.
//!
//! What to do next is decided purely (`plan`); `uploader` does it over `client`, `events` follows
//! the backend's stream beside it, and `enrol` makes the kiosk known. Both follow
//! [`Store::changes`], so nobody has to wake them. Everything that goes up is durable before and
//! stays until the backend has confirmed it, so that this room may fail, stop or restart at any
//! moment.

use std::sync::Arc;

use futures_util::FutureExt;
use protocol::api::CheckinEvent;
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
pub mod plan;
mod uploader;

pub use error::SyncError;

use client::Client;
use events::EventStream;
use uploader::Uploader;

/// Starts sync; on a kiosk that is not enrolled it waits for that. `on_checkin` is called once for
/// each check-in by phone, after it was stored. The answer is whether the backend can be reached.
pub fn start(
    tasks: &mut Tasks,
    store: &Store,
    client: &Client,
    clock: &Arc<dyn Clock>,
    on_checkin: impl Fn(CheckinEvent) + Send + Sync + 'static,
) -> watch::Receiver<bool> {
    let new_cases = Arc::new(Notify::new());
    let (online, is_online) = watch::channel(false);
    let stream = EventStream {
        store: store.clone(),
        client: client.clone(),
        clock: clock.clone(),
        on_checkin: Box::new(on_checkin),
        new_cases: new_cases.clone(),
    };
    tasks.spawn("events", stream.run().map(Ok));
    let (store, client, clock) = (store.clone(), client.clone(), clock.clone());
    let uploader = Uploader { store, client, clock, online, pending: None };
    tasks.spawn("uploader", uploader.run(new_cases).map(Ok));
    is_online
}
