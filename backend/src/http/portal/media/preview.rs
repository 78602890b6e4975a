//! What the kiosks of a venue show at a time, and what they have shown.

use std::collections::HashMap;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use protocol::civil::{day_of_iso_date, day_start_s, iso_date, vietnam_day, vietnam_second};
use protocol::playlist::MediaId;

use super::{with_sound, words};
use crate::http::html;
use crate::http::portal::access::Access;
use crate::http::portal::fields::Asked;
use crate::http::portal::format::span;
use crate::http::portal::frame::{Frame, Place};
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::Registrar;
use crate::store::media::MediaRow;
use crate::store::venues::VenueRow;
use crate::words::Text;

/// Days of which it is said how often an item was shown.
const DAYS: i64 = 7;

/// Turns of the venue's notice in a round.
const NOTICE: u64 = 6;

/// A slide as the kiosk shows it.
struct Slide {
    media: i64,
    title: String,
    what: String,
    when: String,
    sound: bool,
    /// How many of a hundred turns are its.
    share: u64,
    /// How often it was shown in the last days, and for how long.
    shown: u64,
    span: Text,
}

#[derive(Template)]
#[template(path = "portal/media_preview.html")]
struct Preview {
    frame: Frame,
    /// Number and name of the venues to choose from.
    venues: Vec<(i64, String)>,
    venue: Option<i64>,
    name: String,
    at: String,
    time: String,
    /// What the venue tells its visitors.
    notice: Option<(String, String)>,
    slides: Vec<Slide>,
    /// Items that are shown at other times.
    others: Vec<Slide>,
}

/// A time as `datetime-local` writes it, in Vietnam.
fn parse(text: &str) -> Option<i64> {
    let (day, time) = text.split_once('T')?;
    let (hour, minute) = time.get(..5)?.split_once(':')?;
    let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
    let in_day = (0..24).contains(&hour) && (0..60).contains(&minute);
    Some(day_start_s(day_of_iso_date(day)?) + hour * 3600 + minute * 60).filter(|_| in_day)
}

fn written(unix_s: i64) -> String {
    let second = vietnam_second(unix_s);
    format!("{}T{:02}:{:02}", iso_date(vietnam_day(unix_s)), second / 3600, second / 60 % 60)
}

/// How often and how long each file was shown.
type Shown = HashMap<MediaId, (u64, u64)>;

fn slide(frame: &Frame, row: &MediaRow, turns: u64, shown: &Shown) -> Slide {
    let (count, seconds) = shown.get(&row.item.id).copied().unwrap_or_default();
    Slide {
        media: row.media,
        title: row.item.title.clone(),
        what: words::what(frame.language, &row.item),
        when: words::when(frame.language, &row.item.schedule),
        sound: row.item.mime == protocol::playlist::Mime::Wav,
        share: weight(row) * 100 / turns.max(1),
        shown: count,
        span: span(frame.language, i64::try_from(seconds).unwrap_or(i64::MAX)),
    }
}

/// Turns of an item in a round, as kiosks count them.
fn weight(row: &MediaRow) -> u64 {
    u64::from(row.item.priority) + 1
}

pub(in crate::http::portal) async fn show(
    access: Access<Registrar>,
    Asked(asked): Asked,
) -> Result<Response, Refused> {
    let now_s = access.now_s();
    let at_s = parse(asked.line("at")).unwrap_or(now_s);
    let wanted: Option<i64> = asked.number("venue");
    let found = access.read(move |view| {
        let mut venues = view.venues()?;
        venues.sort_by(|a, b| a.registered.name.cmp(&b.registered.name));
        let names: Vec<_> = venues
            .iter()
            .map(|venue| {
                (venue.venue, format!("{} · {}", venue.registered.name, venue.commune.name))
            })
            .collect();
        // A venue of others is not there; without one the first is shown.
        let venue: Option<VenueRow> = match wanted {
            Some(number) => Some(view.venue(number)?),
            None => venues.into_iter().next(),
        };
        let (mut media, mut shown) = (Vec::new(), Shown::new());
        if let Some(venue) = &venue {
            media = view.media_of(venue)?;
            for play in view.plays(venue)? {
                if play.day > vietnam_day(now_s) - DAYS {
                    let sums = shown.entry(play.media).or_default();
                    *sums = (sums.0 + play.count, sums.1 + play.seconds);
                }
            }
        }
        Ok((names, venue, media, shown))
    });
    let (venues, venue, media, shown) = found.await?;
    let frame = access.frame(Place::Venues);
    let (now, others): (Vec<_>, Vec<_>) =
        media.iter().partition(|row| row.item.schedule.runs_at(at_s));
    let told = venue.as_ref().and_then(VenueRow::questionnaire);
    let notice = told.as_ref().and_then(|told| told.notice(frame.language));
    // The guide comes once a round.
    let beside = 1 + if notice.is_some() { NOTICE } else { 0 };
    let turns = beside + now.iter().map(|row| weight(row)).sum::<u64>();
    let slides = |rows: &[&MediaRow]| {
        rows.iter().map(|row| slide(&frame, row, turns, &shown)).collect::<Vec<_>>()
    };
    let page = Preview {
        venues,
        venue: venue.as_ref().map(|venue| venue.venue),
        name: venue.map(|venue| venue.registered.name).unwrap_or_default(),
        at: written(at_s),
        time: frame.at(at_s),
        notice: notice.map(|text| {
            let (heading, body) = text.split_once('\n').unwrap_or((text, ""));
            (heading.to_owned(), body.to_owned())
        }),
        slides: slides(&now),
        others: slides(&others),
        frame,
    };
    Ok(with_sound(html::respond(StatusCode::OK, &page)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_vietnam() {
        // 2021-07-08 07:30 in Vietnam.
        assert_eq!(parse("2021-07-08T07:30"), Some(1_625_677_200 + 450 * 60));
        assert_eq!(written(1_625_677_200 + 450 * 60), "2021-07-08T07:30");
        assert_eq!(parse("2021-07-08T07:30:59"), parse("2021-07-08T07:30"));
        for odd in ["", "2021-07-08", "2021-07-08T24:00", "2021-07-08T07", "xT07:30"] {
            assert_eq!(parse(odd), None, "{odd}");
        }
    }
}
