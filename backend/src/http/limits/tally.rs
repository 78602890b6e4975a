//! Wrong guesses by subject, in windows: those of this process, and beside them what other processes
//! counted.
//!
//! Counted in memory, because a stranger must cost no write; once a second the processes tell each other
//! through the store who was wrong ([`exchange`]). So a second process lets a guesser go on for that second
//! at most, and a restart forgets little.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::window::Window;
use crate::store::guesses::{Guessed, Subject};
use crate::store::{Store, StoreError};

/// Most subjects of a window of which other processes are told: what strangers can make a process write.
const SHARED_MAX: usize = 1000;

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    wrong: u32,
    /// Being tried.
    pending: u32,
    /// Of the wrong ones, those that are in the store.
    shared: u32,
}

#[derive(Debug)]
pub(super) struct Tally {
    guessed: Guessed,
    /// Wrong guesses of a subject from which on other processes are told.
    share_from: u32,
    window: Window<Subject, Count>,
    elsewhere: HashMap<Subject, u32>,
    /// Subjects that other processes are or will be told of.
    told: HashSet<Subject>,
    /// Those of them whose count is higher than in the store.
    untold: HashSet<Subject>,
}

impl Tally {
    pub(super) fn new(guessed: Guessed, share_from: u32) -> Self {
        Self {
            guessed,
            share_from,
            window: Window::default(),
            elsewhere: HashMap::new(),
            told: HashSet::new(),
            untold: HashSet::new(),
        }
    }

    /// Begins anew when a time is in another window than before.
    pub(super) fn turn_to(&mut self, now_s: i64) {
        let number = now_s.div_euclid(self.guessed.window_s());
        if self.window.number() != number {
            self.window.turn_to(number);
            self.elsewhere = HashMap::new();
            self.told = HashSet::new();
            self.untold = HashSet::new();
        }
    }

    /// The number of the window.
    pub(super) fn number(&self) -> i64 {
        self.window.number()
    }

    /// The second with which the window begins.
    fn begins_s(&self) -> i64 {
        self.number().saturating_mul(self.guessed.window_s())
    }

    /// The second with which the next window begins.
    pub(super) fn ends_s(&self) -> i64 {
        self.begins_s().saturating_add(self.guessed.window_s())
    }

    /// Wrong guesses of all processes.
    pub(super) fn wrong(&self, subject: &Subject) -> u32 {
        let elsewhere = self.elsewhere.get(subject).copied().unwrap_or_default();
        self.wrong_here(subject).saturating_add(elsewhere)
    }

    pub(super) fn wrong_here(&self, subject: &Subject) -> u32 {
        self.window.get(subject).wrong
    }

    /// Guesses that are being tried in this process.
    pub(super) fn pending(&self, subject: &Subject) -> u32 {
        self.window.get(subject).pending
    }

    /// A guess is being tried.
    pub(super) fn begin(&mut self, subject: Subject) {
        self.window.change(subject, |count| count.pending = count.pending.saturating_add(1));
    }

    /// A guess that was being tried in this window turned out right or wrong.
    pub(super) fn end(&mut self, subject: Subject, right: bool) {
        self.window.change(subject, |count| count.pending = count.pending.saturating_sub(1));
        if !right {
            self.add_wrong(subject);
        }
    }

    pub(super) fn add_wrong(&mut self, subject: Subject) {
        self.window.change(subject, |count| count.wrong = count.wrong.saturating_add(1));
        if self.wrong_here(&subject) >= self.share_from {
            self.tell(subject);
        }
    }

    fn tell(&mut self, subject: Subject) {
        if self.told.len() < SHARED_MAX || self.told.contains(&subject) {
            self.told.insert(subject);
            self.untold.insert(subject);
        }
    }

    /// What the store does not know yet: how many more wrong guesses of whom.
    fn untold(&self) -> Vec<(Subject, u32)> {
        let more = |subject: &Subject| {
            let count = self.window.get(subject);
            (*subject, count.wrong.saturating_sub(count.shared))
        };
        self.untold.iter().map(more).filter(|(_, more)| *more > 0).collect()
    }

    /// `written` is in the store now.
    fn told(&mut self, written: &[(Subject, u32)]) {
        for (subject, more) in written {
            self.window.change(*subject, |count| count.shared = count.shared.saturating_add(*more));
            let count = self.window.get(subject);
            if count.shared >= count.wrong {
                self.untold.remove(subject);
            }
        }
    }

    /// The store has these, of all processes.
    fn heard(&mut self, all: Vec<(Subject, u32)>) {
        let others = |(subject, wrong): (Subject, u32)| {
            (subject, wrong.saturating_sub(self.window.get(&subject).shared))
        };
        self.elsewhere = all.into_iter().map(others).filter(|(_, wrong)| *wrong > 0).collect();
    }
}

impl AsMut<Self> for Tally {
    fn as_mut(&mut self) -> &mut Self {
        self
    }
}

pub(super) fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Tells the other processes who was wrong here, and learns who was wrong there. Blocks.
///
/// # Errors
/// The store's; the next exchange tells the same.
pub(super) fn exchange<T: AsMut<Tally>>(
    shared: &Mutex<T>,
    store: &dyn Store,
    now_s: i64,
) -> Result<(), StoreError> {
    let (guessed, at_s, untold) = {
        let mut locked = lock(shared);
        let tally = locked.as_mut();
        tally.turn_to(now_s);
        (tally.guessed, tally.begins_s(), tally.untold())
    };
    if !untold.is_empty() {
        store.write(|tx| -> Result<(), StoreError> {
            let mut told = untold.iter();
            told.try_for_each(|(subject, more)| tx.add_wrong_guesses(guessed, at_s, subject, *more))
        })?;
    }
    let all = store.read(|read| read.wrong_guesses(guessed, at_s));
    let mut locked = lock(shared);
    let tally = locked.as_mut();
    if tally.begins_s() == at_s {
        tally.told(&untold);
        tally.heard(all?);
    }
    Ok(())
}
