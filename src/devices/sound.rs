//! Where sounds come out: the machine's sound card, the simulator, or nowhere.
//!
//! A thread of its own plays, because sound cards block. What is newer ends what plays. Nothing
//! that goes wrong here ever reaches a visitor: it is told once in the log, and the kiosk is silent.

pub mod alsa;
pub mod clip;
pub mod simulated;

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::mpsc::UnboundedSender;

use clip::Clip;

/// Something to play.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sound {
    /// Number of this sound, growing.
    pub number: u64,
    /// What the simulator calls it.
    pub name: String,
    /// Its files, in order.
    pub files: Vec<PathBuf>,
    /// Percent, 1 to 100.
    pub volume: u8,
}

/// Why something was not heard.
#[derive(Debug, thiserror::Error)]
pub enum SoundError {
    /// A file is missing or is none.
    #[error("the sound {} cannot be read: {reason}; make the sounds with script/voices, or record a WAV", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The sound card does not play.
    #[error("the sound card {device:?} does not play: {reason}; see `aplay -L` and sound.device")]
    Device {
        /// Which card.
        device: String,
        /// Why.
        reason: String,
    },
}

/// A kind of loudspeaker.
pub trait Output: Send {
    /// Plays the clips one after the other and returns at their end, or soon after `go_on` has
    /// said false.
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

/// Plays on a thread of its own. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Speaker {
    wishes: std::sync::mpsc::Sender<Sound>,
    latest: Arc<AtomicU64>,
}

impl Speaker {
    /// Starts the thread. The number of every sound that ended, in whatever way, goes to `ended`.
    ///
    /// # Errors
    /// When the operating system gives no thread.
    pub fn start(output: Box<dyn Output>, ended: UnboundedSender<u64>) -> std::io::Result<Self> {
        let (wishes, wished) = std::sync::mpsc::channel::<Sound>();
        let latest = Arc::new(AtomicU64::new(0));
        let newest = latest.clone();
        let mut output = output;
        std::thread::Builder::new().name("sound".to_owned()).spawn(move || {
            let mut told = HashSet::new();
            while let Ok(sound) = wished.recv() {
                let go_on = || newest.load(Ordering::Relaxed) == sound.number;
                let result = if go_on() { play(&mut *output, &sound, &go_on) } else { Ok(()) };
                match result {
                    Ok(()) => {}
                    Err(error) if told.insert(error.to_string()) => {
                        tracing::warn!(%error, "a sound was not heard");
                    }
                    Err(_) => {}
                }
                // Nobody waits for it only while the program ends.
                let _ = ended.send(sound.number);
            }
        })?;
        Ok(Self { wishes, latest })
    }

    /// Plays this, in place of what plays.
    pub fn play(&self, sound: Sound) {
        self.latest.store(sound.number, Ordering::Relaxed);
        // The thread lives as long as this does.
        let _ = self.wishes.send(sound);
    }
}

fn play(
    output: &mut dyn Output,
    sound: &Sound,
    go_on: &dyn Fn() -> bool,
) -> Result<(), SoundError> {
    // A chime without its words is better than neither, so what can be read is played.
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

/// How a percentage is heard: the ear hears ratios, so half is a quarter of the power and less.
fn gain(volume: u8) -> f32 {
    let share = f32::from(volume.min(100)) / 100.0;
    share * share
}
