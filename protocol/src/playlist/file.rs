//! Files of a playlist: identified by their SHA-256, their type detected from their first bytes.

use std::fmt;

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// SHA-256 of a file; 64 hexadecimal digits in JSON and in addresses.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^[0-9a-f]{64}$")]
pub struct MediaId([u8; 32]);

/// A text that is not a [`MediaId`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the id of a file has 64 hexadecimal digits")]
pub struct MediaIdError;

impl MediaId {
    /// The id of a file with this content.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The id with these bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes of the SHA-256.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for MediaId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for MediaId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MediaId({self})")
    }
}

impl From<MediaId> for String {
    fn from(id: MediaId) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for MediaId {
    type Error = MediaIdError;

    fn try_from(text: String) -> Result<Self, MediaIdError> {
        text.parse()
    }
}

impl std::str::FromStr for MediaId {
    type Err = MediaIdError;

    fn from_str(text: &str) -> Result<Self, MediaIdError> {
        let bytes = HEXLOWER_PERMISSIVE.decode(text.as_bytes()).map_err(|_| MediaIdError)?;
        bytes.try_into().map(Self).map_err(|_| MediaIdError)
    }
}

/// Kinds of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum MediaKind {
    /// One picture.
    Image,
    /// Pictures one after the other ([`super::frames`]).
    Sequence,
    /// A sound.
    Audio,
}

/// Types of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub enum Mime {
    /// A PNG picture.
    #[serde(rename = "image/png")]
    Png,
    /// A JPEG picture.
    #[serde(rename = "image/jpeg")]
    Jpeg,
    /// A picture sequence ([`super::frames`]).
    #[serde(rename = "application/x-tar")]
    Tar,
    /// A WAV sound.
    #[serde(rename = "audio/wav")]
    Wav,
}

impl Mime {
    /// The type by the first bytes of a file; `None` for any other type.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let at =
            |offset: usize, magic: &[u8]| bytes.get(offset..offset + magic.len()) == Some(magic);
        if at(0, b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if at(0, b"\xFF\xD8\xFF") {
            Some(Self::Jpeg)
        } else if at(0, b"RIFF") && at(8, b"WAVE") {
            Some(Self::Wav)
        } else if at(257, b"ustar") {
            Some(Self::Tar)
        } else {
            None
        }
    }

    /// The kind of items with such files.
    pub fn kind(self) -> MediaKind {
        match self {
            Self::Png | Self::Jpeg => MediaKind::Image,
            Self::Tar => MediaKind::Sequence,
            Self::Wav => MediaKind::Audio,
        }
    }

    /// The media type in HTTP and JSON, such as `image/png`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Tar => "application/x-tar",
            Self::Wav => "audio/wav",
        }
    }
}
