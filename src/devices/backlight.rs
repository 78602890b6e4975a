//! Brightness of the display, by the kernel or in the simulator.

use std::path::{Path, PathBuf};

use tokio::sync::broadcast;

use crate::config::BacklightKind;
use crate::devices::simulator::FromKiosk;

/// The kernel's backlights.
const SYSFS: &str = "/sys/class/backlight";

/// Why the brightness was not changed.
#[derive(Debug, thiserror::Error)]
pub enum BacklightError {
    #[error("no backlight is in {}; set backlight.kind = \"none\" if the display has none", .0.display())]
    None(PathBuf),
    #[error("the backlight {} cannot be changed: {reason}; let the kiosk's user write to it", path.display())]
    Write { path: PathBuf, reason: String },
}

pub trait Backlight: Send + Sync {
    /// Sets the brightness, percent, 1 to 100.
    ///
    /// # Errors
    /// [`BacklightError`]; then the brightness is unchanged.
    fn set(&mut self, percent: u8) -> Result<(), BacklightError>;
}

/// The backlight that the configuration names; a simulated one is reported to `simulator`.
pub fn select(
    kind: BacklightKind,
    simulator: &broadcast::Sender<FromKiosk>,
) -> Option<Box<dyn Backlight>> {
    match kind {
        BacklightKind::None => None,
        BacklightKind::Sysfs => Some(Box::new(Sysfs::default())),
        BacklightKind::Simulated => Some(Box::new(Simulated(simulator.clone()))),
    }
}

/// The first backlight of the kernel. It is searched at each change, because it may come with a
/// display that is plugged in later.
#[derive(Debug)]
pub struct Sysfs(PathBuf);

impl Default for Sysfs {
    fn default() -> Self {
        Self::new(Path::new(SYSFS))
    }
}

impl Sysfs {
    /// The backlights below a folder.
    pub fn new(folder: &Path) -> Self {
        Self(folder.to_owned())
    }

    /// The path of the backlight, and its value at full brightness.
    ///
    /// # Errors
    /// [`BacklightError::None`] when there is none.
    pub fn find(&self) -> Result<(PathBuf, u32), BacklightError> {
        let none = || BacklightError::None(self.0.clone());
        let mut found: Vec<PathBuf> = std::fs::read_dir(&self.0)
            .map_err(|_| none())?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .collect();
        found.sort();
        let brightest = |path: PathBuf| {
            let text = std::fs::read_to_string(path.join("max_brightness")).ok()?;
            let max: u32 = text.trim().parse().ok()?;
            (max > 0).then_some((path, max))
        };
        found.into_iter().find_map(brightest).ok_or_else(none)
    }
}

impl Backlight for Sysfs {
    fn set(&mut self, percent: u8) -> Result<(), BacklightError> {
        let (path, max) = self.find()?;
        let level = (u64::from(max) * u64::from(percent.min(100)) / 100).max(1);
        std::fs::write(path.join("brightness"), level.to_string())
            .map_err(|error| BacklightError::Write { path, reason: error.to_string() })
    }
}

#[derive(Debug)]
struct Simulated(broadcast::Sender<FromKiosk>);

impl Backlight for Simulated {
    fn set(&mut self, percent: u8) -> Result<(), BacklightError> {
        // Fails when no simulator is connected.
        let _ = self.0.send(FromKiosk::Backlight { percent });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_backlight_is_found_and_never_switched_off() {
        let dir = tempfile::tempdir().unwrap();
        let mut light = Sysfs::new(dir.path());
        assert!(light.set(50).unwrap_err().to_string().contains("backlight.kind"));
        let panel = dir.path().join("10-0045");
        std::fs::create_dir(&panel).unwrap();
        std::fs::write(panel.join("max_brightness"), "31\n").unwrap();
        for (percent, level) in [(100, "31"), (50, "15"), (1, "1"), (200, "31")] {
            light.set(percent).unwrap();
            assert_eq!(std::fs::read_to_string(panel.join("brightness")).unwrap(), level);
        }
        std::fs::remove_file(panel.join("brightness")).unwrap();
        std::fs::create_dir(panel.join("brightness")).unwrap();
        assert!(light.set(50).unwrap_err().to_string().contains("10-0045"));
    }
}
