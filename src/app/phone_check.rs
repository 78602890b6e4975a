//! While a visitor checks a phone, sightings that are strong enough go to the screens.

use tokio::sync::{broadcast, watch};

use crate::presence::check::Sighting;
use crate::screens::{ScreensHandle, Update};
use crate::tasks::Tasks;

/// Switches the forwarding of sightings on and off.
pub(super) struct PhoneCheck(watch::Sender<bool>);

impl PhoneCheck {
    /// Forwards sightings of `touching_dbm` or stronger.
    pub(super) fn start(
        tasks: &mut Tasks,
        screens: ScreensHandle,
        sightings: broadcast::Sender<Sighting>,
        touching_dbm: i16,
    ) -> Self {
        let (switch, checking) = watch::channel(false);
        tasks.spawn("phone check", forward(screens, checking, sightings, touching_dbm));
        Self(switch)
    }

    pub(super) fn set(&self, checking: bool) {
        self.0.send_replace(checking);
    }
}

async fn forward(
    screens: ScreensHandle,
    mut checking: watch::Receiver<bool>,
    sightings: broadcast::Sender<Sighting>,
    touching_dbm: i16,
) -> anyhow::Result<()> {
    loop {
        checking.wait_for(|checking| *checking).await?;
        // Without a subscriber the recorder sends none.
        let mut sightings = sightings.subscribe();
        loop {
            tokio::select! {
                ended = checking.wait_for(|checking| !checking) => {
                    ended?;
                    break;
                }
                sighting = sightings.recv() => match sighting {
                    Ok(sighting) if sighting.rssi >= touching_dbm => {
                        screens.send(Update::Strongest(sighting))?;
                    }
                    // Far away, or more at once than fits: a phone held close sends again.
                    Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
                    // Never while this task holds the sender.
                    Err(broadcast::error::RecvError::Closed) => break,
                },
            }
        }
    }
}
