//! How bright the screen is: by the hour, and by whether anybody is there.

use crate::config::Night;

/// What the operator may choose; all in percent of the brightest, 1 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Levels {
    /// While somebody is there.
    pub bright: u8,
    /// By day while nobody is.
    pub calm: u8,
    /// At night while nobody is.
    pub night: u8,
    /// When it is night.
    pub hours: Night,
}

impl Default for Levels {
    fn default() -> Self {
        Self { bright: 100, calm: 100, night: 100, hours: Night::Never }
    }
}

/// How long it stays bright after the last sign of somebody, seconds.
pub const STAYS_S: u32 = 120;

/// What tells that somebody is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presence {
    /// Seconds since the last touch, scan or check-in.
    pub quiet_s: u32,
    /// Devices heard nearby now.
    pub present: u32,
}

/// The brightness now, percent. While nobody knows the time it is day.
pub fn brightness(levels: Levels, presence: Presence, minute: Option<u16>) -> u8 {
    let level = if presence.present > 0 || presence.quiet_s < STAYS_S {
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
            let presence = Presence { quiet_s, present };
            assert_eq!(brightness(levels, presence, minute), expected, "{presence:?} {minute:?}");
        }
        let dark = Levels { calm: 0, hours: Night::Never, ..levels };
        assert_eq!(brightness(dark, Presence { quiet_s: 999, present: 0 }, midnight), 1);
    }
}
