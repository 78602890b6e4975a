//! Which time may delete, set records aside or replace a remembered time: one that agrees with the
//! monotonic clock, or that a second source confirms.
//!
//! A wall clock alone is a claim: a virtual machine restored with a wrong clock, a bad time server
//! or an attacker in the backend's place can move it by years. So a claim is compared with the
//! last trusted time, carried on by the monotonic clock. Both sides use it: the kiosk for what it
//! keeps, the backend for what it keeps and takes.

use crate::DAY_S;

/// Seconds by which a claim may differ from the trusted time without a second source, and within
/// which two sources agree. Everything that is decided by it counts in days.
pub const TOLERANCE_S: i64 = DAY_S;

/// Seconds by which a leap may change while it waits and still be the same leap: a clock that is
/// being set again and again is not one that stands.
const SAME_LEAP_S: i64 = 600;

/// A time that was trusted, tied to the monotonic clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrustedTime {
    unix_s: i64,
    uptime_s: i64,
    leap: Option<Leap>,
    /// Seconds for which a leap had stood before a restart; counted to the next one.
    stood_before_s: i64,
}

/// A claim that leapt and has stood since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Leap {
    /// Claimed Unix time at uptime 0.
    origin_s: i64,
    since_uptime_s: i64,
}

/// A claimed time at one moment, and what speaks for it.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// The wall clock, Unix seconds.
    pub unix_s: i64,
    /// The monotonic clock, seconds since the program started.
    pub uptime_s: i64,
    /// What a second, independent source says at this moment, Unix seconds.
    pub witness_s: Option<i64>,
    /// Seconds of monotonic time after which a leap is believed without a second source; `None`
    /// where only a second source or a person decides.
    pub wait_s: Option<i64>,
}

/// What a claim is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may be acted on.
    Trusted,
    /// It lies this many seconds after (or, negative, before) the trusted time, and nothing else
    /// speaks for it yet.
    Leap(i64),
}

impl TrustedTime {
    /// Starts from a time that was trusted before (Unix seconds), at this uptime.
    pub fn new(unix_s: i64, uptime_s: i64) -> Self {
        Self { unix_s, uptime_s, leap: None, stood_before_s: 0 }
    }

    /// Goes on with a leap that had stood for so many seconds before a restart, so that a machine
    /// that is switched off every night does not wait for ever.
    #[must_use]
    pub fn after_standing(self, stood_s: i64) -> Self {
        Self { stood_before_s: stood_s.max(0), ..self }
    }

    /// For how many seconds the present leap has stood at an uptime; `None` without one.
    pub fn stood_s(&self, uptime_s: i64) -> Option<i64> {
        self.leap.map(|leap| uptime_s.saturating_sub(leap.since_uptime_s))
    }

    /// The trusted time at an uptime, Unix seconds: what is remembered for the next start. It is
    /// carried by the monotonic clock alone, so that restarts do not add up to a leap.
    pub fn at(&self, uptime_s: i64) -> i64 {
        self.unix_s.saturating_add(uptime_s.saturating_sub(self.uptime_s).max(0))
    }

    /// Judges a claim, and trusts it from now on where a second source confirms it or it stood for
    /// long enough.
    #[must_use]
    pub fn judge(self, claim: &Claim) -> (Self, Verdict) {
        let leap_s = claim.unix_s.saturating_sub(self.at(claim.uptime_s));
        let agrees = |other: i64| claim.unix_s.abs_diff(other) <= TOLERANCE_S.unsigned_abs();
        if claim.witness_s.is_some_and(agrees) {
            return (Self::new(claim.unix_s, claim.uptime_s), Verdict::Trusted);
        }
        if leap_s.saturating_abs() <= TOLERANCE_S {
            return (Self { leap: None, stood_before_s: 0, ..self }, Verdict::Trusted);
        }
        let origin_s = claim.unix_s.saturating_sub(claim.uptime_s);
        let same = |leap: &Leap| leap.origin_s.abs_diff(origin_s) <= SAME_LEAP_S.unsigned_abs();
        let leap = self.leap.filter(same).unwrap_or(Leap {
            origin_s,
            since_uptime_s: claim.uptime_s.saturating_sub(self.stood_before_s),
        });
        let stood_s = claim.uptime_s.saturating_sub(leap.since_uptime_s);
        if claim.wait_s.is_some_and(|wait_s| stood_s >= wait_s) {
            return (Self::new(claim.unix_s, claim.uptime_s), Verdict::Trusted);
        }
        (Self { leap: Some(leap), stood_before_s: 0, ..self }, Verdict::Leap(leap_s))
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict::{Leap, Trusted};
    use super::*;

    const NOW: i64 = 1_625_745_600;

    fn claim(unix_s: i64, uptime_s: i64) -> Claim {
        Claim { unix_s, uptime_s, witness_s: None, wait_s: None }
    }

    #[test]
    fn a_claim_as_a_table() {
        let trusted = TrustedTime::new(NOW, 100);
        for (unix_s, uptime_s, witness_s, verdict) in [
            (NOW, 100, None, Trusted),
            (NOW + 60, 160, None, Trusted),
            (NOW + DAY_S, 100, None, Trusted),
            (NOW + DAY_S + 1, 100, None, Leap(DAY_S + 1)),
            (NOW + 40 * DAY_S, 100, None, Leap(40 * DAY_S)),
            (NOW + 40 * DAY_S, 100, Some(NOW), Leap(40 * DAY_S)),
            (NOW + 40 * DAY_S, 100, Some(NOW + 39 * DAY_S), Trusted),
            (NOW + 40 * DAY_S, 100 + 39 * DAY_S, None, Trusted),
            (NOW - 3 * DAY_S, 100, None, Leap(-3 * DAY_S)),
            (NOW - 3 * DAY_S, 100, Some(NOW - 3 * DAY_S), Trusted),
            (i64::MAX, 100, None, Leap(i64::MAX - NOW)),
            (i64::MIN, 100, None, Leap(i64::MIN)),
        ] {
            let given = Claim { witness_s, ..claim(unix_s, uptime_s) };
            assert_eq!(trusted.judge(&given).1, verdict, "{given:?}");
        }
    }

    #[test]
    fn many_rounds_under_a_wrong_clock_do_not_add_up() {
        let mut trusted = TrustedTime::new(NOW, 0);
        for round in 0..3600 {
            let (next, verdict) = trusted.judge(&claim(NOW + 40 * DAY_S + round, round));
            assert_eq!(verdict, Leap(40 * DAY_S));
            trusted = next;
        }
        // Right again: nothing is left of it.
        assert_eq!(trusted.judge(&claim(NOW + 3600, 3600)), (TrustedTime::new(NOW, 0), Trusted));
        // A step of just under a day in each of many restarts is noticed at the second.
        let restarted = TrustedTime::new(trusted.at(3600), 0);
        assert_eq!(restarted.judge(&claim(NOW + 3600 + DAY_S, 0)).1, Trusted);
        let again = TrustedTime::new(restarted.at(0), 0);
        assert_eq!(again.judge(&claim(NOW + 3600 + 2 * DAY_S, 0)).1, Leap(2 * DAY_S));
    }

    #[test]
    fn a_leap_that_stands_is_believed_where_waiting_is_allowed() {
        let waiting = |unix_s, uptime_s| Claim { wait_s: Some(DAY_S), ..claim(unix_s, uptime_s) };
        let leapt = NOW + 400 * DAY_S;
        let mut trusted = TrustedTime::new(NOW, 0);
        for uptime_s in (0..DAY_S).step_by(3600) {
            let (next, verdict) = trusted.judge(&waiting(leapt + uptime_s, uptime_s));
            assert_eq!(verdict, Leap(400 * DAY_S), "{uptime_s}");
            trusted = next;
        }
        let (trusted, verdict) = trusted.judge(&waiting(leapt + DAY_S, DAY_S));
        assert_eq!((trusted.at(DAY_S), verdict), (leapt + DAY_S, Trusted));
    }

    #[test]
    fn restarts_do_not_begin_the_wait_anew() {
        let waiting = |unix_s, uptime_s| Claim { wait_s: Some(DAY_S), ..claim(unix_s, uptime_s) };
        let (mut saved_s, mut stood_s, mut clock_s) = (NOW, 0, NOW + 7 * DAY_S);
        for day in 0..3 {
            // Ten hours a day, switched off at night.
            let mut trusted = TrustedTime::new(saved_s, 0).after_standing(stood_s);
            for uptime_s in (0..=36_000).step_by(600) {
                let (next, verdict) = trusted.judge(&waiting(clock_s + uptime_s, uptime_s));
                let stood = day * 36_000 + uptime_s;
                assert_eq!(verdict == Trusted, stood >= DAY_S, "day {day}, {uptime_s} s");
                trusted = next;
            }
            (saved_s, stood_s) = (trusted.at(36_000), trusted.stood_s(36_000).unwrap_or(0));
            clock_s += DAY_S;
        }
        assert_eq!((saved_s, stood_s), (NOW + 9 * DAY_S + 36_000, 0));
    }

    #[test]
    fn a_clock_that_keeps_moving_never_stands() {
        let mut trusted = TrustedTime::new(NOW, 0);
        for day in 2..20 {
            let given = Claim { wait_s: Some(DAY_S), ..claim(NOW + 3 * day * DAY_S, day * DAY_S) };
            let (next, verdict) = trusted.judge(&given);
            assert!(matches!(verdict, Leap(_)), "{day}");
            trusted = next;
        }
    }
}
