//! What happens to a bundle, from its announcement to the version that stays. Pure.
//!
//! What is remembered is remembered before it is done, so that after a power cut at any moment the next start knows
//! what may have happened. The half that runs and the committed one are never written.

use std::time::Duration;

use crate::bundle::Bundle;
use crate::gate::{Health, Verdict, judge};
use crate::record::{Pending, Phase, Record};
use crate::told::{Refusal, Refused, Update, UpdateStage};
use crate::version::Version;

/// So often a bundle is written, or a version tried that did not come so far as to be judged: a trial that ended with the
/// power looks like one that hung.
pub const TRIES: u32 = 3;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    pub running: Version,
    pub record: Record,
    pub stage: Stage,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    Idle,
    Checking(Bundle),
    Writing,
    /// Written; the hour is waited for.
    Waiting,
    /// On trial since then.
    Trial(Duration),
    Committing(Duration),
    /// Nothing more before the next start.
    Restarting,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The bundle lies in the inbox.
    Offered(Bundle),
    /// It was read whole: the version that is signed, or why it is refused.
    Checked(Result<Version, Refusal>),
    /// The other half is written, or why it is not.
    Written(Result<(), Refusal>),
    /// Whether the running version is the committed one from now on.
    Committed(bool),
    /// Whether the restart was asked for.
    Restarted(bool),
    /// Some time has passed; `quiet` is the hour in which the kiosk may restart.
    Beat { quiet: bool, health: Health },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Keep the record before anything else is done.
    Remember(Record),
    Check(Bundle),
    Write(Bundle),
    /// Restart into the other half, once.
    Try,
    /// The running half is the one to start from now on.
    Commit,
    /// Restart into the committed half.
    GoBack,
    /// The file is no longer needed.
    Discard(Bundle),
}

/// The first state after a start. `on_trial` is whether the running half is another than the committed one.
pub fn start(
    running: Version,
    on_trial: bool,
    record: Record,
    now: Duration,
) -> (State, Vec<Effect>) {
    let mut state = State { running, record, stage: Stage::Idle };
    if on_trial {
        state.stage = Stage::Trial(now);
        return (state, Vec::new());
    }
    let Some(pending) = state.record.pending.clone() else { return (state, Vec::new()) };
    let effects = match pending.phase {
        _ if pending.bundle.version == running => finish(&mut state),
        Phase::Writing => fail(&mut state, pending, Refusal::NotWritten, Stage::Idle),
        Phase::Written => {
            state.stage = Stage::Waiting;
            Vec::new()
        }
        Phase::Trying => fail(&mut state, pending, Refusal::DoesNotWork, Stage::Waiting),
    };
    (state, effects)
}

pub fn step(mut state: State, event: Event, now: Duration) -> (State, Vec<Effect>) {
    let effects = match (state.stage.clone(), event) {
        (Stage::Idle, Event::Offered(bundle)) => offered(&mut state, bundle),
        (Stage::Checking(bundle), Event::Checked(checked)) => match checked {
            Ok(signed) if signed != bundle.version => refuse(&mut state, bundle, Refusal::Damaged),
            Ok(_) => {
                let known = state.record.pending.take().filter(|it| it.bundle == bundle);
                let failures = known.map_or(0, |it| it.failures);
                let phase = Phase::Writing;
                state.record.pending = Some(Pending { bundle: bundle.clone(), phase, failures });
                state.stage = Stage::Writing;
                vec![Effect::Remember(state.record.clone()), Effect::Write(bundle)]
            }
            Err(why) => refuse(&mut state, bundle, why),
        },
        (Stage::Writing, Event::Written(written)) => {
            match (state.record.pending.clone(), written) {
                (Some(pending), Ok(())) => {
                    let written = Pending { phase: Phase::Written, failures: 0, ..pending };
                    state.record.pending = Some(written);
                    state.stage = Stage::Waiting;
                    vec![Effect::Remember(state.record.clone())]
                }
                // Another try may meet a better moment of the card, but not another bundle.
                (Some(pending), Err(Refusal::NotWritten)) => {
                    fail(&mut state, pending, Refusal::NotWritten, Stage::Idle)
                }
                (Some(pending), Err(why)) => refuse(&mut state, pending.bundle, why),
                (None, _) => idle(&mut state),
            }
        }
        (Stage::Waiting, Event::Beat { quiet, .. }) => match state.record.pending.as_mut() {
            Some(pending) if quiet || pending.bundle.at_once => {
                pending.phase = Phase::Trying;
                state.stage = Stage::Restarting;
                vec![Effect::Remember(state.record.clone()), Effect::Try]
            }
            Some(_) => Vec::new(),
            None => idle(&mut state),
        },
        (Stage::Restarting, Event::Restarted(false)) => {
            // It runs on; the next beat asks again.
            state.stage = match &state.record.pending {
                Some(pending) if pending.bundle.version != state.running => Stage::Waiting,
                _ => Stage::Trial(now),
            };
            Vec::new()
        }
        (Stage::Trial(since), Event::Beat { health, .. }) => {
            match judge(health, now.saturating_sub(since)) {
                Verdict::Wait => Vec::new(),
                Verdict::Keep => {
                    state.stage = Stage::Committing(since);
                    vec![Effect::Commit]
                }
                Verdict::Back => {
                    let known = state.record.pending.clone();
                    let mut effects = known.map_or(Vec::new(), |pending| {
                        refuse(&mut state, pending.bundle, Refusal::DoesNotWork)
                    });
                    state.stage = Stage::Restarting;
                    effects.push(Effect::GoBack);
                    effects
                }
            }
        }
        (Stage::Committing(_), Event::Committed(true)) => finish(&mut state),
        (Stage::Committing(since), Event::Committed(false)) => {
            state.stage = Stage::Trial(since);
            Vec::new()
        }
        // A second bundle waits in the inbox: during a trial the other half is the only way back.
        _ => Vec::new(),
    };
    (state, effects)
}

fn offered(state: &mut State, bundle: Bundle) -> Vec<Effect> {
    if state.record.knows_refused(&bundle) {
        return vec![Effect::Discard(bundle)];
    }
    if bundle.version <= state.running {
        return refuse(state, bundle, Refusal::NotNewer);
    }
    state.stage = Stage::Checking(bundle.clone());
    vec![Effect::Check(bundle)]
}

fn idle(state: &mut State) -> Vec<Effect> {
    state.stage = Stage::Idle;
    Vec::new()
}

fn refuse(state: &mut State, bundle: Bundle, why: Refusal) -> Vec<Effect> {
    state.record.refuse(bundle.clone(), why);
    state.stage = Stage::Idle;
    vec![Effect::Remember(state.record.clone()), Effect::Discard(bundle)]
}

/// A try of the pending bundle came to nothing; `again` is the stage in which the next one begins.
fn fail(state: &mut State, pending: Pending, why: Refusal, again: Stage) -> Vec<Effect> {
    let failures = pending.failures + 1;
    if failures >= TRIES {
        return refuse(state, pending.bundle, why);
    }
    let phase = if again == Stage::Waiting { Phase::Written } else { pending.phase };
    state.record.pending = Some(Pending { phase, failures, ..pending });
    state.stage = again;
    vec![Effect::Remember(state.record.clone())]
}

/// The running version is committed.
fn finish(state: &mut State) -> Vec<Effect> {
    let done = state.record.pending.take();
    state.record.last_refused = false;
    state.stage = Stage::Idle;
    let discarded = done.map(|pending| Effect::Discard(pending.bundle));
    std::iter::once(Effect::Remember(state.record.clone())).chain(discarded).collect()
}

impl State {
    /// What people are told.
    pub fn told(&self) -> Update {
        let pending = self.record.pending.as_ref();
        let (stage, next) = match &self.stage {
            Stage::Idle => (UpdateStage::None, None),
            Stage::Checking(bundle) => (UpdateStage::Checking, Some(bundle)),
            Stage::Writing => (UpdateStage::Writing, pending.map(|it| &it.bundle)),
            Stage::Waiting | Stage::Restarting => {
                (UpdateStage::Waiting, pending.map(|it| &it.bundle))
            }
            Stage::Trial(_) | Stage::Committing(_) => (UpdateStage::Trial, None),
        };
        let refused = self.record.refused.last().filter(|_| self.record.last_refused);
        Update {
            version: self.running.to_string(),
            stage,
            next: next.map(|bundle| bundle.version.to_string()),
            refused: refused
                .map(|it| Refused { version: it.bundle.version.to_string(), why: it.why }),
        }
    }
}

#[cfg(test)]
mod tests;
