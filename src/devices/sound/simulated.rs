//! A loudspeaker that the simulator hears: it is told what plays, and it takes as long as the sound.

use std::time::{Duration, Instant};

use tokio::sync::broadcast;

use super::clip::Clip;
use super::{Output, Sound, SoundError};
use crate::devices::simulator::FromKiosk;

/// How often it looks whether something newer wants to play.
const LOOK: Duration = Duration::from_millis(20);

/// The simulator's loudspeaker.
#[derive(Debug)]
pub struct Simulated(broadcast::Sender<FromKiosk>);

impl Simulated {
    /// One that tells of its sounds by `told`.
    pub fn new(told: broadcast::Sender<FromKiosk>) -> Self {
        Self(told)
    }
}

impl Output for Simulated {
    fn play(
        &mut self,
        sound: &Sound,
        clips: &[Clip],
        go_on: &dyn Fn() -> bool,
    ) -> Result<(), SoundError> {
        // Nobody listening is no fault.
        let _ = self.0.send(FromKiosk::Sound { name: sound.name.clone(), volume: sound.volume });
        let until = Instant::now() + clips.iter().map(Clip::duration).sum::<Duration>();
        while go_on() && Instant::now() < until {
            std::thread::sleep(LOOK);
        }
        Ok(())
    }
}
