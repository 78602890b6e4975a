//! The configuration file `kiosk.toml`. Unknown keys and wrong types are refused with their place;
//! what is left out has a default that suits a Raspberry Pi at a venue's door.

mod declaration;
mod display;
mod error;
mod idle;

use std::path::{Path, PathBuf};

use serde::Deserialize;

pub use declaration::Declaration;
pub use display::{Display, DisplayKind, Night};
pub use error::ConfigError;
pub use idle::{Announcement, Backlight, BacklightKind, Idle, Media, Sound, SoundKind};

/// Everything that the operator may set.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Folder of the database; must be on a disk that keeps what is written.
    pub data_dir: PathBuf,
    /// Where the backend answers.
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
    /// What is said, and how loud.
    #[serde(default)]
    pub sound: Sound,
    /// How bright the screen is.
    #[serde(default)]
    pub backlight: Backlight,
    /// What the declaration asks.
    #[serde(default)]
    pub declaration: Declaration,
    /// Provinces and communes.
    #[serde(default)]
    pub gazetteer: Gazetteer,
    /// Where the simulator of the demo connects; only with `hardware = "simulated"`.
    #[serde(default)]
    pub simulator: Option<Simulator>,
}

/// Which devices the box has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Hardware {
    /// A desk: the screen and what the operating system offers.
    #[default]
    None,
    /// Devices played by a simulator over a socket.
    Simulated,
}

/// The backend that this kiosk belongs to.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Backend {
    /// Address without a path, such as `https://kiosk.example.vn`.
    pub url: String,
}

/// Source of adverts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BeaconKind {
    /// The machine's own radio.
    #[default]
    Bluez,
    /// What the simulator sends.
    Simulated,
    /// A recorded file.
    Replay,
    /// None; the kiosk logs no contacts.
    None,
}

/// Where adverts come from.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Beacons {
    /// Source of adverts.
    pub kind: BeaconKind,
    /// The recorded file, with `kind = "replay"`.
    pub file: Option<PathBuf>,
    /// How many times faster than life a recorded file is played, above 0.
    pub speed: Option<f64>,
    /// Whether iPhones are connected to, to read their ids. Off by default: a connection shows the
    /// phone this box, takes the one radio for seconds, and most candidates are other apps.
    pub connect_iphones: bool,
    /// Whether the kiosk sends a Bluezone id of its own, so that phones remember the venue.
    pub advertise: bool,
}

/// Kind of scanner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ScannerKind {
    /// Whatever is plugged in and surely a scanner; serial before HID before keyboard.
    #[default]
    Auto,
    /// None.
    None,
    /// A serial port, as a rule USB-CDC.
    Serial,
    /// HID point of sale.
    Hid,
    /// A keyboard that types what it reads.
    Keyboard,
    /// What the simulator plays.
    Simulated,
}

/// Where scans of cards come from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Scanner {
    /// Kind of scanner.
    pub kind: ScannerKind,
    /// Which one, where there are several: a path such as `/dev/ttyACM0` or below
    /// `/dev/serial/by-id`; of a keyboard also its name. Only with `kind` serial, hid or keyboard.
    pub device: Option<String>,
}

/// How adverts become contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Presence {
    /// Longest stretch of sightings that makes one row, seconds, 1 to 900; 900 is the whole slot.
    pub flush_after_s: u32,
    /// Seconds between two copies of what has no row yet, 1 to 900: what a power cut takes.
    pub journal_s: u32,
    /// Most ids of one 15-minute slot; more are counted and dropped.
    pub ids_per_slot: u32,
    /// Weakest signal of an Android phone that counts as near, dBm, -120 to -20.
    pub near_android_dbm: i16,
    /// Weakest signal of an iPhone that counts as near, dBm, -120 to -20.
    pub near_ios_dbm: i16,
    /// Near minutes of a slot from which a phone counts as having stayed near, 1 to 15.
    pub near_minutes: u8,
    /// Signal from which on a phone counts as within a hand's breadth, dBm, -90 to -20. The default
    /// is not calibrated.
    pub touching_dbm: i16,
}

impl Default for Presence {
    fn default() -> Self {
        // A minute bounds what a power cut can take; 20,000 ids are ten times a full market. The
        // thresholds are those of the Bluezone app and not calibrated, see `presence::NearRule`.
        Self {
            flush_after_s: 900,
            journal_s: 60,
            ids_per_slot: 20_000,
            touching_dbm: -50,
            near_android_dbm: -86,
            near_ios_dbm: -69,
            near_minutes: protocol::record::NEAR_MINUTES,
        }
    }
}

/// What is deleted when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RetentionDays {
    /// Contacts, 1 to 30 days.
    #[serde(rename = "contacts_days")]
    pub contacts: u16,
    /// Everything else, 1 to 90 days.
    #[serde(rename = "records_days")]
    pub records: u16,
}

impl Default for RetentionDays {
    fn default() -> Self {
        // 14 days is what the Bluezone app keeps; 21 were the quarantine of 2021.
        Self { contacts: 14, records: 21 }
    }
}

/// Provinces and communes that addresses are made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Gazetteer {
    /// A file used instead of the built-in one, see [`crate::gazetteer`].
    pub file: Option<PathBuf>,
}

/// Where the simulator connects.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Simulator {
    /// Path of a Unix socket that the kiosk makes.
    pub socket: PathBuf,
}

impl Config {
    /// Reads and checks the file.
    ///
    /// # Errors
    /// [`ConfigError`] names the file, the place and the remedy.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| ConfigError::Read { path: path.to_owned(), source })?;
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
        match config.problem() {
            None => Ok(config),
            Some((key, problem)) => Err(ConfigError::Value { path: path.to_owned(), key, problem }),
        }
    }

    fn problem(&self) -> Option<(&'static str, String)> {
        let range = |key, value: u32, range: std::ops::RangeInclusive<u32>| {
            let text = format!("must be {} to {}, is {value}", range.start(), range.end());
            (!range.contains(&value)).then_some((key, text))
        };
        let dbm = |key, value: i16| {
            let text = format!("must be -120 to -20, is {value}");
            (!(-120..=-20).contains(&value)).then_some((key, text))
        };
        let url = self.backend.url.parse::<reqwest::Url>().ok();
        if !url.is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.path() == "/") {
            let url = &self.backend.url;
            return Some(("backend.url", format!("{url:?} is no http or https address")));
        }
        if self.simulator.is_some() != (self.hardware == Hardware::Simulated) {
            return Some((
                "simulator",
                "goes with hardware = \"simulated\" and only with it".to_owned(),
            ));
        }
        let simulated = [
            ("display.kind", self.display.kind == DisplayKind::Memory),
            ("beacons.kind", self.beacons.kind == BeaconKind::Simulated),
            ("sound.kind", self.sound.kind == SoundKind::Simulated),
            ("backlight.kind", self.backlight.kind == BacklightKind::Simulated),
            ("scanner.kind", self.scanner.kind == ScannerKind::Simulated),
        ];
        for (key, used) in simulated {
            if used && self.simulator.is_none() {
                return Some((key, "needs hardware = \"simulated\" and [simulator]".to_owned()));
            }
        }
        if (self.beacons.kind == BeaconKind::Replay) != self.beacons.file.is_some() {
            return Some((
                "beacons.file",
                "goes with kind = \"replay\" and only with it".to_owned(),
            ));
        }
        if let Some(device) = &self.scanner.device {
            use ScannerKind::{Hid, Keyboard, Serial};
            let problem = match self.scanner.kind {
                Keyboard if !device.trim().is_empty() => None,
                Serial | Hid if device.starts_with('/') => None,
                Keyboard => Some("must be a path or a keyboard's name"),
                Serial | Hid => Some("must be a path such as /dev/ttyACM0 or /dev/hidraw0"),
                _ => Some("goes with kind = \"serial\", \"hid\" or \"keyboard\""),
            };
            if let Some(problem) = problem {
                return Some(("scanner.device", problem.to_owned()));
            }
        }
        if self.beacons.speed.is_some_and(|speed| !(speed > 0.0 && speed.is_finite())) {
            return Some(("beacons.speed", "must be above 0".to_owned()));
        }
        if !(-90..=-20).contains(&self.presence.touching_dbm) {
            let problem = format!("must be -90 to -20, is {}", self.presence.touching_dbm);
            return Some(("presence.touching_dbm", problem));
        }
        range("display.width", self.display.width, 320..=4096)
            .or_else(|| range("display.height", self.display.height, 320..=4096))
            .or_else(|| range("display.width_mm", self.display.width_mm.into(), 150..=1500))
            .or_else(|| range("presence.flush_after_s", self.presence.flush_after_s, 1..=900))
            .or_else(|| range("presence.journal_s", self.presence.journal_s, 1..=900))
            .or_else(|| range("presence.ids_per_slot", self.presence.ids_per_slot, 100..=1_000_000))
            .or_else(|| dbm("presence.near_android_dbm", self.presence.near_android_dbm))
            .or_else(|| dbm("presence.near_ios_dbm", self.presence.near_ios_dbm))
            .or_else(|| range("presence.near_minutes", self.presence.near_minutes.into(), 1..=15))
            .or_else(|| range("retention.contacts_days", self.retention.contacts.into(), 1..=30))
            .or_else(|| range("retention.records_days", self.retention.records.into(), 1..=90))
            .or_else(|| idle::problem(&self.idle, &self.media, &self.sound, &self.backlight))
    }

    /// The database file.
    pub fn database(&self) -> PathBuf {
        self.data_dir.join("kiosk.db")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAST: &str = "data_dir = \"/var/lib/kiosk\"\n[backend]\nurl = \"https://a.vn\"\n";

    fn parse(text: &str) -> Result<Config, String> {
        Config::parse(text, Path::new("kiosk.toml")).map_err(|error| error.to_string())
    }

    #[test]
    fn the_least_configuration_suits_a_venue() {
        let config = parse(LEAST).unwrap();
        assert_eq!(config.display.kind, DisplayKind::Kms);
        assert_eq!(config.beacons.kind, BeaconKind::Bluez);
        assert_eq!(config.retention, RetentionDays { contacts: 14, records: 21 });
    }

    #[test]
    fn bad_values_are_named_with_their_place() {
        for (text, parts) in [
            (String::new(), vec!["data_dir"]),
            (format!("{LEAST}[display]\nwdith = 800\n"), vec!["line 5", "wdith"]),
            (format!("{LEAST}[display]\nwidth = \"800\"\n"), vec!["line 5", "expected u32"]),
            (format!("{LEAST}[display]\nwidth = 8\n"), vec!["display.width", "320 to 4096", "8"]),
            (
                format!("{LEAST}[display]\nwidth_mm = 80\n"),
                vec!["display.width_mm", "150 to 1500", "80"],
            ),
            (format!("{LEAST}[display]\nnight = \"9pm\"\n"), vec!["line 5", "21:00-06:00"]),
            (format!("{LEAST}[display]\nkind = \"big\"\n"), vec!["line 5", "big", "kms"]),
            (format!("{LEAST}[display]\nkind = \"memory\"\n"), vec!["display.kind", "[simulator]"]),
            (format!("{LEAST}[beacons]\nkind = \"replay\"\n"), vec!["beacons.file"]),
            (
                format!("{LEAST}[scanner]\nkind = \"simulated\"\n"),
                vec!["scanner.kind", "[simulator]"],
            ),
            (format!("{LEAST}[scanner]\ndevice = \"/dev/ttyACM0\"\n"), vec!["scanner.device"]),
            (
                format!("{LEAST}[scanner]\nkind = \"serial\"\ndevice = \"ttyACM0\"\n"),
                vec!["scanner.device", "/dev/ttyACM0"],
            ),
            (format!("{LEAST}[presence]\nflush_after_s = 0\n"), vec!["presence.flush_after_s"]),
            (format!("{LEAST}[presence]\njournal_s = 901\n"), vec!["presence.journal_s"]),
            (format!("{LEAST}[presence]\nnear_android_dbm = 86\n"), vec!["-120 to -20", "86"]),
            (format!("{LEAST}[presence]\nnear_ios_dbm = 0\n"), vec!["presence.near_ios_dbm"]),
            (format!("{LEAST}[presence]\nnear_minutes = 16\n"), vec!["presence.near_minutes"]),
            (
                format!("{LEAST}[presence]\ntouching_dbm = -10\n"),
                vec!["presence.touching_dbm", "-90 to -20", "-10"],
            ),
            (LEAST.replace("https://a.vn", "a.vn"), vec!["backend.url", "a.vn"]),
            (LEAST.replace("https://a.vn", "https://a.vn/x"), vec!["backend.url"]),
            ("data_dir = ".to_owned(), vec!["line 1"]),
        ] {
            let error = parse(&text).unwrap_err();
            assert!(error.starts_with("the configuration kiosk.toml is wrong"), "{error}");
            for part in parts {
                assert!(error.contains(part), "{part:?} is not in {error}");
            }
        }
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = Config::load(Path::new("/nowhere/kiosk.toml")).unwrap_err().to_string();
        assert!(
            error.starts_with("the configuration /nowhere/kiosk.toml cannot be read"),
            "{error}"
        );
    }
}
