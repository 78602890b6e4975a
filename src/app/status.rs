//! Gathers the numbers and states of the home page, and notices an enrolment made meanwhile.

use std::time::Duration;

use protocol::DAY_S;
use protocol::civil::{day_start_s, vietnam_day};
use protocol::clock::ClockConfidence;
use tokio::sync::{broadcast, watch};

use super::Desk;
use crate::checkin::venue_code::CodeSource;
use crate::config::{BeaconKind, Config};
use crate::devices::beacons::RadioState;
use crate::devices::clock;
use crate::presence::check::Sighting;
use crate::presence::nudge;
use crate::recorder::{Listening, Trouble};
use crate::screens::{BluetoothState, ScreensHandle, Status, StoreState, Update, VenueIdentity};
use crate::store::{Identity, Store, StoreError};

/// How often the numbers are read; nothing on the screen is older.
const READ_EVERY: Duration = Duration::from_millis(500);

/// What the screen shows of an enrolled kiosk.
pub(super) fn venue_identity(identity: &Identity) -> VenueIdentity {
    let venue = &identity.venue;
    VenueIdentity {
        name: venue.name.clone(),
        position: venue.position.clone(),
        commune: venue.commune.clone(),
        capacity: venue.capacity,
        takes_feedback: venue.authority.is_some(),
        otp: venue.otp,
        illnesses: venue.illness_page,
        source: CodeSource {
            kiosk: identity.kiosk,
            token_key: identity.token_key.clone(),
            letters: venue.letters.clone(),
            host: venue.host.clone(),
            period_s: venue.period_s,
        },
    }
}

/// What the screen is told of the configuration.
#[derive(Clone, Copy)]
pub(super) struct Told {
    beacons: BeaconKind,
    contacts_days: u16,
}

impl From<&Config> for Told {
    fn from(config: &Config) -> Self {
        Self { beacons: config.beacons.kind, contacts_days: config.retention.contacts_days }
    }
}

/// How the radio is in the words of the screen.
fn bluetooth(beacons: BeaconKind, radio: &RadioState) -> BluetoothState {
    match radio {
        _ if beacons == BeaconKind::None => BluetoothState::Off,
        RadioState::Listening => BluetoothState::Listening,
        // Most often it is night: no reason to call anyone.
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
    now: clock::Timestamp,
    listening: &Listening,
    told: Told,
    online: bool,
    nudging: bool,
) -> Result<Status, StoreError> {
    let now_s = now.unix_s();
    let from_s = day_start_s(vietnam_day(now_s));
    let to_s = from_s + DAY_S;
    let counts = store.counts(from_s, to_s)?;
    let lately = store.counts(now_s - nudge::LATELY_S, now_s + 1)?;
    let backlog = store.backlog()?;
    let present = u32::try_from(listening.present).unwrap_or(u32::MAX);
    let checkins = lately.entered.saturating_add(lately.left);
    // Without the time, nobody knows which check-ins are recent; without a radio, who is present.
    let known = now.confidence != ClockConfidence::Unknown && listening.radio.receives();
    Ok(Status {
        entered: counts.entered,
        left: counts.left,
        present,
        others: listening.others.total(),
        nudge: known && nudge::step(nudging, present, checkins, nudge::Rules::default()),
        kept_days: told.contacts_days,
        waiting: u64::from(backlog.contacts) + u64::from(backlog.records),
        online,
        bluetooth: bluetooth(told.beacons, &listening.radio),
        store: match listening.trouble {
            None => StoreState::Ok,
            Some(Trouble::Full) => StoreState::Full,
            Some(Trouble::Failed) => StoreState::Failed,
        },
    })
}

/// Tells the screens what has changed, for ever.
pub(super) async fn report(
    desk: Desk,
    told: Told,
    listening: watch::Receiver<Listening>,
    online: watch::Receiver<bool>,
) -> anyhow::Result<()> {
    let mut beat = tokio::time::interval(READ_EVERY);
    let mut known: Option<Status> = None;
    let mut enrolled = false;
    loop {
        beat.tick().await;
        if !enrolled && let Some(identity) = desk.store.identity()? {
            enrolled = true;
            desk.sync.enrolled();
            desk.screens.send(Update::Enrolled(Some(venue_identity(&identity))))?;
        }
        let (store, now) = (desk.store.clone(), desk.clock.now());
        let (hearing, online) = (listening.borrow().clone(), *online.borrow());
        let nudging = known.is_some_and(|status| status.nudge);
        let reading =
            tokio::task::spawn_blocking(move || read(&store, now, &hearing, told, online, nudging));
        match reading.await? {
            Ok(status) if known == Some(status) => {}
            Ok(status) => {
                known = Some(status);
                desk.screens.send(Update::Status(status))?;
            }
            Err(error) => tracing::warn!(%error, "the numbers were not read"),
        }
    }
}

/// Passes on sightings of `touching_dbm` or stronger while a visitor checks a phone, for ever.
pub(super) async fn forward(
    screens: ScreensHandle,
    mut checking: watch::Receiver<bool>,
    sightings: broadcast::Sender<Sighting>,
    touching_dbm: i16,
) -> anyhow::Result<()> {
    loop {
        checking.wait_for(|checking| *checking).await?;
        let mut heard = sightings.subscribe();
        loop {
            tokio::select! {
                ended = checking.wait_for(|checking| !checking) => {
                    ended?;
                    break;
                }
                sighting = heard.recv() => match sighting {
                    Ok(sighting) if sighting.rssi >= touching_dbm => {
                        screens.send(Update::Strongest(sighting))?;
                    }
                    // Far away, or more at once than fits: a phone held close is heard again.
                    Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
                    // Never while this task holds the sender.
                    Err(broadcast::error::RecvError::Closed) => break,
                },
            }
        }
    }
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
}
