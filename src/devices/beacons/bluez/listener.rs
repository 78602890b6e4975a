//! The source at work on one connection: has an adapter scan, passes on adverts, notices faults.

use std::pin::pin;
use std::time::Duration;

use tokio::sync::mpsc::Sender;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use super::device::Device;
use super::effect::{Effect, effect_of};
use super::hearing::{Hearing, Interruption};
use super::message::{AdapterChange, Path, Signal};
use super::options::Options;
use super::own_advert;
use super::scans::Scans;
use super::session::Session;
use super::wake::Wake;
use crate::devices::beacons::devices::Change;
use crate::devices::beacons::order::number;
use crate::devices::beacons::reception::ReceiverGone;
use crate::devices::beacons::silence::Remedy;
use crate::devices::beacons::{BeaconEvent, RadioState};

/// Alarm while only a signal can help; it just has to be long.
const NO_DEADLINE: Duration = Duration::from_hours(24);

/// Signals handled in a row before timers and the receiver are looked at.
const MAX_SIGNALS_IN_A_ROW: u32 = 64;

/// Receives adverts on one connection after the other.
pub(super) struct AdvertListener {
    options: Options,
    hearing: Hearing,
    scans: Scans,
}

/// What a wait waits for besides adverts.
struct Wait {
    /// The adapter that scans, if one does.
    adapter: Option<Path>,
    /// When the adapter should be set up again.
    until: Option<Instant>,
    /// When another adapter should have its turn, if no device is heard until then.
    turn_ends: Option<Instant>,
}

impl AdvertListener {
    pub(super) fn new(options: Options, events: Sender<BeaconEvent>) -> Self {
        let hearing = Hearing::new(&options, events);
        let scans = Scans::new(options.adapter.clone(), options.timing.reply_limit);
        Self { options, hearing, scans }
    }

    /// Listens on one connection until it or the receiver of the events is gone.
    pub(super) async fn listen(&mut self, session: &mut Session) -> Wake {
        let timing = self.options.timing;
        let mut pause = timing.retry_min;
        let mut remedy = None;
        self.scans.forget();
        loop {
            let begun = Instant::now();
            let connection = session.connection.clone();
            let restart = remedy == Some(Remedy::RestartScan);
            let found = tokio::select! {
                found = self.scans.start(&connection, restart, &mut self.hearing.reception) => found,
                reason = session.lost() => return Wake::BusLost(reason),
            };
            let (wait, state) = match found {
                Ok(path) => {
                    pause = timing.retry_min;
                    let state = self.hearing.reception.scanning_state(remedy.is_some());
                    let takes_turns =
                        self.hearing.reception.is_silent() && self.scans.are_several();
                    let turn_ends = takes_turns.then(|| Instant::now() + timing.silent_after);
                    (Wait { adapter: Some(path), until: None, turn_ends }, state)
                }
                Err(state) => {
                    let until = Some(Instant::now() + pause);
                    pause = (pause * 2).min(timing.retry_max);
                    (Wait { adapter: None, until, turn_ends: None }, state)
                }
            };
            if self.report(state).await.is_err() {
                return Wake::ReceiverClosed;
            }
            remedy = None;
            let advertising = wait.adapter.as_deref().and_then(|at| self.advertise(session, at));
            let woken = self.wait(session, wait).await;
            drop(advertising);
            self.hearing.interrupt_iphone(&session.connection);
            let lost = match woken {
                Wake::Retry => None,
                Wake::Silent(found) => {
                    tracing::info!(remedy = ?found, "no device at all is heard");
                    remedy = Some(found);
                    if found == Remedy::PowerCycle {
                        self.scans.power_cycle();
                    }
                    self.hearing.reception.is_silent().then_some(RadioState::Silent)
                }
                Wake::TurnEnds => {
                    self.scans.take_turns();
                    None
                }
                Wake::Lost(state) => Some(state),
                ended => return ended,
            };
            if let Some(state) = lost
                && self.report(state).await.is_err()
            {
                return Wake::ReceiverClosed;
            }
            // An adapter that comes and goes must not make this a busy loop.
            sleep_until(begun + timing.retry_min).await;
        }
    }

    /// Transmits the kiosk's own id, if it has one, until the result is dropped.
    fn advertise(&self, session: &Session, adapter: &str) -> Option<JoinSet<()>> {
        let own_id = self.options.own_id.clone()?;
        let (connection, advert) = (session.connection.clone(), session.own_advert.clone());
        let interval = self.options.timing.own_id_interval;
        let mut tasks = JoinSet::new();
        let adapter = adapter.to_owned();
        tasks.spawn(own_advert::transmit(connection, adapter, advert, own_id, interval));
        Some(tasks)
    }

    /// Passes on adverts until the adapter should be set up again.
    async fn wait(&mut self, session: &mut Session, mut wait: Wait) -> Wake {
        // What another adapter hears for another program would be counted twice.
        let heard_by = wait.adapter.as_deref().and_then(number);
        // Each advert postpones the silence; the alarm is set again when it fires and not for each.
        let mut alarm = pin!(sleep_until(self.alarm(&wait)));
        let mut in_a_row = 0;
        loop {
            // Signals come in bursts; polling timers after each would cost more than the signal.
            let queued = (in_a_row < MAX_SIGNALS_IN_A_ROW).then(|| session.try_next()).flatten();
            in_a_row = if queued.is_some() { in_a_row + 1 } else { 0 };
            let signal = if let Some(signal) = queued {
                signal
            } else {
                tokio::select! {
                    next = session.next() => match next {
                        Ok(signal) => signal,
                        Err(reason) => return Wake::BusLost(reason),
                    },
                    interruption = self.hearing.interruption() => {
                        let Interruption::Iphone(id) = interruption else {
                            return Wake::ReceiverClosed;
                        };
                        if self.hearing.handle_answer(id).await.is_err() {
                            return Wake::ReceiverClosed;
                        }
                        self.hearing.ask_iphone(&session.connection);
                        continue;
                    }
                    () = &mut alarm => {
                        if let Some(wake) = self.rung(&mut wait) {
                            return wake;
                        }
                        alarm.as_mut().reset(self.alarm(&wait));
                        continue;
                    }
                }
            };
            match signal {
                Signal::Device(device, change) => {
                    if heard_by.is_none_or(|number| number == device.adapter_number())
                        && self.hear(session, &mut wait, (device, change)).await.is_err()
                    {
                        return Wake::ReceiverClosed;
                    }
                }
                Signal::DeviceGone(device) => self.hearing.forget(device),
                radio => match self.effect_of(&radio, &wait) {
                    Effect::Wake(wake) => return wake,
                    Effect::Discovering(discovering) => {
                        let pause = self.options.timing.scan_pause_max;
                        wait.until = (!discovering).then(|| Instant::now() + pause);
                        alarm.as_mut().reset(self.alarm(&wait));
                    }
                    Effect::None => {}
                },
            }
            if session.has_overflowed() {
                tracing::warn!("the queue of adverts was full; some were not counted");
                return Wake::Retry;
            }
        }
    }

    /// Handles what a signal says about a device.
    async fn hear(
        &mut self,
        session: &Session,
        wait: &mut Wait,
        (device, change): (Device, Change),
    ) -> Result<(), ReceiverGone> {
        self.hearing.handle_device(device, change).await?;
        if !self.hearing.reception.is_silent() {
            wait.turn_ends = None;
            self.scans.heard();
        }
        if wait.adapter.is_some() {
            self.hearing.ask_iphone(&session.connection);
        }
        Ok(())
    }

    /// What the alarm is for, if there is something to do.
    fn rung(&mut self, wait: &mut Wait) -> Option<Wake> {
        let is_over = |at: Option<Instant>| at.is_some_and(|at| at <= Instant::now());
        if is_over(wait.until) {
            return Some(Wake::Retry);
        }
        if wait.adapter.is_some()
            && let Some(remedy) = self.hearing.reception.remedy()
        {
            return Some(Wake::Silent(remedy));
        }
        is_over(wait.turn_ends).then_some(Wake::TurnEnds)
    }

    /// When `wait` has something to do although no signal comes.
    fn alarm(&self, wait: &Wait) -> Instant {
        let silent = wait.adapter.as_ref().map(|_| self.hearing.reception.remedy_due());
        let due = wait.until.into_iter().chain(wait.turn_ends).chain(silent).min();
        due.unwrap_or_else(|| Instant::now() + NO_DEADLINE)
    }

    /// What a signal about an adapter or the service changes.
    fn effect_of(&mut self, signal: &Signal, wait: &Wait) -> Effect {
        if let Signal::Adapter(path, AdapterChange { powered: Some(true), .. }) = signal {
            self.scans.powered_on(path);
        }
        let adapter = wait.adapter.as_deref();
        let own_doing = adapter.is_some_and(|path| self.scans.is_power_cycling(path));
        effect_of(signal, adapter, own_doing, self.hearing.reception.is_silent())
    }

    /// Waits until the receiver of the events is gone.
    pub(super) async fn receiver_closed(&mut self) {
        self.hearing.reception.receiver_closed().await;
    }

    /// Reports a state.
    pub(super) async fn report(&mut self, state: RadioState) -> Result<(), ReceiverGone> {
        self.hearing.reception.report(state).await
    }
}
