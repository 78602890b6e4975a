//! Gathers the numbers and states of the home page, and notices an enrolment made meanwhile.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::watch;

use super::Desk;
use crate::checkin::venue_code::CodeSource;
use crate::config::BeaconKind;
use crate::listening::{Listening, Trouble};
use crate::screens::{BluetoothState, Status, StoreState, Update, VenueIdentity};
use crate::store::{Identity, Store, StoreError};

/// How often the numbers are read; nothing on the screen is older.
const READ_EVERY: Duration = Duration::from_millis(500);

/// What the screen shows of an enrolled kiosk.
pub(super) fn venue_identity(identity: &Identity) -> VenueIdentity {
    let venue = &identity.venue;
    VenueIdentity {
        name: venue.name.clone(),
        place: venue.place.clone(),
        commune: venue.commune.clone(),
        source: CodeSource {
            kiosk: identity.kiosk,
            token_key: identity.token_key.clone(),
            letters: venue.letters.clone(),
            host: venue.host.clone(),
            period_s: venue.period_s,
        },
    }
}

/// First second of the day in Vietnam that `unix_s` lies in, and of the next.
fn local_day(unix_s: i64) -> Option<(i64, i64)> {
    let zone = TimeZone::get("Asia/Ho_Chi_Minh").ok()?;
    let start = Timestamp::from_second(unix_s).ok()?.to_zoned(zone).start_of_day().ok()?;
    Some((start.timestamp().as_second(), start.tomorrow().ok()?.timestamp().as_second()))
}

fn read(
    store: &Store,
    now_s: i64,
    listening: &Listening,
    beacons: BeaconKind,
    online: bool,
) -> Result<Status, StoreError> {
    let (from_s, to_s) = local_day(now_s).unwrap_or((now_s, now_s));
    let counts = store.counts(from_s, to_s)?;
    let backlog = store.backlog()?;
    Ok(Status {
        entered: counts.entered,
        left: counts.left,
        near: u32::try_from(listening.near).unwrap_or(u32::MAX),
        waiting: u64::from(backlog.contacts) + u64::from(backlog.records),
        online,
        bluetooth: match (beacons, listening.radio.hears()) {
            (BeaconKind::None, _) => BluetoothState::Off,
            (_, true) => BluetoothState::Listening,
            (_, false) => BluetoothState::Failed,
        },
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
    beacons: BeaconKind,
    listening: watch::Receiver<Listening>,
    online: watch::Receiver<bool>,
) -> anyhow::Result<()> {
    let mut beat = tokio::time::interval(READ_EVERY);
    let mut known = None;
    let mut enrolled = false;
    loop {
        beat.tick().await;
        if !enrolled && let Some(identity) = desk.store.identity()? {
            enrolled = true;
            desk.sync.enrolled();
            desk.screens.send(Update::Enrolled(Some(venue_identity(&identity))))?;
        }
        let (store, now_s) = (desk.store.clone(), desk.clock.now().unix_s());
        let (hearing, online) = (listening.borrow().clone(), *online.borrow());
        let reading =
            tokio::task::spawn_blocking(move || read(&store, now_s, &hearing, beacons, online));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_turns_at_midnight_in_vietnam() {
        // 2021-07-08 00:00 +07:00 is 2021-07-07 17:00 UTC.
        let midnight = 1_625_677_200;
        for (at, day) in [(0, 0), (86_399, 0), (86_400, 1), (-1, -1)] {
            let start = midnight + day * 86_400;
            assert_eq!(local_day(midnight + at), Some((start, start + 86_400)), "{at}");
        }
    }
}
