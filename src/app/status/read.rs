//! Reads what the store knows, and makes the home page's numbers and the facts of it.

use protocol::DAY_S;
use protocol::api::VenueTotals;
use protocol::civil::{day_start_s, vietnam_day};
use protocol::report::{Radio, Writes};
use protocol::seal::Recipients;
use protocol::warnings::Level;

use super::machine;
use super::shown::ShownConfig;
use crate::devices::clock::Clock;
use crate::presence::nudge;
use crate::recorder::{Listening, Trouble as Unwritten};
use crate::screens::{BluetoothState, Here, Status, StoreState};
use crate::status::{Case, Delivery, Facts, Sealing, Trouble, Venue, Warned, radio};
use crate::store::{Counts, Identity, KnownWindows, Store, StoreError};

/// For how long it is said that the storage went back in time, seconds.
const REWOUND_S: i64 = 7 * DAY_S;

/// What is known without the store.
pub(super) struct Surroundings {
    pub(super) shown: ShownConfig,
    pub(super) listening: Listening,
    pub(super) heard_ago_s: Option<u64>,
    pub(super) online: bool,
    pub(super) offline_s: u64,
    pub(super) totals: Option<VenueTotals>,
}

/// What was read.
pub(super) struct Reading<N> {
    pub(super) status: Status,
    /// Notes the facts.
    pub(super) note: N,
}

pub(super) fn read(
    store: &Store,
    clock: &dyn Clock,
    around: &Surroundings,
    nudging: bool,
) -> Result<Reading<impl FnOnce(&mut Facts) + use<>>, StoreError> {
    let now = clock.now();
    let now_s = now.unix_s();
    let Surroundings { listening, shown, .. } = around;
    let today = vietnam_day(now_s);
    let venue = around.totals.filter(|totals| totals.day == today);
    let counts = match venue {
        Some(VenueTotals { entered, left, .. }) => Counts { entered, left },
        None => store.counts(day_start_s(today), day_start_s(today) + DAY_S)?,
    };
    let lately = store.counts(now_s - nudge::CHECKIN_WINDOW_S, now_s + 1)?;
    let checkins = lately.entered.saturating_add(lately.left);
    let backlog = store.backlog()?;
    let oldest_s = store.oldest_waiting_s()?;
    let clock_leapt = store.trusted_clock()?.and_then(|clock| clock.leap).is_some();
    let keys_pending = store.pending_keys()?.is_some();
    let rewound = store.rewound()?.is_some_and(|it| now_s - it.at_s < REWOUND_S);
    let opened_s = store.last_opened_s()?;
    let opened_ago_s = opened_s.map(|at_s| now_s.saturating_sub(at_s).max(0).unsigned_abs());
    let identity = store.identity()?;
    let sealing = sealing(store, identity.as_ref())?;
    let known_windows = if now.is_known() { store.windows(today)? } else { None };
    let here = here(known_windows.as_ref(), today);
    let present = u32::try_from(listening.present).unwrap_or(u32::MAX);
    let radio = radio(shown.beacons, &listening.radio);
    // Without the time it is unknown which check-ins are recent; without a radio, who is present.
    let known = now.is_known() && listening.radio.receives();
    let status = Status {
        entered: counts.entered,
        left: counts.left,
        own_only: venue.is_none(),
        present,
        others: listening.others.total(),
        nudge: known && nudge::step(nudging, present, checkins, nudge::Rules::default()),
        kept_days: shown.kept_days,
        waiting: u64::from(backlog.contacts) + u64::from(backlog.records),
        online: around.online,
        clock_doubted: clock_leapt,
        keys_pending,
        bluetooth: bluetooth(radio),
        store: match listening.trouble {
            None => StoreState::Ok,
            Some(Unwritten::Full) => StoreState::Full,
            Some(Unwritten::Failed) => StoreState::Failed,
        },
        here,
    };
    let warned =
        known_windows.map(|known| Warned { windows: known.windows, withdrawn: known.withdrawn });
    let venue = identity.map(|identity| Venue {
        kiosk: identity.kiosk,
        name: identity.venue.name,
        position: identity.venue.position,
    });
    let delivery = Delivery {
        contacts: backlog.contacts,
        records: backlog.records,
        parked: backlog.parked,
        oldest_s: oldest_s.map(|at_s| now_s.saturating_sub(at_s).max(0).unsigned_abs()),
    };
    let clock_off_s = clock.witness_s().map(|witness_s| now_s.saturating_sub(witness_s));
    let (storage, temperature_c) = (machine::storage(&shown.data_dir), machine::temperature());
    let (heard_ago_s, online, offline_s) = (around.heard_ago_s, around.online, around.offline_s);
    let (host, address, update) = (shown.host.clone(), machine::address(), machine::update());
    let note = move |facts: &mut Facts| {
        facts.found.remove(&Trouble::StoreUnread);
        *facts = Facts {
            started: true,
            venue,
            host,
            address,
            writes: match status.store {
                StoreState::Ok => Writes::Well,
                StoreState::Full => Writes::Full,
                StoreState::Failed => Writes::Failed,
            },
            storage,
            clock: now.confidence,
            clock_off_s,
            clock_leapt,
            minute: now.minute(),
            today: counts,
            online,
            offline_s,
            delivery,
            radio,
            heard_ago_s,
            present,
            keys_pending,
            sealing,
            warned: warned.unwrap_or_default(),
            rewound,
            temperature_c,
            update,
            case: Case { opened_ago_s, ..facts.case },
            ..std::mem::take(facts)
        };
    };
    Ok(Reading { status, note })
}

fn sealing(store: &Store, identity: Option<&Identity>) -> Result<Sealing, StoreError> {
    let Some(Identity { venue, .. }) = identity else { return Ok(Sealing::default()) };
    let keys = std::iter::once(&venue.recipients).chain(&venue.authority);
    let to = keys.flat_map(Recipients::ids).collect();
    Ok(Sealing { to, waiting_for: store.waiting_for_earlier_keys()? })
}

/// Who was at this venue within two weeks.
fn here(known: Option<&KnownWindows>, today: i64) -> Here {
    let Some(known) = known else { return Here::Unknown };
    let levels = known.windows.iter().filter(|it| it.is_told_on(today)).map(|it| it.level);
    match levels.min() {
        None => Here::Nobody,
        Some(Level::F1) => Here::F0,
        Some(Level::F2) => Here::F1,
    }
}

fn bluetooth(radio: Radio) -> BluetoothState {
    match radio {
        Radio::None => BluetoothState::Off,
        Radio::Listening => BluetoothState::Listening,
        // Most often it is night, which is no fault.
        Radio::Quiet => BluetoothState::Quiet,
        Radio::Absent => BluetoothState::Absent,
        Radio::Blocked => BluetoothState::Blocked,
        Radio::Off => BluetoothState::SwitchedOff,
        Radio::Busy => BluetoothState::Busy,
        Radio::Stopped => BluetoothState::Stopped,
        Radio::Failed => BluetoothState::Failed,
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::time::Duration;

    use protocol::record::Direction;
    use protocol::token::Evidence;
    use protocol::venue_windows::{VenueWindow, VenueWindows, VerifiedWindows};

    use super::*;
    use crate::config::BeaconKind;
    use crate::devices::clock::SimulatedClock;

    fn around(totals: Option<VenueTotals>) -> Surroundings {
        let shown = ShownConfig {
            beacons: BeaconKind::None,
            kept_days: 14,
            host: "a.vn".to_owned(),
            data_dir: PathBuf::from("/"),
        };
        let (listening, heard_ago_s) = (Listening::default(), None);
        Surroundings { shown, listening, heard_ago_s, online: true, offline_s: 0, totals }
    }

    #[test]
    fn the_venues_totals_of_today_stand_before_the_kiosks_own() {
        let store = Store::open_in_memory().unwrap();
        let clock = SimulatedClock::synced(1_625_745_600_000);
        let now = clock.now();
        let event = protocol::api::CheckinEvent {
            event: 1,
            at_s: now.unix_s(),
            direction: Direction::In,
            evidence: Evidence::Live,
        };
        store.record_checkins(&[event]).unwrap();
        let today = vietnam_day(now.unix_s());
        let venue = |day| Some(VenueTotals { day, entered: 40, left: 3, inside: 37 });
        for (totals, entered, left, own_only) in
            [(venue(today), 40, 3, false), (venue(today - 1), 1, 0, true), (None, 1, 0, true)]
        {
            let status = read(&store, &clock, &around(totals), false).unwrap().status;
            assert_eq!((status.entered, status.left, status.own_only), (entered, left, own_only));
        }
    }

    #[test]
    fn who_was_here_as_a_table() {
        let clock = SimulatedClock::synced(1_625_745_600_000);
        let today = vietnam_day(clock.now().unix_s());
        let window = |warning: i64, days_ago: i64, level, days: i64| VenueWindow {
            warning,
            from_s: day_start_s(today - days_ago) + 25_200,
            to_s: day_start_s(today - days_ago) + 27_000,
            level,
            text: 1,
            until_day: today - days_ago + days,
        };
        for (windows, wanted) in [
            (None, Here::Unknown),
            (Some(vec![]), Here::Nobody),
            (Some(vec![window(1, 3, Level::F2, 14)]), Here::F1),
            (Some(vec![window(1, 3, Level::F2, 14), window(2, 14, Level::F1, 14)]), Here::F0),
            // Longer ago than two weeks, and no longer in force.
            (Some(vec![window(1, 15, Level::F1, 21)]), Here::Nobody),
            (Some(vec![window(1, 3, Level::F1, 2)]), Here::Nobody),
        ] {
            let store = Store::open_in_memory().unwrap();
            if let Some(windows) = windows {
                let list = VenueWindows { version: 1, windows, ..VenueWindows::default() };
                store.save_windows(&VerifiedWindows { list, skipped: 0 }).unwrap();
            }
            let status = read(&store, &clock, &around(None), false).unwrap().status;
            assert_eq!(status.here, wanted);
        }
    }

    #[test]
    fn a_reading_changes_what_it_read_and_leaves_the_rest() {
        let store = Store::open_in_memory().unwrap();
        let clock = SimulatedClock::synced(1_625_745_600_000);
        let gap = protocol::record::Gap { from_s: 0, to_s: 1, reason: String::new() };
        store.push(&protocol::record::Body::Gap(gap)).unwrap();
        clock.advance(Duration::from_secs(60));
        let mut facts = Facts { screen: false, ..Facts::default() };
        facts.found.extend([Trouble::StoreUnread, Trouble::SoundFails]);
        (read(&store, &clock, &around(None), false).unwrap().note)(&mut facts);
        assert!(facts.started && facts.online && facts.venue.is_none());
        assert_eq!(facts.delivery.records, 1);
        assert!(!facts.screen && facts.storage.is_some() && facts.host == "a.vn");
        assert_eq!(facts.found, [Trouble::SoundFails].into());
    }
}
