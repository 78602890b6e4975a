//! What idle screens show and play: files that an operator adds for a venue, a commune or all, and
//! the signed list of them that each venue's kiosks download.

use protocol::playlist::{
    DURATION_RANGE_S, FILE_MAX, FramesError, ITEMS_MAX, Item, MediaId, MediaKind, Mime, Playlist,
    PlaylistError, Schedule, SignedPlaylist, TITLE_MAX, frames,
};

use crate::keys::MasterKeys;
use crate::store::changes::Change;
use crate::store::media::MediaScope;
use crate::store::{Read, StoreError, Tx};

/// How long a picture stays unless the operator chooses otherwise, seconds.
const PICTURE_S: u32 = 10;

/// First bytes of an Ogg file.
const OGG: &[u8] = b"OggS";

#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    #[error("a file has 1 to {FILE_MAX} bytes, this one has {0}; make it smaller")]
    Size(usize),
    #[error("the file is none of PNG, JPEG, tar (a sequence of pictures) or WAV; convert it first")]
    Kind,
    #[error(
        "the file is an Ogg sound (Vorbis, Opus), and kiosks play WAV only; convert it: ffmpeg -i \
         sound.ogg sound.wav"
    )]
    Ogg,
    #[error("the file is of the kind {0:?}; leave --kind away or choose another file")]
    OtherKind(MediaKind),
    #[error(transparent)]
    Frames(#[from] FramesError),
    #[error(
        "--seconds must be {least} to {most}, and belongs to every sequence and sound",
        least = DURATION_RANGE_S.start(), most = DURATION_RANGE_S.end()
    )]
    Duration,
    #[error("--title must be one line of 1 to {TITLE_MAX} characters")]
    Title,
    #[error("the schedule has {0}")]
    Item(&'static str),
    #[error("there is no such commune or venue; see `backend venue list`")]
    NoScope,
    #[error("a venue shows at most {ITEMS_MAX} items; remove some with `backend media remove`")]
    Full,
    #[error("there is no item {0}; see `backend media list`")]
    NoItem(i64),
    #[error(transparent)]
    List(#[from] PlaylistError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What an operator wants of a file.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub scope: MediaScope,
    /// What it is, for the operator to be sure.
    pub kind: Option<MediaKind>,
    pub title: String,
    /// How long, seconds.
    pub duration_s: Option<u32>,
    pub schedule: Schedule,
    /// How often, 0 to 9.
    pub priority: u8,
}

/// Adds a file; returns its number and the item that kiosks receive.
///
/// # Errors
/// [`MediaError`] says what to change.
pub fn add(
    tx: &mut dyn Tx,
    bytes: &[u8],
    wanted: &Wanted,
    now_s: i64,
) -> Result<(i64, Item), MediaError> {
    let size = u64::try_from(bytes.len()).ok().filter(|size| (1..=FILE_MAX).contains(size));
    let size = size.ok_or(MediaError::Size(bytes.len()))?;
    if bytes.starts_with(OGG) {
        return Err(MediaError::Ogg);
    }
    let mime = Mime::of(bytes).ok_or(MediaError::Kind)?;
    let kind = mime.kind();
    if wanted.kind.is_some_and(|wanted| wanted != kind) {
        return Err(MediaError::OtherKind(kind));
    }
    if kind == MediaKind::Sequence {
        frames(bytes)?;
    }
    let duration_s = wanted.duration_s.or((kind == MediaKind::Image).then_some(PICTURE_S));
    let duration_s = duration_s.filter(|seconds| DURATION_RANGE_S.contains(seconds));
    let title = wanted.title.trim().to_owned();
    if title.is_empty() || title.chars().count() > TITLE_MAX || title.contains(char::is_control) {
        return Err(MediaError::Title);
    }
    let item = Item {
        id: MediaId::of(bytes),
        kind,
        title,
        size,
        mime,
        duration_s: duration_s.ok_or(MediaError::Duration)?,
        schedule: wanted.schedule.clone(),
        priority: wanted.priority,
    };
    if let Some(oddity) = item.oddity() {
        return Err(MediaError::Item(oddity));
    }
    let scope = wanted.scope;
    let exists = match scope {
        MediaScope::Everywhere | MediaScope::Kind(None, _) => true,
        MediaScope::Commune(commune) | MediaScope::Kind(Some(commune), _) => {
            tx.commune(commune)?.is_some()
        }
        MediaScope::Venue(venue) => tx.venue(venue)?.is_some(),
    };
    if !exists {
        return Err(MediaError::NoScope);
    }
    if tx.longest_playlist(scope)? >= ITEMS_MAX {
        return Err(MediaError::Full);
    }
    let number = tx.add_media(scope, &item, bytes, now_s)?;
    tx.announce(Change::Media)?;
    Ok((number, item))
}

/// # Errors
/// [`MediaError::NoItem`], or the store's.
pub fn remove(tx: &mut dyn Tx, media: i64) -> Result<(), MediaError> {
    if !tx.remove_media(media)? {
        return Err(MediaError::NoItem(media));
    }
    tx.announce(Change::Media)?;
    Ok(())
}

/// The signed list of a venue, as JSON, with its version.
///
/// # Errors
/// [`MediaError::List`] or [`MediaError::Store`].
pub fn signed(
    read: &mut dyn Read,
    keys: &MasterKeys,
    venue: i64,
) -> Result<(i64, String), MediaError> {
    let (version, items) = read.playlist(venue)?;
    let signed = SignedPlaylist::sign(&Playlist { version, venue, items }, &keys.signing)?;
    let json =
        serde_json::to_string(&signed).map_err(|error| PlaylistError::Shape(error.to_string()))?;
    Ok((version, json))
}
