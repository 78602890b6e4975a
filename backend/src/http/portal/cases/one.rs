//! The page of a case: what is entered, what it waits for, and the buttons of whoever reads it.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use protocol::civil::time_of_day;

use super::words;
use crate::cases::typed::{Place, write_date, write_moment};
use crate::http::html;
use crate::http::portal::access::Access;
use crate::http::portal::fields::{Field, Fields};
use crate::http::portal::format;
use crate::http::portal::frame::{self, Frame};
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::Authority;
use crate::store::cases::{CaseExport, CaseParts, CaseRow, CaseState, Reached, Signed};
use crate::words::Text;

/// What the reader can do with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Confirm what another person entered, or give it back.
    Confirm,
    /// Wait for another person.
    Entered,
    /// Ask for it to be taken back.
    Published,
    /// Wait for another person to agree to that.
    Asked,
    /// Agree to what another person asks for.
    Agree,
    Withdrawn,
}

/// What was typed into a form of the page, and what is wrong with it.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) number: Field,
    pub(super) to: Field,
    pub(super) reason: Field,
    pub(super) problem: Option<Text>,
}

impl Typed {
    pub(super) fn of(fields: &Fields, problem: Text) -> Self {
        let line = |name| Field::new(fields.line(name));
        let [number, to, reason] = ["number", "to", "reason"].map(line);
        Self { number, to, reason, problem: Some(problem) }
    }
}

#[derive(Template)]
#[template(path = "portal/case.html")]
struct One {
    frame: Frame,
    row: CaseRow,
    parts: CaseParts,
    title: String,
    part: Part,
    state: Text,
    class: &'static str,
    commune: Option<String>,
    places: Vec<Place>,
    typed: Typed,
    /// Kiosks that were sent its present state, and all.
    reached: Reached,
}

impl One {
    fn is(&self, part: &str) -> bool {
        let name = match self.part {
            Part::Confirm => "confirm",
            Part::Entered => "entered",
            Part::Published => "published",
            Part::Asked => "asked",
            Part::Agree => "agree",
            Part::Withdrawn => "withdrawn",
        };
        part == name
    }

    /// In which of the three steps it is.
    fn step(&self) -> u8 {
        if matches!(self.part, Part::Confirm | Part::Entered) { 2 } else { 3 }
    }

    fn who(&self, signed: &Option<Signed>) -> String {
        signed
            .as_ref()
            .map(|who| format!("{}, {}", who.person, format::at(who.at_s)))
            .unwrap_or_else(|| "–".to_owned())
    }

    fn time(&self) -> String {
        let at = |at_s: Option<i64>| at_s.map_or_else(|| "–".to_owned(), write_moment);
        format!("{} – {}", at(self.row.facts.from_s), at(self.row.facts.to_s))
    }

    fn lasted(&self) -> Option<Text> {
        let (from_s, to_s) = self.row.facts.from_s.zip(self.row.facts.to_s)?;
        let (days, hours) = ((to_s - from_s) / 86_400, (to_s - from_s) % 86_400 / 3600);
        let days = u64::try_from(days).unwrap_or(0);
        Some(self.frame.tr("{days} ngày {hours} giờ").with("days", days).with("hours", hours))
    }

    fn tested(&self) -> String {
        self.row.facts.tested_day.map_or_else(|| "–".to_owned(), write_date)
    }

    fn export(&self, export: &CaseExport) -> Text {
        words::export(self.frame.language, export)
    }

    fn day(&self, day: &i64) -> String {
        write_date(*day)
    }

    /// First and last day that have a key.
    fn keys(&self) -> Option<(usize, String)> {
        let days = &self.parts.days;
        let (first, last) = days.first().zip(days.last())?;
        let short = |day: i64| write_date(day).get(..5).unwrap_or_default().to_owned();
        Some((days.len(), format!("{}–{}", short(first.day), short(last.day))))
    }

    fn stays(&self) -> Vec<String> {
        let name = |venue: i64| {
            let place = self.places.iter().find(|place| place.venue == venue);
            place.map_or_else(|| venue.to_string(), |it| format!("{} ({})", it.name, it.letters))
        };
        let stays = self.parts.stays.iter();
        stays
            .map(|stay| {
                let (from, to) = (write_moment(stay.from_s), time_of_day(stay.to_s));
                format!("{}, {from}–{to}", name(stay.venue))
            })
            .collect()
    }

    fn other(&self) -> u64 {
        self.reached.of.saturating_sub(self.reached.kiosks)
    }
}

fn part(case: &CaseRow, me: i64) -> Option<Part> {
    let mine = |who: &Option<Signed>| who.as_ref().is_some_and(|who| who.account == me);
    Some(match case.state {
        CaseState::Draft | CaseState::Returned => return None,
        CaseState::Waiting if mine(&case.entered) => Part::Entered,
        CaseState::Waiting => Part::Confirm,
        CaseState::Withdrawn => Part::Withdrawn,
        CaseState::Published => match &case.withdrawal {
            None => Part::Published,
            Some((who, _)) if who.account == me => Part::Asked,
            Some(_) => Part::Agree,
        },
    })
}

pub(in crate::http::portal) async fn show(
    access: Access<Authority>,
    Path(case): Path<i64>,
) -> Result<Response, Refused> {
    page(&access, case, Typed::default()).await
}

pub(super) async fn page(
    access: &Access<Authority>,
    case: i64,
    typed: Typed,
) -> Result<Response, Refused> {
    let (row, parts, places, commune, reached) = access
        .read(move |view| {
            let (row, parts) = view.case(case)?;
            let reached = view.reached(row.list_version.unwrap_or(i64::MAX))?;
            let commune = match row.facts.commune {
                Some(commune) => Some(view.commune(commune)?.name),
                None => None,
            };
            Ok((row, parts, view.places()?, commune, reached))
        })
        .await?;
    let Some(part) = part(&row, access.account().account) else {
        return Ok(Redirect::to(&format!("/staff/cases/{case}/edit")).into_response());
    };
    let (state, class) = words::state(access.language, &row);
    let status =
        if typed.problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = One {
        frame: access.frame(frame::Place::Cases),
        title: words::title(access.language, &row),
        row,
        parts,
        part,
        state,
        class,
        commune,
        places,
        typed,
        reached,
    };
    Ok(html::respond(status, &page))
}
