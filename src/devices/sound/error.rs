//! Errors of playing sounds.

use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
pub enum SoundError {
    /// A file is missing or not a WAV that can be played.
    #[error("the sound {} cannot be read: {reason}; make the sounds with script/voices, or record a WAV", path.display())]
    File { path: PathBuf, reason: String },
    #[error("the sound card {device:?} does not play: {reason}; see `aplay -L` and sound.device")]
    Device { device: String, reason: String },
}
