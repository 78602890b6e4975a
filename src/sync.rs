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
use crate::store::{Identity, Store, StoreError};
use crate::tasks::Tasks;

pub mod client;
pub mod enrol;
mod events;
pub mod media;
pub mod otp;
pub mod plan;
mod uploader;

use client::{Client, ClientError, Credentials};
use events::EventStream;
use uploader::Uploader;

/// Why one step of sync failed.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Cases(#[from] protocol::caselist::CaseListError),
}

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

fn credentials(identity: &Identity) -> Credentials {
    Credentials { kiosk: identity.kiosk, key: identity.key.clone() }
}

/// A number from 0 to 1 that spreads the kiosks of a province apart.
fn jitter() -> f64 {
    // Without randomness all wait the longest; that is slow, but no storm.
    getrandom::u32().map_or(1.0, |random| f64::from(random) / f64::from(u32::MAX))
}
