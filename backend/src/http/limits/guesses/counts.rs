//! Whether a guess may be tried.

use super::super::tally::Tally;
use super::subject::Subjects;
use crate::store::guesses::Guessed;

/// Wrong guesses of one kind from one network, which many phones may share.
pub(super) const BY_NETWORK: u32 = 10;

/// Wrong short codes of one venue from networks that were wrong before: of a million codes about
/// seven are right at a time, so that guessing at this rate takes days.
pub(super) const BY_VENUE: u32 = 20;

/// Wrong guesses from which on other processes are told, so that a mistyped code is not written.
const SHARE_FROM: u32 = 3;

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

#[derive(Debug)]
pub(super) struct Counts(Tally);

impl Default for Counts {
    fn default() -> Self {
        Self(Tally::new(Guessed::Codes, SHARE_FROM))
    }
}

impl AsMut<Tally> for Counts {
    fn as_mut(&mut self) -> &mut Tally {
        &mut self.0
    }
}

impl Counts {
    /// Whether a guess may be tried, which counts it as being tried; and the number of its window.
    pub(super) fn take(&mut self, subjects: Subjects, now_s: i64) -> (Verdict, i64) {
        self.0.turn_to(now_s);
        let (wrong, pending) = (self.0.wrong(&subjects.own), self.0.pending(&subjects.own));
        let mut judged = verdict(wrong, pending, BY_NETWORK);
        if let Some(shared) = subjects.shared
            && judged == Verdict::Try
            && wrong.saturating_add(pending) > 0
        {
            judged = match verdict(self.0.wrong(&shared), self.0.pending(&shared), BY_VENUE) {
                // Until it is wrong itself, the network must not suffer from others.
                Verdict::Refuse if wrong == 0 => Verdict::Wait,
                judged => judged,
            };
        }
        if judged == Verdict::Try {
            self.0.begin(subjects.own);
            subjects.shared.into_iter().for_each(|shared| self.0.begin(shared));
        }
        (judged, self.0.number())
    }

    /// A guess that was being tried since window `number` turned out right or wrong. What was pending in an
    /// earlier window went with it.
    pub(super) fn resolve(&mut self, subjects: Subjects, number: i64, right: bool) {
        if self.0.number() == number {
            self.0.end(subjects.own, right);
            subjects.shared.into_iter().for_each(|shared| self.0.end(shared, right));
        }
    }
}
