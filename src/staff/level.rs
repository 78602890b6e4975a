//! What staff turn up and down.

/// How far one touch goes, percent.
const STEP: u8 = 10;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Brightness,
    Volume,
}

impl Level {
    /// A screen that is dark cannot be set at the screen any more.
    pub fn least(self) -> u8 {
        match self {
            Self::Brightness => STEP,
            Self::Volume => 0,
        }
    }

    /// One touch up or down from `percent`.
    pub fn after(self, percent: u8, up: bool) -> u8 {
        let step = if up {
            (percent / STEP).saturating_add(1)
        } else {
            percent.div_ceil(STEP).saturating_sub(1)
        };
        step.saturating_mul(STEP).clamp(self.least(), 100)
    }
}

/// Both in percent; `None` where it cannot be changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    pub brightness: Option<u8>,
    pub volume: Option<u8>,
    /// Whether it is an hour in which the kiosk says nothing.
    pub is_quiet: bool,
}

impl Levels {
    /// Those that can be changed, in the order of the page.
    pub fn shown(&self) -> Vec<(Level, u8)> {
        let both = [(Level::Brightness, self.brightness), (Level::Volume, self.volume)];
        both.into_iter().filter_map(|(level, percent)| Some((level, percent?))).collect()
    }

    pub fn set(&mut self, level: Level, percent: u8) {
        match level {
            Level::Brightness => self.brightness = Some(percent),
            Level::Volume => self.volume = Some(percent),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_touch_goes_to_the_next_ten() {
        for (percent, up, after) in [
            (70, true, 80),
            (70, false, 60),
            (75, true, 80),
            (75, false, 70),
            (95, true, 100),
            (100, true, 100),
            (10, false, 0),
            (0, false, 0),
        ] {
            assert_eq!(Level::Volume.after(percent, up), after, "{percent} {up}");
        }
        assert_eq!(Level::Brightness.after(10, false), 10, "never dark");
        assert_eq!(Level::Brightness.after(1, true), 10);
    }
}
