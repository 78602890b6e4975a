//! What the updater is told of a version on trial: whether the kiosk does its work. Nobody is told where systemd has
//! made no folder for it.

use std::fs::{File, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use updater::gate::Health;

const NAME: &str = "health.json";

pub(super) struct HealthFile {
    path: Option<PathBuf>,
    told: Option<Health>,
}

impl HealthFile {
    /// In the folder that systemd makes for the service, anew at each start.
    pub(super) fn of_service() -> Self {
        let folders = std::env::var_os("RUNTIME_DIRECTORY");
        Self::in_folder(folders.and_then(|all| std::env::split_paths(&all).next()))
    }

    fn in_folder(folder: Option<PathBuf>) -> Self {
        Self { path: folder.map(|folder| folder.join(NAME)), told: None }
    }

    /// Writes it when it has changed.
    pub(super) fn tell(&mut self, health: Health) {
        let Some(path) = &self.path else { return };
        if self.told == Some(health) {
            return;
        }
        let beside = path.with_extension("new");
        let write = || -> std::io::Result<()> {
            let mut file = File::create(&beside)?;
            // The updater is another user.
            file.set_permissions(Permissions::from_mode(0o644))?;
            file.write_all(&serde_json::to_vec(&health)?)?;
            std::fs::rename(&beside, path)
        };
        match write() {
            Ok(()) => self.told = Some(health),
            Err(error) => tracing::warn!(%error, "the updater is not told how the kiosk is"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_read_what_the_kiosk_has_done() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = HealthFile::in_folder(Some(folder.path().to_owned()));
        let health = Health { painted: true, stored: true, synced: false };
        file.tell(Health::default());
        file.tell(health);
        let path = folder.path().join(NAME);
        let read: Health = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        assert_eq!(read, health);
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o644);
        // Without systemd there is no folder.
        HealthFile::in_folder(None).tell(health);
    }
}
