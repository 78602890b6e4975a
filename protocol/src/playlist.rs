//! What the idle screen shows and says: a list that the backend signs, and the files it names by
//! their SHA-256. A kiosk shows nothing that is not in a list of its backend for its venue.

mod file;
mod frames;
mod schedule;

use ed25519_dalek::{SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};

use crate::signature;

pub use file::{MediaId, MediaKind, Mime};
pub use frames::{FRAMES_MAX, FramesError, frames};
pub use schedule::Schedule;

/// Largest file, bytes: minutes of a clip, and no more than a slow line brings in a night.
pub const FILE_MAX: u64 = 20 * 1024 * 1024;

/// Most items of a list.
pub const ITEMS_MAX: usize = 200;

/// Most characters of a title.
pub const TITLE_MAX: usize = 120;

/// How long an item may last, seconds.
pub const DURATION_RANGE_S: std::ops::RangeInclusive<u32> = 1..=600;

/// One thing to show or to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// SHA-256 of the file, and its address below [`crate::api::MEDIA`].
    pub id: MediaId,
    /// Picture, picture sequence or sound.
    pub kind: MediaKind,
    /// What staff and a screen reader call it.
    pub title: String,
    /// Bytes, at most [`FILE_MAX`].
    pub size: u64,
    /// What the file is.
    pub mime: Mime,
    /// How long a picture stays, a whole sequence takes, or a sound lasts; seconds,
    /// [`DURATION_RANGE_S`].
    pub duration_s: u32,
    /// When it may be shown.
    pub schedule: Schedule,
    /// Items of a higher priority are shown more often; 0 to 9.
    pub priority: u8,
}

impl Item {
    /// Whether `bytes` are this item's file.
    pub fn is_file(&self, bytes: &[u8]) -> bool {
        u64::try_from(bytes.len()) == Ok(self.size)
            && MediaId::of(bytes) == self.id
            && Mime::of(bytes) == Some(self.mime)
    }

    /// What is odd about it, if anything; kiosks refuse a list with such an item.
    pub fn oddity(&self) -> Option<&'static str> {
        let rules = [
            (self.size == 0 || self.size > FILE_MAX, "an odd size"),
            (self.title.chars().count() > TITLE_MAX, "a long title"),
            (self.title.chars().any(char::is_control), "control characters in its title"),
            (!DURATION_RANGE_S.contains(&self.duration_s), "an odd duration"),
            (self.mime.kind() != self.kind, "a file of another kind"),
            (!self.schedule.is_sound(), "an odd schedule"),
            (self.priority > 9, "an odd priority"),
        ];
        rules.into_iter().find_map(|(broken, says)| broken.then_some(says))
    }
}

/// What a venue's kiosks show when idle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Playlist {
    /// Grows with every change of any list; a kiosk never goes back to a smaller one.
    pub version: i64,
    /// For which venue.
    pub venue: i64,
    /// The items, those of a higher priority first.
    pub items: Vec<Item>,
}

/// A playlist as it travels: the exact bytes that were signed, and the signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignedPlaylist {
    /// A [`Playlist`] as JSON text.
    pub list: String,
    /// Ed25519 signature over the context and the bytes of `list`, 128 hexadecimal digits.
    pub signature: String,
}

/// Why a playlist was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlaylistError {
    /// Not signed by the backend that enrolled this kiosk.
    #[error("the playlist is not signed by the backend that enrolled this kiosk")]
    Signature,
    /// Signed, but of a shape this program does not know.
    #[error("the playlist cannot be read: {0}")]
    Shape(String),
    /// Signed for another venue.
    #[error("the playlist is for venue {0}, not for this one")]
    Venue(i64),
}

/// Keeps this signature from being taken for one over anything else.
const CONTEXT: &[u8] = b"bluezone-kiosk playlist v1\n";

impl SignedPlaylist {
    /// Signs `list` with the backend's key.
    ///
    /// # Errors
    /// When the list cannot be written as JSON, which no list does.
    pub fn sign(list: &Playlist, key: &SigningKey) -> Result<Self, PlaylistError> {
        let list = serde_json::to_string(list).map_err(|e| PlaylistError::Shape(e.to_string()))?;
        Ok(Self { signature: signature::sign(CONTEXT, &list, key), list })
    }

    /// The list, when `key` signed it for `venue` and it makes sense.
    ///
    /// # Errors
    /// [`PlaylistError`] says what failed.
    pub fn verify(&self, key: &VerifyingKey, venue: i64) -> Result<Playlist, PlaylistError> {
        if !signature::holds(CONTEXT, &self.list, &self.signature, key) {
            return Err(PlaylistError::Signature);
        }
        let list: Playlist =
            serde_json::from_str(&self.list).map_err(|e| PlaylistError::Shape(e.to_string()))?;
        if list.venue != venue {
            return Err(PlaylistError::Venue(list.venue));
        }
        if list.items.len() > ITEMS_MAX {
            let found = list.items.len();
            return Err(PlaylistError::Shape(format!("{found} items, at most {ITEMS_MAX} fit")));
        }
        for (index, item) in list.items.iter().enumerate() {
            if let Some(odd) = item.oddity() {
                return Err(PlaylistError::Shape(format!("items[{index}] has {odd}")));
            }
        }
        Ok(list)
    }
}

#[cfg(test)]
mod tests;
