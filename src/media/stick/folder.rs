//! Opening what strangers have put on a stick: plain files of that stick and nothing else.
//!
//! A stick is whatever somebody plugs in. A link leads out of it, a FIFO holds whoever opens it, a
//! device does something when it is opened, and files have any size.

use std::fs::File;
use std::io::Read;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, Stat, fstat, openat, statat};

use crate::media::MediaError;

const OPEN_FOLDER: OFlags =
    OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

const OPEN_FILE: OFlags = OFlags::RDONLY
    .union(OFlags::NOFOLLOW)
    .union(OFlags::NONBLOCK)
    .union(OFlags::NOCTTY)
    .union(OFlags::CLOEXEC);

/// A folder on a stick.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    folder: OwnedFd,
    /// The device of the file system that is mounted there.
    device: u64,
}

impl Folder {
    /// Opens `name` in the folder `mount`; neither may be a link, and both must be on one file system.
    ///
    /// # Errors
    /// [`MediaError`].
    pub(super) fn open(mount: &Path, name: &str) -> Result<Self, MediaError> {
        let path = mount.join(name);
        let failed = |error: rustix::io::Errno| MediaError::Io {
            path: path.clone(),
            reason: std::io::Error::from(error).to_string(),
        };
        let mounted = openat(CWD, mount, OPEN_FOLDER, Mode::empty()).map_err(failed)?;
        let folder = openat(&mounted, name, OPEN_FOLDER, Mode::empty()).map_err(failed)?;
        let device = fstat(&mounted).map_err(failed)?.st_dev;
        if fstat(&folder).map_err(failed)?.st_dev != device {
            return Err(MediaError::Strange { path, what: "on another file system" });
        }
        Ok(Self { path, folder, device })
    }

    /// What is there under `name`, a link not followed; `None` without anything.
    pub(super) fn look(&self, name: &str) -> Option<Stat> {
        statat(&self.folder, name, AtFlags::SYMLINK_NOFOLLOW).ok()
    }

    /// The bytes of a plain file of this file system; `None` without one.
    ///
    /// # Errors
    /// [`MediaError::Strange`] when it is anything else, or has more than `limit` bytes;
    /// [`MediaError::Io`] when the stick fails.
    pub(super) fn read(&self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, MediaError> {
        let path = self.path.join(name);
        // Before it is opened too: opening a device may already do something.
        let Some(found) = self.look(name) else { return Ok(None) };
        self.require_plain(&path, &found, limit)?;
        let failed = |reason: String| MediaError::Io { path: path.clone(), reason };
        let file = openat(&self.folder, name, OPEN_FILE, Mode::empty())
            .map_err(|error| failed(std::io::Error::from(error).to_string()))?;
        let opened =
            fstat(&file).map_err(|error| failed(std::io::Error::from(error).to_string()))?;
        self.require_plain(&path, &opened, limit)?;
        let mut bytes = Vec::new();
        // What a file says of its size may not be so.
        let mut limited = File::from(file).take(limit.saturating_add(1));
        limited.read_to_end(&mut bytes).map_err(|error| failed(error.to_string()))?;
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limit {
            return Err(MediaError::Strange { path, what: "too large" });
        }
        Ok(Some(bytes))
    }

    fn require_plain(&self, path: &Path, found: &Stat, limit: u64) -> Result<(), MediaError> {
        let what = match FileType::from_raw_mode(found.st_mode) {
            FileType::RegularFile if found.st_dev != self.device => "on another file system",
            FileType::RegularFile if u64::try_from(found.st_size).unwrap_or(u64::MAX) > limit => {
                "too large"
            }
            FileType::RegularFile => return Ok(()),
            FileType::Symlink => "a link",
            FileType::Directory => "a folder",
            FileType::Fifo => "a pipe",
            _ => "a device",
        };
        Err(MediaError::Strange { path: path.to_owned(), what })
    }
}
