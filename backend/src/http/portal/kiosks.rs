//! The fleet: which kiosks need someone, the worst first.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use protocol::language::Language;

use super::access::Access;
use super::fields::Asked;
use super::format::span;
use super::frame::{Frame, Place};
use super::kiosk_report::Figures;
use super::kiosk_words;
use super::refused::Refused;
use super::roles::Registrar;
use crate::fleet::{Fleet, SILENT_S, State};
use crate::http::html;
use crate::store::kiosks::Kiosk;
use crate::store::venues::VenueName;
use crate::words::{Text, tr};

/// Lines of a page.
const PAGE: usize = 50;

struct Row {
    kiosk: u32,
    position: String,
    venue: String,
    flag: &'static str,
    class: &'static str,
    state: Text,
    seen: Option<(String, Text)>,
    figures: Figures,
    version: String,
    old: bool,
}

/// A filter with its number.
struct Chip {
    word: &'static str,
    name: Text,
    count: usize,
    here: bool,
}

#[derive(Template)]
#[template(path = "portal/kiosks.html")]
struct Kiosks {
    frame: Frame,
    now: String,
    silent_minutes: i64,
    need: usize,
    all: usize,
    chips: Vec<Chip>,
    state: String,
    /// Whether they are posters alone, which report nothing.
    posters: bool,
    find: String,
    rows: Vec<Row>,
    count: usize,
    first: usize,
    last: usize,
    page: usize,
    pages: usize,
}

fn chip_name(language: Language, word: &str) -> Text {
    match word {
        "silent" => tr(language, "Mất liên lạc"),
        "ailing" => tr(language, "Cần xem"),
        "rewound" => tr(language, "Thẻ nhớ lùi"),
        "waiting" => tr(language, "Chưa ghép"),
        "old" => tr(language, "Bản cũ"),
        "revoked" => tr(language, "Đã thu hồi"),
        "poster" => tr(language, "Chỉ áp phích"),
        _ => tr(language, "Tất cả"),
    }
}

fn row(access: &Access<Registrar>, fleet: &Fleet, (kiosk, venue, state): &Found) -> Row {
    let (language, now_s) = (access.language, access.now_s());
    let frame = access.frame(Place::Kiosks);
    let seen = fleet.seen(kiosk.kiosk);
    Row {
        kiosk: kiosk.kiosk,
        position: match kiosk.position.as_str() {
            "" if kiosk.is_poster() => {
                tr(language, "Áp phích số {number}").with("number", kiosk.kiosk).to_string()
            }
            "" => tr(language, "Máy số {number}").with("number", kiosk.kiosk).to_string(),
            position => position.to_owned(),
        },
        venue: venue.name.clone(),
        flag: if state.needs_someone() { kiosk_words::class(*state) } else { "" },
        class: kiosk_words::class(*state),
        state: kiosk_words::name(language, *state),
        seen: seen.map(|seen| (frame.at(seen.at_s), span(language, now_s - seen.at_s))),
        figures: Figures::of(language, fleet.report(kiosk.kiosk, now_s)),
        version: seen.map(|seen| seen.version.clone()).unwrap_or_default(),
        old: fleet.is_old(kiosk.kiosk),
    }
}

type Found = (Kiosk, Arc<VenueName>, State);

pub(super) async fn list(
    access: Access<Registrar>,
    Asked(asked): Asked,
) -> Result<Response, Refused> {
    let now_s = access.now_s();
    let (mut kiosks, fleet) = access
        .read(move |view| {
            let (kiosks, fleet) = view.kiosks()?;
            let venues: Vec<_> = view.venue_names()?.into_iter().map(Arc::new).collect();
            let judge = |kiosk: Kiosk| {
                let index = venues.binary_search_by_key(&kiosk.venue, |venue| venue.venue).ok()?;
                let state = fleet.state(&kiosk, now_s);
                Some((kiosk, Arc::clone(&venues[index]), state))
            };
            Ok((kiosks.into_iter().filter_map(judge).collect::<Vec<Found>>(), fleet))
        })
        .await?;
    let language = access.language;
    let (state, find) = (asked.line("state").to_owned(), asked.line("find").to_owned());
    let number = |word: &str| {
        kiosks.iter().filter(|(.., state)| kiosk_words::filter(*state) == word).count()
    };
    // Neither is a kiosk that people look after.
    let apart = number("revoked") + number("poster");
    let mut chips = vec![Chip {
        word: "",
        name: chip_name(language, ""),
        count: kiosks.len() - apart,
        here: state.is_empty(),
    }];
    for word in ["silent", "ailing", "rewound", "waiting", "old", "poster", "revoked"] {
        let count = number(word);
        if count > 0 || state == word {
            chips.push(Chip { word, name: chip_name(language, word), count, here: state == word });
        }
    }
    let (all, need) =
        (kiosks.len() - apart, kiosks.iter().filter(|(.., state)| state.needs_someone()).count());
    let wanted = find.to_lowercase();
    kiosks.retain(|(kiosk, venue, is)| {
        let word = kiosk_words::filter(*is);
        let shown = match state.as_str() {
            "" => word != "revoked" && word != "poster",
            state => word == state,
        };
        let texts = [&kiosk.position, &venue.name, &venue.commune_name];
        shown && texts.iter().any(|text| text.to_lowercase().contains(&wanted))
    });
    kiosks.sort_by(|a, b| (a.2, &a.1.name, a.0.kiosk).cmp(&(b.2, &b.1.name, b.0.kiosk)));
    let page: usize = asked.number("page").unwrap_or(1_usize).max(1);
    let first = (page - 1).saturating_mul(PAGE).min(kiosks.len());
    let mut frame = access.frame(Place::Kiosks);
    frame.waiting(Place::Kiosks, need);
    let page = Kiosks {
        now: frame.at(now_s),
        silent_minutes: SILENT_S / 60,
        need,
        all,
        chips,
        posters: state == "poster",
        state,
        find,
        rows: kiosks
            .iter()
            .skip(first)
            .take(PAGE)
            .map(|found| row(&access, &fleet, found))
            .collect(),
        count: kiosks.len(),
        first: (first + 1).min(kiosks.len()),
        last: first.saturating_add(PAGE).min(kiosks.len()),
        page,
        pages: kiosks.len().div_ceil(PAGE),
        frame,
    };
    Ok(html::respond(StatusCode::OK, &page))
}
