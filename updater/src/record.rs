//! What is known of updates over a restart. RAUC forgets how often a version was tried.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::bundle::Bundle;
use crate::told::Refusal;

/// So many refused bundles are known again.
const REFUSED_KEPT: usize = 16;

/// How far a bundle has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// RAUC writes it, or was cut off.
    Writing,
    /// It is whole in the other half and was not started.
    Written,
    /// A restart into it was asked for.
    Trying,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    pub bundle: Bundle,
    pub phase: Phase,
    /// How often this phase ended without success.
    pub failures: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedBundle {
    pub bundle: Bundle,
    pub why: Refusal,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Record {
    pub pending: Option<Pending>,
    /// The last one is the newest.
    pub refused: Vec<RefusedBundle>,
    /// Whether the last bundle of all was refused.
    pub last_refused: bool,
}

impl Record {
    pub fn knows_refused(&self, bundle: &Bundle) -> bool {
        self.refused.iter().any(|it| it.bundle.sha256 == bundle.sha256)
    }

    pub(crate) fn refuse(&mut self, bundle: Bundle, why: Refusal) {
        self.refused.retain(|it| it.bundle.sha256 != bundle.sha256);
        self.refused.push(RefusedBundle { bundle, why });
        let too_many = self.refused.len().saturating_sub(REFUSED_KEPT);
        self.refused.drain(..too_many);
        self.last_refused = true;
        self.pending = None;
    }
}

#[derive(Debug, thiserror::Error)]
#[error(
    "the record of updates in {path} cannot be kept: {source}; look whether data is mounted and has room"
)]
pub struct RecordError {
    path: PathBuf,
    source: std::io::Error,
}

/// Reads the record; an empty one where there is none, or where it is damaged.
pub fn load(path: &Path) -> Record {
    let text = match std::fs::read(path) {
        Ok(text) => text,
        Err(error) => {
            tracing::info!(%error, "there is no record of updates yet");
            return Record::default();
        }
    };
    serde_json::from_slice(&text).unwrap_or_else(|error| {
        tracing::warn!(%error, "the record of updates is damaged: nothing is known of earlier tries");
        Record::default()
    })
}

/// Keeps the record: afterwards the old or the new one is there, whenever the power goes.
///
/// # Errors
/// [`RecordError`]; then it is not kept.
pub fn save(path: &Path, record: &Record) -> Result<(), RecordError> {
    let failed = |source| RecordError { path: path.to_owned(), source };
    let write = || -> std::io::Result<()> {
        let beside = path.with_extension("new");
        let mut file = File::create(&beside)?;
        file.write_all(&serde_json::to_vec_pretty(record)?)?;
        file.sync_all()?;
        std::fs::rename(&beside, path)?;
        match path.parent() {
            Some(folder) => File::open(folder)?.sync_all(),
            None => Ok(()),
        }
    };
    write().map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundle(number: u32) -> Bundle {
        let sha256 = format!("{number:064x}");
        let version = "1.2.0".parse().unwrap();
        Bundle { file: format!("{number}.raucb"), version, sha256, at_once: false }
    }

    #[test]
    fn a_record_is_found_again_and_a_damaged_one_stops_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("record.json");
        assert_eq!(load(&path), Record::default());
        let pending = Pending { bundle: bundle(1), phase: Phase::Trying, failures: 2 };
        let record = Record { pending: Some(pending), ..Record::default() };
        save(&path, &record).unwrap();
        assert_eq!(load(&path), record);
        std::fs::write(&path, "{\"pending\":").unwrap();
        assert_eq!(load(&path), Record::default());
        let error = save(&folder.path().join("none/record.json"), &record).unwrap_err();
        assert!(error.to_string().contains("look whether data is mounted"), "{error}");
    }

    #[test]
    fn the_last_refused_bundles_are_known_again() {
        let mut record = Record::default();
        for number in 0..40 {
            record.refuse(bundle(number), Refusal::Damaged);
        }
        assert!(record.knows_refused(&bundle(39)) && record.knows_refused(&bundle(24)));
        assert!(!record.knows_refused(&bundle(23)));
    }
}
