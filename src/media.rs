//! Posters, clips and sounds of the idle screen: a folder of files named by their SHA-256, and the
//! signed list of those that may be shown.
//!
//! Only media that the backend of this kiosk has signed are shown, whether they come from the network
//! (`sync::media`) or from a USB stick (`stick`). A file is verified when it arrives and again before
//! it is shown, because storage decays.

pub mod budget;
pub mod decode;
mod error;
pub mod files;
pub mod projector;
pub mod stick;

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ed25519_dalek::VerifyingKey;
use protocol::playlist::{Item, Playlist, SignedPlaylist};
use tokio::sync::watch;

pub use error::MediaError;

use files::Files;

/// File name of the list.
const LIST: &str = "playlist.json";

/// Largest list, bytes: 200 items with long titles are a tenth of it.
pub const LIST_MAX: u64 = 1024 * 1024;

/// Which lists are accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trust {
    /// Key of the backend.
    pub key: VerifyingKey,
    /// Number of the kiosk's venue.
    pub venue: i64,
}

/// The media folder, shared by all that store or show media. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Library {
    files: Files,
    budget: u64,
    // Serialises changes of the list.
    changing: Arc<Mutex<()>>,
    changed: watch::Sender<u64>,
}

impl Library {
    /// Opens a folder, or creates it, for at most `budget` bytes of media.
    ///
    /// # Errors
    /// [`MediaError::Io`] when it cannot be created.
    pub fn open(folder: &Path, budget: u64) -> Result<Self, MediaError> {
        let files = Files::open(folder)?;
        Ok(Self { files, budget, changing: Arc::default(), changed: watch::Sender::new(0) })
    }

    pub fn files(&self) -> &Files {
        &self.files
    }

    /// A counter that changes with the list and its files.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// Notifies the receivers of [`Library::changes`].
    pub fn notify(&self) {
        self.changed.send_modify(|revision| *revision = revision.wrapping_add(1));
    }

    fn lock(&self) -> MutexGuard<'_, ()> {
        // It guards no value that a panic could leave inconsistent.
        self.changing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The stored list, not verified; `None` without one.
    ///
    /// # Errors
    /// [`MediaError`] when it cannot be read.
    pub fn signed(&self) -> Result<Option<SignedPlaylist>, MediaError> {
        let path = self.files.folder().join(LIST);
        match std::fs::read(&path) {
            Ok(json) => parse_list(&json).map(Some),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(MediaError::Io { path, reason: error.to_string() }),
        }
    }

    /// The stored list, verified; `None` without one that `trust` accepts.
    pub fn list(&self, trust: Trust) -> Option<Playlist> {
        match self.signed() {
            Ok(signed) => match signed?.verify(&trust.key, trust.venue) {
                Ok(list) => Some(list),
                Err(error) => {
                    tracing::warn!(%error, "the stored list of media is not signed for this kiosk and is not used");
                    None
                }
            },
            Err(error) => {
                tracing::warn!(%error, "the stored list of media cannot be read and is not used");
                None
            }
        }
    }

    /// Stores a list if it is newer than the present one and deletes the files that it does not name.
    /// Returns whether it was stored.
    ///
    /// # Errors
    /// [`MediaError`] when it is not signed for this kiosk, or the storage fails.
    pub fn adopt(&self, signed: &SignedPlaylist, trust: Trust) -> Result<bool, MediaError> {
        let list = signed.verify(&trust.key, trust.venue)?;
        let _alone = self.lock();
        if self.list(trust).is_some_and(|known| known.version >= list.version) {
            return Ok(false);
        }
        let json =
            serde_json::to_vec(signed).map_err(|error| MediaError::Shape(error.to_string()))?;
        self.files.write(LIST, &json)?;
        self.files.keep(&budget::fitting(&list.items, self.budget).wanted)?;
        self.notify();
        Ok(true)
    }

    /// The items of a list that fit into the budget.
    pub fn wanted<'a>(&self, list: &'a Playlist) -> budget::Plan<'a> {
        budget::fitting(&list.items, self.budget)
    }

    /// The items of a list whose files are complete.
    pub fn present<'a>(&self, list: &'a Playlist) -> Vec<&'a Item> {
        let wanted = self.wanted(list).wanted;
        wanted.into_iter().filter(|item| self.files.has(item)).collect()
    }
}

fn parse_list(json: &[u8]) -> Result<SignedPlaylist, MediaError> {
    serde_json::from_slice(json).map_err(|error| MediaError::Shape(error.to_string()))
}

#[cfg(test)]
mod tests;
