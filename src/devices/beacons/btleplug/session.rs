//! Sessions with the system's Bluetooth: finds an adapter that scans, passes on adverts, notices
//! faults.

use std::time::Duration;

use futures_util::StreamExt;
use tokio::sync::mpsc::Sender;
use tokio::time::{Instant, interval_at, sleep, sleep_until};

use super::adverts::Adverts;
use super::central::{Central, Events, System};
use super::lost::Lost;
use super::timing::Timing;
use crate::devices::beacons::order::Order;
use crate::devices::beacons::reception::{ReceiverGone, Reception};
use crate::devices::beacons::silence::Remedy;
use crate::devices::beacons::{BeaconEvent, ClockMs, RadioState};

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// Another session should follow.
    Again,
    ReceiverClosed,
}

/// One session after the other.
pub(super) struct Sessions {
    timing: Timing,
    events: Sender<BeaconEvent>,
    order: Order,
    adverts: Adverts,
    /// Pause after the next refusal.
    pause: Duration,
    /// When the next session may begin.
    not_before: Instant,
    /// Whether the next session is a remedy against a silence.
    is_remedy: bool,
}

impl Sessions {
    pub(super) fn new(
        adapter: Option<String>,
        timing: Timing,
        clock: ClockMs,
        events: Sender<BeaconEvent>,
    ) -> Self {
        let pauses = (timing.silent_after, timing.remedy_pause_max);
        let reception = Reception::new(events.clone(), clock, pauses);
        Self {
            timing,
            adverts: Adverts::new(reception, timing.forget_after),
            events,
            order: Order::new(adapter),
            pause: timing.retry_min,
            not_before: Instant::now(),
            is_remedy: false,
        }
    }

    /// Listens until the radio is lost, a silence asks for a new session, or nobody receives the
    /// events.
    pub(super) async fn run_one(&mut self) -> Ended {
        let events = self.events.clone();
        let session = async {
            sleep_until(self.not_before).await;
            self.not_before = Instant::now() + self.timing.retry_min;
            match self.listen().await {
                Lost::ReceiverGone => Ended::ReceiverClosed,
                Lost::Radio(state) => match self.adverts.reception.report(state).await {
                    Ok(()) => Ended::Again,
                    Err(ReceiverGone) => Ended::ReceiverClosed,
                },
                Lost::Silent | Lost::TurnEnds => Ended::Again,
            }
        };
        tokio::select! {
            ended = session => ended,
            () = events.closed() => Ended::ReceiverClosed,
        }
    }

    async fn listen(&mut self) -> Lost {
        let is_remedy = std::mem::take(&mut self.is_remedy);
        let (system, central, mut events, are_several) = match self.start().await {
            Ok(started) => started,
            Err(state) => {
                self.not_before = Instant::now() + self.pause;
                self.pause = (self.pause * 2).min(self.timing.retry_max);
                return Lost::Radio(state);
            }
        };
        self.pause = self.timing.retry_min;
        let state = self.adverts.reception.scanning_state(is_remedy);
        if self.adverts.reception.report(state).await.is_err() {
            return Lost::ReceiverGone;
        }
        let takes_turns = self.adverts.reception.is_silent() && are_several;
        let turn_ends = takes_turns.then(|| Instant::now() + self.timing.silent_after);
        let Err(lost) = self.receive(&system, &central, &mut events, turn_ends).await;
        match &lost {
            Lost::Silent => {
                self.is_remedy = true;
                self.order.power_cycle();
            }
            Lost::TurnEnds => self.order.take_turns(),
            Lost::Radio(_) | Lost::ReceiverGone => {}
        }
        lost
    }

    /// Starts the scan of the first adapter that can.
    async fn start(&mut self) -> Result<(System, Central, Events, bool), RadioState> {
        self.adverts.forget_all();
        let limit = self.timing.call_limit;
        let system = System::open(limit).await?;
        let mut found = system.adapters().await?;
        let names = self.order.candidates(found.iter().map(|(name, _)| name.clone()).collect());
        let are_several = names.len() > 1;
        let mut refused = Vec::new();
        for name in names {
            let Some(index) = found.iter().position(|(named, _)| named.name == name) else {
                continue;
            };
            match Central::start(found.swap_remove(index).1, limit).await {
                Ok((central, events)) => {
                    self.order.scans(&name);
                    return Ok((system, central, events, are_several));
                }
                Err(RadioState::ServiceMissing) => {
                    self.order.pass_over(&name);
                    return Err(RadioState::ServiceMissing);
                }
                Err(state) => refused.push((name, state)),
            }
        }
        Err(Order::refusal(refused))
    }

    /// Passes on adverts until the session has to end.
    async fn receive(
        &mut self,
        system: &System,
        central: &Central,
        events: &mut Events,
        mut turn_ends: Option<Instant>,
    ) -> Result<std::convert::Infallible, Lost> {
        let first_probe = Instant::now() + self.timing.probe_interval;
        let mut probe = interval_at(first_probe, self.timing.probe_interval);
        loop {
            let remedy_due = self.adverts.reception.remedy_due();
            let alarm = turn_ends.into_iter().fold(remedy_due, Instant::min);
            tokio::select! {
                event = events.next() => match event {
                    Some(event) => self.adverts.handle(central, event).await?,
                    None => return Err(system.why_off().await.into()),
                },
                () = sleep(self.timing.settle), if self.adverts.is_incomplete() => {
                    self.adverts.complete().await?;
                }
                _ = probe.tick() => {
                    self.adverts.forget_old();
                    if !central.is_on().await? {
                        return Err(system.why_off().await.into());
                    }
                }
                () = sleep_until(alarm) => match self.adverts.reception.remedy() {
                    Some(Remedy::RestartScan) => {
                        // Refused when the scan has ended by itself, which is as well.
                        let _stopped = central.stop_scan().await;
                        central.start_scan().await?;
                    }
                    Some(Remedy::PowerCycle) => {
                        self.adverts.reception.report(RadioState::Silent).await?;
                        return Err(Lost::Silent);
                    }
                    None if turn_ends.is_some_and(|at| at <= Instant::now()) => {
                        return Err(Lost::TurnEnds);
                    }
                    None => {}
                },
            }
            if !self.adverts.reception.is_silent() {
                turn_ends = None;
                self.order.heard();
            }
        }
    }
}
