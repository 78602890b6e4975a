//! What an export holds, signed by its kiosk.

use ed25519_dalek::{SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::error::ExportError;
use crate::clock::ClockConfidence;
use crate::signature;

/// Version of the format.
const VERSION: u32 = 1;

const FORMAT: &str = "bluezone-kiosk export";

/// Context of the signature.
const CONTEXT: &[u8] = b"bluezone-kiosk export v1\n";

/// Of which kiosk an export is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Number of the kiosk.
    pub kiosk: u32,
    /// How often the kiosk knows that its storage went back in time and numbers were used again. By which
    /// incarnation a record is known follows from its content, at the backend.
    pub incarnation: u32,
    /// Number of the venue where it stands.
    pub venue: i64,
    /// When it was made, Unix seconds.
    pub made_s: i64,
    /// Confidence of that time.
    pub clock: ClockConfidence,
}

/// What is there of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// The day in Vietnam, ISO 8601.
    pub day: String,
    /// Number of its records.
    pub records: usize,
    /// Number of those of them that are sealed.
    pub sealed: usize,
}

/// A file of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Its name in the tar.
    pub name: String,
    /// Its length.
    pub bytes: usize,
    /// Its SHA-256, hexadecimal.
    pub sha256: String,
}

impl File {
    pub(super) fn of(name: String, bytes: &[u8]) -> Self {
        Self { name, bytes: bytes.len(), sha256: sha256(bytes) }
    }

    pub(super) fn is(&self, bytes: &[u8]) -> bool {
        self.bytes == bytes.len() && self.sha256 == sha256(bytes)
    }
}

fn sha256(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
}

/// All of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    format: String,
    version: u32,
    /// Whose.
    #[serde(flatten)]
    pub about: About,
    /// Its days, in order.
    pub days: Vec<Day>,
    /// Its files, but for the manifest and the signature.
    pub files: Vec<File>,
}

/// What only the version is read of, because everything else may be another one's.
#[derive(Deserialize)]
struct Head {
    format: String,
    version: u32,
}

impl Manifest {
    pub(super) fn new(about: About, days: Vec<Day>, files: Vec<File>) -> Self {
        Self { format: FORMAT.to_owned(), version: VERSION, about, days, files }
    }

    /// The text, and its signature.
    pub(super) fn sign(&self, key: &SigningKey) -> Result<(String, String), ExportError> {
        let text = serde_json::to_string_pretty(self)
            .map_err(|error| ExportError::Manifest(error.to_string()))?;
        let signature = signature::sign(CONTEXT, &text, key);
        Ok((text, signature))
    }

    pub(super) fn parse(text: &str) -> Result<Self, ExportError> {
        let odd = |error: serde_json::Error| ExportError::Manifest(error.to_string());
        let head: Head = serde_json::from_str(text).map_err(odd)?;
        if head.format != FORMAT {
            return Err(ExportError::Manifest(format!("it is no {FORMAT}")));
        }
        if head.version != VERSION {
            return Err(ExportError::Version(head.version));
        }
        serde_json::from_str(text).map_err(odd)
    }
}

pub(super) fn is_signed(text: &str, signature: &str, key: &VerifyingKey) -> bool {
    signature::is_valid(CONTEXT, text, signature, key)
}
