//! The page of a case.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;

use super::asked::AskedRule;
use super::people::PersonRow;
use super::timeline::Timeline;
use super::windows::WindowRow;
use crate::exposures::neighbours::Neighbour;
use crate::exposures::summary::Summary;
use crate::http::html;
use crate::http::portal::access::Access;
use crate::http::portal::access::view::exposures::{CaseHead, Trace};
use crate::http::portal::fields::Asked;
use crate::http::portal::frame::{Frame, Place};
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::KeyKeeper;
use crate::http::portal::script;
use crate::store::accounts::Role;
use crate::store::audit::EntryKind;
use crate::store::contacts::Backlog;
use crate::store::exposures::Named;

/// Windows and people that the page shows at first, and people that it shows at most.
const WINDOWS: usize = 4;
const PEOPLE: usize = 50;
const PEOPLE_MAX: usize = 2000;

#[derive(Template)]
#[template(path = "portal/exposure.html")]
pub(super) struct ExposurePage {
    pub(super) frame: Frame,
    pub(super) case: CaseHead,
    pub(super) asked: AskedRule,
    pub(super) summary: Summary,
    pub(super) timeline: Timeline,
    /// The fullest first.
    pub(super) windows: Vec<WindowRow>,
    /// How many there are.
    pub(super) all_windows: usize,
    pub(super) venues: usize,
    /// First and last second of the windows.
    pub(super) span: Option<(i64, i64)>,
    pub(super) unconfirmed: usize,
    pub(super) rows: Vec<PersonRow>,
    pub(super) neighbours: Vec<Neighbour>,
    pub(super) backlog: Backlog,
    pub(super) person: String,
    /// Whether the reader tells the public.
    pub(super) tells: bool,
}

/// What is read for the page.
struct Everything {
    trace: Trace,
    summary: Summary,
    named: Vec<Named>,
    neighbours: Vec<Neighbour>,
}

pub(in crate::http::portal) async fn show(
    access: Access<KeyKeeper>,
    Path(case): Path<i64>,
    Asked(asked): Asked,
) -> Result<Response, Refused> {
    let asked = AskedRule::read(case, &asked);
    let head = access.read(move |view| view.case(case)).await?;
    let read = access
        .look((EntryKind::Exposures, asked.target()), "", move |looks| {
            let mut view = looks.view();
            let trace = view.trace(case)?;
            let summary = Summary::new(&trace.scene, asked.rule);
            let shown = if asked.all { PEOPLE_MAX } else { PEOPLE };
            let records: Vec<_> =
                summary.people.iter().take(shown).filter_map(|person| person.record).collect();
            let named = view.named(&records)?;
            let neighbours = view.neighbours(&trace, &summary.people)?;
            Ok(Everything { trace, summary, named, neighbours })
        })
        .await?;
    let frame = access.frame(Place::Exposures);
    let person = access.account().person.clone();
    let mut page = ExposurePage::new(frame, head, asked, read, person);
    page.tells = access.account().role == Role::Authority && !page.case.drill;
    Ok(script::allow(html::respond(StatusCode::OK, &page)))
}

impl ExposurePage {
    fn new(
        frame: Frame,
        case: CaseHead,
        asked: AskedRule,
        read: Everything,
        person: String,
    ) -> Self {
        let Everything { trace, summary, named, neighbours } = read;
        let windows = WindowRow::all(&trace, &summary);
        let timeline = Timeline::new(&windows);
        let (shown, shown_people) =
            if asked.all { (usize::MAX, PEOPLE_MAX) } else { (WINDOWS, PEOPLE) };
        let people = summary.people.iter().take(shown_people);
        let least = u32::from(asked.rule.minutes);
        let rows = people.map(|it| PersonRow::new(&frame, &trace, it, &named, least)).collect();
        let confirmed = windows.iter().filter(|row| row.confirmed);
        let all_windows = confirmed.clone().count();
        let span = confirmed.clone().map(|row| row.from_s).min();
        let span = span.zip(confirmed.map(|row| row.to_s).max());
        let unconfirmed = windows.len() - all_windows;
        let mut windows = windows;
        windows.sort_by_key(|row| (std::cmp::Reverse((row.confirmed, row.people)), row.from_s));
        windows.truncate(shown);
        let (venues, backlog) = (trace.scene.venues().len(), trace.backlog);
        Self {
            frame,
            case,
            asked,
            summary,
            timeline,
            windows,
            all_windows,
            venues,
            span,
            unconfirmed,
            rows,
            neighbours,
            backlog,
            person,
            tells: false,
        }
    }
}
