//! Brightness of the screen, by the hour and by whether anybody is there.

use crate::config::Night;
use crate::proportion::kept;

/// Settings of the brightness, in percent, 1 to 100; the defaults are in [`crate::config`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Levels {
    /// While somebody is there.
    pub bright: u8,
    /// By day while nobody is there.
    pub calm: u8,
    /// At night while nobody is there.
    pub night: u8,
    /// When it is night.
    pub hours: Night,
}

impl Levels {
    /// Always full brightness.
    pub const FULL: Self = Self { bright: 100, calm: 100, night: 100, hours: Night::Never };

    /// The same with another brightness for whoever is there; what is darker stays darker by as much.
    #[must_use]
    pub fn turned_to(self, percent: u8) -> Self {
        // A screen that is dark cannot be set at the screen any more.
        let share = |level: u8| kept(level, self.bright, percent).max(1);
        Self { bright: percent, calm: share(self.calm), night: share(self.night), ..self }
    }
}

/// How long the screen stays bright after the last activity, seconds.
pub const BRIGHT_S: u32 = 120;

/// Signs of somebody being there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Activity {
    /// Seconds since the last touch, scan, check-in or motion.
    pub quiet_s: u32,
    /// Devices that are present now.
    pub present: u32,
}

/// The brightness now, percent. While the time is unknown it is day.
pub fn brightness(levels: Levels, activity: Activity, minute: Option<u16>) -> u8 {
    let level = if activity.present > 0 || activity.quiet_s < BRIGHT_S {
        levels.bright
    } else if levels.hours.at(minute) {
        levels.night
    } else {
        levels.calm
    };
    level.clamp(1, 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_staff_choose_is_kept_by_the_hours() {
        let levels = Levels { bright: 100, calm: 60, night: 20, hours: Night::Never };
        for (percent, calm, night) in [(100, 60, 20), (50, 30, 10), (10, 6, 2)] {
            let turned = levels.turned_to(percent);
            assert_eq!((turned.bright, turned.calm, turned.night), (percent, calm, night));
        }
        let inverse = Levels { bright: 20, calm: 60, ..levels }.turned_to(100);
        assert_eq!((inverse.calm, inverse.night), (100, 100));
        assert_eq!(Levels { bright: 0, ..levels }.turned_to(10).calm, 100);
    }

    #[test]
    fn it_is_bright_for_whoever_is_there() {
        let hours = Night::try_from("21:00-05:30".to_owned()).unwrap();
        let levels = Levels { bright: 90, calm: 50, night: 15, hours };
        let (noon, midnight) = (Some(12 * 60), Some(0));
        for (quiet_s, present, minute, expected) in [
            (0, 0, noon, 90),
            (119, 0, midnight, 90),
            (120, 0, noon, 50),
            (120, 0, midnight, 15),
            (9999, 1, midnight, 90),
            (9999, 0, Some(5 * 60 + 29), 15),
            (9999, 0, Some(5 * 60 + 30), 50),
            (9999, 0, None, 50),
        ] {
            let activity = Activity { quiet_s, present };
            assert_eq!(brightness(levels, activity, minute), expected, "{activity:?} {minute:?}");
        }
        let dark = Levels { calm: 0, hours: Night::Never, ..levels };
        assert_eq!(brightness(dark, Activity { quiet_s: 999, present: 0 }, midnight), 1);
    }
}
