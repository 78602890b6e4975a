//! How strongly phones are heard, without a word of whose they are.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::app::sightings::Listener;
use crate::devices::beacons::Sender64;
use crate::presence::check::Sighting;
use crate::screens::{ScreensHandle, Update};
use crate::staff::News;

/// Phones advertise for 15 s and are silent for 15 s.
const HEARD_FOR: Duration = Duration::from_secs(35);
/// Most phones that are shown.
const SHOWN_MAX: usize = 12;

pub(super) struct Near {
    screens: ScreensHandle,
    heard: HashMap<Sender64, (i16, Instant)>,
}

impl Near {
    pub(super) fn new(screens: ScreensHandle) -> Self {
        Self { screens, heard: HashMap::new() }
    }
}

impl Listener for Near {
    fn hear(&mut self, Sighting { sender, rssi, .. }: Sighting) -> anyhow::Result<()> {
        self.heard.insert(sender, (rssi, Instant::now()));
        Ok(())
    }

    fn tick(&mut self) -> anyhow::Result<()> {
        self.heard.retain(|_, (_, at)| at.elapsed() < HEARD_FOR);
        let mut signals: Vec<i16> = self.heard.values().map(|(rssi, _)| *rssi).collect();
        signals.sort_unstable_by_key(|rssi| std::cmp::Reverse(*rssi));
        signals.truncate(SHOWN_MAX);
        Ok(self.screens.send(Update::Staff(News::Signals(signals)))?)
    }
}
