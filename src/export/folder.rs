//! Files that are whole or not there, on a stick that may be full, bad, or pulled at any moment.
//!
//! The folder stays open, so that what is written after the stick was pulled does not go into the empty folder
//! where it was mounted.

use std::fs::File;
use std::io::{BufWriter, Read, Seek, Write};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use protocol::export::PackError;
use rustix::fs::{
    Advice, AtFlags, CWD, FlockOperation, Mode, OFlags, RenameFlags, fadvise, flock, fsync, openat,
    renameat_with, statat, unlinkat,
};
use rustix::io::Errno;

use super::error::ExportError;

/// The name that a file has until it is whole. One is enough: the folder is locked.
const PART: &str = ".kiosk-export.part";

/// Exports of one minute into one folder.
const NAMES_MAX: u32 = 10_000;

/// A folder that nobody else exports into meanwhile.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    folder: OwnedFd,
}

impl Folder {
    pub(super) fn open(path: &Path) -> Result<Self, ExportError> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let folder = openat(CWD, path, flags, Mode::empty()).map_err(|error| {
            let reason = std::io::Error::from(error).to_string();
            ExportError::Open { path: path.to_owned(), reason }
        })?;
        let path = path.to_owned();
        match flock(&folder, FlockOperation::NonBlockingLockExclusive) {
            Err(Errno::WOULDBLOCK) => Err(ExportError::Busy(path)),
            // File systems without locks are no reason not to export.
            Ok(()) | Err(_) => Ok(Self { path, folder }),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// A name that nothing has yet: `stem` and a number.
    pub(super) fn free_name(&self, stem: &str) -> Result<String, ExportError> {
        for number in 1..NAMES_MAX {
            let name = format!("{stem}-{number}.tar");
            match statat(&self.folder, &name, AtFlags::SYMLINK_NOFOLLOW) {
                Err(Errno::NOENT) => return Ok(name),
                Err(error) => return Err(self.failed(error)),
                Ok(_) => {}
            }
        }
        Err(ExportError::Full(self.path.clone()))
    }

    /// Makes the file `name`: filled, on the stick, and found to be whole when it is read back from there.
    ///
    /// # Errors
    /// [`ExportError`]; then there is no such file.
    pub(super) fn write(
        &self,
        name: &str,
        fill: impl FnOnce(&mut dyn Write) -> Result<(), PackError>,
        is_whole: impl FnOnce(&[u8]) -> bool,
    ) -> Result<(), ExportError> {
        let written = self.write_part(fill, is_whole).and_then(|()| self.put_in_place(name));
        if written.is_err() {
            // On a stick that is gone this fails too; then it has no more than the name of a part.
            let _ = unlinkat(&self.folder, PART, AtFlags::empty());
        }
        written
    }

    fn write_part(
        &self,
        fill: impl FnOnce(&mut dyn Write) -> Result<(), PackError>,
        is_whole: impl FnOnce(&[u8]) -> bool,
    ) -> Result<(), ExportError> {
        match unlinkat(&self.folder, PART, AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => {}
            Err(error) => return Err(self.failed(error)),
        }
        let flags =
            OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mode = Mode::RUSR | Mode::WUSR;
        let part = openat(&self.folder, PART, flags, mode).map_err(|error| self.failed(error))?;
        let mut part = File::from(part);
        let failed = |error: std::io::Error| ExportError::io(&self.path, &error);
        let mut writer = BufWriter::new(&mut part);
        fill(&mut writer).map_err(|error| ExportError::pack(&self.path, error))?;
        writer.flush().map_err(failed)?;
        drop(writer);
        part.sync_all().map_err(failed)?;
        // From the stick and not from memory, where the system can.
        let _ = fadvise(&part, 0, None, Advice::DontNeed);
        let mut bytes = Vec::new();
        part.rewind().and_then(|()| part.read_to_end(&mut bytes)).map_err(failed)?;
        if is_whole(&bytes) { Ok(()) } else { Err(ExportError::Differs(self.path.clone())) }
    }

    fn put_in_place(&self, name: &str) -> Result<(), ExportError> {
        renameat_with(&self.folder, PART, &self.folder, name, RenameFlags::NOREPLACE)
            .map_err(|error| self.failed(error))?;
        let synced = fsync(&self.folder).map_err(|error| self.failed(error));
        if synced.is_err() {
            let _ = unlinkat(&self.folder, name, AtFlags::empty());
        }
        synced
    }

    fn failed(&self, error: Errno) -> ExportError {
        ExportError::io(&self.path, &error.into())
    }
}
