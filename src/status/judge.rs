//! What is wrong, from what is known.

use protocol::clock::ClockConfidence;
use protocol::report::{Radio, Writes};
use updater::told::{Hindrance, Refusal, Update};

use super::facts::{Facts, Scanner};
use super::trouble::Trouble;
use crate::devices::scanner::ScannerState;

/// Share of the storage from which on it is too full, percent.
const FULL_PERCENT: u64 = 90;

/// Seconds by which the clock may be off: tokens count for a minute and a half.
const CLOCK_S: u64 = 60;

/// Seconds without the backend after which it is said; a restart of it takes less.
const OFFLINE_S: u64 = 60;

/// Age of the oldest of what waits, seconds, at a kiosk that reaches its backend.
const WAITING_S: u64 = 1800;

/// For how long it is said that the case was opened, seconds.
const OPENED_S: u64 = 86_400;

/// Degrees Celsius at which a Raspberry Pi slows down.
const HOT_C: i16 = 80;

/// Everything that is wrong, the worst first.
pub fn troubles(facts: &Facts) -> Vec<Trouble> {
    let mut all: Vec<Trouble> = facts.found.iter().copied().collect();
    if facts.started {
        all.extend(of_storage(facts).into_iter().flatten());
        all.extend(of_clock(facts));
        all.extend(of_radio(facts.radio));
        all.extend(of_delivery(facts).into_iter().flatten());
        all.extend(of_box(facts).into_iter().flatten());
        all.extend(of_scanner(&facts.scanner));
        all.extend(facts.update.as_ref().and_then(of_update));
        all.extend(facts.fetching.as_ref().and_then(|it| it.hindrance).map(of_fetching));
    }
    all.sort_unstable();
    all.dedup();
    all
}

fn when(holds: bool, trouble: Trouble) -> Option<Trouble> {
    holds.then_some(trouble)
}

fn of_storage(facts: &Facts) -> [Option<Trouble>; 4] {
    let full = facts.storage.is_some_and(|it| it.used_percent() >= FULL_PERCENT);
    [
        when(facts.writes == Writes::Failed, Trouble::StoreFails),
        when(facts.writes == Writes::Full, Trouble::StoreFull),
        when(full && facts.writes == Writes::Well, Trouble::StorageNearlyFull),
        when(facts.rewound, Trouble::StorageWentBack),
    ]
}

fn of_clock(facts: &Facts) -> Option<Trouble> {
    let off = facts.clock_off_s.is_some_and(|off_s| off_s.unsigned_abs() > CLOCK_S);
    match facts.clock {
        ClockConfidence::Unknown => Some(Trouble::ClockUnknown),
        _ if off => Some(Trouble::ClockOff),
        _ if facts.clock_leapt => Some(Trouble::ClockLeapt),
        ClockConfidence::Held => Some(Trouble::ClockHeld),
        ClockConfidence::Synced => None,
    }
}

/// What is wrong with the radio.
pub fn of_radio(radio: Radio) -> Option<Trouble> {
    Some(match radio {
        // Most often it is night, which is no fault.
        Radio::None | Radio::Listening | Radio::Quiet => return None,
        Radio::Absent => Trouble::RadioAbsent,
        Radio::Blocked => Trouble::RadioBlocked,
        Radio::Off => Trouble::RadioOff,
        Radio::Busy => Trouble::RadioBusy,
        Radio::Stopped => Trouble::RadioStopped,
        Radio::Failed => Trouble::RadioFails,
    })
}

fn of_delivery(facts: &Facts) -> [Option<Trouble>; 5] {
    let is_enrolled = facts.venue.is_some();
    let late = facts.delivery.oldest_s.is_some_and(|age_s| age_s > WAITING_S);
    [
        when(!is_enrolled, Trouble::NotEnrolled),
        when(is_enrolled && !facts.online && facts.offline_s >= OFFLINE_S, Trouble::Offline),
        when(facts.online && late, Trouble::SendsLate),
        when(facts.delivery.parked > 0, Trouble::Parked),
        when(facts.keys_pending, Trouble::KeysPending),
    ]
}

fn of_box(facts: &Facts) -> [Option<Trouble>; 4] {
    let case = facts.case;
    let was_opened = case.opened_ago_s.is_some_and(|ago_s| ago_s < OPENED_S);
    [
        when(!facts.screen, Trouble::ScreenHangs),
        when(case.open, Trouble::CaseOpen),
        when(was_opened && !case.open, Trouble::CaseWasOpened),
        when(facts.temperature_c.is_some_and(|degrees| degrees >= HOT_C), Trouble::Hot),
    ]
}

fn of_scanner(scanner: &Scanner) -> Option<Trouble> {
    match scanner.state {
        ScannerState::Off | ScannerState::Ready(_) => None,
        // A kiosk may have none.
        ScannerState::Absent => when(scanner.was_ready, Trouble::ScannerUnplugged),
        ScannerState::Missing(_) => Some(Trouble::ScannerUnplugged),
        ScannerState::Denied(_) => Some(Trouble::ScannerDenied),
        ScannerState::Busy(_) => Some(Trouble::ScannerBusy),
        ScannerState::Failed(_) => Some(Trouble::ScannerFails),
    }
}

fn of_update(update: &Update) -> Option<Trouble> {
    Some(match update.refused.as_ref()?.why {
        Refusal::Damaged => Trouble::UpdateDamaged,
        Refusal::NotSigned => Trouble::UpdateNotSigned,
        Refusal::OtherProduct => Trouble::UpdateOfOtherProduct,
        Refusal::NotNewer => Trouble::UpdateNotNewer,
        Refusal::NotWritten => Trouble::UpdateNotWritten,
        Refusal::DoesNotWork => Trouble::UpdateDoesNotWork,
    })
}

fn of_fetching(hindrance: Hindrance) -> Trouble {
    match hindrance {
        Hindrance::NoRoom => Trouble::UpdateWithoutRoom,
        Hindrance::Damaged => Trouble::UpdateDamaged,
        Hindrance::NotStored => Trouble::UpdateNotWritten,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use protocol::report::Storage;

    use super::super::facts::{Case, Delivery, Venue};
    use super::*;
    use crate::devices::scanner::Mode;

    /// A kiosk at work, of which nothing is wrong.
    pub(in crate::status) fn well() -> Facts {
        Facts {
            started: true,
            venue: Some(Venue {
                kiosk: 7, name: "Chợ Bồng Sơn".to_owned(), ..Venue::default()
            }),
            clock: ClockConfidence::Synced,
            online: true,
            radio: Radio::Listening,
            storage: Some(Storage { free_mb: 900, size_mb: 1000 }),
            temperature_c: Some(48),
            ..Facts::default()
        }
    }

    #[test]
    fn what_is_wrong_as_a_table() {
        let case = |open, opened_ago_s| Case { open, opened_ago_s };
        let scanner = |state, was_ready| Scanner { state, was_ready };
        let waiting =
            |oldest_s| Delivery { records: 1, oldest_s: Some(oldest_s), ..Delivery::default() };
        let nearly = Some(Storage { free_mb: 100, size_mb: 1000 });
        let missing = ScannerState::Missing("/dev/ttyACM0".to_owned());
        for (facts, expected) in [
            (well(), vec![]),
            (Facts { started: false, venue: None, ..well() }, vec![]),
            (Facts { writes: Writes::Failed, ..well() }, vec![Trouble::StoreFails]),
            (Facts { writes: Writes::Full, storage: nearly, ..well() }, vec![Trouble::StoreFull]),
            (Facts { storage: nearly, ..well() }, vec![Trouble::StorageNearlyFull]),
            (Facts { storage: None, temperature_c: None, ..well() }, vec![]),
            (Facts { rewound: true, ..well() }, vec![Trouble::StorageWentBack]),
            (Facts { clock: ClockConfidence::Unknown, ..well() }, vec![Trouble::ClockUnknown]),
            (Facts { clock: ClockConfidence::Held, ..well() }, vec![Trouble::ClockHeld]),
            (Facts { clock_off_s: Some(-61), ..well() }, vec![Trouble::ClockOff]),
            (Facts { clock_off_s: Some(60), ..well() }, vec![]),
            (Facts { clock_leapt: true, ..well() }, vec![Trouble::ClockLeapt]),
            (Facts { radio: Radio::Quiet, ..well() }, vec![]),
            (Facts { radio: Radio::Absent, ..well() }, vec![Trouble::RadioAbsent]),
            (Facts { radio: Radio::Blocked, ..well() }, vec![Trouble::RadioBlocked]),
            (Facts { radio: Radio::Off, ..well() }, vec![Trouble::RadioOff]),
            (Facts { radio: Radio::Busy, ..well() }, vec![Trouble::RadioBusy]),
            (Facts { radio: Radio::Stopped, ..well() }, vec![Trouble::RadioStopped]),
            (Facts { radio: Radio::Failed, ..well() }, vec![Trouble::RadioFails]),
            (
                Facts { venue: None, online: false, offline_s: 99, ..well() },
                vec![Trouble::NotEnrolled],
            ),
            (Facts { online: false, offline_s: 59, ..well() }, vec![]),
            (Facts { online: false, offline_s: 60, ..well() }, vec![Trouble::Offline]),
            // What waits without a network is no other trouble.
            (
                Facts { online: false, offline_s: 9999, delivery: waiting(9999), ..well() },
                vec![Trouble::Offline],
            ),
            (Facts { delivery: waiting(1801), ..well() }, vec![Trouble::SendsLate]),
            (Facts { delivery: waiting(1800), ..well() }, vec![]),
            (
                Facts { delivery: Delivery { parked: 1, ..Delivery::default() }, ..well() },
                vec![Trouble::Parked],
            ),
            (Facts { keys_pending: true, ..well() }, vec![Trouble::KeysPending]),
            (Facts { screen: false, ..well() }, vec![Trouble::ScreenHangs]),
            (Facts { case: case(true, Some(3)), ..well() }, vec![Trouble::CaseOpen]),
            (Facts { case: case(false, Some(86_399)), ..well() }, vec![Trouble::CaseWasOpened]),
            (Facts { case: case(false, Some(86_400)), ..well() }, vec![]),
            (Facts { temperature_c: Some(80), ..well() }, vec![Trouble::Hot]),
            (Facts { scanner: scanner(ScannerState::Absent, false), ..well() }, vec![]),
            (Facts { scanner: scanner(ScannerState::Ready(Mode::Hid), true), ..well() }, vec![]),
            (
                Facts { scanner: scanner(ScannerState::Absent, true), ..well() },
                vec![Trouble::ScannerUnplugged],
            ),
            (Facts { scanner: scanner(missing, false), ..well() }, vec![Trouble::ScannerUnplugged]),
            (
                Facts {
                    scanner: scanner(ScannerState::Denied("/dev/hidraw0".into()), false),
                    ..well()
                },
                vec![Trouble::ScannerDenied],
            ),
            (
                Facts {
                    scanner: scanner(ScannerState::Busy("/dev/hidraw0".into()), false),
                    ..well()
                },
                vec![Trouble::ScannerBusy],
            ),
            (
                Facts { scanner: scanner(ScannerState::Failed(String::new()), false), ..well() },
                vec![Trouble::ScannerFails],
            ),
        ] {
            assert_eq!(troubles(&facts), expected, "{facts:?}");
        }
    }

    #[test]
    fn the_worst_comes_first_and_each_once() {
        let facts = Facts {
            found: [Trouble::SoundFails, Trouble::ScreenHangs].into(),
            screen: false,
            writes: Writes::Full,
            radio: Radio::Absent,
            clock: ClockConfidence::Held,
            ..well()
        };
        let expected = [
            Trouble::StoreFull,
            Trouble::ScreenHangs,
            Trouble::RadioAbsent,
            Trouble::SoundFails,
            Trouble::ClockHeld,
        ];
        assert_eq!(troubles(&facts), expected);
    }
}
