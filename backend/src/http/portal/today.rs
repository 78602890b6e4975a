//! The manager's page: how full is it, and is all well?

mod bars;
mod health;
pub(super) mod hours;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use protocol::civil::{date, day_start_s, time_of_day, vietnam_day};

use super::access::Access;
use super::access::view::content::TripCount;
use super::calls::{self, CallLine};
use super::fields::Asked;
use super::frame::{Frame, Place};
use super::number::Number;
use super::own_venue::choose_venue;
use super::refused::Refused;
use super::roles::Manager;
use super::script;
use crate::fleet::State;
use crate::http::html;
use crate::store::fleet::Among;
use crate::venues::opening;
use crate::words::Text;
use bars::{Bar, Line, bars, lines};
use health::{Health, health};

/// Share of the capacity from which on it is said, percent.
const NEARLY_FULL: u64 = 80;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Room {
    Free,
    NearlyFull,
    Full,
}

fn room(inside: u32, capacity: Option<u32>) -> Room {
    let Some(most) = capacity else { return Room::Free };
    let (inside, most) = (u64::from(inside), u64::from(most));
    match inside * 100 {
        _ if inside >= most => Room::Full,
        hundred if hundred >= most * NEARLY_FULL => Room::NearlyFull,
        _ => Room::Free,
    }
}

#[derive(Template)]
#[template(path = "portal/today.html")]
struct Today {
    frame: Frame,
    venue: i64,
    /// Calls for staff that nobody has seen.
    calls: Vec<CallLine>,
    /// Whether one was just seen.
    seen: bool,
    name: String,
    date: String,
    at: String,
    inside: u32,
    entered: u32,
    left: u32,
    capacity: Option<u32>,
    room: Room,
    kiosks: Vec<Health>,
    /// Whether one of them says nothing, so that its counts are missing.
    at_least: bool,
    bars: Vec<Bar>,
    lines: Vec<Line>,
    /// When the venue is open and managers are told of silent kiosks.
    hours: String,
    /// Of a vehicle.
    trips: Vec<TripCount>,
    /// Most phones that were heard in a quarter of an hour.
    phones: u64,
    scanned: u64,
}

impl Today {
    /// How far the bar of the people inside goes, of 100.
    fn share(&self) -> u32 {
        let most = self.capacity.unwrap_or(0).max(1);
        (u64::from(self.inside) * 100 / u64::from(most)).min(100).try_into().unwrap_or(100)
    }

    fn advice(&self) -> Option<(Text, Text)> {
        let frame = &self.frame;
        match self.room {
            Room::Free => None,
            Room::NearlyFull => Some((
                frame.tr("Sắp đủ chỗ"),
                frame.tr("Hãy cho vào chậm lại: một người ra thì một người vào, và báo người kiểm soát ở cổng."),
            )),
            Room::Full => Some((
                frame.tr("Đã đủ chỗ"),
                frame.tr("Tạm dừng cho vào ở mọi cổng. Đếm nhầm? Người kiểm soát bấm “ra” cho những người đã về mà không quét."),
            )),
        }
    }
}

pub(super) async fn choose(access: Access<Manager>) -> Result<Response, Refused> {
    choose_venue(access, "/staff/today", Place::Today).await
}

pub(super) async fn show(
    access: Access<Manager>,
    Number(venue): Number,
    Asked(asked): Asked,
) -> Result<Response, Refused> {
    let (now_s, frame) = (access.now_s(), access.frame(Place::Today));
    let language = access.language;
    let from_s = day_start_s(vietnam_day(now_s));
    let read = access.read(move |view| {
        let venue = view.venue(venue)?;
        let totals = view.totals(&venue, now_s)?;
        let by_hour = view.hours(&venue, from_s, now_s + 1)?;
        let fleet = view.fleet(Among::Venue(venue.venue))?;
        let kiosks = view.kiosks_of(&venue)?;
        let calls = calls::waiting(view, language, &venue, now_s)?;
        let trips = view.trips(&venue, now_s)?;
        Ok((venue, totals, by_hour, fleet, kiosks, calls, trips))
    });
    let (venue, totals, by_hour, fleet, kiosks, calls, trips) = read.await?;
    let silent = |kiosk| matches!(fleet.state(kiosk, now_s), State::Silent { .. });
    let capacity = venue.capacity();
    let page = Today {
        venue: venue.venue,
        calls,
        seen: calls::just_seen(&asked, now_s),
        hours: match venue.settings.opening_hours.as_slice() {
            [] => hours::usual(&frame, &access.app.config),
            own => opening::show(own),
        },
        name: venue.registered.name,
        date: date(now_s),
        at: time_of_day(now_s),
        inside: totals.inside,
        entered: totals.entered,
        left: totals.left,
        room: room(totals.inside, capacity),
        capacity,
        kiosks: health(&frame, &fleet, &kiosks, now_s),
        at_least: kiosks.iter().any(silent),
        bars: bars(&by_hour, now_s),
        phones: by_hour.iter().map(|hour| hour.phones).max().unwrap_or(0),
        scanned: by_hour.iter().map(|hour| hour.scanned).sum(),
        lines: lines(&by_hour),
        trips,
        frame,
    };
    Ok(script::allow(html::respond(StatusCode::OK, &page)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_full_as_a_table() {
        for (inside, capacity, wanted) in [
            (25, Some(200), Room::Free),
            (159, Some(200), Room::Free),
            (160, Some(200), Room::NearlyFull),
            (199, Some(200), Room::NearlyFull),
            (200, Some(200), Room::Full),
            (900, Some(200), Room::Full),
            (u32::MAX, Some(u32::MAX), Room::Full),
            (900, None, Room::Free),
        ] {
            assert!(room(inside, capacity) == wanted, "{inside} {capacity:?}");
        }
    }
}
