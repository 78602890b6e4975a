//! What must be settled first: of the province for an operator, of the commune for its clerk.

mod week;

use std::collections::{HashMap, HashSet};

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use protocol::civil::{day_start_s, vietnam_day};
use protocol::language::Language;

use super::access::Access;
use super::format::{number, weekday};
use super::frame::{Frame, Place};
use super::kiosk_words;
use super::refused::Refused;
use super::roles::Registrar;
use super::todos::{Todo, todos};
use crate::fleet::State;
use crate::http::html;
use crate::store::accounts::Role;
use crate::store::kiosks::Kiosk;
use crate::store::passages::VenueFigures;
use crate::store::venues::VenueName;
use crate::words::{Text, tr, tr_count};
use week::{LogDay, week};

/// Lines of the table before the rest is left to its own page.
const ROWS: usize = 12;

/// A commune, or a venue of the clerk's commune.
struct Row {
    name: String,
    path: String,
    /// The venue of a clerk, whose log it leads to.
    venue: Option<i64>,
    class: &'static str,
    state: Text,
    venues: usize,
    well: usize,
    kiosks: usize,
    entered: u64,
    declarations: u64,
}

#[derive(Template)]
#[template(path = "portal/overview.html")]
struct Overview {
    frame: Frame,
    now: String,
    todos: Vec<Todo>,
    by_commune: bool,
    well: usize,
    kiosks: usize,
    venues: usize,
    /// Venues with a poster and no kiosk.
    poster_only: usize,
    entered: String,
    declarations: String,
    rows: Vec<Row>,
    week: Vec<LogDay>,
    left_off: usize,
}

impl Overview {
    fn number(&self, value: &u64) -> String {
        number(self.frame.language, *value)
    }
}

/// Whether it is a machine that people look after.
fn is_kiosk(state: State) -> bool {
    !matches!(state, State::Revoked | State::Poster)
}

/// The venues where there is a poster and no kiosk.
fn poster_only(seen: &Seen) -> usize {
    let with = |of: fn(State) -> bool| -> HashSet<i64> {
        let kiosks = seen.kiosks.iter().filter(|(_, state)| of(*state));
        kiosks.map(|(kiosk, _)| kiosk.venue).collect()
    };
    with(|state| state == State::Poster).difference(&with(is_kiosk)).count()
}

fn runs(state: State) -> bool {
    matches!(state, State::Good | State::Old)
}

/// What one look at the store gives.
struct Seen {
    venues: Vec<VenueName>,
    communes: Vec<(i64, String)>,
    kiosks: Vec<(Kiosk, State)>,
    figures: Vec<VenueFigures>,
    /// Messages to staff that were given up.
    stuck: u64,
}

pub(super) async fn show(access: Access<Registrar>) -> Result<Response, Refused> {
    let now_s = access.now_s();
    let today = vietnam_day(now_s);
    let (from_s, to_s) = (day_start_s(today - 1), day_start_s(today));
    let seen = access
        .read(move |view| {
            let (kiosks, fleet) = view.kiosks()?;
            let communes = view.communes()?.into_iter();
            let judge = |kiosk: Kiosk| {
                let state = fleet.state(&kiosk, now_s);
                (kiosk, state)
            };
            Ok(Seen {
                communes: communes.map(|commune| (commune.commune, commune.name)).collect(),
                kiosks: kiosks.into_iter().map(judge).collect(),
                figures: view.figures(from_s, to_s)?,
                venues: view.venue_names()?,
                stuck: view.messages_given_up()?,
            })
        })
        .await?;
    let language = access.language;
    let by_commune = access.account().role == Role::Operator;
    let mut rows = rows(language, &seen, by_commune);
    let left_off = rows.len().saturating_sub(ROWS);
    rows.truncate(ROWS);
    let live = || seen.kiosks.iter().filter(|(_, state)| is_kiosk(*state));
    let well = live().filter(|(_, state)| runs(*state)).count();
    let mut frame = access.frame(Place::Overview);
    let todos = todos(&access, seen.communes.is_empty(), &seen.venues, &seen.kiosks, seen.stuck);
    frame.waiting(Place::Overview, todos.len());
    frame.waiting(Place::Kiosks, live().filter(|(_, state)| state.needs_someone()).count());
    let sum = |of: fn(&VenueFigures) -> u64| number(language, seen.figures.iter().map(of).sum());
    let page = Overview {
        now: format!("{}, {}", weekday(language, today), frame.at(now_s)),
        todos,
        by_commune,
        well,
        kiosks: live().count(),
        venues: seen.venues.len(),
        poster_only: poster_only(&seen),
        entered: sum(|figures| figures.entered),
        declarations: sum(|figures| figures.declarations),
        rows,
        week: week(language, today),
        left_off,
        frame,
    };
    Ok(html::respond(StatusCode::OK, &page))
}

/// The table, those in trouble first, then by name.
fn rows(language: Language, seen: &Seen, by_commune: bool) -> Vec<Row> {
    let figures: HashMap<i64, &VenueFigures> =
        seen.figures.iter().map(|figures| (figures.venue, figures)).collect();
    let mut states: HashMap<i64, Vec<State>> = HashMap::new();
    for (kiosk, state) in seen.kiosks.iter().filter(|(_, state)| is_kiosk(*state)) {
        states.entry(kiosk.venue).or_default().push(*state);
    }
    let posters = seen.kiosks.iter().filter(|(_, state)| *state == State::Poster);
    let posters: HashSet<i64> = posters.map(|(kiosk, _)| kiosk.venue).collect();
    let mut groups: Vec<(String, String, Vec<i64>)> = if by_commune {
        let mut own: HashMap<i64, Vec<i64>> = HashMap::new();
        for venue in &seen.venues {
            own.entry(venue.commune).or_default().push(venue.venue);
        }
        let mut venues_of = |commune: i64| own.remove(&commune).unwrap_or_default();
        let communes = seen.communes.iter();
        communes
            .map(|(commune, name)| {
                (name.clone(), format!("/staff/communes/{commune}"), venues_of(*commune))
            })
            .collect()
    } else {
        let venue = |venue: &VenueName| {
            let path = format!("/staff/venues/{}", venue.venue);
            (venue.name.clone(), path, vec![venue.venue])
        };
        seen.venues.iter().map(venue).collect()
    };
    groups.sort();
    let mut rows: Vec<(State, Row)> = groups
        .into_iter()
        .map(|(name, path, venues)| {
            let of_venues = venues.iter().filter_map(|venue| states.get(venue));
            let kiosks: Vec<State> = of_venues.flatten().copied().collect();
            let worst = kiosks.iter().copied().min().unwrap_or(State::Good);
            let has_poster = venues.iter().any(|venue| posters.contains(venue));
            let bad = kiosks.iter().filter(|state| state.needs_someone()).count() as u64;
            let sum = |of: fn(&VenueFigures) -> u64| {
                venues.iter().filter_map(|venue| figures.get(venue)).map(|row| of(row)).sum()
            };
            let row = Row {
                class: if bad > 0 {
                    kiosk_words::class(worst)
                } else if !kiosks.iter().any(|state| runs(*state)) {
                    "idle"
                } else {
                    ""
                },
                state: match (bad, kiosks.iter().any(|state| runs(*state))) {
                    (0, false) if kiosks.is_empty() && has_poster => tr(language, "Chỉ áp phích"),
                    (0, false) if kiosks.is_empty() => tr(language, "Chưa có máy"),
                    (0, false) => tr(language, "Chờ ghép"),
                    (0, true) => tr(language, "Tốt"),
                    (bad, _) => tr_count(language, "{count} máy cần xem", bad),
                },
                well: kiosks.iter().filter(|state| runs(**state)).count(),
                kiosks: kiosks.len(),
                venues: venues.len(),
                entered: sum(|figures| figures.entered),
                declarations: sum(|figures| figures.declarations),
                venue: venues.first().copied().filter(|_| !by_commune),
                name,
                path,
            };
            (worst, row)
        })
        .collect();
    rows.sort_by_key(|(worst, _)| if worst.needs_someone() { *worst } else { State::Good });
    rows.into_iter().map(|(_, row)| row).collect()
}
