//! How the kiosk is, for the people who look after it from afar.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use protocol::report::{Radio, Report, Storage, Writes};
use tokio::sync::watch;

use crate::config::BeaconKind;
use crate::devices::beacons::RadioState;
use crate::devices::clock::Clock;
use crate::recorder::{Listening, Trouble};
use crate::screens::ScreensHandle;
use crate::store::Store;
use crate::sync::client::Client;
use crate::sync::report;
use crate::tasks::Tasks;

/// How long the screen may take to answer; it paints a page in less than half a second.
const SCREEN_TIMEOUT: Duration = Duration::from_secs(10);

/// Thousandths of a degree, on every Raspberry Pi and most other machines.
const TEMPERATURE: &str = "/sys/class/thermal/thermal_zone0/temp";

#[derive(Clone)]
pub(super) struct Reporter {
    pub(super) store: Store,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) screens: ScreensHandle,
    pub(super) beacons: BeaconKind,
    pub(super) recorder: watch::Receiver<Listening>,
    /// On whose storage everything is written.
    pub(super) data_dir: PathBuf,
}

impl Reporter {
    pub(super) fn start(self, tasks: &mut Tasks, client: &Client) {
        let heard = Heard::start(tasks, self.recorder.clone());
        let (store, clock) = (self.store.clone(), self.clock.clone());
        let report = move || {
            let (reporter, heard) = (self.clone(), heard.clone());
            async move { reporter.report(&heard).await }
        };
        report::start(tasks, &store, client, &clock, report);
    }

    async fn report(self, heard: &Heard) -> anyhow::Result<Report> {
        let screen = self.screens.answers(SCREEN_TIMEOUT).await;
        let heard_ago_s = heard.ago_s();
        let read = move || -> anyhow::Result<Report> {
            let now = self.clock.now();
            let backlog = self.store.backlog()?;
            let oldest_s = self.store.oldest_waiting_s()?;
            let listening = self.recorder.borrow().clone();
            let witness_s = self.clock.witness_s();
            Ok(Report {
                clock: now.confidence,
                clock_off_s: witness_s.map(|witness_s| now.unix_s().saturating_sub(witness_s)),
                clock_doubted: self.store.trusted_clock()?.and_then(|it| it.leap).is_some(),
                contacts_waiting: backlog.contacts,
                records_waiting: backlog.records,
                parked: backlog.parked,
                oldest_s: oldest_s
                    .map(|at_s| now.unix_s().saturating_sub(at_s).max(0).unsigned_abs()),
                storage: storage(&self.data_dir),
                writes: match listening.trouble {
                    None => Writes::Well,
                    Some(Trouble::Full) => Writes::Full,
                    Some(Trouble::Failed) => Writes::Failed,
                },
                radio: radio(self.beacons, &listening.radio),
                heard_ago_s,
                screen,
                keys_pending: self.store.pending_keys()?.is_some(),
                temperature_c: temperature(),
            })
        };
        tokio::task::spawn_blocking(read).await?
    }
}

/// When a Bluetooth device was heard last.
#[derive(Clone)]
struct Heard(watch::Receiver<Option<Instant>>);

impl Heard {
    fn start(tasks: &mut Tasks, mut recorder: watch::Receiver<Listening>) -> Self {
        let (sender, heard) = watch::channel(None);
        tasks.spawn("heard", async move {
            loop {
                if recorder.borrow_and_update().radio.receives() {
                    sender.send_replace(Some(Instant::now()));
                }
                if recorder.changed().await.is_err() {
                    return std::future::pending().await;
                }
            }
        });
        Self(heard)
    }

    fn ago_s(&self) -> Option<u64> {
        self.0.borrow().map(|at| at.elapsed().as_secs())
    }
}

fn radio(beacons: BeaconKind, radio: &RadioState) -> Radio {
    match radio {
        _ if beacons == BeaconKind::None => Radio::None,
        RadioState::Listening => Radio::Listening,
        RadioState::Silent => Radio::Quiet,
        RadioState::Absent => Radio::Absent,
        RadioState::Blocked => Radio::Blocked,
        RadioState::Off => Radio::Off,
        RadioState::Busy => Radio::Busy,
        RadioState::ServiceMissing => Radio::Stopped,
        RadioState::Failed(_) => Radio::Failed,
    }
}

fn storage(folder: &std::path::Path) -> Option<Storage> {
    let found = rustix::fs::statvfs(folder).ok()?;
    let megabytes = |blocks: u64| blocks.saturating_mul(found.f_frsize) / 1_000_000;
    Some(Storage { free_mb: megabytes(found.f_bavail), size_mb: megabytes(found.f_blocks) })
}

fn temperature() -> Option<i16> {
    let text = std::fs::read_to_string(TEMPERATURE).ok()?;
    i16::try_from(text.trim().parse::<i32>().ok()? / 1000).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trouble_of_the_radio_is_told_apart() {
        for (state, expected) in [
            (RadioState::Listening, Radio::Listening),
            (RadioState::Silent, Radio::Quiet),
            (RadioState::Absent, Radio::Absent),
            (RadioState::Blocked, Radio::Blocked),
            (RadioState::Off, Radio::Off),
            (RadioState::Busy, Radio::Busy),
            (RadioState::ServiceMissing, Radio::Stopped),
            (RadioState::Failed("no D-Bus".to_owned()), Radio::Failed),
        ] {
            assert_eq!(radio(BeaconKind::Bluez, &state), expected, "{state:?}");
            assert_eq!(radio(BeaconKind::None, &state), Radio::None, "{state:?}");
        }
    }

    #[test]
    fn the_storage_of_a_folder_has_a_size() {
        let found = storage(std::path::Path::new("/")).unwrap();
        assert!(found.size_mb > 0 && found.free_mb <= found.size_mb, "{found:?}");
        assert_eq!(storage(std::path::Path::new("/nowhere/at/all")), None);
    }
}
