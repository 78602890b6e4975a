//! The files of the media folder: complete ones under their SHA-256, incomplete ones with a suffix.

use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use protocol::playlist::{FILE_MAX, Item, MediaId};

use super::error::MediaError;

/// Suffix of incomplete files.
const PART: &str = ".part";

/// The folder of files. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Files(PathBuf);

impl Files {
    pub(super) fn open(folder: &Path) -> Result<Self, MediaError> {
        let files = Self(folder.to_owned());
        std::fs::create_dir_all(folder).map_err(|source| files.failed(source))?;
        Ok(files)
    }

    pub fn folder(&self) -> &Path {
        &self.0
    }

    /// Path of a complete file.
    pub fn path(&self, id: MediaId) -> PathBuf {
        self.0.join(id.to_string())
    }

    fn part(&self, id: MediaId) -> PathBuf {
        self.0.join(format!("{id}{PART}"))
    }

    fn failed(&self, source: std::io::Error) -> MediaError {
        MediaError::Io { path: self.0.clone(), reason: source.to_string() }
    }

    /// Whether the file of an item is complete, by its size.
    pub fn has(&self, item: &Item) -> bool {
        std::fs::metadata(self.path(item.id)).is_ok_and(|about| about.len() == item.size)
    }

    /// Bytes of an incomplete file, so that the rest can be requested.
    pub fn arrived(&self, id: MediaId) -> u64 {
        std::fs::metadata(self.part(id)).map_or(0, |about| about.len())
    }

    /// Writes bytes to an incomplete file at offset `at`, and truncates it after them.
    ///
    /// # Errors
    /// [`MediaError::Io`] when the storage fails, [`MediaError::Damaged`] when it grows beyond
    /// [`FILE_MAX`].
    pub fn append(&self, id: MediaId, at: u64, bytes: &[u8]) -> Result<(), MediaError> {
        let grown = at.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        if grown > FILE_MAX {
            self.forget(id);
            return Err(MediaError::Damaged(id));
        }
        let mut options = OpenOptions::new();
        let opened = options.create(true).write(true).truncate(false).open(self.part(id));
        let mut file = opened.map_err(|source| self.failed(source))?;
        file.set_len(at)
            .and_then(|()| std::io::Seek::seek(&mut file, std::io::SeekFrom::End(0)))
            .and_then(|_| file.write_all(bytes))
            .map_err(|source| self.failed(source))
    }

    /// Verifies an incomplete file and makes it the complete file of an item.
    ///
    /// # Errors
    /// [`MediaError::Damaged`] when it is not that file; then it is deleted, to be fetched again.
    pub fn finish(&self, item: &Item) -> Result<(), MediaError> {
        let part = self.part(item.id);
        let bytes = std::fs::read(&part).map_err(|source| self.failed(source))?;
        if !item.is_file(&bytes) {
            self.forget(item.id);
            return Err(MediaError::Damaged(item.id));
        }
        let synced = File::open(&part).and_then(|file| file.sync_all());
        synced
            .and_then(|()| std::fs::rename(&part, self.path(item.id)))
            .map_err(|source| self.failed(source))
    }

    /// Stores the bytes of an item's file from elsewhere, such as a USB stick.
    ///
    /// # Errors
    /// [`MediaError::Damaged`] when they are not that file, [`MediaError::Io`] when the storage fails.
    pub fn put(&self, item: &Item, bytes: &[u8]) -> Result<(), MediaError> {
        if !item.is_file(bytes) {
            return Err(MediaError::Damaged(item.id));
        }
        self.append(item.id, 0, bytes)?;
        self.finish(item)
    }

    /// The verified bytes of an item's file.
    ///
    /// # Errors
    /// [`MediaError::Absent`] without one; [`MediaError::Damaged`] when its content has changed. Then
    /// it is deleted, to be fetched again.
    pub fn read(&self, item: &Item) -> Result<Vec<u8>, MediaError> {
        let path = self.path(item.id);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(MediaError::Absent(item.id));
            }
            Err(source) => return Err(self.failed(source)),
        };
        if item.is_file(&bytes) {
            return Ok(bytes);
        }
        if let Err(error) = std::fs::remove_file(&path) {
            tracing::warn!(%error, "a damaged file was not deleted");
        }
        Err(MediaError::Damaged(item.id))
    }

    /// Writes a small file atomically.
    pub(super) fn write(&self, name: &str, bytes: &[u8]) -> Result<(), MediaError> {
        let part = self.0.join(format!("{name}{PART}"));
        let written = File::create(&part).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()?;
            std::fs::rename(&part, self.0.join(name))
        });
        written.map_err(|source| self.failed(source))
    }

    /// Deletes the files of all other items, incomplete ones too.
    pub(super) fn keep(&self, items: &[&Item]) -> Result<(), MediaError> {
        let known: HashSet<String> = items.iter().map(|item| item.id.to_string()).collect();
        let entries = std::fs::read_dir(&self.0).map_err(|source| self.failed(source))?;
        for entry in entries.filter_map(Result::ok) {
            let name = entry.file_name().to_string_lossy().into_owned();
            let id = name.strip_suffix(PART).unwrap_or(&name);
            if id.parse::<MediaId>().is_ok() && !known.contains(id) {
                std::fs::remove_file(entry.path()).map_err(|source| self.failed(source))?;
            }
        }
        Ok(())
    }

    fn forget(&self, id: MediaId) {
        if let Err(error) = std::fs::remove_file(self.part(id)) {
            tracing::debug!(%error, "there was no incomplete file");
        }
    }
}
