//! Protection against burn-in of a panel that shows the same code for years: the area with the code is
//! shifted, and its blue alternates with a deeper one. By whole pixels, because a QR between two pixels
//! is blurred.

/// Seconds between two shifts.
pub const SHIFT_INTERVAL_S: u64 = 30 * 60;

/// Seconds between two changes of the blue.
pub const BLUE_INTERVAL_S: u64 = 4 * 3600;

/// The shifts in pixels, in their order; neighbours differ by one pixel.
const SHIFTS: [(i32, i32); 8] = [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1)];

/// How the area with the code is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Protection {
    /// Pixels to the right and downwards, each 0 to 2.
    pub shift: (i32, i32),
    /// Whether the deeper blue is shown.
    pub deep: bool,
}

/// The protection after so many seconds.
pub fn protection_at(running_s: u64) -> Protection {
    let index = (running_s / SHIFT_INTERVAL_S) % SHIFTS.len() as u64;
    let shift = usize::try_from(index).ok().and_then(|index| SHIFTS.get(index).copied());
    let deep = (running_s / BLUE_INTERVAL_S) % 2 == 1;
    Protection { shift: shift.unwrap_or_default(), deep }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_stands_still_for_a_day_and_nothing_jumps() {
        let mut last = protection_at(0);
        assert_eq!(last, Protection::default());
        let mut seen = std::collections::HashSet::new();
        for second in 0..24 * 3600 {
            let now = protection_at(second);
            let step = (now.shift.0 - last.shift.0).abs() + (now.shift.1 - last.shift.1).abs();
            assert!(step <= 1, "at {second}");
            if now != last {
                assert!(
                    second.is_multiple_of(SHIFT_INTERVAL_S)
                        || second.is_multiple_of(BLUE_INTERVAL_S)
                );
            }
            seen.insert((now.shift, now.deep));
            last = now;
        }
        assert_eq!(seen.len(), 16, "every shift with each blue: {seen:?}");
    }
}
