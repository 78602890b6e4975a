//! Wakes the open event streams when the store has something for them, and hands them over when the server stops.

use std::pin::pin;
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

/// Wakes streams until the server stops and the last one was told to open anew.
pub async fn run(app: Arc<App>, mut changes: Changes) {
    let mut handed_over = pin!(async {
        app.stop.cancelled().await;
        app.streams.hand_over().await;
    });
    loop {
        let change = tokio::select! {
            () = handed_over.as_mut() => break,
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
