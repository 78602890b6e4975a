//! Exports of Exposure Notification: `export.bin`, alone or with its signature in a zip. Kiosks count the phones of that family
//! and keep no id of them, so there is nothing here to compare: an export is read, its signature judged, and its
//! ids can be written out for the logs of other systems.

mod ids;
mod messages;
mod publishers;

use std::io::{Cursor, Read};

use prost::Message;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zip::ZipArchive;

use self::messages::{KeyExport, SignatureList};

pub use self::ids::{Rolling, rolling_ids};
pub use self::publishers::{PublicKey, Publisher, PublisherError};

/// The first bytes of every export.
const HEADER: &[u8; 16] = b"EK Export v1    ";

/// Largest file, unpacked as well: 750,000 keys are allowed by the format's publishers, here are those of cases.
pub const FILE_MAX: usize = 4 * 1024 * 1024;

/// Bytes of a key.
const KEY_LEN: usize = 16;

/// Seconds of an interval.
const INTERVAL_S: i64 = 600;

/// Intervals of a day, and the longest time for which a key may be in use.
const PERIOD_MAX: i32 = 144;

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    #[error(
        "this is no export: it does not begin with \"EK Export v1\"; take export.bin, or the zip that holds it"
    )]
    Header,
    #[error("the zip has no readable export.bin in it; take the file as it was downloaded")]
    Zip,
    #[error("the export is damaged: {0}; download it again")]
    Damaged(String),
    #[error("the export is larger than {FILE_MAX} bytes; take one of fewer days")]
    TooLarge,
    #[error("the public key must be that of a P-256 key in PEM, as its publisher gives it")]
    PublicKey,
}

/// Who signed an export, as it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedBy {
    pub key_id: String,
    pub key_version: String,
    pub algorithm: String,
}

/// Whether a signature holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// A key that is known here has signed it.
    Valid,
    /// A key that is known here is said to have signed it, and has not.
    Invalid,
    /// There is none: the file came alone.
    Missing,
    /// Who is said to have signed it is not known here.
    Unknown,
}

/// What staff read of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    pub region: String,
    pub signed_by: Vec<SignedBy>,
    pub verdict: Verdict,
    /// Whose signature holds.
    #[serde(default)]
    pub publisher: Option<String>,
    pub keys: usize,
    pub skipped: usize,
    /// First second of the first key, Unix time; none without keys.
    pub from_s: Option<i64>,
    /// First second after the last one.
    pub to_s: Option<i64>,
}

/// What an export holds.
#[derive(Clone, Debug)]
pub struct Export {
    pub region: String,
    pub signed_by: Vec<SignedBy>,
    pub verdict: Verdict,
    /// Whose signature holds.
    pub publisher: Option<String>,
    pub keys: Vec<Rolling>,
    /// Keys that were left out because they are none.
    pub skipped: usize,
    pub sha256: [u8; 32],
}

impl Export {
    pub fn summary(&self) -> Summary {
        Summary {
            region: self.region.clone(),
            signed_by: self.signed_by.clone(),
            verdict: self.verdict,
            publisher: self.publisher.clone(),
            keys: self.keys.len(),
            skipped: self.skipped,
            from_s: self.keys.iter().map(Rolling::from_s).min(),
            to_s: self.keys.iter().map(Rolling::to_s).max(),
        }
    }
}

/// A file of a zip.
fn member(zip: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Vec<u8>, ExportError> {
    let file = zip.by_name(name).map_err(|_| ExportError::Zip)?;
    let mut bytes = Vec::new();
    let most = u64::try_from(FILE_MAX).unwrap_or(u64::MAX);
    file.take(most + 1).read_to_end(&mut bytes).map_err(|_| ExportError::Zip)?;
    if bytes.len() > FILE_MAX { Err(ExportError::TooLarge) } else { Ok(bytes) }
}

/// Reads an export: a zip with `export.bin` and `export.sig`, or `export.bin` alone.
///
/// # Errors
/// [`ExportError`].
pub fn read(file: &[u8], publishers: &[Publisher]) -> Result<Export, ExportError> {
    if file.len() > FILE_MAX {
        return Err(ExportError::TooLarge);
    }
    if file.starts_with(HEADER) {
        return of_parts(file, None, publishers);
    }
    if !file.starts_with(b"PK") {
        return Err(ExportError::Header);
    }
    let mut zip = ZipArchive::new(Cursor::new(file)).map_err(|_| ExportError::Zip)?;
    let bytes = member(&mut zip, "export.bin")?;
    let signature = match member(&mut zip, "export.sig") {
        Ok(signature) => Some(signature),
        Err(ExportError::Zip) => None,
        Err(error) => return Err(error),
    };
    of_parts(&bytes, signature.as_deref(), publishers)
}

fn of_parts(
    bytes: &[u8],
    signature: Option<&[u8]>,
    publishers: &[Publisher],
) -> Result<Export, ExportError> {
    let body = bytes.strip_prefix(HEADER).ok_or(ExportError::Header)?;
    let damaged = |error: prost::DecodeError| ExportError::Damaged(error.to_string());
    let export = KeyExport::decode(body).map_err(damaged)?;
    let signatures = signature.map(SignatureList::decode).transpose().map_err(damaged)?;
    let signed_by: Vec<_> = export.signature_infos.iter().map(SignedBy::from).collect();
    let (verdict, publisher) = match &signatures {
        None => (Verdict::Missing, None),
        Some(list) => publishers::judge(bytes, &list.signatures, &signed_by, publishers),
    };
    let keys: Vec<_> = export.keys.iter().filter_map(Rolling::of).collect();
    Ok(Export {
        region: export.region().to_owned(),
        signed_by,
        verdict,
        publisher,
        skipped: export.keys.len() - keys.len(),
        keys,
        sha256: Sha256::digest(bytes).into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of google/exposure-notifications-server, examples/export, with the key beside it.
    const ZIP: &[u8] = include_bytes!("../../tests/data/export.zip");
    const PEM: &str = include_str!("../../tests/data/export.pem");
    /// A key that has signed nothing.
    const OTHER: &str = include_str!("../../tests/data/other.pem");

    fn bare() -> Vec<u8> {
        let mut zip = ZipArchive::new(Cursor::new(ZIP)).unwrap();
        member(&mut zip, "export.bin").unwrap()
    }

    fn publisher(key_id: Option<&str>, pem: &str) -> Publisher {
        Publisher {
            name: "Sở Y tế".to_owned(),
            key_id: key_id.map(str::to_owned),
            key_version: None,
            key: PublicKey::from_pem(pem).unwrap(),
        }
    }

    #[test]
    fn a_published_export_is_read_and_its_signature_judged() {
        let known = [publisher(None, PEM)];
        let export = read(ZIP, &known).unwrap();
        assert_eq!(
            (export.verdict, export.publisher.as_deref()),
            (Verdict::Valid, Some("Sở Y tế"))
        );
        assert_eq!((export.keys.len(), export.skipped), (2, 0));
        let by = &export.signed_by[0];
        assert_eq!(by.algorithm, "1.2.840.10045.4.3.2");
        assert_eq!(read(ZIP, &[]).unwrap().verdict, Verdict::Unknown);
        assert_eq!(read(&bare(), &known).unwrap().verdict, Verdict::Missing);
        let debug = format!("{export:?}");
        assert!(!debug.contains("key_data"), "{debug}");
        // The key of another publisher says nothing, unless the export names it.
        let verdict = |publisher: Publisher| read(ZIP, &[publisher]).unwrap().verdict;
        assert_eq!(verdict(publisher(Some("no-such-key"), PEM)), Verdict::Unknown);
        assert_eq!(verdict(publisher(Some("no-such-key"), OTHER)), Verdict::Unknown);
        assert_eq!(verdict(publisher(Some(&by.key_id), PEM)), Verdict::Valid);
        assert_eq!(verdict(publisher(Some(&by.key_id), OTHER)), Verdict::Invalid);
        let version = |version: &str| Publisher {
            key_version: Some(version.to_owned()),
            ..publisher(Some(&by.key_id), PEM)
        };
        assert_eq!(verdict(version(&by.key_version)), Verdict::Valid);
        assert_eq!(verdict(version("v999")), Verdict::Unknown);
        let several = [publisher(Some(&by.key_id), OTHER), publisher(Some(&by.key_id), PEM)];
        assert_eq!(read(ZIP, &several).unwrap().verdict, Verdict::Valid, "old and new key");
    }

    #[test]
    fn a_changed_export_is_not_valid() {
        let known = [publisher(None, PEM)];
        let mut zip = ZipArchive::new(Cursor::new(ZIP)).unwrap();
        let signature = member(&mut zip, "export.sig").unwrap();
        let mut bytes = bare();
        *bytes.last_mut().unwrap() ^= 1;
        let export = of_parts(&bytes, Some(&signature), &known);
        assert!(export.is_err() || export.is_ok_and(|it| it.verdict == Verdict::Invalid));
    }

    #[test]
    fn what_is_no_export_is_named() {
        assert_eq!(read(b"hello", &[]).unwrap_err(), ExportError::Header);
        assert_eq!(read(b"PK\x03\x04 no zip", &[]).unwrap_err(), ExportError::Zip);
        let broken = [HEADER.as_slice(), &[0xff; 40]].concat();
        assert!(matches!(read(&broken, &[]).unwrap_err(), ExportError::Damaged(_)));
        assert_eq!(read(&vec![0; FILE_MAX + 1], &[]).unwrap_err(), ExportError::TooLarge);
        assert_eq!(PublicKey::from_pem("no").unwrap_err(), ExportError::PublicKey);
    }
}
