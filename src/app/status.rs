//! Gathers the numbers and states of the home page whenever one of them changes.

use std::sync::Arc;
use std::time::Duration;

use protocol::DAY_S;
use protocol::api::VenueTotals;
use protocol::civil::{day_start_s, vietnam_day};
use tokio::sync::watch;

use crate::config::{BeaconKind, Config};
use crate::devices::beacons::RadioState;
use crate::devices::clock::{Clock, Timestamp};
use crate::presence::nudge;
use crate::recorder::{Listening, Trouble};
use crate::screens::{BluetoothState, ScreensHandle, Status, StoreState, Update};
use crate::store::{Counts, Store, StoreError};
use crate::sync::SyncState;
use crate::tasks::Tasks;

/// How often the time alone changes something: the day, the check-ins that count as recent, the
/// confidence of the clock.
const TIME_INTERVAL: Duration = Duration::from_secs(10);

/// Between two readings, so that an upload of a long backlog does not count it at every batch.
const MIN_INTERVAL: Duration = Duration::from_millis(100);

/// What the status shows of the configuration.
#[derive(Clone, Copy, Debug)]
pub(super) struct ShownConfig {
    beacons: BeaconKind,
    kept_days: u16,
}

impl From<&Config> for ShownConfig {
    fn from(config: &Config) -> Self {
        Self { beacons: config.beacons.kind, kept_days: config.retention.contacts }
    }
}

pub(super) struct StatusReporter {
    pub(super) store: Store,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) screens: ScreensHandle,
    pub(super) shown: ShownConfig,
    pub(super) recorder: watch::Receiver<Listening>,
    pub(super) sync: SyncState,
}

impl StatusReporter {
    pub(super) fn start(self, tasks: &mut Tasks) {
        tasks.spawn("status", self.run());
    }

    async fn run(mut self) -> anyhow::Result<()> {
        let mut changes = self.store.changes();
        let mut time = tokio::time::interval(TIME_INTERVAL);
        let mut sent: Option<Status> = None;
        loop {
            let (store, now, shown) = (self.store.clone(), self.clock.now(), self.shown);
            let listening = self.recorder.borrow_and_update().clone();
            let online = *self.sync.online.borrow_and_update();
            let totals = self.sync.totals.borrow_and_update().filter(|_| online);
            changes.mark_unchanged();
            let nudging = sent.is_some_and(|status| status.nudge);
            let read = move || read(&store, now, &listening, shown, (online, totals), nudging);
            match tokio::task::spawn_blocking(read).await? {
                Ok(status) if sent == Some(status) => {}
                Ok(status) => {
                    sent = Some(status);
                    self.screens.send(Update::Status(status))?;
                }
                Err(error) => tracing::warn!(%error, "the numbers of the home page were not read"),
            }
            tokio::time::sleep(MIN_INTERVAL).await;
            tokio::select! {
                () = changed(&mut changes) => {}
                () = changed(&mut self.recorder) => {}
                () = changed(&mut self.sync.online) => {}
                () = changed(&mut self.sync.totals) => {}
                _ = time.tick() => {}
            }
        }
    }
}

/// Waits for a change; for ever when none can come, as without a radio.
async fn changed<T>(receiver: &mut watch::Receiver<T>) {
    if receiver.changed().await.is_err() {
        std::future::pending().await
    }
}

fn bluetooth(beacons: BeaconKind, radio: &RadioState) -> BluetoothState {
    match radio {
        _ if beacons == BeaconKind::None => BluetoothState::Off,
        RadioState::Listening => BluetoothState::Listening,
        // Most often it is night, which is no fault.
        RadioState::Silent => BluetoothState::Quiet,
        RadioState::Absent => BluetoothState::Absent,
        RadioState::Blocked => BluetoothState::Blocked,
        RadioState::Off => BluetoothState::SwitchedOff,
        RadioState::Busy => BluetoothState::Busy,
        RadioState::ServiceMissing => BluetoothState::Stopped,
        RadioState::Failed(_) => BluetoothState::Failed,
    }
}

fn read(
    store: &Store,
    now: Timestamp,
    listening: &Listening,
    shown: ShownConfig,
    (online, totals): (bool, Option<VenueTotals>),
    nudging: bool,
) -> Result<Status, StoreError> {
    let now_s = now.unix_s();
    let today = vietnam_day(now_s);
    let from_s = day_start_s(today);
    let to_s = from_s + DAY_S;
    let venue = totals.filter(|totals| totals.day == today);
    let counts = match venue {
        Some(VenueTotals { entered, left, .. }) => Counts { entered, left },
        None => store.counts(from_s, to_s)?,
    };
    let lately = store.counts(now_s - nudge::CHECKIN_WINDOW_S, now_s + 1)?;
    let backlog = store.backlog()?;
    let leap = store.trusted_clock()?.and_then(|clock| clock.leap);
    let present = u32::try_from(listening.present).unwrap_or(u32::MAX);
    let checkins = lately.entered.saturating_add(lately.left);
    // Without the time it is unknown which check-ins are recent; without a radio, who is present.
    let known = now.is_known() && listening.radio.receives();
    Ok(Status {
        entered: counts.entered,
        left: counts.left,
        own_only: venue.is_none(),
        present,
        others: listening.others.total(),
        nudge: known && nudge::step(nudging, present, checkins, nudge::Rules::default()),
        kept_days: shown.kept_days,
        waiting: u64::from(backlog.contacts) + u64::from(backlog.records),
        online,
        clock_doubted: leap.is_some(),
        keys_pending: store.pending_keys()?.is_some(),
        bluetooth: bluetooth(shown.beacons, &listening.radio),
        store: match listening.trouble {
            None => StoreState::Ok,
            Some(Trouble::Full) => StoreState::Full,
            Some(Trouble::Failed) => StoreState::Failed,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quiet_night_is_no_fault_and_every_fault_has_its_name() {
        for (radio, expected) in [
            (RadioState::Listening, BluetoothState::Listening),
            (RadioState::Silent, BluetoothState::Quiet),
            (RadioState::Absent, BluetoothState::Absent),
            (RadioState::Blocked, BluetoothState::Blocked),
            (RadioState::Off, BluetoothState::SwitchedOff),
            (RadioState::Busy, BluetoothState::Busy),
            (RadioState::ServiceMissing, BluetoothState::Stopped),
            (RadioState::Failed("no D-Bus".to_owned()), BluetoothState::Failed),
        ] {
            assert_eq!(bluetooth(BeaconKind::Bluez, &radio), expected, "{radio:?}");
            assert_eq!(bluetooth(BeaconKind::None, &radio), BluetoothState::Off, "{radio:?}");
        }
    }

    #[test]
    fn the_venues_totals_of_today_stand_before_the_kiosks_own() {
        use protocol::clock::ClockConfidence;
        use protocol::record::Direction;
        use protocol::token::Evidence;
        let store = Store::open_in_memory().unwrap();
        let now = Timestamp { unix_ms: 1_625_745_600_000, confidence: ClockConfidence::Synced };
        let event = protocol::api::CheckinEvent {
            event: 1,
            at_s: now.unix_s(),
            direction: Direction::In,
            evidence: Evidence::Live,
        };
        store.record_checkins(&[event]).unwrap();
        let today = vietnam_day(now.unix_s());
        let venue = |day| Some(VenueTotals { day, entered: 40, left: 3, inside: 37 });
        let shown = ShownConfig { beacons: BeaconKind::None, kept_days: 14 };
        for (totals, entered, left, own_only) in
            [(venue(today), 40, 3, false), (venue(today - 1), 1, 0, true), (None, 1, 0, true)]
        {
            let listening = Listening::default();
            let status = read(&store, now, &listening, shown, (true, totals), false).unwrap();
            assert_eq!((status.entered, status.left, status.own_only), (entered, left, own_only));
        }
    }
}
