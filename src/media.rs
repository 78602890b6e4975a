//! Posters, clips and sounds of the idle screen: a folder of files named by their SHA-256, and the
//! signed list that says which of them may be shown.
//!
//! Nothing is shown that the backend of this kiosk did not sign, wherever it came from: the
//! network (`sync::media`) or a USB stick (`stick`). A file is checked when it arrives and again
//! when its turn comes, because memory cards forget.

pub mod budget;
pub mod decode;
pub mod files;
pub mod projector;
pub mod stick;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ed25519_dalek::VerifyingKey;
use protocol::playlist::{Item, MediaId, Playlist, PlaylistError, SignedPlaylist};
use tokio::sync::watch;

use files::Files;

/// Name of the list in the folder.
const LIST: &str = "playlist.json";

/// Largest list, bytes: 200 items with long titles are a tenth of it.
pub const LIST_MAX: u64 = 1024 * 1024;

/// Why media could not be kept or shown.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// The card failed.
    #[error("the media in {} cannot be kept: {source}; free space on the card or replace it", path.display())]
    Io {
        /// Which file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The list is not signed, or not for this venue.
    #[error(transparent)]
    List(#[from] PlaylistError),
    /// The list is no list.
    #[error("the list of media cannot be read: {0}; export it again")]
    Shape(String),
    /// A file is not what the list says.
    #[error("the file {0} is damaged; it is fetched again, or copy it again")]
    Damaged(MediaId),
    /// A file is not there yet.
    #[error("the file {0} is not there yet")]
    Absent(MediaId),
    /// A picture or sequence cannot be shown.
    #[error("the file {id} cannot be shown: {reason}; make it anew as PNG or JPEG")]
    Picture {
        /// Which file.
        id: MediaId,
        /// Why.
        reason: String,
    },
}

/// Whose lists count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trust {
    /// The backend's key.
    pub key: VerifyingKey,
    /// The venue that the kiosk stands for.
    pub venue: i64,
}

/// The folder, shared by everyone who brings or shows media. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Library {
    files: Files,
    budget: u64,
    // One change of the list at a time.
    changing: Arc<Mutex<()>>,
    changed: watch::Sender<u64>,
}

impl Library {
    /// The folder at `folder`, made on first use, with room for `budget` bytes.
    ///
    /// # Errors
    /// [`MediaError::Io`] when it cannot be made.
    pub fn open(folder: &Path, budget: u64) -> Result<Self, MediaError> {
        let files = Files::open(folder)?;
        Ok(Self { files, budget, changing: Arc::default(), changed: watch::Sender::new(0) })
    }

    /// Its files.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// Tells when the list or its files have changed.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// Something new is there.
    pub fn tell(&self) {
        self.changed.send_modify(|revision| *revision = revision.wrapping_add(1));
    }

    fn lock(&self) -> MutexGuard<'_, ()> {
        // It guards no value that a panic could have left half changed.
        self.changing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The list as it was signed; `None` where there is none.
    ///
    /// # Errors
    /// [`MediaError`] when it is there and no list.
    pub fn signed(&self) -> Result<Option<SignedPlaylist>, MediaError> {
        read_list(&self.files.folder().join(LIST))
    }

    /// The list that counts; `None` where there is none, or none that `trust` signed.
    pub fn list(&self, trust: Trust) -> Option<Playlist> {
        match self.signed() {
            Ok(signed) => match signed?.verify(&trust.key, trust.venue) {
                Ok(list) => Some(list),
                Err(error) => {
                    tracing::warn!(%error, "the kept list of media does not count");
                    None
                }
            },
            Err(error) => {
                tracing::warn!(%error, "the kept list of media was set aside");
                None
            }
        }
    }

    /// Takes a list that is newer than the one at hand, deletes what it does not name, and tells
    /// whether it was taken.
    ///
    /// # Errors
    /// [`MediaError`] when it is not signed for this kiosk, or the card fails.
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
        self.tell();
        Ok(true)
    }

    /// What of a list is to be had: as much as fits, the important first.
    pub fn wanted<'a>(&self, list: &'a Playlist) -> budget::Plan<'a> {
        budget::fitting(&list.items, self.budget)
    }

    /// Items of a list that are there in full and can be shown.
    pub fn present<'a>(&self, list: &'a Playlist) -> Vec<&'a Item> {
        let wanted = self.wanted(list).wanted;
        wanted.into_iter().filter(|item| self.files.has(item)).collect()
    }
}

/// Reads a list from a file; `None` where there is none.
///
/// # Errors
/// [`MediaError`] when it is too large, or no list.
pub fn read_list(path: &Path) -> Result<Option<SignedPlaylist>, MediaError> {
    let size = match std::fs::metadata(path) {
        Ok(about) => about.len(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(MediaError::Io { path: path.to_owned(), source }),
    };
    if size > LIST_MAX {
        return Err(MediaError::Shape(format!("it has {size} bytes, at most {LIST_MAX} are read")));
    }
    let bytes =
        std::fs::read(path).map_err(|source| MediaError::Io { path: path.to_owned(), source })?;
    serde_json::from_slice(&bytes).map(Some).map_err(|e| MediaError::Shape(e.to_string()))
}

#[cfg(test)]
mod tests;
