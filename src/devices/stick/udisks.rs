//! Sticks by the system's disk service, udisks2, over D-Bus.

mod find;
mod names;
mod refusal;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use dbus::arg::{PropMap, Variant};
use dbus::blocking::{Connection, Proxy};
use rustix::fs::{StatVfsMountFlags, statvfs};

use super::contract::{Mounted, Sticks};
use super::error::StickError;
use crate::devices::system_bus;
use find::{Found, Objects, find};
use names::{DRIVE, FILESYSTEM, ROOT, SERVICE};

/// A stick that does not answer holds the kernel for half a minute at each error.
const CALL_TIMEOUT: Duration = Duration::from_secs(60);

/// What is taken off writes all that is unwritten first.
const RELEASE_TIMEOUT: Duration = Duration::from_secs(300);

/// What a stick must not do: bring programs, devices, or links out of itself. Written is written.
const OPTIONS: &str = "rw,nosuid,nodev,noexec,sync";

/// Not allowed by udisks2 before 2.10; vfat and exfat have no links.
const NO_LINKS: &str = "nosymfollow";

/// The disk service of the system's bus, or of another one.
#[derive(Clone, Debug, Default)]
pub struct Udisks {
    address: Option<String>,
    believes_mounts: bool,
}

impl Udisks {
    /// Uses this bus instead of the system's.
    #[must_use]
    pub fn on_bus(self, address: String) -> Self {
        Self { address: Some(address), ..self }
    }

    /// Takes any folder that the service names for a mounted stick, as a service of a test does.
    #[must_use]
    pub fn believing_mounts(self) -> Self {
        Self { believes_mounts: true, ..self }
    }

    fn connect(&self) -> Result<Connection, StickError> {
        system_bus::connect(self.address.as_deref())
            .map_err(|error| StickError::Service(system_bus::reason(&error)))
    }
}

impl Sticks for Udisks {
    fn mount(&self) -> Result<Box<dyn Mounted>, StickError> {
        let connection = self.connect()?;
        let found = find(&objects(&connection)?)?;
        let stick = MountedStick { folder: PathBuf::new(), connection, found };
        for _ in 0..stick.found.mounted {
            // It was mounted by somebody else, and in another way.
            stick.unmount(CALL_TIMEOUT)?;
        }
        let folder = stick.mount()?;
        let stick = MountedStick { folder, ..stick };
        if self.believes_mounts || is_mounted_safely(&stick.folder) {
            return Ok(Box::new(stick));
        }
        let reason = format!("{} is not mounted as it was asked for", stick.folder.display());
        // What is wrong is told; that it cannot be taken off either adds nothing.
        let _ = stick.unmount(RELEASE_TIMEOUT);
        Err(StickError::Service(reason))
    }
}

struct MountedStick {
    folder: PathBuf,
    connection: Connection,
    found: Found,
}

impl MountedStick {
    fn filesystem(&self, limit: Duration) -> Proxy<'_, &Connection> {
        self.connection.with_proxy(SERVICE, self.found.block.clone(), limit)
    }

    fn mount(&self) -> Result<PathBuf, StickError> {
        let strict = format!("{OPTIONS},{NO_LINKS}");
        match self.mount_with(&strict) {
            Err(error) if refusal::is_of_options(&error) => self.mount_with(OPTIONS),
            other => other,
        }
        .map_err(|error| refusal::of_mount(&error))
    }

    fn mount_with(&self, options: &str) -> Result<PathBuf, dbus::Error> {
        let mut asked = silent();
        asked.insert("options".to_owned(), Variant(Box::new(options.to_owned())));
        // Not what the kernel would guess.
        asked.insert("fstype".to_owned(), Variant(Box::new(self.found.format.clone())));
        let (folder,): (String,) =
            self.filesystem(CALL_TIMEOUT).method_call(FILESYSTEM, "Mount", (asked,))?;
        Ok(folder.into())
    }

    fn unmount(&self, limit: Duration) -> Result<(), StickError> {
        self.filesystem(limit)
            .method_call(FILESYSTEM, "Unmount", (silent(),))
            .map_err(|error| refusal::of_release(&error))
    }
}

impl Mounted for MountedStick {
    fn folder(&self) -> &Path {
        &self.folder
    }

    fn release(self: Box<Self>) -> Result<(), StickError> {
        self.unmount(RELEASE_TIMEOUT)?;
        let drive = self.connection.with_proxy(SERVICE, self.found.drive.clone(), CALL_TIMEOUT);
        // Its light goes off. Not every port can do it, and nothing depends on it.
        let _off: Result<(), _> = drive.method_call(DRIVE, "PowerOff", (silent(),));
        Ok(())
    }
}

fn objects(connection: &Connection) -> Result<Objects, StickError> {
    let manager = connection.with_proxy(SERVICE, ROOT, CALL_TIMEOUT);
    let answer: Result<(Objects,), _> =
        manager.method_call("org.freedesktop.DBus.ObjectManager", "GetManagedObjects", ());
    answer
        .map(|(objects,)| objects)
        .map_err(|error| StickError::Service(system_bus::reason(&error)))
}

/// Asks nobody for a password: nobody is there who could type one.
fn silent() -> PropMap {
    let asks_nobody: Variant<Box<dyn dbus::arg::RefArg>> = Variant(Box::new(true));
    HashMap::from([("auth.no_user_interaction".to_owned(), asks_nobody)])
}

/// Whether a file system is mounted there as it was asked for. A stick that was pulled out in this moment leaves a
/// folder of the kiosk's own disk.
fn is_mounted_safely(folder: &Path) -> bool {
    let asked = StatVfsMountFlags::NOSUID | StatVfsMountFlags::NODEV | StatVfsMountFlags::NOEXEC;
    statvfs(folder).is_ok_and(|seen| seen.f_flag.contains(asked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_the_own_disk_is_no_stick() {
        let folder = tempfile::tempdir_in(env!("CARGO_MANIFEST_DIR")).unwrap();
        assert!(!is_mounted_safely(folder.path()));
        assert!(!is_mounted_safely(Path::new("/no/such/folder")));
    }
}
