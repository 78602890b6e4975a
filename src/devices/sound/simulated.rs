//! Reports sounds to the simulator and takes as long as they last.

use std::time::{Duration, Instant};

use tokio::sync::broadcast;

use super::clip::Clip;
use super::{Output, Sound, SoundError};
use crate::devices::simulator::FromKiosk;

/// How often is checked whether a newer sound has come.
const POLL_INTERVAL: Duration = Duration::from_millis(20);

/// The simulator's loudspeaker.
#[derive(Debug)]
pub struct Simulated(broadcast::Sender<FromKiosk>);

impl Simulated {
    pub fn new(simulator: broadcast::Sender<FromKiosk>) -> Self {
        Self(simulator)
    }
}

impl Output for Simulated {
    fn play(
        &mut self,
        sound: &Sound,
        clips: &[Clip],
        go_on: &dyn Fn() -> bool,
    ) -> Result<(), SoundError> {
        // Fails when no simulator is connected.
        let _ = self.0.send(FromKiosk::Sound { name: sound.name.clone(), volume: sound.volume });
        let until = Instant::now() + clips.iter().map(Clip::duration).sum::<Duration>();
        while go_on() && Instant::now() < until {
            std::thread::sleep(POLL_INTERVAL);
        }
        Ok(())
    }
}
