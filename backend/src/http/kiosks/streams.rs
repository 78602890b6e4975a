//! Wakes the open event streams when the store has something for them.

use std::sync::Arc;

use crate::app::App;
use crate::store::changes::{Change, Changes};

/// Lets the streams of a venue's kiosks look at the store.
async fn wake_venue(app: &Arc<App>, venue: i64) {
    match app.read(move |read, _| read.kiosks(Some(venue))).await {
        Ok(kiosks) => kiosks.iter().for_each(|kiosk| app.streams.wake(kiosk.kiosk)),
        Err(error) => tracing::error!("kiosks learn a venue's totals later: {error}"),
    }
}

/// Wakes streams until the server stops.
pub async fn run(app: Arc<App>, mut changes: Changes) {
    loop {
        let change = tokio::select! {
            () = app.stop.cancelled() => break,
            change = changes.next() => change,
        };
        match change {
            Some(
                Change::Checkin { kiosk } | Change::CallSeen { kiosk } | Change::Revoked { kiosk },
            ) => app.streams.wake(kiosk),
            Some(Change::Passages { venue }) => wake_venue(&app, venue).await,
            Some(Change::Media | Change::Contacts) => {}
            // After missed changes any may have happened.
            Some(Change::Cases | Change::Windows) | None => app.streams.wake_all(),
        }
    }
}
