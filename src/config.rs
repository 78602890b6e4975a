//! The configuration file `kiosk.toml`. Unknown keys and wrong types are refused with their line;
//! what is left out has a default that suits a Raspberry Pi at a venue's door.
//!
//! Each section has a file with its defaults and its checks. The rest of the program has no default
//! of its own.

mod backend;
mod backlight;
mod beacons;
mod check;
mod clock;
mod declaration;
mod display;
mod error;
mod gpio;
mod idle;
mod lifeboat;
mod media;
mod network;
mod presence;
mod printer;
mod retention;
mod scanner;
mod screen;
mod simulator;
mod sound;
mod staff;
mod status_display;
mod stick;
mod update;

use std::path::{Path, PathBuf};

use serde::Deserialize;

pub use backend::Backend;
pub use backlight::{Backlight, BacklightKind};
pub use beacons::{BeaconKind, Beacons};
pub use clock::{Clock, ClockKind};
pub use declaration::Declaration;
pub use display::{Display, DisplayKind, Night};
pub use error::ConfigError;
pub use gpio::{Gpio, GpioKind};
pub use idle::{Announcement, Idle};
pub use lifeboat::Lifeboat;
pub use media::Media;
pub use network::{Network, NetworkKind};
pub use presence::Presence;
pub use printer::{Printer, PrinterKind};
pub use retention::RetentionDays;
pub use scanner::{Scanner, ScannerKind};
pub use screen::{ScreenConfig, StatusConfig};
pub use simulator::{Hardware, Simulator};
pub use sound::{LoudHours, Sound, SoundKind};
pub use staff::Staff;
pub use status_display::{StatusDisplay, StatusDisplayKind};
pub use stick::{Stick, StickKind};
pub use update::Update;

use check::{Checked, require};

/// Everything that the operator may set.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Folder of the database; must be on a disk that keeps what is written.
    pub data_dir: PathBuf,
    /// Where the backend answers.
    #[serde(default)]
    pub backend: Backend,
    /// Which devices there are.
    #[serde(default)]
    pub hardware: Hardware,
    /// Where the screen is painted.
    #[serde(default)]
    pub display: Display,
    /// Where adverts come from.
    #[serde(default)]
    pub beacons: Beacons,
    /// Where scans of cards come from.
    #[serde(default)]
    pub scanner: Scanner,
    /// Where receipts are printed.
    #[serde(default)]
    pub printer: Printer,
    /// How adverts become contacts.
    #[serde(default)]
    pub presence: Presence,
    /// What is deleted when.
    #[serde(default)]
    pub retention: RetentionDays,
    /// What is shown while nobody is there.
    #[serde(default)]
    pub idle: Idle,
    /// Where posters, clips and sounds come from.
    #[serde(default)]
    pub media: Media,
    /// What day logs are exported to.
    #[serde(default)]
    pub stick: Stick,
    /// Where the next version of the image comes from.
    #[serde(default)]
    pub update: Update,
    #[serde(default)]
    pub sound: Sound,
    /// How bright the screen is.
    #[serde(default)]
    pub backlight: Backlight,
    /// What connects the machine.
    #[serde(default)]
    pub network: Network,
    /// What sets the machine's clock.
    #[serde(default)]
    pub clock: Clock,
    /// Lights, buttons, sensors.
    #[serde(default)]
    pub gpio: Gpio,
    /// The small display that says how the kiosk is.
    #[serde(default)]
    pub status_display: StatusDisplay,
    /// What the declaration asks.
    #[serde(default)]
    pub declaration: Declaration,
    /// How visitors reach the people of the venue.
    #[serde(default)]
    pub staff: Staff,
    /// A Wi-Fi of the kiosk's own while there is no network.
    #[serde(default)]
    pub lifeboat: Lifeboat,
    /// Provinces and communes.
    #[serde(default)]
    pub gazetteer: Gazetteer,
    /// Where the simulator of the demo connects; only with `hardware = "simulated"`.
    #[serde(default)]
    pub simulator: Option<Simulator>,
}

/// Provinces and communes that addresses are made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Gazetteer {
    /// A file used instead of the built-in one, see [`crate::gazetteer`].
    pub file: Option<PathBuf>,
}

impl Config {
    /// Reads and checks the file.
    ///
    /// # Errors
    /// [`ConfigError`] names the file, the line or key, and the remedy.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path)
            .map_err(|reason| ConfigError::Read { path: path.to_owned(), reason })?;
        Self::parse(&text, path)
    }

    /// As [`Config::load`], from text; `path` is for the messages.
    ///
    /// # Errors
    /// [`ConfigError::Parse`] or [`ConfigError::Value`].
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        let config: Self = toml::from_str(text).map_err(|error| ConfigError::Parse {
            path: path.to_owned(),
            reason: error.to_string().trim_end().to_owned(),
        })?;
        config.check().map_err(|problem| ConfigError::Value {
            path: path.to_owned(),
            key: problem.key,
            problem: problem.text,
        })?;
        Ok(config)
    }

    fn check(&self) -> Checked {
        self.backend.check()?;
        self.check_simulated()?;
        self.display.check()?;
        self.beacons.check()?;
        self.scanner.check()?;
        self.printer.check()?;
        self.presence.check()?;
        self.retention.check()?;
        self.idle.check()?;
        self.media.check()?;
        self.update.check()?;
        self.sound.check()?;
        self.staff.check()?;
        self.lifeboat.check(self.network.kind)?;
        self.backlight.check()?;
        self.status_display.check()?;
        self.gpio.check(&self.status_display)
    }

    /// Simulated devices need their simulator.
    fn check_simulated(&self) -> Checked {
        require(
            self.simulator.is_some() == (self.hardware == Hardware::Simulated),
            "simulator",
            "goes with hardware = \"simulated\" and only with it",
        )?;
        for (key, is_simulated) in [
            ("display.kind", self.display.kind == DisplayKind::Memory),
            ("beacons.kind", self.beacons.kind == BeaconKind::Simulated),
            ("sound.kind", self.sound.kind == SoundKind::Simulated),
            ("backlight.kind", self.backlight.kind == BacklightKind::Simulated),
            ("scanner.kind", self.scanner.kind == ScannerKind::Simulated),
            ("printer.kind", self.printer.kind == PrinterKind::Simulated),
            ("stick.kind", self.stick.kind == StickKind::Simulated),
            ("gpio.kind", self.gpio.kind == GpioKind::Simulated),
            ("network.kind", self.network.kind == NetworkKind::Simulated),
            ("clock.kind", self.clock.kind == ClockKind::Simulated),
            ("status_display.kind", self.status_display.kind == StatusDisplayKind::Simulated),
        ] {
            require(
                !is_simulated || self.simulator.is_some(),
                key,
                "needs hardware = \"simulated\" and [simulator]",
            )?;
        }
        Ok(())
    }

    /// The database file.
    pub fn database(&self) -> PathBuf {
        self.data_dir.join("kiosk.db")
    }
}

#[cfg(test)]
mod sample;

#[cfg(test)]
mod tests;
