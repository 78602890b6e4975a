//! Windows as the page shows them, and how a moment and a signal are said.

use std::collections::BTreeMap;

use protocol::civil::{date, time_of_day};

use crate::exposures::rule::Nearness;
use crate::exposures::summary::Summary;
use crate::http::portal::access::view::exposures::Trace;
use crate::http::portal::frame::Frame;

/// A window as the page shows it.
#[derive(Clone, Debug)]
pub(super) struct WindowRow {
    pub(super) venue: i64,
    pub(super) venue_name: String,
    pub(super) from_s: i64,
    pub(super) to_s: i64,
    pub(super) trip: Option<String>,
    pub(super) people: u64,
    pub(super) rssi_max: Option<i16>,
    /// Most minutes for which a kiosk had the case near.
    pub(super) near_minutes: u8,
    pub(super) found_by: &'static str,
    pub(super) confirmed: bool,
}

impl WindowRow {
    /// Those of a case, by venue and time.
    pub(super) fn all(trace: &Trace, summary: &Summary) -> Vec<Self> {
        let people: &BTreeMap<(i64, i64), u64> = &summary.windows;
        let row = |found: &crate::exposures::Found| {
            let confirmed = found.is_confirmed();
            let here = people.get(&(found.venue, found.from_s)).copied();
            Self {
                venue: found.venue,
                venue_name: found.venue_name.clone(),
                from_s: found.from_s,
                to_s: found.to_s,
                trip: found.trip.clone(),
                people: here.filter(|_| confirmed).unwrap_or_default(),
                rssi_max: found.rssi_max(),
                near_minutes: found.near_minutes(),
                found_by: found.found_by(),
                confirmed,
            }
        };
        trace.found.iter().map(row).collect()
    }

    pub(super) fn nearness(&self) -> Nearness {
        Nearness::of(self.rssi_max)
    }
}

/// `06/07 07:00–07:15`.
pub(super) fn window(from_s: i64, to_s: i64) -> String {
    format!("{}–{}", moment(from_s), time_of_day(to_s))
}

/// `06/07 07:00`.
pub(super) fn moment(at_s: i64) -> String {
    format!("{} {}", day(at_s), time_of_day(at_s))
}

/// `06/07`.
pub(super) fn day(at_s: i64) -> String {
    date(at_s).chars().take(5).collect()
}

/// `−58 dBm`.
pub(super) fn dbm(rssi: i16) -> String {
    format!("{} dBm", rssi.to_string().replace('-', "−"))
}

/// How near in a word and the signal.
pub(super) fn nearness(frame: &Frame, rssi: Option<i16>) -> String {
    let word = match Nearness::of(rssi) {
        Nearness::VeryNear => frame.tr("rất gần"),
        Nearness::Near => frame.tr("gần"),
        Nearness::SamePlace => frame.tr("cùng nơi"),
    };
    match rssi {
        Some(rssi) => format!("{word}, {}", dbm(rssi)),
        None => word.to_string(),
    }
}
