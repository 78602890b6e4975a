//! The only HTTP of the kiosk.
//!
//! What to do next is decided purely (`plan`); `uploader` does it over `client`, `events` listens
//! to the backend's stream beside it, and `enrol` makes the kiosk known. Everything that goes up
//! is durable before and stays until the backend has confirmed it, so that this room may fail,
//! stop or restart at any moment.

use std::sync::Arc;

use protocol::api::{CheckinEvent, Venue};
use tokio::sync::{Notify, mpsc};

use crate::devices::clock::Clock;
use crate::store::{Identity, Store, StoreError};

pub mod client;
pub mod enrol;
mod events;
pub mod media;
pub mod otp;
pub mod plan;
mod uploader;

use client::{Client, ClientError, Credentials};

/// What the rest of the kiosk is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SyncNotice {
    /// Someone checked in by phone; it is stored and counted, and comes once.
    CheckIn(CheckinEvent),
    /// Whether the backend can be reached; only when that changes.
    Online(bool),
    /// A newer case list is stored: time to search the log.
    CasesChanged,
    /// The kiosk stands for something else now; it is stored.
    VenueChanged(Venue),
    /// Something was sent or set aside: the number that waits has changed.
    Sent,
}

/// Why one step of sync failed.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The backend refused or could not be reached.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The card failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Not signed, or not readable.
    #[error(transparent)]
    Cases(#[from] protocol::caselist::CaseListError),
}

/// Tells the sync task that something new waits. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct SyncHandle {
    work: Arc<Notify>,
    enrolled: Arc<Notify>,
}

impl SyncHandle {
    /// Makes one for [`run`] and for everyone who stores records.
    pub fn new() -> Self {
        Self::default()
    }

    /// Something waits to be sent. Keeps to the pause after a failure.
    pub fn wake(&self) {
        self.work.notify_one();
    }

    /// The kiosk has been enrolled while running.
    pub fn enrolled(&self) {
        self.work.notify_one();
        self.enrolled.notify_one();
    }
}

/// Runs for as long as the kiosk does; ends early only when nobody listens to `notices` any more.
/// Until the kiosk is enrolled it waits for [`SyncHandle::enrolled`].
pub async fn run(
    store: Store,
    client: Client,
    clock: Arc<dyn Clock>,
    handle: SyncHandle,
    notices: mpsc::Sender<SyncNotice>,
) {
    let (news, heard) = mpsc::channel(16);
    let listening = events::listen(
        store.clone(),
        client.clone(),
        clock.clone(),
        handle.clone(),
        notices.clone(),
        news,
    );
    let uploading = uploader::run(store, client, clock, handle, notices, heard);
    tokio::select! {
        () = listening => {}
        () = uploading => {}
    }
}

fn credentials(identity: &Identity) -> Credentials {
    Credentials { kiosk: identity.kiosk, key: identity.key.clone() }
}

/// A number from 0 to 1 that spreads the kiosks of a province apart.
fn jitter() -> f64 {
    // Without randomness all wait the longest; that is slow, but no storm.
    getrandom::u32().map_or(1.0, |random| f64::from(random) / f64::from(u32::MAX))
}
