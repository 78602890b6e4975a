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
    Advice, AtFlags, CWD, Dir, FlockOperation, Mode, OFlags, RenameFlags, fadvise, flock, fsync,
    openat, renameat_with, statat, unlinkat,
};
use rustix::io::Errno;

use super::error::ExportError;

/// How the name begins that a file has until it is whole. One is enough, because the folder is locked; a stick may
/// have a folder of that name.
const PART: &str = ".kiosk-export";

/// Names for a part that are tried.
const PARTS_MAX: u32 = 16;

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
    /// Returns whether a part of an earlier file was there.
    ///
    /// # Errors
    /// [`ExportError`]; then there is no such file.
    pub(super) fn write(
        &self,
        name: &str,
        fill: impl FnOnce(&mut dyn Write) -> Result<(), PackError>,
        is_whole: impl FnOnce(&[u8]) -> bool,
    ) -> Result<bool, ExportError> {
        let (part, had_part) = self.free_part()?;
        let written =
            self.write_part(&part, fill, is_whole).and_then(|()| self.put_in_place(&part, name));
        if written.is_err() {
            // On a stick that is gone this fails too; then it has no more than the name of a part.
            let _ = unlinkat(&self.folder, &part, AtFlags::empty());
        }
        written.map(|()| had_part)
    }

    /// A name for the part, and whether one was there, which is deleted.
    fn free_part(&self) -> Result<(String, bool), ExportError> {
        for number in 1..=PARTS_MAX {
            let more = if number == 1 { String::new() } else { format!("-{number}") };
            let name = format!("{PART}{more}.part");
            match unlinkat(&self.folder, &name, AtFlags::empty()) {
                Ok(()) => return Ok((name, true)),
                Err(Errno::NOENT) => return Ok((name, false)),
                // A folder.
                Err(Errno::ISDIR | Errno::PERM) => {}
                Err(error) => return Err(self.failed(error)),
            }
        }
        Err(ExportError::Strange(self.path.clone()))
    }

    fn write_part(
        &self,
        part: &str,
        fill: impl FnOnce(&mut dyn Write) -> Result<(), PackError>,
        is_whole: impl FnOnce(&[u8]) -> bool,
    ) -> Result<(), ExportError> {
        let flags =
            OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mode = Mode::RUSR | Mode::WUSR;
        let part = openat(&self.folder, part, flags, mode).map_err(|error| self.failed(error))?;
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

    fn put_in_place(&self, part: &str, name: &str) -> Result<(), ExportError> {
        renameat_with(&self.folder, part, &self.folder, name, RenameFlags::NOREPLACE)
            .map_err(|error| self.failed(error))?;
        let synced = fsync(&self.folder).map_err(|error| self.failed(error));
        let kept = synced.and_then(|()| self.lists(name)).and_then(|listed| {
            if listed { Ok(()) } else { Err(ExportError::Differs(self.path.clone())) }
        });
        if kept.is_err() {
            let _ = unlinkat(&self.folder, name, AtFlags::empty());
        }
        kept
    }

    /// Whether the stick itself has the name: the system remembers a name that it has made, even where the damaged
    /// folder of a stick gives back another.
    fn lists(&self, name: &str) -> Result<bool, ExportError> {
        let mut entries = Dir::read_from(&self.folder).map_err(|error| self.failed(error))?;
        let found = entries.find_map(|entry| match entry {
            Ok(entry) => (entry.file_name().to_bytes() == name.as_bytes()).then_some(Ok(())),
            Err(error) => Some(Err(self.failed(error))),
        });
        found.transpose().map(|found| found.is_some())
    }

    fn failed(&self, error: Errno) -> ExportError {
        ExportError::io(&self.path, &error.into())
    }
}
