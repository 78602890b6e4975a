//! Guesses at codes. A guess is counted before it is tried and given back when it was right, so that
//! many at once get no further than one after the other, and an honest visitor uses nothing up.
//!
//! A network that has no wrong guess in this minute is never refused, whatever others do.

use std::net::IpAddr;
use std::pin::pin;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::MINUTE_S;
use super::window::Window;
use crate::clock::Clock;

/// Wrong guesses of one kind from one network, which many phones may share.
const BY_NETWORK: u32 = 10;

/// Wrong short codes of one venue from networks that were wrong before: of a million codes about
/// seven are right at a time, so that guessing at this rate takes days.
const BY_VENUE: u32 = 20;

/// Letters of a venue, filled up with zeros.
pub type Letters = [u8; 6];

/// What is guessed, and from which network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    Enrolment { from: IpAddr },
    ShortCode { from: IpAddr, letters: Letters },
    Receipt { from: IpAddr },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key {
    EnrolmentFrom(IpAddr),
    ShortCodeFrom(IpAddr),
    ShortCodeOf(Letters),
    ReceiptFrom(IpAddr),
}

impl Guess {
    /// The key of its network, and that which networks share.
    fn keys(self) -> (Key, Option<Key>) {
        match self {
            Self::Enrolment { from } => (Key::EnrolmentFrom(from), None),
            Self::ShortCode { from, letters } => {
                (Key::ShortCodeFrom(from), Some(Key::ShortCodeOf(letters)))
            }
            Self::Receipt { from } => (Key::ReceiptFrom(from), None),
        }
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    wrong: u32,
    /// Being tried.
    pending: u32,
}

impl Count {
    fn verdict(self, limit: u32) -> Verdict {
        if self.wrong >= limit {
            Verdict::Refuse
        } else if self.wrong + self.pending >= limit {
            Verdict::Wait
        } else {
            Verdict::Try
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Try,
    /// The guesses before this one decide.
    Wait,
    Refuse,
}

/// Too many wrong guesses in this minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMany;

#[derive(Debug, Default)]
pub struct Guesses {
    window: Mutex<Window<Key, Count>>,
    /// Notified when a guess turned out right or wrong.
    resolved: Notify,
}

/// A guess that may be tried. It counts as wrong unless it is given back.
#[derive(Debug)]
pub struct Attempt<'a> {
    guesses: &'a Guesses,
    guess: Guess,
    window: i64,
    right: bool,
}

impl Guesses {
    /// Counts a guess. It waits while as many as may be wrong are being tried.
    ///
    /// # Errors
    /// [`TooMany`].
    pub async fn begin(&self, guess: Guess, clock: &dyn Clock) -> Result<Attempt<'_>, TooMany> {
        loop {
            let mut resolved = pin!(self.resolved.notified());
            resolved.as_mut().enable();
            match self.take(guess, clock.now_s()) {
                (Verdict::Try, window) => {
                    return Ok(Attempt { guesses: self, guess, window, right: false });
                }
                (Verdict::Wait, _) => resolved.await,
                (Verdict::Refuse, _) => return Err(TooMany),
            }
        }
    }

    fn window(&self) -> MutexGuard<'_, Window<Key, Count>> {
        self.window.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The verdict, and the number of the window in which a guess that may be tried was counted.
    fn take(&self, guess: Guess, now_s: i64) -> (Verdict, i64) {
        let mut window = self.window();
        window.turn_to(now_s.div_euclid(MINUTE_S));
        let (own, shared) = guess.keys();
        let own_count = window.get(&own);
        let mut verdict = own_count.verdict(BY_NETWORK);
        if let Some(shared) = shared
            && verdict == Verdict::Try
            && own_count.wrong + own_count.pending > 0
        {
            verdict = match window.get(&shared).verdict(BY_VENUE) {
                // Until it is wrong itself, the network must not suffer from others.
                Verdict::Refuse if own_count.wrong == 0 => Verdict::Wait,
                verdict => verdict,
            };
        }
        if verdict == Verdict::Try {
            for key in [Some(own), shared].into_iter().flatten() {
                window.change(key, |count| count.pending += 1);
            }
        }
        (verdict, window.number())
    }

    fn resolve(&self, attempt: &Attempt<'_>) {
        let mut window = self.window();
        let (own, shared) = attempt.guess.keys();
        // The pending of an earlier window went with it.
        if window.number() == attempt.window {
            for key in [Some(own), shared].into_iter().flatten() {
                window.change(key, |count| {
                    count.pending = count.pending.saturating_sub(1);
                    count.wrong = count.wrong.saturating_add(u32::from(!attempt.right));
                });
            }
        }
        drop(window);
        self.resolved.notify_waiters();
    }
}

impl Attempt<'_> {
    /// The guess was right, or could not be judged.
    pub fn give_back(mut self) {
        self.right = true;
    }
}

impl Drop for Attempt<'_> {
    fn drop(&mut self) {
        self.guesses.resolve(self);
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use futures_util::FutureExt;

    use super::*;
    use crate::clock::SetClock;

    const BSON: Letters = *b"BSON\0\0";

    fn short_code(number: u8) -> Guess {
        Guess::ShortCode { from: Ipv4Addr::new(203, 0, 113, number).into(), letters: BSON }
    }

    /// Whether the guess may be tried; none while it has to wait.
    fn is_wrong(guesses: &Guesses, guess: Guess, clock: &SetClock) -> Option<bool> {
        Some(guesses.begin(guess, clock).now_or_never()?.is_ok())
    }

    #[test]
    fn wrong_guesses_stop_their_network_for_the_minute() {
        let (guesses, clock) = (Guesses::default(), SetClock::new(0));
        for _ in 0..BY_NETWORK {
            assert_eq!(is_wrong(&guesses, short_code(1), &clock), Some(true));
        }
        clock.set(59);
        assert_eq!(is_wrong(&guesses, short_code(1), &clock), Some(false));
        assert_eq!(is_wrong(&guesses, short_code(2), &clock), Some(true));
        let receipt = Guess::Receipt { from: Ipv4Addr::new(203, 0, 113, 1).into() };
        assert_eq!(is_wrong(&guesses, receipt, &clock), Some(true));
        clock.set(60);
        assert_eq!(is_wrong(&guesses, short_code(1), &clock), Some(true));
    }

    #[test]
    fn right_guesses_use_nothing_up() {
        let (guesses, clock) = (Guesses::default(), SetClock::new(0));
        for _ in 0..1000 {
            let attempt = guesses.begin(short_code(1), &clock).now_or_never().unwrap();
            attempt.unwrap().give_back();
        }
        assert_eq!(is_wrong(&guesses, short_code(1), &clock), Some(true));
    }

    #[test]
    fn a_venue_is_closed_to_those_who_were_wrong_only() {
        let (guesses, clock) = (Guesses::default(), SetClock::new(0));
        for number in [1, 2] {
            for _ in 0..BY_NETWORK {
                assert_eq!(is_wrong(&guesses, short_code(number), &clock), Some(true));
            }
        }
        assert_eq!(is_wrong(&guesses, short_code(3), &clock), Some(true));
        assert_eq!(is_wrong(&guesses, short_code(3), &clock), Some(false), "it was wrong once");
    }

    #[tokio::test]
    async fn a_burst_waits_for_the_verdicts_before_it() {
        let (guesses, clock) = (Guesses::default(), SetClock::new(0));
        let mut attempts = Vec::new();
        for _ in 0..BY_NETWORK {
            attempts.push(guesses.begin(short_code(1), &clock).await.unwrap());
        }
        let mut waiting = pin!(guesses.begin(short_code(1), &clock));
        assert!(waiting.as_mut().now_or_never().is_none());
        attempts.pop().unwrap().give_back();
        drop(waiting.await.unwrap());
        let mut waiting = pin!(guesses.begin(short_code(1), &clock));
        assert!(waiting.as_mut().now_or_never().is_none());
        attempts.clear();
        assert!(waiting.await.is_err());
    }
}
