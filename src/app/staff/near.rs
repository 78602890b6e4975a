//! How strongly phones are heard, without a word of whose they are.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use tokio::sync::broadcast::{self, error::RecvError};
use tokio::sync::watch;

use crate::presence::check::Sighting;
use crate::screens::{ScreensHandle, Update};
use crate::staff::News;

/// Phones advertise for 15 s and are silent for 15 s.
const HEARD_FOR: Duration = Duration::from_secs(35);
const TOLD_EVERY: Duration = Duration::from_secs(1);
/// Most phones that are shown.
const SHOWN_MAX: usize = 12;

pub(super) async fn tell(
    screens: ScreensHandle,
    mut listens: watch::Receiver<bool>,
    sightings: broadcast::Sender<Sighting>,
) -> anyhow::Result<()> {
    loop {
        listens.wait_for(|listens| *listens).await?;
        // Without a subscriber the recorder sends none.
        let mut sightings = sightings.subscribe();
        let mut heard = HashMap::new();
        let mut told = tokio::time::interval(TOLD_EVERY);
        loop {
            tokio::select! {
                ended = listens.wait_for(|listens| !listens) => {
                    ended?;
                    break;
                }
                sighting = sightings.recv() => match sighting {
                    Ok(Sighting { sender, rssi, .. }) => {
                        heard.insert(sender, (rssi, Instant::now()));
                    }
                    Err(RecvError::Lagged(_)) => {}
                    // Never while this task holds the sender.
                    Err(RecvError::Closed) => break,
                },
                _ = told.tick() => {
                    heard.retain(|_, (_, at)| at.elapsed() < HEARD_FOR);
                    let mut signals: Vec<i16> = heard.values().map(|(rssi, _)| *rssi).collect();
                    signals.sort_unstable_by_key(|rssi| std::cmp::Reverse(*rssi));
                    signals.truncate(SHOWN_MAX);
                    screens.send(Update::Staff(News::Signals(signals)))?;
                }
            }
        }
    }
}
