//! The source of adverts that the configuration names.

use std::sync::Arc;

use tokio::sync::mpsc;

use crate::config::{BeaconKind, Config};
use crate::devices::beacons::bluez::Bluez;
use crate::devices::beacons::btleplug::Btleplug;
use crate::devices::beacons::replay::Replay;
use crate::devices::beacons::simulated::Simulated;
use crate::devices::beacons::{BeaconSource, ClockMs, OwnId};
use crate::devices::clock::Clock;

/// `adverts` are those of a simulated radio; `own_id` is what a real one sends itself.
///
/// # Errors
/// When a recording cannot be played.
pub(crate) fn source(
    config: &Config,
    own_id: Option<OwnId>,
    clock: &Arc<dyn Clock>,
    adverts: mpsc::Receiver<(Vec<u8>, i16)>,
) -> anyhow::Result<Option<Box<dyn BeaconSource>>> {
    let stamp = clock.clone();
    let stamp: ClockMs = Arc::new(move || stamp.now().unix_ms);
    Ok(match (config.beacons.kind, &config.beacons.file) {
        (BeaconKind::Bluez, _) => {
            let bluez = Bluez::new(stamp)
                .with_adapter(config.beacons.adapter.clone())
                .connecting_iphones(config.beacons.connect_iphones);
            Some(Box::new(match own_id {
                Some(own_id) => bluez.advertising(own_id),
                None => bluez,
            }))
        }
        (BeaconKind::Btleplug, _) => {
            Some(Box::new(Btleplug::new(stamp).with_adapter(config.beacons.adapter.clone())))
        }
        (BeaconKind::Simulated, _) => Some(Box::new(Simulated::new(adverts, stamp))),
        (BeaconKind::Replay, Some(file)) => {
            Some(Box::new(Replay::open(file, config.beacons.speed.unwrap_or(1.0), stamp)?))
        }
        (BeaconKind::Replay | BeaconKind::None, _) => None,
    })
}
