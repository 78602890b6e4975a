//! How often a PIN may be guessed. Kept in the store, so that a power cut gives no new guesses.

use serde::{Deserialize, Serialize};

/// Wrong guesses of one hour.
pub const MOST: usize = 10;

pub const HOUR_S: i64 = 3600;

/// When wrong guesses were made, Unix seconds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guesses(Vec<i64>);

impl Guesses {
    /// None left of the hour from now on.
    pub fn full(now_s: i64) -> Self {
        Self(vec![now_s; MOST])
    }

    /// Counts a guess before it is judged, or tells for how many seconds none is taken. Nobody is locked out for
    /// longer than an hour.
    pub fn count(&mut self, now_s: i64) -> Result<(), i64> {
        // A guess of the future is one before the clock was set back.
        self.0.iter_mut().for_each(|at_s| *at_s = now_s.min(*at_s));
        self.0.retain(|at_s| now_s - at_s < HOUR_S);
        match self.0.first() {
            Some(first_s) if self.0.len() >= MOST => Err(first_s + HOUR_S - now_s),
            _ => {
                self.0.push(now_s);
                Ok(())
            }
        }
    }

    /// How many are left of this hour.
    pub fn left(&self) -> usize {
        MOST.saturating_sub(self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_guesses_an_hour_and_never_locked_out_for_longer() {
        let mut guesses = Guesses::default();
        for second in 0..10 {
            assert_eq!(
                (guesses.count(1_000 + second), guesses.left()),
                (Ok(()), 9 - second as usize)
            );
        }
        assert_eq!(guesses.count(1_010), Err(3_590));
        assert_eq!(guesses.count(4_599), Err(1));
        assert_eq!(guesses.count(4_600), Ok(()), "the first one is an hour old");
        assert!(guesses.count(4_600).is_err());
        assert_eq!(guesses.count(100_000), Ok(()));
        assert_eq!(guesses.left(), 9);
    }

    #[test]
    fn a_clock_that_is_set_back_locks_nobody_out_and_gives_no_guess() {
        let mut guesses = Guesses::default();
        (0..10).for_each(|_| guesses.count(1_000_000).unwrap());
        assert_eq!(guesses.count(5_000), Err(3_600));
        assert_eq!(guesses.count(8_600), Ok(()));
        assert_eq!(Guesses::full(7).count(8), Err(3_599));
    }
}
