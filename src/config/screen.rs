//! What of a configuration is needed to show that the rest of it is wrong.

use std::path::Path;

use super::{Display, DisplayKind, Simulator};

#[derive(Debug)]
pub struct ScreenConfig {
    pub display: Display,
    pub simulator: Option<Simulator>,
}

impl ScreenConfig {
    /// Reads the sections of the screen from a file that [`super::Config::load`] refuses. A section
    /// that is wrong itself counts as left out. `None` where nobody would see the screen: in a
    /// terminal of a window system, and without the simulator of a screen in memory.
    pub fn salvage(path: &Path) -> Option<Self> {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let table: toml::Table = toml::from_str(&text).unwrap_or_default();
        let display = table.get("display").and_then(|section| section.clone().try_into().ok());
        let simulator: Option<Simulator> =
            table.get("simulator").and_then(|section| section.clone().try_into().ok());
        let has_windows =
            ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
        let display: Display = display.unwrap_or_default();
        match display.kind {
            DisplayKind::Kms if has_windows => None,
            DisplayKind::Memory if simulator.is_none() => None,
            _ => Some(Self { display, simulator }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_section_elsewhere_leaves_the_screen_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kiosk.toml");
        let screen = "[display]\nkind = \"memory\"\nwidth = 480\n";
        let simulator = "[simulator]\nsocket = \"/run/simulator.sock\"\n";
        std::fs::write(&path, format!("{screen}{simulator}[beacons]\nkind = 7\n")).unwrap();
        let salvaged = ScreenConfig::salvage(&path).unwrap();
        assert_eq!((salvaged.display.kind, salvaged.display.width), (DisplayKind::Memory, 480));
        assert!(salvaged.simulator.is_some());
        std::fs::write(&path, screen).unwrap();
        assert!(ScreenConfig::salvage(&path).is_none(), "nobody sees it");
    }
}
