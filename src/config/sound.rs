//! Prompts, and how loud they are.

use std::path::PathBuf;

use protocol::hours::Hours;
use serde::Deserialize;

use super::Night;
use super::check::{Checked, in_range, require};

/// Kind of loudspeaker.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SoundKind {
    /// The machine's own sound card.
    #[default]
    Alsa,
    /// Reported to the simulator.
    Simulated,
    /// None; the kiosk is silent.
    None,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sound {
    /// Kind of loudspeaker.
    pub kind: SoundKind,
    /// Name of the sound card, as ALSA knows it.
    pub device: String,
    /// Folder of the prompts: `chime/`, `vi/` and `en/`.
    pub dir: PathBuf,
    /// Volume, percent, 0 to 100.
    pub volume: u8,
    /// Hours with a volume of their own.
    pub hours: Vec<LoudHours>,
    /// When there is no sound: `"21:00-06:00"`, `"always"` or `"never"`.
    pub quiet: Night,
}

/// Hours with a volume of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoudHours {
    /// Which hours.
    pub at: Hours,
    /// Percent, 0 to 100.
    pub volume: u8,
}

impl Default for Sound {
    fn default() -> Self {
        Self {
            kind: SoundKind::default(),
            device: "default".to_owned(),
            dir: PathBuf::from("/usr/share/bluezone-kiosk/voices"),
            volume: 70,
            hours: Vec::new(),
            quiet: Night::default(),
        }
    }
}

impl Sound {
    pub(super) fn check(&self) -> Checked {
        in_range("sound.volume", self.volume, 0..=100)?;
        let is_sound = self.hours.iter().all(|loud| loud.volume <= 100);
        require(is_sound, "sound.hours", "a volume is 0 to 100")
    }
}
