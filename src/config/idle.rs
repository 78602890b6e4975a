//! What the kiosk does while nobody is there, what it says, and how bright it is.

use std::collections::BTreeMap;
use std::path::PathBuf;

use protocol::hours::Hours;
use protocol::language::Language;
use serde::Deserialize;

use super::Night;

/// The idle screen.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Idle {
    /// Seconds without anybody after which slides come, 10 to 3600; 0 for never.
    pub after_s: u32,
    /// Whether the guide to Bluezone is among them.
    pub guide: bool,
    /// Minutes from one spoken reminder to install Bluezone to the next, 1 to 1440; 0 for silence.
    pub speak_every_min: u16,
    /// Announcements of the venue, as text.
    pub announcements: Vec<Announcement>,
}

impl Default for Idle {
    fn default() -> Self {
        Self { after_s: 60, guide: true, speak_every_min: 30, announcements: Vec::new() }
    }
}

/// A text on the idle screen.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Announcement {
    /// In one or several languages, shown in turn: 1 to 280 characters; the first line is the heading.
    pub text: BTreeMap<Language, String>,
    /// Hours of the day in which it is shown; always by default.
    #[serde(default)]
    pub hours: Option<Hours>,
    /// Days of the week on which it is shown, 1 Monday to 7 Sunday; every day by default.
    #[serde(default)]
    pub weekdays: Vec<u8>,
    /// How often it comes among the others, 0 to 9.
    #[serde(default)]
    pub priority: u8,
    /// Minutes after which it comes again, 1 to 1440, before all others and not in between.
    #[serde(default)]
    pub every_min: Option<u16>,
}

/// Where posters, clips and sounds come from and are kept.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Media {
    /// Room for their files, megabytes, 16 to 100,000.
    pub budget_mb: u32,
    /// Folder below which USB sticks are mounted; without it none is looked at.
    pub usb: Option<PathBuf>,
}

impl Media {
    pub fn budget_bytes(&self) -> u64 {
        u64::from(self.budget_mb) * 1_000_000
    }
}

impl Default for Media {
    fn default() -> Self {
        // A day of posters is a few megabytes; clips of a minute are twenty.
        Self { budget_mb: 512, usb: None }
    }
}

/// Kind of loudspeaker.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SoundKind {
    /// The machine's own sound card.
    #[default]
    Alsa,
    /// Told to the simulator.
    Simulated,
    /// None; the kiosk is silent.
    None,
}

/// What the kiosk says, and how loud.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sound {
    /// Kind of loudspeaker.
    pub kind: SoundKind,
    /// Name of the sound card, as ALSA knows it.
    pub device: String,
    /// Folder of the prompts: `chime/`, `vi/` and `en/`.
    pub dir: PathBuf,
    /// Volume, percent, 0 to 100.
    pub volume: u8,
    /// Hours with a volume of their own.
    pub hours: Vec<LoudHours>,
    /// When nothing is heard: `"21:00-06:00"`, `"always"` or `"never"`.
    pub quiet: Night,
}

/// Hours with a volume of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoudHours {
    /// Which hours.
    pub at: Hours,
    /// Percent, 0 to 100.
    pub volume: u8,
}

impl Default for Sound {
    fn default() -> Self {
        Self {
            kind: SoundKind::default(),
            device: "default".to_owned(),
            dir: PathBuf::from("/usr/share/bluezone-kiosk/voices"),
            volume: 70,
            hours: Vec::new(),
            quiet: Night::default(),
        }
    }
}

/// Kind of backlight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BacklightKind {
    /// Cannot be changed, as on most HDMI screens.
    #[default]
    None,
    /// The kernel's, in `/sys/class/backlight`.
    Sysfs,
    /// Told to the simulator.
    Simulated,
}

/// How bright the screen is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Backlight {
    /// Kind of backlight.
    pub kind: BacklightKind,
    /// Percent while somebody is there, 1 to 100.
    pub bright: u8,
    /// Percent by day while nobody is, 1 to 100.
    pub calm: u8,
    /// Percent at night while nobody is, 1 to 100.
    pub night: u8,
    /// When it is night: `"21:00-06:00"`, `"always"` or `"never"`.
    pub hours: Night,
}

impl Default for Backlight {
    fn default() -> Self {
        // A QR is still read at a fifth of a panel's light in the dark; by day the sun wants more.
        let hours = Night::default();
        Self { kind: BacklightKind::default(), bright: 100, calm: 60, night: 20, hours }
    }
}

/// Most characters of an announcement: more is not read in passing.
const ANNOUNCEMENT_MAX: usize = 280;

/// What is wrong in these sections, if anything: the key, and what is expected.
pub(super) fn problem(
    idle: &Idle,
    media: &Media,
    sound: &Sound,
    backlight: &Backlight,
) -> Option<(&'static str, String)> {
    let range = |key, value: u32, range: std::ops::RangeInclusive<u32>| {
        let text = format!("must be {} to {}, is {value}", range.start(), range.end());
        (!range.contains(&value)).then_some((key, text))
    };
    if idle.after_s != 0 && !(10..=3600).contains(&idle.after_s) {
        let problem = format!("must be 10 to 3600, or 0 for never, is {}", idle.after_s);
        return Some(("idle.after_s", problem));
    }
    if idle.announcements.iter().any(|announcement| !announcement.is_sound()) {
        let problem = format!(
            "text has 1 to {ANNOUNCEMENT_MAX} characters in at least one language, weekdays are \
             1 to 7, priority is 0 to 9, every_min 1 to 1440"
        );
        return Some(("idle.announcements", problem));
    }
    if !sound.hours.iter().all(|loud| loud.volume <= 100) {
        return Some(("sound.hours", "a volume is 0 to 100".to_owned()));
    }
    range("idle.speak_every_min", idle.speak_every_min.into(), 0..=1440)
        .or_else(|| range("media.budget_mb", media.budget_mb, 16..=100_000))
        .or_else(|| range("sound.volume", sound.volume.into(), 0..=100))
        .or_else(|| range("backlight.bright", backlight.bright.into(), 1..=100))
        .or_else(|| range("backlight.calm", backlight.calm.into(), 1..=100))
        .or_else(|| range("backlight.night", backlight.night.into(), 1..=100))
}

impl Announcement {
    fn is_sound(&self) -> bool {
        let text = |text: &str| !text.trim().is_empty() && text.chars().count() <= ANNOUNCEMENT_MAX;
        !self.text.is_empty()
            && self.text.values().all(|it| text(it))
            && self.weekdays.iter().all(|day| (1..=7).contains(day))
            && self.priority <= 9
            && self.every_min.is_none_or(|minutes| (1..=1440).contains(&minutes))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::config::Config;

    const LEAST: &str = "data_dir = \"/var/lib/kiosk\"\n[backend]\nurl = \"https://a.vn\"\n";

    fn parse(text: &str) -> Result<Config, String> {
        let text = format!("{LEAST}{text}");
        Config::parse(&text, Path::new("kiosk.toml")).map_err(|error| error.to_string())
    }

    #[test]
    fn a_full_example_is_understood() {
        let config = parse(
            "[idle]\nafter_s = 45\nspeak_every_min = 0\n[[idle.announcements]]\n\
             text.vi = \"Tiêm chủng\\nSáng thứ Bảy\"\nhours = \"06:00-11:00\"\nweekdays = [6]\n\
             every_min = 10\n[media]\nusb = \"/media\"\n[sound]\nvolume = 40\n\
             hours = [{ at = \"12:00-13:30\", volume = 20 }]\n[backlight]\nkind = \"sysfs\"\n",
        )
        .unwrap();
        assert_eq!(config.idle.announcements[0].every_min, Some(10));
        assert_eq!(config.sound.hours[0].volume, 20);
    }

    #[test]
    fn bad_values_are_named_with_their_place() {
        for (text, parts) in [
            ("[idle]\nafter_s = 5\n", ["idle.after_s", "10 to 3600"]),
            ("[idle]\nspeak_every_min = 1441\n", ["idle.speak_every_min", "0 to 1440"]),
            ("[[idle.announcements]]\ntext.vi = \" \"\n", ["idle.announcements", "280"]),
            ("[[idle.announcements]]\ntext = {}\n", ["idle.announcements", "one language"]),
            ("[[idle.announcements]]\ntext.fr = \"a\"\n", ["line 5", "fr"]),
            (
                "[[idle.announcements]]\ntext.vi = \"a\"\nweekdays = [0]\n",
                ["announcements", "1 to 7"],
            ),
            ("[media]\nbudget_mb = 1\n", ["media.budget_mb", "16 to 100000"]),
            ("[sound]\nvolume = 101\n", ["sound.volume", "0 to 100"]),
            ("[sound]\nquiet = \"night\"\n", ["line 5", "21:00-06:00"]),
            ("[sound]\nkind = \"simulated\"\n", ["sound.kind", "[simulator]"]),
            ("[backlight]\ncalm = 0\n", ["backlight.calm", "1 to 100"]),
            ("[backlight]\nkind = \"simulated\"\n", ["backlight.kind", "[simulator]"]),
        ] {
            let error = parse(text).unwrap_err();
            for part in parts {
                assert!(error.contains(part), "{part:?} is not in {error}");
            }
        }
    }
}
