//! Decides when the screen asks people to scan: when many phones are present and few visitors scan.
//!
//! Pure, with hysteresis so that the line does not flicker.

/// Thresholds. The numbers are a choice: a queue is about ten phones, and one scan for five visitors is
/// far less than venues require.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Phones present from which on the screen may begin to ask.
    pub crowd: u32,
    /// Phones present below which it stops asking; less than `crowd`.
    pub calm: u32,
    /// It begins to ask with fewer check-ins than one per so many phones present.
    pub few: u32,
    /// It stops asking with one check-in per so many phones present; less than `few`.
    pub enough: u32,
}

impl Default for Rules {
    fn default() -> Self {
        Self { crowd: 10, calm: 7, few: 5, enough: 4 }
    }
}

/// Check-ins of so many seconds count.
pub const CHECKIN_WINDOW_S: i64 = 900;

/// Whether to ask now. `asking` is whether the screen asks already, `present` the number of phones
/// present, `checkins` the number of check-ins in the last [`CHECKIN_WINDOW_S`].
pub fn step(asking: bool, present: u32, checkins: u32, rules: Rules) -> bool {
    let (phones, per_checkin) =
        if asking { (rules.calm, rules.enough) } else { (rules.crowd, rules.few) };
    present >= phones && checkins.saturating_mul(per_checkin) < present
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asks_when_many_are_present_and_few_scan() {
        for (asking, present, checkins, expected) in [
            (false, 0, 0, false),
            (false, 9, 0, false),
            (false, 10, 0, true),
            (false, 10, 1, true),
            (false, 10, 2, false),
            (false, 100, 19, true),
            (false, 100, 20, false),
            // Hysteresis beyond both limits.
            (true, 9, 0, true),
            (true, 7, 1, true),
            (true, 6, 0, false),
            (true, 100, 24, true),
            (true, 100, 25, false),
            (true, 10, 2, true),
            (true, 10, 3, false),
            (true, u32::MAX, u32::MAX, false),
        ] {
            let asks = step(asking, present, checkins, Rules::default());
            assert_eq!(asks, expected, "asking {asking}, {present} present, {checkins} check-ins");
        }
    }

    #[test]
    fn numbers_that_waver_do_not_make_it_flicker() {
        let mut asking = false;
        let mut changes = 0;
        for present in [8, 10, 9, 10, 8, 11, 7, 10, 9] {
            let next = step(asking, present, 1, Rules::default());
            changes += u32::from(next != asking);
            asking = next;
        }
        assert_eq!(changes, 1);
    }
}
