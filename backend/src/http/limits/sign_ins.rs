//! Wrong passwords and codes of staff. They are counted by account and network together, so that
//! nobody can keep a colleague out from elsewhere, and by account and browser where someone signed in
//! with that browser before: then even a neighbour behind the same address cannot.
//!
//! Counted in memory: each process that serves staff allows as many again, and a restart forgets them.
//! An attempt is counted before it is judged and given back when it was right.

use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::window::Window;
use crate::rate::{Buckets, Rate};

/// Length of a window, seconds.
pub const WINDOW_S: i64 = 900;

/// Wrong passwords in a window.
const PASSWORDS: u32 = 10;

/// Wrong codes in a window: whoever tries them knows the password, and of a million codes three are
/// right at a time.
const CODES: u32 = 5;

/// Attempts by browsers that no account knows, from one network: each takes the processor for a
/// while.
const STRANGERS: Rate = Rate { interval_ms: 1000, burst: 60 };

/// An account as it is counted: a keyed hash of what was typed as its name.
pub type Name = [u8; 32];

/// Who tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum From {
    Network(IpAddr),
    /// A browser that the account knows, by the hash of its cookie.
    Device([u8; 32]),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key {
    Password(Name, From),
    Code(Name, From),
    /// Wrong passwords and codes of an account, whoever tried.
    All(Name),
}

/// Too many were wrong; none is judged until this second, Unix time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Locked {
    pub until_s: i64,
}

#[derive(Debug)]
pub struct SignIns {
    window: Mutex<Window<Key, u32>>,
    strangers: Buckets<IpAddr>,
}

impl Default for SignIns {
    fn default() -> Self {
        Self { window: Mutex::default(), strangers: Buckets::new(STRANGERS) }
    }
}

/// An attempt that may be judged. It counts as wrong unless [`Attempt::right`].
#[derive(Debug)]
#[must_use]
pub struct Attempt {
    key: Key,
    name: Name,
    window: i64,
}

impl SignIns {
    fn window(&self) -> MutexGuard<'_, Window<Key, u32>> {
        self.window.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts an attempt at a password.
    ///
    /// # Errors
    /// [`Locked`].
    pub fn password(&self, name: Name, from: From, now_ms: i64) -> Result<Attempt, Locked> {
        if let From::Network(network) = from
            && !self.strangers.take(network, now_ms)
        {
            let wait_ms = STRANGERS.interval_ms.saturating_mul(STRANGERS.burst);
            return Err(Locked { until_s: now_ms.saturating_add(wait_ms).div_euclid(1000) });
        }
        self.begin(Key::Password(name, from), name, PASSWORDS, now_ms)
    }

    /// Counts an attempt at a code of the second step.
    ///
    /// # Errors
    /// [`Locked`].
    pub fn code(&self, name: Name, from: From, now_ms: i64) -> Result<Attempt, Locked> {
        self.begin(Key::Code(name, from), name, CODES, now_ms)
    }

    fn begin(&self, key: Key, name: Name, most: u32, now_ms: i64) -> Result<Attempt, Locked> {
        let mut window = self.window();
        window.turn_to(now_ms.div_euclid(WINDOW_S * 1000));
        if window.get(&key) >= most {
            return Err(Locked { until_s: (window.number() + 1) * WINDOW_S });
        }
        window.change(key, |count| *count += 1);
        Ok(Attempt { key, name, window: window.number() })
    }

    /// It was right, or could not be judged: it counts no more.
    pub fn right(&self, attempt: &Attempt) {
        let mut window = self.window();
        if window.number() == attempt.window {
            window.change(attempt.key, |count| *count = count.saturating_sub(1));
        }
    }

    /// It was wrong. Returns how many were in this window, by whomever, when that is worth a line in
    /// the audit trail: at 1, 2, 4, 8 and so on, so that a stranger cannot fill it.
    pub fn wrong(&self, attempt: &Attempt) -> Option<u32> {
        let mut window = self.window();
        let all = Key::All(attempt.name);
        window.change(all, |count| *count = count.saturating_add(1));
        let count = window.get(&all);
        count.is_power_of_two().then_some(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HANH: Name = [1; 32];
    const MINH: Name = [2; 32];
    const OFFICE: From = From::Network(IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 1)));
    const ELSEWHERE: From = From::Network(IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 2)));

    fn fail(sign_ins: &SignIns, name: Name, from: From, now_ms: i64) -> Result<(), Locked> {
        let attempt = sign_ins.password(name, from, now_ms)?;
        sign_ins.wrong(&attempt);
        Ok(())
    }

    #[test]
    fn a_guesser_keeps_nobody_out_but_himself() {
        let sign_ins = SignIns::default();
        for _ in 0..PASSWORDS {
            assert_eq!(fail(&sign_ins, HANH, OFFICE, 0), Ok(()));
        }
        assert_eq!(fail(&sign_ins, HANH, OFFICE, 0), Err(Locked { until_s: WINDOW_S }));
        // From elsewhere, with a browser that is known, and with another name from the same office.
        assert_eq!(fail(&sign_ins, HANH, ELSEWHERE, 0), Ok(()));
        assert_eq!(fail(&sign_ins, HANH, From::Device([7; 32]), 0), Ok(()));
        assert_eq!(fail(&sign_ins, MINH, OFFICE, 0), Ok(()));
        assert_eq!(fail(&sign_ins, HANH, OFFICE, WINDOW_S * 1000), Ok(()));
    }

    #[test]
    fn what_is_right_counts_nothing() {
        let sign_ins = SignIns::default();
        for _ in 0..50 {
            let attempt = sign_ins.password(HANH, From::Device([7; 32]), 0).unwrap();
            sign_ins.right(&attempt);
        }
    }

    #[test]
    fn a_flood_of_names_is_slowed_and_a_known_browser_is_not() {
        let sign_ins = SignIns::default();
        let strangers = (0..=u8::MAX).filter(|n| fail(&sign_ins, [*n; 32], OFFICE, 0).is_ok());
        assert_eq!(strangers.count(), 60);
        assert_eq!(fail(&sign_ins, HANH, From::Device([7; 32]), 0), Ok(()));
    }

    #[test]
    fn few_lines_are_worth_writing() {
        let sign_ins = SignIns::default();
        let lines = (0..200_u8).filter_map(|n| {
            let attempt = sign_ins.code(HANH, From::Device([n; 32]), 0).unwrap();
            sign_ins.wrong(&attempt)
        });
        assert_eq!(lines.collect::<Vec<_>>(), [1, 2, 4, 8, 16, 32, 64, 128]);
    }
}
