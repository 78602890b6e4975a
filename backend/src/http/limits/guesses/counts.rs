//! The counts of a minute: those of this process, and beside them what other processes counted.

use std::collections::{HashMap, HashSet};

use super::super::window::Window;
use super::subject::Subjects;
use crate::store::guesses::Subject;

/// Wrong guesses of one kind from one network, which many phones may share.
pub(super) const BY_NETWORK: u32 = 10;

/// Wrong short codes of one venue from networks that were wrong before: of a million codes about
/// seven are right at a time, so that guessing at this rate takes days.
pub(super) const BY_VENUE: u32 = 20;

/// Wrong guesses from which on other processes are told, so that a mistyped code is not written.
const SHARE_FROM: u32 = 3;

/// Most subjects of a minute of which other processes are told: what strangers can make a process write.
const SHARED_MAX: usize = 1000;

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    wrong: u32,
    /// Being tried.
    pending: u32,
    /// Of the wrong ones, those that are in the store.
    shared: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Try,
    /// The guesses before this one decide.
    Wait,
    Refuse,
}

fn verdict(wrong: u32, pending: u32, limit: u32) -> Verdict {
    if wrong >= limit {
        Verdict::Refuse
    } else if wrong.saturating_add(pending) >= limit {
        Verdict::Wait
    } else {
        Verdict::Try
    }
}

#[derive(Debug, Default)]
pub(super) struct Counts {
    window: Window<Subject, Count>,
    elsewhere: HashMap<Subject, u32>,
    /// Subjects that other processes are or will be told of.
    told: HashSet<Subject>,
    /// Those of them whose count is higher than in the store.
    untold: HashSet<Subject>,
}

impl Counts {
    /// Begins anew when window `number` is another than before.
    pub(super) fn turn_to(&mut self, number: i64) {
        if self.window.number() != number {
            self.window.turn_to(number);
            self.elsewhere = HashMap::new();
            self.told = HashSet::new();
            self.untold = HashSet::new();
        }
    }

    pub(super) fn number(&self) -> i64 {
        self.window.number()
    }

    /// Wrong guesses of all processes, and those being tried in this one.
    fn of(&self, subject: &Subject) -> (u32, u32) {
        let count = self.window.get(subject);
        let elsewhere = self.elsewhere.get(subject).copied().unwrap_or_default();
        (count.wrong.saturating_add(elsewhere), count.pending)
    }

    /// Whether a guess may be tried, which counts it as being tried.
    pub(super) fn take(&mut self, subjects: Subjects) -> Verdict {
        let (wrong, pending) = self.of(&subjects.own);
        let mut judged = verdict(wrong, pending, BY_NETWORK);
        if let Some(shared) = subjects.shared
            && judged == Verdict::Try
            && wrong.saturating_add(pending) > 0
        {
            let (of_venue, pending) = self.of(&shared);
            judged = match verdict(of_venue, pending, BY_VENUE) {
                // Until it is wrong itself, the network must not suffer from others.
                Verdict::Refuse if wrong == 0 => Verdict::Wait,
                judged => judged,
            };
        }
        if judged == Verdict::Try {
            for subject in [Some(subjects.own), subjects.shared].into_iter().flatten() {
                self.window.change(subject, |count| count.pending += 1);
            }
        }
        judged
    }

    /// A guess that was being tried turned out right or wrong.
    pub(super) fn resolve(&mut self, subjects: Subjects, right: bool) {
        for subject in [Some(subjects.own), subjects.shared].into_iter().flatten() {
            self.window.change(subject, |count| {
                count.pending = count.pending.saturating_sub(1);
                count.wrong = count.wrong.saturating_add(u32::from(!right));
            });
            if !right && self.window.get(&subject).wrong >= SHARE_FROM {
                self.tell(subject);
            }
        }
    }

    fn tell(&mut self, subject: Subject) {
        if self.told.len() < SHARED_MAX || self.told.contains(&subject) {
            self.told.insert(subject);
            self.untold.insert(subject);
        }
    }

    /// What the store does not know yet: how many more wrong guesses of whom.
    pub(super) fn untold(&self) -> Vec<(Subject, u32)> {
        let more = |subject: &Subject| {
            let count = self.window.get(subject);
            (*subject, count.wrong.saturating_sub(count.shared))
        };
        self.untold.iter().map(more).filter(|(_, more)| *more > 0).collect()
    }

    /// `written` is in the store now.
    pub(super) fn told(&mut self, written: &[(Subject, u32)]) {
        for (subject, more) in written {
            self.window.change(*subject, |count| count.shared = count.shared.saturating_add(*more));
            let count = self.window.get(subject);
            if count.shared >= count.wrong {
                self.untold.remove(subject);
            }
        }
    }

    /// The store has these, of all processes.
    pub(super) fn heard(&mut self, all: Vec<(Subject, u32)>) {
        let others = |(subject, wrong): (Subject, u32)| {
            (subject, wrong.saturating_sub(self.window.get(&subject).shared))
        };
        self.elsewhere = all.into_iter().map(others).filter(|(_, wrong)| *wrong > 0).collect();
    }
}
