//! What the kiosk shows while nobody is there.

use std::collections::BTreeMap;

use protocol::hours::Hours;
use protocol::language::Language;
use serde::Deserialize;

use super::check::{Checked, in_range, require};

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

/// More is not read in passing.
const MAX_ANNOUNCEMENT_CHARS: usize = 280;

impl Idle {
    pub(super) fn check(&self) -> Checked {
        require(
            self.after_s == 0 || (10..=3600).contains(&self.after_s),
            "idle.after_s",
            format!("must be 10 to 3600, or 0 for never, is {}", self.after_s),
        )?;
        in_range("idle.speak_every_min", self.speak_every_min, 0..=1440)?;
        let text = format!(
            "text has 1 to {MAX_ANNOUNCEMENT_CHARS} characters in at least one language, weekdays \
             are 1 to 7, priority is 0 to 9, every_min 1 to 1440"
        );
        require(self.announcements.iter().all(Announcement::is_sound), "idle.announcements", text)
    }
}

impl Announcement {
    fn is_sound(&self) -> bool {
        let text =
            |text: &str| !text.trim().is_empty() && text.chars().count() <= MAX_ANNOUNCEMENT_CHARS;
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
            ("[[idle.announcements]]\ntext.xx = \"a\"\n", ["line 5", "xx"]),
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
