//! A bundle comes from its file into the store, part by part.

use std::fs::File;
use std::io::{Read as _, Seek as _};
use std::path::Path;

use data_encoding::HEXLOWER;
use protocol::update::BUNDLE_MAX;
use protocol::version::Version;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{HALT_PERCENT, UpdateError};
use crate::store::Store;
use crate::store::updates::{BUNDLE_PART, NewBundle};

/// More than a description of a bundle is none.
const DESCRIPTION_MAX: u64 = 4096;

/// What lies beside a bundle.
#[derive(Debug, Deserialize)]
struct Description {
    file: String,
    version: String,
    sha256: String,
}

/// Adds the bundle of a file; returns its number and what it is.
///
/// # Errors
/// [`UpdateError`] says what to do; a file that was read in part leaves nothing that is offered.
pub fn add(store: &dyn Store, path: &Path, now_s: i64) -> Result<(i64, NewBundle), UpdateError> {
    let failed = |path: &Path, error: &std::io::Error| {
        UpdateError::File(path.display().to_string(), error.to_string())
    };
    let beside = path.with_extension("json");
    let mut text = Vec::new();
    File::open(&beside)
        .and_then(|file| file.take(DESCRIPTION_MAX).read_to_end(&mut text))
        .map_err(|error| failed(&beside, &error))?;
    let named = beside.display().to_string();
    let described = serde_json::from_slice::<Description>(&text).ok();
    let described = described
        .filter(|it| path.file_name().is_some_and(|name| name == it.file.as_str()))
        .ok_or_else(|| UpdateError::Description(named.clone()))?;
    let version = described.version.parse::<Version>()?.to_string();
    let sha256 = HEXLOWER.decode(described.sha256.as_bytes()).ok();
    let sha256: [u8; 32] = sha256
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| UpdateError::Description(named.clone()))?;
    let known = store.read(|read| read.bundles())?;
    if known.iter().any(|row| row.version == version || row.sha256 == sha256) {
        return Err(UpdateError::Known(version));
    }
    let mut file = File::open(path).map_err(|error| failed(path, &error))?;
    // Read whole before anything is stored: a wrong file leaves nothing.
    let (found, size) = digest(&mut file).map_err(|error| failed(path, &error))?;
    if !(1..=BUNDLE_MAX).contains(&size) {
        return Err(UpdateError::Size(size));
    }
    if found != sha256 {
        return Err(UpdateError::Differs(named));
    }
    file.rewind().map_err(|error| failed(path, &error))?;
    let mut left = size;
    for part in 0_u32.. {
        let wanted = left.min(u64::try_from(BUNDLE_PART).unwrap_or(u64::MAX));
        let mut body = vec![0; usize::try_from(wanted).unwrap_or(BUNDLE_PART)];
        if body.is_empty() {
            break;
        }
        file.read_exact(&mut body).map_err(|error| failed(path, &error))?;
        // A unit of work for each: kiosks deliver meanwhile.
        store.write(|tx| tx.add_bundle_part(&sha256, part, &body))?;
        left -= wanted;
    }
    let new = NewBundle { version, sha256, size, halt_percent: HALT_PERCENT };
    let added = store.write(|tx| tx.add_bundle(&new, now_s))?;
    let number = added.ok_or_else(|| UpdateError::Known(new.version.clone()))?;
    Ok((number, new))
}

fn digest(file: &mut File) -> std::io::Result<([u8; 32], u64)> {
    let (mut hash, mut size, mut part) = (Sha256::new(), 0, vec![0; BUNDLE_PART]);
    loop {
        let read = file.read(&mut part)?;
        let bytes = part.get(..read).unwrap_or_default();
        if bytes.is_empty() {
            return Ok((hash.finalize().into(), size));
        }
        hash.update(bytes);
        size += u64::try_from(bytes.len()).unwrap_or(0);
    }
}
