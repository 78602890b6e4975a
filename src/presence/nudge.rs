//! Many phones present and few scans: then the screen asks people to scan.
//!
//! Pure, with a gap between going on and going off so that the line does not flicker.

/// When the screen asks. The numbers are a choice: a queue is about ten phones, and one visitor in
/// five who scans is far fewer than the rule of a venue asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Phones present from which on it is a crowd.
    pub crowd: u32,
    /// Phones present below which it is one no longer; less than `crowd`.
    pub calm: u32,
    /// Few are fewer check-ins than one for so many phones present.
    pub few: u32,
    /// Enough is a check-in for so many phones present; less than `few`.
    pub enough: u32,
}

impl Default for Rules {
    fn default() -> Self {
        Self { crowd: 10, calm: 7, few: 5, enough: 4 }
    }
}

/// For how long back check-ins count, in seconds.
pub const LATELY_S: i64 = 900;

/// Whether to ask now. `asking` says whether the screen asks already, `present` how many phones are
/// present, `checkins` how many check-ins there were in the last [`LATELY_S`].
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
            // It goes on for a little beyond both limits.
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
