//! Guesses at codes. A guess is counted before it is tried and given back when it was right, so that
//! many at once get no further than one after the other, and an honest visitor uses nothing up.
//!
//! A network that has no wrong guess in this minute is never refused, whatever others do.
//!
//! Counted as `tally` says, which tells it to other processes ([`Guesses::exchange`]).

mod counts;
mod subject;

use std::pin::pin;
use std::sync::Mutex;

use tokio::sync::Notify;

use super::tally::{self, lock};
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
            let (verdict, window) = lock(&self.counts).take(subjects, clock.now_s());
            match verdict {
                Verdict::Try => {
                    return Ok(Attempt { guesses: self, subjects, window, right: false });
                }
                Verdict::Wait => resolved.await,
                Verdict::Refuse => return Err(TooMany),
            }
        }
    }

    fn resolve(&self, attempt: &Attempt<'_>) {
        lock(&self.counts).resolve(attempt.subjects, attempt.window, attempt.right);
        self.resolved.notify_waiters();
    }

    /// Tells the other processes who was wrong here, and learns who was wrong there. Blocks.
    ///
    /// # Errors
    /// The store's; the next exchange tells the same.
    pub fn exchange(&self, store: &dyn Store, now_s: i64) -> Result<(), StoreError> {
        tally::exchange(&self.counts, store, now_s)?;
        // Who waits for the guesses before it may have to be refused now.
        self.resolved.notify_waiters();
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
