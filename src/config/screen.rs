//! What of a configuration is needed to show that the rest of it is wrong.

use std::path::Path;

use super::{Display, DisplayKind, Gpio, GpioKind, Simulator, StatusDisplay};

#[derive(Debug)]
pub struct ScreenConfig {
    pub display: Display,
    pub simulator: Option<Simulator>,
}

impl ScreenConfig {
    /// Reads the sections of the screen from a file that [`super::Config::load`] refuses, each by itself. One
    /// that is wrong counts as left out. `None` where nobody would see the screen: in a
    /// terminal of a window system, and without the simulator of a screen in memory.
    pub fn salvage(path: &Path) -> Option<Self> {
        let table = sections(path);
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

/// What the status display needs of it.
#[derive(Debug)]
pub struct StatusConfig {
    pub display: StatusDisplay,
    pub lines: GpioKind,
}

impl StatusConfig {
    /// As [`ScreenConfig::salvage`].
    pub fn salvage(path: &Path) -> Self {
        let table = sections(path);
        let display =
            table.get("status_display").and_then(|section| section.clone().try_into().ok());
        let gpio: Option<Gpio> =
            table.get("gpio").and_then(|section| section.clone().try_into().ok());
        Self { display: display.unwrap_or_default(), lines: gpio.unwrap_or_default().kind }
    }
}

/// The sections that can be read. A slip in one makes the whole file unreadable, so each is read alone.
fn sections(path: &Path) -> toml::Table {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let mut table = toml::Table::new();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let end = rest.match_indices("\n[").next().map_or(rest.len(), |(at, _)| at + 1);
        let (section, after) = rest.split_at(end);
        table.extend(toml::from_str::<toml::Table>(section).unwrap_or_default());
        rest = after;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::StatusDisplayKind;

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

    #[test]
    fn a_slip_elsewhere_leaves_the_status_display_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kiosk.toml");
        let display = "[status_display]\nkind = \"ssd1306\"\nlanguage = \"en\"\n";
        let gpio = "[gpio]\nkind = \"gpiocdev\"\n";
        std::fs::write(&path, format!("[beacons]\nkind = bluez\n{display}\n{gpio}")).unwrap();
        let salvaged = StatusConfig::salvage(&path);
        assert_eq!(salvaged.display.kind, StatusDisplayKind::Ssd1306);
        assert_eq!(salvaged.lines, GpioKind::Gpiocdev);
        std::fs::write(&path, "no configuration").unwrap();
        assert_eq!(StatusConfig::salvage(&path).display.kind, StatusDisplayKind::None);
    }
}
