//! What must be settled first: of the province for an operator, of the commune for its clerk.

use std::collections::HashMap;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use protocol::civil::{day_start_s, vietnam_day};
use protocol::language::Language;

use super::access::Access;
use super::format::{number, span, weekday};
use super::frame::{Frame, Place};
use super::kiosk_words;
use super::refused::Refused;
use super::roles::Registrar;
use crate::fleet::State;
use crate::http::html;
use crate::store::accounts::Role;
use crate::store::kiosks::Kiosk;
use crate::store::passages::VenueFigures;
use crate::store::venues::VenueRow;
use crate::words::{Text, tr, tr_count};

/// Lines of the table before the rest is left to its own page.
const ROWS: usize = 12;

/// One thing to do: a sign, what and since when, the remedy, a button.
struct Todo {
    class: &'static str,
    sign: Text,
    what: Text,
    remedy: Text,
    path: String,
    button: Text,
}

/// A commune, or a venue of the clerk's commune.
struct Row {
    name: String,
    path: String,
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
    entered: String,
    declarations: String,
    rows: Vec<Row>,
    left_off: usize,
}

impl Overview {
    fn number(&self, value: &u64) -> String {
        number(self.frame.language, *value)
    }
}

fn runs(state: State) -> bool {
    matches!(state, State::Good | State::Old)
}

/// What one look at the store gives.
struct Seen {
    venues: Vec<VenueRow>,
    communes: Vec<(i64, String)>,
    kiosks: Vec<(Kiosk, State)>,
    figures: Vec<VenueFigures>,
}

pub(super) async fn show(access: Access<Registrar>) -> Result<Response, Refused> {
    let now_s = access.now_s();
    let today = vietnam_day(now_s);
    let (from_s, to_s) = (day_start_s(today - 1), day_start_s(today));
    let seen = access
        .read(move |view| {
            let fleet = view.fleet()?;
            let communes = view.communes()?.into_iter();
            let kiosks = view.kiosks()?.into_iter();
            Ok(Seen {
                communes: communes.map(|commune| (commune.commune, commune.name)).collect(),
                kiosks: kiosks
                    .map(|(kiosk, _)| {
                        let state = fleet.state(&kiosk, now_s);
                        (kiosk, state)
                    })
                    .collect(),
                figures: view.figures(from_s, to_s)?,
                venues: view.venues()?,
            })
        })
        .await?;
    let language = access.language;
    let by_commune = access.account().role == Role::Operator;
    let mut rows = rows(language, &seen, by_commune);
    let left_off = rows.len().saturating_sub(ROWS);
    rows.truncate(ROWS);
    let live = || seen.kiosks.iter().filter(|(_, state)| *state != State::Revoked);
    let well = live().filter(|(_, state)| runs(*state)).count();
    let mut frame = access.frame(Place::Overview);
    let todos = todos(&access, &seen, now_s);
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
        entered: sum(|figures| figures.entered),
        declarations: sum(|figures| figures.declarations),
        rows,
        left_off,
        frame,
    };
    Ok(html::respond(StatusCode::OK, &page))
}

fn todos(access: &Access<Registrar>, seen: &Seen, now_s: i64) -> Vec<Todo> {
    let language = access.language;
    let mut todos: Vec<Todo> = kiosk_todos(language, seen, now_s);
    if access.account().totp.is_none() {
        todos.push(Todo {
            class: "warn",
            sign: tr(language, "Tài khoản"),
            what: tr(language, "Bạn chưa bật bước thứ hai khi đăng nhập"),
            remedy: tr(
                language,
                "Ai biết mật khẩu của bạn thì vào được. Bật bước thứ hai mất hai phút.",
            ),
            path: "/staff/account/second-step".to_owned(),
            button: tr(language, "Bật bước thứ hai"),
        });
    }
    if access.account().role == Role::Operator && seen.communes.is_empty() {
        todos.push(Todo {
            class: "calm",
            sign: tr(language, "Bắt đầu"),
            what: tr(language, "Chưa có xã, phường nào"),
            remedy: tr(
                language,
                "Mỗi xã, phường có khóa riêng; điểm kiểm dịch và máy thuộc về xã, phường.",
            ),
            path: "/staff/communes/new".to_owned(),
            button: tr(language, "Thêm xã, phường"),
        });
    } else if seen.venues.is_empty() {
        todos.push(Todo {
            class: "calm",
            sign: tr(language, "Bắt đầu"),
            what: tr(language, "Chưa có điểm kiểm dịch nào"),
            remedy: tr(
                language,
                "Đăng ký điểm đầu tiên; có thể ghép máy ngay, hoặc chỉ dán áp phích.",
            ),
            path: "/staff/venues/new".to_owned(),
            button: tr(language, "Thêm điểm kiểm dịch"),
        });
    }
    todos
}

/// One line a kind of trouble: many silent kiosks are one call after the other, not many lines.
fn kiosk_todos(language: Language, seen: &Seen, now_s: i64) -> Vec<Todo> {
    let mut by_word: Vec<(&'static str, Vec<&(Kiosk, State)>)> = Vec::new();
    for kiosk in seen.kiosks.iter().filter(|(_, state)| state.needs_someone()) {
        let word = kiosk_filter(kiosk.1);
        match by_word.iter_mut().find(|(known, _)| *known == word) {
            Some((_, kiosks)) => kiosks.push(kiosk),
            None => by_word.push((word, vec![kiosk])),
        }
    }
    by_word.sort_by_key(|(_, kiosks)| kiosks.iter().map(|(_, state)| *state).min());
    let todo = |(word, kiosks): (&str, Vec<&(Kiosk, State)>)| {
        let worst = kiosks.iter().min_by_key(|(_, state)| *state)?;
        let venue = seen.venues.iter().find(|venue| venue.venue == worst.0.venue)?;
        let place = format!("{}, {}", worst.0.position, venue.registered.name);
        let place = place.trim_start_matches(", ").to_owned();
        let count = kiosks.len() as u64;
        let what = match worst.1 {
            State::Silent { since_s: Some(since_s) } => {
                let since = span(language, now_s - since_s);
                tr_count(language, "{count} máy mất liên lạc, lâu nhất {span}: {place}", count)
                    .with("span", since)
                    .with("place", place)
            }
            State::Silent { since_s: None } => {
                tr_count(language, "{count} máy chưa báo lần nào: {place}", count)
                    .with("place", place)
            }
            State::Rewound => {
                tr_count(language, "{count} máy có thẻ nhớ lùi về trước: {place}", count)
                    .with("place", place)
            }
            _ => tr_count(language, "{count} máy chưa ghép, mã đã hết hạn: {place}", count)
                .with("place", place),
        };
        let path = match kiosks.as_slice() {
            [(kiosk, _)] => format!("/staff/kiosks/{}", kiosk.kiosk),
            _ => format!("/staff/kiosks?state={word}"),
        };
        Some(Todo {
            class: kiosk_words::class(worst.1),
            sign: kiosk_words::name(language, worst.1),
            what,
            remedy: kiosk_words::remedy(language, worst.1),
            path,
            button: tr_count(language, "Xem {count} máy", count),
        })
    };
    by_word.into_iter().filter_map(todo).collect()
}

/// The word in the address of the list of kiosks that shows those of a state.
pub(super) fn kiosk_filter(state: State) -> &'static str {
    match state {
        State::Silent { .. } => "silent",
        State::Rewound => "rewound",
        State::Expired | State::Waiting => "waiting",
        State::Old => "old",
        State::Good => "good",
        State::Revoked => "revoked",
    }
}

/// The table, those in trouble first, then by name.
fn rows(language: Language, seen: &Seen, by_commune: bool) -> Vec<Row> {
    let figures: HashMap<i64, &VenueFigures> =
        seen.figures.iter().map(|figures| (figures.venue, figures)).collect();
    let mut groups: Vec<(String, String, Vec<i64>)> = if by_commune {
        let venues_of = |commune: i64| {
            let own = seen.venues.iter().filter(move |venue| venue.registered.commune == commune);
            own.map(|venue| venue.venue).collect()
        };
        let communes = seen.communes.iter();
        communes
            .map(|(commune, name)| {
                (name.clone(), format!("/staff/communes/{commune}"), venues_of(*commune))
            })
            .collect()
    } else {
        let venue = |venue: &VenueRow| {
            let path = format!("/staff/venues/{}", venue.venue);
            (venue.registered.name.clone(), path, vec![venue.venue])
        };
        seen.venues.iter().map(venue).collect()
    };
    groups.sort();
    let mut rows: Vec<(State, Row)> = groups
        .into_iter()
        .map(|(name, path, venues)| {
            let kiosks: Vec<State> = seen
                .kiosks
                .iter()
                .filter(|(kiosk, state)| venues.contains(&kiosk.venue) && *state != State::Revoked)
                .map(|(_, state)| *state)
                .collect();
            let worst = kiosks.iter().copied().min().unwrap_or(State::Good);
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
                name,
                path,
            };
            (worst, row)
        })
        .collect();
    rows.sort_by_key(|(worst, _)| if worst.needs_someone() { *worst } else { State::Good });
    rows.into_iter().map(|(_, row)| row).collect()
}
