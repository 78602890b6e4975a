//! While a visitor checks a phone, sightings that are strong enough go to the screens.

use tokio::sync::{broadcast, watch};

use super::sightings::{Listener, pass_on};
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
        let begin = move || Touching { screens: screens.clone(), touching_dbm };
        tasks.spawn("phone check", pass_on(checking, sightings, begin));
        Self(switch)
    }

    pub(super) fn set(&self, checking: bool) {
        self.0.send_replace(checking);
    }
}

struct Touching {
    screens: ScreensHandle,
    touching_dbm: i16,
}

impl Listener for Touching {
    fn hear(&mut self, sighting: Sighting) -> anyhow::Result<()> {
        if sighting.rssi >= self.touching_dbm {
            self.screens.send(Update::Strongest(sighting))?;
        }
        Ok(())
    }
}
