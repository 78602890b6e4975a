//! Those whose exports are believed: by whose keys a signature is judged.

use std::path::PathBuf;

use data_encoding::BASE64;
use ring::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};

use super::messages::{Signature, SignatureInfo};
use super::{ExportError, SignedBy, Verdict};
use crate::config::Config;

/// What stands before the point of a P-256 key in its DER form.
const SPKI: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

#[derive(Debug, thiserror::Error)]
#[error(
    "the key of the publisher {name} ({path}) cannot be used: {problem}; see exposure_publishers in the configuration"
)]
pub struct PublisherError {
    name: String,
    path: PathBuf,
    problem: String,
}

/// A public key by which exports are judged.
#[derive(Clone, Debug)]
pub struct PublicKey([u8; 65]);

impl PublicKey {
    /// Reads a key in PEM.
    ///
    /// # Errors
    /// [`ExportError::PublicKey`].
    pub fn from_pem(pem: &str) -> Result<Self, ExportError> {
        let lines = pem.lines().map(str::trim).filter(|line| !line.starts_with("-----"));
        let der = BASE64.decode(lines.collect::<String>().as_bytes());
        let der = der.map_err(|_| ExportError::PublicKey)?;
        let point = der.strip_prefix(&SPKI).ok_or(ExportError::PublicKey)?;
        Ok(Self(point.try_into().map_err(|_| ExportError::PublicKey)?))
    }

    fn holds(&self, bytes: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, self.0).verify(bytes, signature).is_ok()
    }
}

/// A publisher and its key.
#[derive(Clone, Debug)]
pub struct Publisher {
    pub name: String,
    /// What exports call the key; none takes any.
    pub key_id: Option<String>,
    /// Which version of it; none takes any.
    pub key_version: Option<String>,
    pub key: PublicKey,
}

impl Publisher {
    /// Those of the configuration.
    ///
    /// # Errors
    /// [`PublisherError`] names the file.
    pub fn configured(config: &Config) -> Result<Vec<Self>, PublisherError> {
        let all = config.exposure_publishers.iter().map(|publisher| {
            let refused = |problem: String| PublisherError {
                name: publisher.name.clone(),
                path: publisher.public_key.clone(),
                problem,
            };
            let pem = std::fs::read_to_string(&publisher.public_key)
                .map_err(|error| refused(error.to_string()))?;
            Ok(Self {
                name: publisher.name.clone(),
                key_id: Some(publisher.key_id.clone()),
                key_version: publisher.key_version.clone(),
                key: PublicKey::from_pem(&pem).map_err(|error| refused(error.to_string()))?,
            })
        });
        all.collect()
    }

    fn is_meant(&self, by: &SignedBy) -> bool {
        self.key_id.as_ref().is_none_or(|id| *id == by.key_id)
            && self.key_version.as_ref().is_none_or(|version| *version == by.key_version)
    }
}

impl From<&SignatureInfo> for SignedBy {
    fn from(info: &SignatureInfo) -> Self {
        Self {
            key_id: info.verification_key_id().to_owned(),
            key_version: info.verification_key_version().to_owned(),
            algorithm: info.signature_algorithm().to_owned(),
        }
    }
}

/// Whether one of the signatures holds, and who has made it. `said` is what the export says of its signers, for
/// signatures that do not say it themselves. A key that is not known says nothing against an export.
pub(super) fn judge(
    bytes: &[u8],
    signatures: &[Signature],
    said: &[SignedBy],
    publishers: &[Publisher],
) -> (Verdict, Option<String>) {
    let mut known = false;
    for signature in signatures {
        let own = signature.info.as_ref().map(SignedBy::from);
        let signers = own.as_ref().map_or(said, std::slice::from_ref);
        let meant = |publisher: &&Publisher| signers.iter().any(|by| publisher.is_meant(by));
        for publisher in publishers.iter().filter(meant) {
            if publisher.key.holds(bytes, signature.signature()) {
                return (Verdict::Valid, Some(publisher.name.clone()));
            }
            known = true;
        }
    }
    (if known { Verdict::Invalid } else { Verdict::Unknown }, None)
}
