//! Whether the kiosk makes progress: only then systemd's watchdog is told that it lives. A kiosk is held back for
//! what a restart may mend, and for nothing that is known and told anyway, such as a full storage or a Bluetooth
//! adapter that is missing. Pure; times are durations since the start.

use std::time::Duration;

use crate::store::StoreError;

/// After so long without a commit of anybody the store is tried: three megabytes a day.
const TRIAL_INTERVAL: Duration = Duration::from_secs(300);

/// From a trial that failed to the next one.
const TRIAL_AGAIN: Duration = Duration::from_secs(30);

/// How long a commit may take; an SD card may stall for half a minute.
const COMMIT_TIMEOUT: Duration = Duration::from_secs(60);

/// How long writing may fail that has worked since the start.
const FAILING_LIMIT: Duration = Duration::from_secs(120);

/// How long the recorder, which makes a round each second, may need for one.
const ROUND_TIMEOUT: Duration = Duration::from_secs(60);

/// Something that a restart may mend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Stuck {
    #[error("the screen paints nothing")]
    Screen,
    #[error("the storage does not answer")]
    Store,
    #[error("nothing can be stored any more")]
    Writing,
    #[error("the recorder of phones nearby stands still")]
    Recorder,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// It is time to tell systemd something.
    Beat(Seen),
    /// Something was committed, by whomever.
    Committed,
    /// The trial failed.
    Failed(Failure),
}

/// What was seen at a beat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    /// Whether a frame was painted that was asked for.
    pub(super) painted: bool,
    /// Rounds of the recorder; `None` when there is none.
    pub(super) rounds: Option<u64>,
}

/// Why a trial failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// There is no room, which no restart mends.
    Full,
    Other,
}

impl From<&StoreError> for Failure {
    fn from(error: &StoreError) -> Self {
        if matches!(error, StoreError::DiskFull) { Self::Full } else { Self::Other }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// The kiosk has started.
    Ready,
    /// It lives.
    Alive,
    /// It does not, from now on.
    Hold(Stuck),
    /// Try to write.
    Try,
}

/// What is remembered from one event to the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Progress {
    ready: bool,
    stuck: Option<Stuck>,
    /// The last commit.
    committed: Option<Duration>,
    /// Since when a trial is under way.
    trying: Option<Duration>,
    /// The last trial that failed.
    failed: Option<Duration>,
    /// Since when they fail for another reason than room.
    failing: Option<Duration>,
    /// Rounds of the recorder, and when there was a new one.
    rounds: Option<(u64, Duration)>,
}

pub(super) fn step(state: Progress, event: Event, now: Duration) -> (Progress, Vec<Effect>) {
    match event {
        Event::Committed => {
            let (committed, trying) = (Some(now), None);
            (Progress { committed, trying, failed: None, failing: None, ..state }, Vec::new())
        }
        Event::Failed(why) => {
            let failing = (why == Failure::Other).then(|| state.failing.unwrap_or(now));
            (Progress { trying: None, failed: Some(now), failing, ..state }, Vec::new())
        }
        Event::Beat(seen) => beat(state, seen, now),
    }
}

fn beat(mut state: Progress, seen: Seen, now: Duration) -> (Progress, Vec<Effect>) {
    let mut effects = Vec::new();
    state.rounds = seen.rounds.map(|rounds| match state.rounds {
        Some((known, at)) if known == rounds => (known, at),
        _ => (rounds, now),
    });
    let stuck = state.stuck(seen, now);
    match stuck {
        None if state.ready => effects.push(Effect::Alive),
        None => effects.extend([Effect::Ready, Effect::Alive]),
        // Before its first frame the kiosk is still starting.
        Some(stuck) if state.ready && state.stuck != Some(stuck) => {
            effects.push(Effect::Hold(stuck))
        }
        Some(_) => {}
    }
    state.ready |= stuck.is_none();
    state.stuck = stuck;
    if state.trial_is_due(now) {
        state.trying = Some(now);
        effects.push(Effect::Try);
    }
    (state, effects)
}

impl Progress {
    /// Whether the first frame was painted.
    pub(super) fn has_painted(&self) -> bool {
        self.ready
    }

    /// Whether anything was committed since the start.
    pub(super) fn has_stored(&self) -> bool {
        self.committed.is_some()
    }

    fn stuck(&self, seen: Seen, now: Duration) -> Option<Stuck> {
        let longer =
            |since: Option<Duration>, limit| since.is_some_and(|since| now - since > limit);
        if !seen.painted {
            Some(Stuck::Screen)
        } else if longer(self.trying, COMMIT_TIMEOUT) {
            Some(Stuck::Store)
        } else if self.committed.is_some() && longer(self.failing, FAILING_LIMIT) {
            // What could not be written since the start would not be after the next one either.
            Some(Stuck::Writing)
        } else if longer(self.rounds.map(|(_, at)| at), ROUND_TIMEOUT) {
            Some(Stuck::Recorder)
        } else {
            None
        }
    }

    fn trial_is_due(&self, now: Duration) -> bool {
        let rested = |since: Option<Duration>, pause| since.is_none_or(|at| now - at >= pause);
        self.trying.is_none()
            && rested(self.committed, TRIAL_INTERVAL)
            && rested(self.failed, TRIAL_AGAIN)
    }
}

#[cfg(test)]
mod tests;
