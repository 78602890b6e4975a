//! What is wrong with a kiosk by what it says of itself.

use protocol::clock::ClockConfidence;
use protocol::report::{Report, Writes};
use protocol::update::{Refusal, UpdateReport};

/// Share of a storage from which on it is too full, percent.
const FULL_PERCENT: u64 = 90;

/// Seconds by which a clock may be off: tokens count for a minute and a half.
const CLOCK_S: u64 = 60;

/// Age of the oldest of what waits, seconds, at a kiosk that can be reached.
const WAITING_S: u64 = 1800;

/// For how long it is told that a case was opened, seconds.
const OPENED_S: u64 = 86_400;

/// Degrees Celsius at which a Raspberry Pi slows down.
const HOT_C: i16 = 80;

/// The worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ailment {
    /// It writes nothing more: its storage is full or fails.
    Writes,
    /// Its screen does not answer.
    Screen,
    /// It does not know the time, or shows another than a second source.
    Clock,
    /// Its case is open, or was opened lately.
    Case,
    /// Its Bluetooth does not work.
    Radio,
    /// Its storage is nearly full.
    Storage,
    /// What it has does not arrive, although it can be reached.
    Waiting,
    /// The server refused some of what it sent.
    Parked,
    /// Other keys wait to be confirmed at it.
    Keys,
    /// It has refused its next version, or cannot fetch it.
    Update,
    Hot,
}

impl Ailment {
    /// The worst of what a kiosk says.
    pub fn of(report: &Report) -> Option<Self> {
        Self::all(report).first().copied()
    }

    /// All of it, the worst first.
    pub fn all(report: &Report) -> Vec<Self> {
        let off = report.clock_off_s.is_some_and(|off_s| off_s.unsigned_abs() > CLOCK_S);
        let unsure = report.clock == ClockConfidence::Unknown || report.clock_doubted;
        let full = report.storage.is_some_and(|it| it.used_percent() >= FULL_PERCENT);
        let opened = report.case_opened_ago_s.is_some_and(|ago_s| ago_s < OPENED_S);
        let all = [
            (Self::Writes, report.writes != Writes::Well),
            (Self::Screen, !report.screen),
            (Self::Clock, off || unsure),
            (Self::Case, report.case_open || opened),
            (Self::Radio, report.radio.fails()),
            (Self::Storage, full),
            (Self::Waiting, report.oldest_s.is_some_and(|age_s| age_s > WAITING_S)),
            (Self::Parked, report.parked > 0),
            (Self::Keys, report.keys_pending),
            (Self::Update, report.update.as_ref().is_some_and(fails)),
            (Self::Hot, report.temperature_c.is_some_and(|degrees| degrees >= HOT_C)),
        ];
        all.into_iter().filter_map(|(ailment, holds)| holds.then_some(ailment)).collect()
    }
}

/// A version that is not newer than what runs is no trouble.
fn fails(told: &UpdateReport) -> bool {
    let refused = told.update.refused.as_ref();
    let hindered = told.fetching.as_ref().is_some_and(|it| it.hindrance.is_some());
    hindered || refused.is_some_and(|it| it.why != Refusal::NotNewer)
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeMap;

    use protocol::report::{Radio, Storage};
    use protocol::update::{Refused, Update};

    use super::*;

    /// All is well.
    pub(in crate::fleet) fn well() -> Report {
        Report {
            clock: ClockConfidence::Synced,
            clock_off_s: Some(1),
            clock_doubted: false,
            contacts_waiting: 0,
            records_waiting: 0,
            parked: 0,
            oldest_s: None,
            storage: Some(Storage { free_mb: 12_000, size_mb: 30_000 }),
            writes: Writes::Well,
            radio: Radio::Quiet,
            heard_ago_s: Some(30_000),
            screen: true,
            keys_pending: false,
            sealing_to: Vec::new(),
            waiting_for: BTreeMap::new(),
            case_open: false,
            case_opened_ago_s: None,
            temperature_c: Some(51),
            update: None,
        }
    }

    fn refused(why: Refusal) -> UpdateReport {
        let refused = Some(Refused { version: "1.2.0".to_owned(), why });
        UpdateReport { update: Update { refused, ..Update::default() }, fetching: None }
    }

    #[test]
    fn what_is_wrong_as_a_table() {
        assert_eq!(Ailment::of(&well()), None);
        let cases = [
            (Report { writes: Writes::Full, screen: false, ..well() }, Ailment::Writes),
            (Report { screen: false, ..well() }, Ailment::Screen),
            (Report { clock: ClockConfidence::Unknown, ..well() }, Ailment::Clock),
            (Report { clock_off_s: Some(-240), ..well() }, Ailment::Clock),
            (Report { clock_doubted: true, ..well() }, Ailment::Clock),
            (Report { case_open: true, ..well() }, Ailment::Case),
            (Report { case_opened_ago_s: Some(60), ..well() }, Ailment::Case),
            (Report { radio: Radio::Absent, parked: 2, ..well() }, Ailment::Radio),
            (
                Report { storage: Some(Storage { free_mb: 9, size_mb: 90 }), ..well() },
                Ailment::Storage,
            ),
            (Report { oldest_s: Some(1801), ..well() }, Ailment::Waiting),
            (Report { parked: 1, ..well() }, Ailment::Parked),
            (Report { keys_pending: true, ..well() }, Ailment::Keys),
            (Report { update: Some(refused(Refusal::DoesNotWork)), ..well() }, Ailment::Update),
            (Report { temperature_c: Some(80), ..well() }, Ailment::Hot),
        ];
        for (report, ailment) in cases {
            assert_eq!(Ailment::of(&report), Some(ailment), "{report:?}");
        }
        for calm in [
            Report { case_opened_ago_s: Some(86_400), ..well() },
            Report { clock_off_s: Some(60), ..well() },
            Report { clock: ClockConfidence::Held, clock_off_s: None, ..well() },
            Report { contacts_waiting: 900, oldest_s: Some(1800), ..well() },
            Report { update: Some(refused(Refusal::NotNewer)), ..well() },
            Report { storage: None, temperature_c: None, radio: Radio::None, ..well() },
        ] {
            assert_eq!(Ailment::of(&calm), None, "{calm:?}");
        }
    }
}
