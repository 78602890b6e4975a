//! Guesses at codes. A guess is counted before it is tried and given back when it was right, so that
//! many at once get no further than one after the other, and an honest visitor uses nothing up.
//!
//! A network that has no wrong guess in this minute is never refused, whatever others do.
//!
//! Counted in memory, because a stranger must cost no write; once a second the processes tell each other
//! through the store who was wrong several times ([`Guesses::exchange`]). So a second process lets a
//! guesser go on for that second at most, and a restart forgets little.

mod counts;
mod subject;

use std::pin::pin;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::MINUTE_S;
use crate::clock::Clock;
use crate::keys::MasterKeys;
use crate::store::{Store, StoreError};
use counts::{Counts, Verdict};
use subject::Subjects;

pub use subject::{Guess, Letters};

/// Too many wrong guesses in this minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMany;

#[derive(Debug, Default)]
pub struct Guesses {
    counts: Mutex<Counts>,
    /// Notified when a guess turned out right or wrong.
    resolved: Notify,
}

/// A guess that may be tried. It counts as wrong unless it is given back.
#[derive(Debug)]
pub struct Attempt<'a> {
    guesses: &'a Guesses,
    subjects: Subjects,
    window: i64,
    right: bool,
}

impl Guesses {
    /// Counts a guess. It waits while as many as may be wrong are being tried.
    ///
    /// # Errors
    /// [`TooMany`].
    pub async fn begin(
        &self,
        guess: Guess,
        keys: &MasterKeys,
        clock: &dyn Clock,
    ) -> Result<Attempt<'_>, TooMany> {
        self.begin_for(guess.subjects(keys), clock).await
    }

    async fn begin_for(
        &self,
        subjects: Subjects,
        clock: &dyn Clock,
    ) -> Result<Attempt<'_>, TooMany> {
        loop {
            let mut resolved = pin!(self.resolved.notified());
            resolved.as_mut().enable();
            match self.take(subjects, clock.now_s()) {
                (Verdict::Try, window) => {
                    return Ok(Attempt { guesses: self, subjects, window, right: false });
                }
                (Verdict::Wait, _) => resolved.await,
                (Verdict::Refuse, _) => return Err(TooMany),
            }
        }
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The verdict, and the number of the window in which a guess that may be tried was counted.
    fn take(&self, subjects: Subjects, now_s: i64) -> (Verdict, i64) {
        let mut counts = self.counts();
        counts.turn_to(now_s.div_euclid(MINUTE_S));
        (counts.take(subjects), counts.number())
    }

    fn resolve(&self, attempt: &Attempt<'_>) {
        let mut counts = self.counts();
        // What was pending in an earlier window went with it.
        if counts.number() == attempt.window {
            counts.resolve(attempt.subjects, attempt.right);
        }
        drop(counts);
        self.resolved.notify_waiters();
    }

    /// Tells the other processes who was wrong here, and learns who was wrong there. Blocks.
    ///
    /// # Errors
    /// The store's; the next exchange tells the same.
    pub fn exchange(&self, store: &dyn Store, now_s: i64) -> Result<(), StoreError> {
        let window = now_s.div_euclid(MINUTE_S);
        let untold = {
            let mut counts = self.counts();
            counts.turn_to(window);
            counts.untold()
        };
        let at_s = window * MINUTE_S;
        if !untold.is_empty() {
            store.write(|tx| -> Result<(), StoreError> {
                let mut told = untold.iter();
                told.try_for_each(|(subject, more)| tx.add_wrong_guesses(at_s, subject, *more))
            })?;
        }
        let all = store.read(|read| read.wrong_guesses(at_s));
        let mut counts = self.counts();
        if counts.number() == window {
            counts.told(&untold);
            counts.heard(all?);
            drop(counts);
            // Who waits for the guesses before it may have to be refused now.
            self.resolved.notify_waiters();
        }
        Ok(())
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
mod tests;
