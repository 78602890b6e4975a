//! Care for a panel that shows the same code for years: its edges move by whole pixels, and its
//! blue takes turns with a deeper one. A whole pixel, because a QR between two pixels blurs.

/// How long the code stays where it is, seconds.
pub const SHIFT_S: u64 = 30 * 60;

/// How long a blue stays, seconds.
pub const BLUE_S: u64 = 4 * 3600;

/// Where the side goes, one after the other: a round of eight, neighbours one step apart.
const ROUND: [(i32, i32); 8] = [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1)];

/// How the side is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Care {
    /// Pixels to the right and downwards, each 0 to 2.
    pub shift: (i32, i32),
    /// Whether the deeper blue has its turn.
    pub deep: bool,
}

/// What is due after so many seconds of running.
pub fn at(running_s: u64) -> Care {
    let place = (running_s / SHIFT_S) % ROUND.len() as u64;
    let shift = usize::try_from(place).ok().and_then(|place| ROUND.get(place).copied());
    Care { shift: shift.unwrap_or_default(), deep: (running_s / BLUE_S) % 2 == 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_stands_still_for_a_day_and_nothing_jumps() {
        let mut last = at(0);
        assert_eq!(last, Care::default());
        let mut seen = std::collections::HashSet::new();
        for second in 0..24 * 3600 {
            let now = at(second);
            let step = (now.shift.0 - last.shift.0).abs() + (now.shift.1 - last.shift.1).abs();
            assert!(step <= 1, "at {second}");
            if now != last {
                assert!(second.is_multiple_of(SHIFT_S) || second.is_multiple_of(BLUE_S));
            }
            seen.insert((now.shift, now.deep));
            last = now;
        }
        assert_eq!(seen.len(), 16, "every place in each blue: {seen:?}");
    }
}
