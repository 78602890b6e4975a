//! A kiosk that listens and writes what it hears, and lets the test hear the same.

use std::sync::Arc;
use std::time::Duration;

use kiosk::devices::beacons::bluez::{Bluez, Timing};
use kiosk::devices::beacons::{BeaconEvent, BeaconSource, RadioState, Run};
use kiosk::devices::clock::{Clock, SimulatedClock};
use kiosk::presence::{NearRule, Rules};
use kiosk::recorder::{Listening, Recorder};
use kiosk::store::Store;
use protocol::record::{Body, Gap};
use tokio::sync::mpsc::{Sender, channel};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::Kiosk;
use crate::support::fake_bluez::PrivateBus;

/// A source whose events someone else is told, too.
struct Overheard {
    source: Bluez,
    other: Sender<BeaconEvent>,
}

impl BeaconSource for Overheard {
    fn run(self: Box<Self>, events: Sender<BeaconEvent>) -> Run {
        let Self { source, other } = *self;
        Box::pin(async move {
            let (sender, mut told) = channel::<BeaconEvent>(64);
            let pass_on = async {
                while let Some(event) = told.recv().await {
                    // The test may have heard enough.
                    let _gone = other.send(event.clone()).await;
                    if events.send(event).await.is_err() {
                        break;
                    }
                }
            };
            tokio::select! {
                ended = Box::new(source).run(sender) => ended,
                () = pass_on => Ok(()),
            }
        })
    }
}

/// Such a kiosk.
pub(crate) struct Stand {
    /// What its source tells.
    pub(crate) kiosk: Kiosk,
    pub(crate) clock: Arc<SimulatedClock>,
    pub(crate) store: Store,
    stop: CancellationToken,
    running: JoinHandle<()>,
}

impl Stand {
    pub(crate) fn start(bus: &PrivateBus, timing: Timing) -> Self {
        let clock = Arc::new(SimulatedClock::synced(1_625_745_600_000));
        let store = Store::open_in_memory().unwrap();
        let stamp = clock.clone();
        let source = Bluez::new(Arc::new(move || stamp.now().unix_ms))
            .on_bus(bus.address().to_owned())
            .with_timing(timing);
        let (other, events) = channel(64);
        let stop = CancellationToken::new();
        let stopped = stop.clone();
        let recorder = Recorder {
            store: store.clone(),
            clock: clock.clone(),
            rules: Rules {
                flush_after_s: 900,
                journal_s: 60,
                ids_per_slot: 20_000,
                near: NearRule { android_dbm: -86, ios_dbm: -69, minutes: 5 },
            },
            state: watch::channel(Listening::default()).0,
            sightings: tokio::sync::broadcast::channel(1).0,
        };
        let running = tokio::spawn(async move {
            recorder.run(Box::new(Overheard { source, other }), stopped).await.unwrap();
        });
        Self { kiosk: Kiosk { events }, clock, store, stop, running }
    }

    /// Ends it; returns the gaps that its store holds, in their order.
    pub(crate) async fn gaps(self) -> Vec<Gap> {
        let Self { kiosk: Kiosk { mut events }, store, stop, running, .. } = self;
        // Someone has to take what is still told, or the source waits.
        tokio::spawn(async move { while events.recv().await.is_some() {} });
        stop.cancel();
        tokio::time::timeout(Duration::from_secs(30), running).await.unwrap().unwrap();
        let records = store.next_batch(1000).unwrap().records.into_iter();
        let gaps = records.filter_map(|record| match record.body {
            Body::Gap(gap) => Some(gap),
            _ => None,
        });
        gaps.collect()
    }
}

/// Checks that the gaps have these reasons, and that each begins when the one before is over.
pub(crate) fn check(gaps: &[Gap], reasons: &[RadioState]) {
    let found: Vec<_> = gaps.iter().map(|gap| gap.reason.clone()).collect();
    let wanted: Vec<_> = reasons.iter().map(ToString::to_string).collect();
    assert_eq!(found, wanted);
    assert!(gaps.iter().all(|gap| gap.from_s <= gap.to_s), "{gaps:?}");
    assert!(gaps.windows(2).all(|pair| pair[0].to_s <= pair[1].from_s), "{gaps:?}");
}
