//! The bundle that is being fetched. It is a file of its SHA-256, which grows until it is whole.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use protocol::update::Release;
use updater::bundle::Bundle;
use updater::take::{TakeError, When, take};

/// The bundles that the updater was given, by their SHA-256, a line each: what it has refused is not
/// fetched again.
const HANDED: &str = "handed-over";
/// So many are remembered.
const HANDED_MAX: usize = 16;

#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    #[error("the storage of the kiosk has no room for the update; take a larger card")]
    Full,
    #[error("the update that came has another SHA-256 than was offered; it is fetched again")]
    Damaged,
    #[error("the update cannot be stored in {}: {reason}; look at the kiosk's storage", path.display())]
    Io { path: PathBuf, reason: String },
}

/// The folder. Cheap to clone.
#[derive(Clone, Debug)]
pub struct BundleFolder {
    path: PathBuf,
}

impl BundleFolder {
    /// Opens it, or makes it.
    ///
    /// # Errors
    /// [`FolderError::Io`].
    pub fn open(path: &Path) -> Result<Self, FolderError> {
        let folder = Self { path: path.to_owned() };
        std::fs::create_dir_all(path).map_err(|error| folder.failed(&error))?;
        Ok(folder)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    fn file(&self, release: &Release) -> PathBuf {
        self.path.join(format!("{}.raucb", release.sha256))
    }

    fn failed(&self, error: &std::io::Error) -> FolderError {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => FolderError::Full,
            _ => FolderError::Io { path: self.path.clone(), reason: error.to_string() },
        }
    }

    /// Bytes that have come.
    pub fn arrived(&self, release: &Release) -> u64 {
        std::fs::metadata(self.file(release)).map_or(0, |about| about.len())
    }

    /// Opens the file to write from byte `at` on; what was behind is cut off.
    ///
    /// # Errors
    /// [`FolderError`]
    pub fn write_from(&self, release: &Release, at: u64) -> Result<Growing, FolderError> {
        let mut options = OpenOptions::new();
        let opened = options.create(true).append(true).open(self.file(release));
        let file = opened.map_err(|error| self.failed(&error))?;
        file.set_len(at).map_err(|error| self.failed(&error))?;
        Ok(Growing { folder: self.clone(), file })
    }

    /// Deletes what is no part of `release`; without one, everything that was fetched.
    ///
    /// # Errors
    /// [`FolderError::Io`].
    pub fn keep_only(&self, release: Option<&Release>) -> Result<(), FolderError> {
        let kept = release.map(|release| self.file(release));
        let entries = std::fs::read_dir(&self.path).map_err(|error| self.failed(&error))?;
        for entry in entries {
            let path = entry.map_err(|error| self.failed(&error))?.path();
            let is_bundle = path.extension().is_some_and(|it| it == "raucb" || it == "json");
            if is_bundle && Some(&path) != kept.as_ref() {
                std::fs::remove_file(&path).map_err(|error| self.failed(&error))?;
            }
        }
        Ok(())
    }

    /// Whether the updater was given it before.
    pub fn was_handed_over(&self, release: &Release) -> bool {
        self.handed_over().contains(&release.sha256)
    }

    fn handed_over(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.path.join(HANDED)).unwrap_or_default();
        text.lines().map(ToOwned::to_owned).collect()
    }

    /// Gives the updater the file if it is what was offered, and forgets it.
    ///
    /// # Errors
    /// [`FolderError`]; a file of another content is deleted.
    pub fn hand_over(&self, release: &Release, inbox: &Path) -> Result<(), FolderError> {
        self.keep_only(Some(release))?;
        let file = self.file(release);
        let beside = file.with_extension("json");
        let name = format!("{}.raucb", release.sha256);
        let (version, sha256) = (release.version, release.sha256.clone());
        let bundle = Bundle { file: name, version, sha256, at_once: false };
        let announced = serde_json::to_vec(&bundle)
            .map_err(std::io::Error::from)
            .and_then(|text| std::fs::write(&beside, text));
        announced.map_err(|error| self.failed(&error))?;
        match take(&self.path, inbox, When::ByNight, &mut |_, _| {}) {
            Ok(_) => {}
            Err(TakeError::NoRoom { .. }) => return Err(FolderError::Full),
            Err(TakeError::Copy(error)) => return Err(self.failed(&error)),
            Err(TakeError::Damaged(_) | TakeError::Nothing(_)) => {
                self.keep_only(None)?;
                return Err(FolderError::Damaged);
            }
        }
        // First, so that a power cut between the two costs nothing but room until the next offer.
        self.remember(release)?;
        self.keep_only(None)
    }

    fn remember(&self, release: &Release) -> Result<(), FolderError> {
        let mut known = self.handed_over();
        known.retain(|sha256| *sha256 != release.sha256);
        known.push(release.sha256.clone());
        let first = known.len().saturating_sub(HANDED_MAX);
        let text = known.get(first..).unwrap_or_default().join("\n");
        let (path, beside) = (self.path.join(HANDED), self.path.join(".handed-over.part"));
        let written = File::create(&beside).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            std::fs::rename(&beside, &path)
        });
        written.map_err(|error| self.failed(&error))
    }
}

/// The file while it is written.
#[derive(Debug)]
pub struct Growing {
    folder: BundleFolder,
    file: File,
}

impl Growing {
    /// # Errors
    /// [`FolderError`]
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), FolderError> {
        self.file.write_all(bytes).map_err(|error| self.folder.failed(&error))
    }

    /// Makes durable what was written, so that a power cut leaves no hole in what counts as arrived.
    ///
    /// # Errors
    /// [`FolderError`]
    pub fn sync(&self) -> Result<(), FolderError> {
        self.file.sync_all().map_err(|error| self.folder.failed(&error))
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};
    use updater::inbox::Inbox;

    use super::*;

    fn release(content: &[u8]) -> Release {
        let sha256 = data_encoding::HEXLOWER.encode(&Sha256::digest(content));
        let size = u64::try_from(content.len()).unwrap();
        Release { version: "1.2.0".parse().unwrap(), sha256, size }
    }

    #[test]
    fn a_bundle_grows_survives_a_start_and_is_handed_over_once() {
        let (data, inbox) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let folder = BundleFolder::open(&data.path().join("updates")).unwrap();
        let release = release(b"content");
        assert_eq!(folder.arrived(&release), 0);
        folder.write_from(&release, 0).unwrap().append(b"contXX").unwrap();
        let folder = BundleFolder::open(&data.path().join("updates")).unwrap();
        assert_eq!(folder.arrived(&release), 6);
        let mut growing = folder.write_from(&release, 4).unwrap();
        growing.append(b"ent").unwrap();
        growing.sync().unwrap();
        assert!(!folder.was_handed_over(&release));
        folder.hand_over(&release, inbox.path()).unwrap();
        assert!(folder.was_handed_over(&release) && folder.arrived(&release) == 0);
        let found = Inbox::new(inbox.path().to_owned());
        let bundle = found.newest().unwrap();
        assert!(found.holds(&bundle) && !bundle.at_once, "{bundle:?}");
    }

    #[test]
    fn another_content_is_deleted_and_not_handed_over() {
        let (data, inbox) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let folder = BundleFolder::open(data.path()).unwrap();
        let (old, new) = (release(b"old"), release(b"content"));
        folder.write_from(&old, 0).unwrap().append(b"old").unwrap();
        folder.write_from(&new, 0).unwrap().append(b"kontent").unwrap();
        let error = folder.hand_over(&new, inbox.path()).unwrap_err();
        assert!(matches!(error, FolderError::Damaged), "{error}");
        assert_eq!((folder.arrived(&old), folder.arrived(&new)), (0, 0));
        assert!(!folder.was_handed_over(&new));
        assert!(std::fs::read_dir(inbox.path()).unwrap().next().is_none());
    }
}
