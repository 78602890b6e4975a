//! What sync does next: a pure function of what is known, what waits and what failed.
//!
//! Time is the monotonic time since the task started. Jitter is an argument from 0 to 1.

use std::time::Duration;

use protocol::api::BATCH_MAX;

/// First pause after a failure; it doubles with each further one.
const BACKOFF_FIRST: Duration = Duration::from_secs(2);

/// Longest pause after a failure.
pub const BACKOFF_MAX: Duration = Duration::from_secs(300);

/// A change of the venue's name may need an hour to arrive.
const VENUE_INTERVAL: Duration = Duration::from_secs(3600);

/// How often the case list and the venue's windows are fetched when no event announces new ones.
const CASES_INTERVAL: Duration = Duration::from_secs(1800);

/// Records that may be set aside in a row without a pause. More means that the backend refuses
/// everything, and it should get the time to be repaired.
const MAX_PARKED: u32 = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Fetch the time, without a proof.
    Time,
    /// Fetch what the kiosk stands for.
    Venue,
    /// Send the next batch, at most so many.
    Upload(usize),
    /// Fetch the case list.
    Cases,
    /// Fetch the venue's windows that the public was warned of.
    Windows,
    /// Nothing until then, or until something changes; `None` has no end.
    Wait(Option<Duration>),
}

/// What is true at the moment.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    pub enrolled: bool,
    pub backlog: bool,
}

/// How a step failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The network, the backend, the storage: try the same again later.
    Passing,
    /// What was sent is refused for ever; it held so many records.
    Content(usize),
    /// Nothing will change by itself soon: a revoked kiosk, a list with a wrong signature.
    Lasting,
}

/// What the uploader does about a failure besides waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Keep the batch and send the same again.
    Repeat,
    /// Give the batch up and send a smaller one from the queue.
    Split,
    /// Set the batch aside: it is the one record that is refused.
    Park,
}

/// What sync remembers between steps.
#[derive(Clone, Debug)]
pub struct Plan {
    time_known: bool,
    venue_due: Duration,
    cases_due: Duration,
    windows_due: Duration,
    /// No step before this, after a failure.
    not_before: Option<Duration>,
    failures: u32,
    limit: usize,
    parked_in_a_row: u32,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            time_known: false,
            venue_due: Duration::ZERO,
            cases_due: Duration::ZERO,
            windows_due: Duration::ZERO,
            not_before: None,
            failures: 0,
            limit: BATCH_MAX,
            parked_in_a_row: 0,
        }
    }
}

/// The pause after `failures` failures in a row: doubling, then between half and all of it, so
/// that ten thousand kiosks do not come back in the same second.
pub fn backoff(failures: u32, jitter: f64) -> Duration {
    let doublings = failures.saturating_sub(1).min(16);
    let full = BACKOFF_FIRST.saturating_mul(1 << doublings).min(BACKOFF_MAX);
    full.mul_f64(0.5 + 0.5 * jitter.clamp(0.0, 1.0))
}

impl Plan {
    /// What to do at `now`. What visitors handed in comes before what the kiosk fetches for itself.
    pub fn next(&self, facts: Facts, now: Duration) -> Step {
        if let Some(at) = self.not_before
            && now < at
        {
            return Step::Wait(Some(at - now));
        }
        if !self.time_known {
            return Step::Time;
        }
        if !facts.enrolled {
            return Step::Wait(None);
        }
        if now >= self.venue_due {
            return Step::Venue;
        }
        if facts.backlog {
            return Step::Upload(self.limit);
        }
        if now >= self.cases_due {
            return Step::Cases;
        }
        if now >= self.windows_due {
            return Step::Windows;
        }
        Step::Wait(Some(self.venue_due.min(self.cases_due).min(self.windows_due) - now))
    }

    /// An event announced a new case list.
    pub fn cases_announced(&mut self) {
        self.cases_due = Duration::ZERO;
    }

    /// An event announced other windows of the venue.
    pub fn windows_announced(&mut self) {
        self.windows_due = Duration::ZERO;
    }

    /// The kiosk has another identity: everything is fetched again, without a pause.
    pub fn restart(&mut self) {
        *self = Self { time_known: self.time_known, ..Self::default() };
    }

    pub fn succeeded(&mut self, step: Step, now: Duration) {
        self.not_before = None;
        self.failures = 0;
        match step {
            Step::Time => self.time_known = true,
            Step::Venue => self.venue_due = now + VENUE_INTERVAL,
            Step::Cases => self.cases_due = now + CASES_INTERVAL,
            Step::Windows => self.windows_due = now + CASES_INTERVAL,
            Step::Upload(_) => {
                self.parked_in_a_row = 0;
                self.limit = (self.limit * 2).min(BATCH_MAX);
            }
            Step::Wait(_) => {}
        }
    }

    /// A step failed. A refused batch is halved until one record is left, which is set aside: the
    /// queue goes on without the one that is refused. What the kiosk fetches for itself is put off
    /// alone and delays no record.
    pub fn failed(&mut self, step: Step, failure: Failure, now: Duration, jitter: f64) -> Remedy {
        let later = now + backoff(u32::MAX, jitter);
        match (step, failure) {
            (Step::Venue, Failure::Lasting) => {
                self.venue_due = later;
                return Remedy::Repeat;
            }
            (Step::Cases, Failure::Lasting) => {
                self.cases_due = later;
                return Remedy::Repeat;
            }
            (Step::Windows, Failure::Lasting) => {
                self.windows_due = later;
                return Remedy::Repeat;
            }
            _ => {}
        }
        match failure {
            Failure::Content(things) if things > 1 => {
                self.limit = (things / 2).max(1);
                return Remedy::Split;
            }
            Failure::Content(_) => {
                self.parked_in_a_row += 1;
                if self.parked_in_a_row > MAX_PARKED {
                    self.not_before = Some(now + BACKOFF_MAX);
                }
                return Remedy::Park;
            }
            Failure::Passing => self.failures = self.failures.saturating_add(1),
            Failure::Lasting => self.failures = u32::MAX,
        }
        self.not_before = Some(now + backoff(self.failures, jitter));
        Remedy::Repeat
    }
}

#[cfg(test)]
// Named, because benchmarks/ includes this file alone.
#[path = "plan/tests.rs"]
mod tests;
