//! Plays sounds on the sound card or in the simulator.
//!
//! In a thread of its own, because sound cards block. A newer sound ends the one that plays. Errors
//! never reach a visitor: each is logged once, and the kiosk stays silent.

pub mod alsa;
pub mod clip;
mod error;
pub mod simulated;

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::mpsc::UnboundedSender;

pub use error::SoundError;

use clip::Clip;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sound {
    /// Sequence number, increasing.
    pub number: u64,
    /// Name in the simulator.
    pub name: String,
    /// Played one after the other.
    pub files: Vec<PathBuf>,
    /// Percent, 1 to 100.
    pub volume: u8,
}

/// A sound has ended.
#[derive(Debug)]
pub struct Ended {
    /// Number of the sound.
    pub number: u64,
    /// How it went; `None` when a newer one took its place.
    pub result: Option<Result<(), SoundError>>,
}

/// A device that plays sounds.
pub trait Output: Send {
    /// Plays the clips one after the other and returns at their end, or soon after `go_on` has
    /// returned false.
    ///
    /// # Errors
    /// [`SoundError::Device`] when the card fails.
    fn play(
        &mut self,
        sound: &Sound,
        clips: &[Clip],
        go_on: &dyn Fn() -> bool,
    ) -> Result<(), SoundError>;
}

/// Handle of the playing thread. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Speaker {
    queue: std::sync::mpsc::Sender<Sound>,
    latest: Arc<AtomicU64>,
}

impl Speaker {
    /// Starts the thread. It tells `ended` of every sound that has ended, played or not.
    ///
    /// # Errors
    /// When the operating system starts no thread.
    pub fn start(output: Box<dyn Output>, ended: UnboundedSender<Ended>) -> std::io::Result<Self> {
        let (queue, sounds) = std::sync::mpsc::channel::<Sound>();
        let latest = Arc::new(AtomicU64::new(0));
        let newest = latest.clone();
        let mut output = output;
        std::thread::Builder::new().name("sound".to_owned()).spawn(move || {
            let mut logged = HashSet::new();
            while let Ok(sound) = sounds.recv() {
                let go_on = || newest.load(Ordering::Relaxed) == sound.number;
                let result = go_on().then(|| play(&mut *output, &sound, &go_on));
                if let Some(Err(error)) = &result
                    && logged.insert(error.to_string())
                {
                    tracing::warn!(%error, "a sound was not played");
                }
                // Fails only while the program ends.
                let _ = ended.send(Ended { number: sound.number, result });
            }
        })?;
        Ok(Self { queue, latest })
    }

    /// Plays a sound and ends the one that plays.
    pub fn play(&self, sound: Sound) {
        self.latest.store(sound.number, Ordering::Relaxed);
        // Cannot fail: the thread runs as long as this handle exists.
        let _ = self.queue.send(sound);
    }
}

fn play(
    output: &mut dyn Output,
    sound: &Sound,
    go_on: &dyn Fn() -> bool,
) -> Result<(), SoundError> {
    // If the words are missing, the chime is still played.
    let (mut clips, mut missing) = (Vec::new(), None);
    for path in &sound.files {
        match Clip::read(path) {
            Ok(clip) => clips.push(clip),
            Err(error) => missing = Some(error),
        }
    }
    output.play(sound, &clips, go_on)?;
    missing.map_or(Ok(()), Err)
}

/// Gain of a volume in percent: squared, because loudness is perceived in ratios.
fn gain(volume: u8) -> f32 {
    let share = f32::from(volume.min(100)) / 100.0;
    share * share
}
