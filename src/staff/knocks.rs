//! The gesture that opens staff mode: five touches of the corner within five seconds.

/// How many touches.
const COUNT: usize = 5;

/// Within how long, milliseconds.
const WITHIN_MS: i64 = 5_000;

#[derive(Clone, Debug, Default)]
pub struct Knocks(Vec<i64>);

impl Knocks {
    /// Whether this touch is the last of the gesture.
    pub fn knock(&mut self, now_ms: i64) -> bool {
        self.0.retain(|at_ms| (0..WITHIN_MS).contains(&(now_ms - at_ms)));
        self.0.push(now_ms);
        let is_whole = self.0.len() >= COUNT;
        if is_whole {
            self.0.clear();
        }
        is_whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_touches_within_five_seconds() {
        let mut knocks = Knocks::default();
        let opened: Vec<bool> =
            [0, 900, 1_800, 2_700, 3_600, 3_700].map(|at_ms| knocks.knock(at_ms)).into();
        assert_eq!(opened, [false, false, false, false, true, false]);
        let mut slow = Knocks::default();
        assert!((0..20).all(|touch| !slow.knock(touch * 1_300)), "a child at play");
        let mut leapt = Knocks::default();
        assert!([9_000, 9_100, 9_200, 9_300, 100].iter().all(|at_ms| !leapt.knock(*at_ms)));
    }
}
