//! Passes sightings on while somebody wants them.

use std::time::Duration;

use tokio::sync::broadcast::{self, error::RecvError};
use tokio::sync::watch;

use crate::presence::check::Sighting;

/// Who wants them.
pub(super) trait Listener: Send {
    /// # Errors
    /// When the program is ending.
    fn hear(&mut self, sighting: Sighting) -> anyhow::Result<()>;

    /// A second has passed, or it begins.
    ///
    /// # Errors
    /// When the program is ending.
    fn tick(&mut self) -> anyhow::Result<()> {
        Ok(())
    }
}

/// Listens anew, with a listener of `begin`, each time `wanted` becomes true.
pub(super) async fn pass_on<L: Listener>(
    mut wanted: watch::Receiver<bool>,
    sightings: broadcast::Sender<Sighting>,
    begin: impl Fn() -> L + Send,
) -> anyhow::Result<()> {
    loop {
        wanted.wait_for(|wanted| *wanted).await?;
        // Without a subscriber the recorder sends none.
        let mut sightings = sightings.subscribe();
        let mut listener = begin();
        let mut seconds = tokio::time::interval(Duration::from_secs(1));
        loop {
            tokio::select! {
                ended = wanted.wait_for(|wanted| !wanted) => {
                    ended?;
                    break;
                }
                sighting = sightings.recv() => match sighting {
                    Ok(sighting) => listener.hear(sighting)?,
                    // More at once than fits: a phone that is near sends again.
                    Err(RecvError::Lagged(_)) => {}
                    // Never while this task holds the sender.
                    Err(RecvError::Closed) => break,
                },
                _ = seconds.tick() => listener.tick()?,
            }
        }
    }
}
