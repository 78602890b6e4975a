//! Errors of storing and showing media.

use std::path::PathBuf;

use protocol::playlist::{MediaId, PlaylistError};

#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    #[error("the media in {} cannot be read or stored: {reason}; free space on the storage, or replace it or the USB stick", path.display())]
    Io { path: PathBuf, reason: String },
    /// Something on a stick that is no plain file of it.
    #[error("{} is {what} and no plain file of the USB stick, so it is not read; make the stick anew with `backend media export`", path.display())]
    Strange { path: PathBuf, what: &'static str },
    /// The list is not signed, or not for this venue.
    #[error(transparent)]
    List(#[from] PlaylistError),
    /// The list cannot be parsed or written as JSON.
    #[error("the list of media cannot be read: {0}; export it again")]
    Shape(String),
    /// The content of a file has not the id or size in the list.
    #[error("the file {0} is damaged; it is fetched again, or copy it again")]
    Damaged(MediaId),
    #[error(
        "the file {0} is not there yet; it comes with the next synchronisation or from a USB stick"
    )]
    Absent(MediaId),
    /// A picture or sequence cannot be decoded.
    #[error("the file {id} cannot be shown: {reason}; make it anew as PNG or JPEG")]
    Picture { id: MediaId, reason: String },
}
