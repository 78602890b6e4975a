//! How bright the display shines: by the kernel, told to the simulator, or not to be changed.

use std::path::{Path, PathBuf};

use tokio::sync::broadcast;

use crate::config::BacklightKind;
use crate::devices::simulator::FromKiosk;

/// Where the kernel has its backlights.
const SYSFS: &str = "/sys/class/backlight";

/// Why the brightness stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum BacklightError {
    /// There is none.
    #[error("no backlight is in {}; set backlight.kind = \"none\" if the display has none", .0.display())]
    None(PathBuf),
    /// It cannot be changed.
    #[error("the backlight {} cannot be changed: {reason}; let the kiosk's user write to it", path.display())]
    Write {
        /// Which one.
        path: PathBuf,
        /// Why.
        reason: String,
    },
}

/// Something that shines.
pub trait Backlight: Send + Sync {
    /// Shines so brightly, percent, 1 to 100.
    ///
    /// # Errors
    /// [`BacklightError`]; then it shines as before.
    fn set(&mut self, percent: u8) -> Result<(), BacklightError>;
}

/// The backlight that the configuration names; `told` hears of a simulated one.
pub fn select(
    kind: BacklightKind,
    told: &broadcast::Sender<FromKiosk>,
) -> Option<Box<dyn Backlight>> {
    match kind {
        BacklightKind::None => None,
        BacklightKind::Sysfs => Some(Box::new(Sysfs::new(Path::new(SYSFS)))),
        BacklightKind::Simulated => Some(Box::new(Simulated(told.clone()))),
    }
}

/// The first backlight of the kernel. It is looked for with each change, because a display that is
/// plugged in later brings one.
#[derive(Debug)]
pub struct Sysfs(PathBuf);

impl Sysfs {
    /// The backlights below a folder.
    pub fn new(folder: &Path) -> Self {
        Self(folder.to_owned())
    }

    /// Which one is used, and its brightest.
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

/// A light of the simulator.
#[derive(Debug)]
struct Simulated(broadcast::Sender<FromKiosk>);

impl Backlight for Simulated {
    fn set(&mut self, percent: u8) -> Result<(), BacklightError> {
        // Nobody watching is no fault.
        let _ = self.0.send(FromKiosk::Backlight { percent });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_backlight_is_found_and_never_goes_out() {
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
