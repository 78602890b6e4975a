//! The media of the idle screen: a list signed by the backend, and the files that it names by their
//! SHA-256. A kiosk shows only media in a list of its backend for its venue.

mod file;
mod frames;
mod schedule;

use ed25519_dalek::{SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};

use crate::signature;

pub use file::{MediaId, MediaKind, Mime};
pub use frames::{FRAMES_MAX, FramesError, frames};
pub use schedule::Schedule;

/// Limit of a file, bytes: some minutes of a clip, which a slow line downloads in a night.
pub const FILE_MAX: u64 = 20 * 1024 * 1024;

/// Limit of items in a list.
pub const ITEMS_MAX: usize = 200;

/// Limit of a title, characters.
pub const TITLE_MAX: usize = 120;

/// Allowed duration of an item, seconds.
pub const DURATION_RANGE_S: std::ops::RangeInclusive<u32> = 1..=600;

/// One item to show or to play.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// SHA-256 of the file; its path below [`crate::api::MEDIA`].
    pub id: MediaId,
    /// Picture, picture sequence or sound.
    pub kind: MediaKind,
    /// For staff and screen readers; at most [`TITLE_MAX`] characters.
    pub title: String,
    /// Size of the file in bytes, 1 to [`FILE_MAX`].
    pub size: u64,
    /// Type of the file.
    pub mime: Mime,
    /// Seconds for which a picture is shown, or which a whole sequence or a sound takes;
    /// [`DURATION_RANGE_S`].
    pub duration_s: u32,
    /// When the item may be shown.
    pub schedule: Schedule,
    /// 0 to 9; items of a higher priority are shown more often.
    pub priority: u8,
}

impl Item {
    /// Whether `bytes` have the size, type and SHA-256 of this item's file.
    pub fn is_file(&self, bytes: &[u8]) -> bool {
        u64::try_from(bytes.len()) == Ok(self.size)
            && MediaId::of(bytes) == self.id
            && Mime::of(bytes) == Some(self.mime)
    }

    /// The first invalid field, if any, as in "has …"; kiosks refuse a list with such an item.
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

/// The media of a venue's kiosks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Playlist {
    /// Increases with every change of any list; a kiosk ignores a smaller one.
    pub version: i64,
    /// Number of the venue.
    pub venue: i64,
    /// At most [`ITEMS_MAX`] items, those of a higher priority first.
    pub items: Vec<Item>,
}

/// A playlist for transport: the signed text and its signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignedPlaylist {
    /// A [`Playlist`] as JSON text.
    pub list: String,
    /// Ed25519 signature over a context and the bytes of `list`, 128 hexadecimal digits.
    pub signature: String,
}

/// Why a playlist was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlaylistError {
    /// Not signed by the given key.
    #[error(
        "the playlist is not signed by the backend that enrolled this kiosk; export it from that \
         backend"
    )]
    Signature,
    /// Signed, but not a valid list; with the reason.
    #[error("the playlist cannot be read: {0}; update the kiosk")]
    Shape(String),
    /// Signed for the venue with this number, which is another.
    #[error("the playlist is for venue {0}, not for this one; export it for this venue")]
    Venue(i64),
}

/// Prefix of the signed bytes, so that the signature is not valid for any other kind of text.
const CONTEXT: &[u8] = b"bluezone-kiosk playlist v1\n";

impl SignedPlaylist {
    /// Signs `list` with the backend's key.
    ///
    /// # Errors
    /// [`PlaylistError::Shape`] when the list cannot be written as JSON, which does not happen.
    pub fn sign(list: &Playlist, key: &SigningKey) -> Result<Self, PlaylistError> {
        let list = serde_json::to_string(list).map_err(|e| PlaylistError::Shape(e.to_string()))?;
        Ok(Self { signature: signature::sign(CONTEXT, &list, key), list })
    }

    /// Verifies the signature and parses the list.
    ///
    /// # Errors
    /// [`PlaylistError::Signature`] when `key` did not sign it, [`PlaylistError::Venue`] when it is for
    /// another venue, [`PlaylistError::Shape`] when it is not a valid list.
    pub fn verify(&self, key: &VerifyingKey, venue: i64) -> Result<Playlist, PlaylistError> {
        if !signature::is_valid(CONTEXT, &self.list, &self.signature, key) {
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
