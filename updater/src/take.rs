//! Copies a bundle into the inbox, as from a stick: whole and as it was announced, or not at all.

use std::fs::{File, OpenOptions, Permissions};
use std::io::{Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use protocol::update::BUNDLE_MAX;
use sha2::{Digest, Sha256};

use crate::bundle::Bundle;
use crate::inbox::Inbox;
use crate::version::Version;

/// Room that is left for the kiosk's database beside a bundle, bytes.
pub const RESERVE: u64 = 100_000_000;

/// When a bundle is tried that passes the checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Staff stand before the kiosk.
    AtOnce,
    /// In the hour in which the kiosk may restart.
    ByNight,
}

#[derive(Debug, thiserror::Error)]
pub enum TakeError {
    #[error("no update is in {0}; copy the files NAME.raucb and NAME.json into it")]
    Nothing(PathBuf),
    #[error("the update {0} is damaged; copy it once more")]
    Damaged(Version),
    #[error(
        "the update needs {needed_mb} MB of room and only {free_mb} MB may be used; make room on the kiosk's storage, or take a larger card"
    )]
    NoRoom { needed_mb: u64, free_mb: u64 },
    #[error("the update cannot be copied: {0}; look at the stick, and whether the kiosk has room")]
    Copy(#[from] std::io::Error),
}

/// Takes the newest bundle of `folder`. `progress` is told bytes, of how many.
///
/// # Errors
/// [`TakeError`]; then the inbox is as it was.
pub fn take(
    folder: &Path,
    inbox: &Path,
    when: When,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Bundle, TakeError> {
    let found = Inbox::new(folder.to_owned()).newest();
    let offered = found.ok_or_else(|| TakeError::Nothing(folder.to_owned()))?;
    // One at a time, whoever takes: the screen, the network or a command.
    let _alone = alone(inbox)?;
    sweep(inbox)?;
    let from = folder.join(&offered.file);
    let size = std::fs::metadata(&from)?.len();
    require_room(inbox, size)?;
    // The name of a stick's file may be anything.
    let file = format!("{}.raucb", offered.version);
    let part = inbox.join(format!(".{file}.part"));
    let copied = copy(&from, &part, &mut |copied| progress(copied, size));
    let taken = copied.map_err(TakeError::from).and_then(|sha256| {
        if sha256 != offered.sha256 {
            return Err(TakeError::Damaged(offered.version));
        }
        let bundle = Bundle { file, at_once: when == When::AtOnce, ..offered };
        std::fs::rename(&part, inbox.join(&bundle.file))?;
        announce(&bundle, inbox)?;
        Ok(bundle)
    });
    if taken.is_err() {
        // It is not there where it was renamed, or never made.
        let _ = std::fs::remove_file(&part);
    }
    taken
}

/// Bytes that may be written to the storage of `folder`.
///
/// # Errors
/// When it cannot be asked.
pub fn room(folder: &Path) -> std::io::Result<u64> {
    let found = rustix::fs::statvfs(folder)?;
    Ok(found.f_bavail.saturating_mul(found.f_frsize).saturating_sub(RESERVE))
}

fn require_room(inbox: &Path, size: u64) -> Result<(), TakeError> {
    let free = room(inbox)?;
    if size <= free {
        return Ok(());
    }
    Err(TakeError::NoRoom { needed_mb: size / 1_000_000, free_mb: free / 1_000_000 })
}

/// The hash of what was written.
fn copy(from: &Path, to: &Path, progress: &mut dyn FnMut(u64)) -> std::io::Result<String> {
    let mut from = File::open(from)?.take(BUNDLE_MAX);
    let mut copied = 0;
    let mut to = create(to)?;
    let (mut hash, mut part) = (Sha256::new(), vec![0; 1 << 20]);
    loop {
        let read = from.read(&mut part)?;
        let bytes = part.get(..read).unwrap_or_default();
        if bytes.is_empty() {
            break;
        }
        hash.update(bytes);
        to.write_all(bytes)?;
        copied += u64::try_from(bytes.len()).unwrap_or(0);
        progress(copied);
    }
    to.sync_all()?;
    Ok(HEXLOWER.encode(&hash.finalize()))
}

/// Held until it is dropped.
fn alone(inbox: &Path) -> std::io::Result<File> {
    let folder = File::open(inbox)?;
    folder.lock()?;
    Ok(folder)
}

/// What a take that was cut has left: another user's, or a file of which the room is wanted.
fn sweep(inbox: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(inbox)? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        if name.is_some_and(|name| name.starts_with('.') && name.ends_with(".part")) {
            std::fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// A file that was not there. The updater reads it as one of the folder's group.
fn create(path: &Path) -> std::io::Result<File> {
    let file = OpenOptions::new().write(true).create_new(true).mode(0o640).open(path)?;
    file.set_permissions(Permissions::from_mode(0o640))?;
    Ok(file)
}

fn announce(bundle: &Bundle, inbox: &Path) -> std::io::Result<()> {
    let path = inbox.join(&bundle.file).with_extension("json");
    let beside = inbox.join(".announcement.part");
    let mut file = create(&beside)?;
    file.write_all(&serde_json::to_vec(bundle)?)?;
    file.sync_all()?;
    std::fs::rename(&beside, &path)?;
    File::open(inbox)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(folder: &Path, inbox: &Path) -> Result<Bundle, TakeError> {
        take(folder, inbox, When::AtOnce, &mut |_, _| {})
    }

    fn put(folder: &Path, name: &str, version: &str, content: &str, announced: &str) {
        let sha256 = HEXLOWER.encode(&Sha256::digest(announced));
        let file = format!("{name}.raucb");
        let version = version.parse().unwrap();
        let bundle = Bundle { file: file.clone(), version, sha256, at_once: false };
        std::fs::write(folder.join(file), content).unwrap();
        let text = serde_json::to_vec(&bundle).unwrap();
        std::fs::write(folder.join(format!("{name}.json")), text).unwrap();
    }

    #[test]
    fn the_newest_bundle_of_a_stick_comes_into_the_inbox() {
        let (stick, inbox) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        put(stick.path(), "Bản cũ", "1.1.0", "old", "old");
        put(stick.path(), "bản mới\u{1b}[31m", "1.2.0", "new", "new");
        let mut told = Vec::new();
        let mut tell = |copied, of| told.push((copied, of));
        let taken = take(stick.path(), inbox.path(), When::AtOnce, &mut tell).unwrap();
        assert_eq!(told, [(3, 3)]);
        assert_eq!((taken.file.as_str(), taken.at_once), ("1.2.0.raucb", true));
        let found = Inbox::new(inbox.path().to_owned());
        assert_eq!(found.newest(), Some(taken.clone()));
        assert!(found.holds(&taken));
        let mode = inbox.path().join("1.2.0.json").metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
        // Once more is no harm.
        let again = take(stick.path(), inbox.path(), When::ByNight, &mut |_, _| {}).unwrap();
        assert_eq!(again, Bundle { at_once: false, ..taken });
    }

    #[test]
    fn what_a_cut_take_has_left_is_neither_written_to_nor_in_the_way() {
        let (stick, inbox) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let elsewhere = tempfile::tempdir().unwrap();
        put(stick.path(), "new", "1.2.0", "new", "new");
        // As of root, whose files nobody else may write.
        for name in [".announcement.part", ".1.2.0.raucb.part", ".1.1.0.raucb.part"] {
            let kept = elsewhere.path().join(name);
            std::fs::write(&kept, "of another").unwrap();
            std::fs::set_permissions(&kept, Permissions::from_mode(0o400)).unwrap();
            std::fs::hard_link(&kept, inbox.path().join(name)).unwrap();
        }
        let taken = taken(stick.path(), inbox.path()).unwrap();
        assert!(Inbox::new(inbox.path().to_owned()).holds(&taken));
        assert_eq!(std::fs::read_dir(inbox.path()).unwrap().count(), 2);
        for kept in std::fs::read_dir(elsewhere.path()).unwrap() {
            assert_eq!(std::fs::read_to_string(kept.unwrap().path()).unwrap(), "of another");
        }
    }

    #[test]
    fn the_databases_room_is_left() {
        let (stick, inbox) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        put(stick.path(), "large", "1.2.0", "", "");
        let file = File::create(stick.path().join("large.raucb")).unwrap();
        // Sparse, and larger than what may be used.
        file.set_len(room(inbox.path()).unwrap() + 50_000_000).unwrap();
        let error = taken(stick.path(), inbox.path()).unwrap_err();
        assert!(matches!(error, TakeError::NoRoom { .. }), "{error}");
        assert!(std::fs::read_dir(inbox.path()).unwrap().next().is_none());
    }

    #[test]
    fn a_stick_without_a_whole_bundle_leaves_the_inbox_as_it_was() {
        let (stick, inbox) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let error = taken(stick.path(), inbox.path()).unwrap_err().to_string();
        assert!(error.contains("no update is in"), "{error}");
        put(stick.path(), "half", "1.2.0", "hal", "half");
        let error = taken(stick.path(), inbox.path()).unwrap_err().to_string();
        assert_eq!(error, "the update 1.2.0 is damaged; copy it once more");
        assert!(taken(Path::new("/nowhere"), inbox.path()).is_err());
        assert!(taken(stick.path(), Path::new("/nowhere")).is_err());
        assert!(std::fs::read_dir(inbox.path()).unwrap().next().is_none());
    }
}
