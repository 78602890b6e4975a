//! The guard's page: may this one pass? The word of the minute, a receipt to check, who just passed, and
//! the counter under the thumb. No names, and nothing red: the queue sees the screen too.

pub(super) mod count;
mod passage;
pub(super) mod receipt;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use protocol::minute_word::{MINUTE_S, MinuteWord};
use protocol::record::Direction;
use visitor_page::WordView;

use super::access::Access;
use super::calls::{self, CallLine};
use super::fields::Asked;
use super::frame::{Frame, Place};
use super::number::Number;
use super::own_venue::choose_venue;
use super::refused::Refused;
use super::roles::Gate;
use super::script;
use crate::gate::UNDO_S;
use crate::http::html;
use crate::minute_word;
use crate::store::venues::VenueRow;
use passage::PassageLine;

/// Passages on the page.
const PASSAGES: u32 = 12;

/// For how long somebody who was asked to wait is named first, seconds.
const WAIT_S: i64 = 1800;

/// Leads to the only venue, or lets one of several be chosen.
pub(super) async fn choose(access: Access<Gate>) -> Result<Response, Refused> {
    choose_venue(access, "/staff/gate", Place::Gate).await
}

/// What stands on each page of a gate: the word, and the counter.
pub(super) struct Around {
    venue: i64,
    name: String,
    word: Option<WordView>,
    /// The word of the minute before, which a visitor may still show.
    last: MinuteWord,
    last_colour: crate::words::Text,
    inside: u32,
    capacity: Option<u32>,
}

impl Around {
    fn is_full(&self) -> bool {
        self.capacity.is_some_and(|most| self.inside >= most)
    }

    async fn read(access: &Access<Gate>, venue: i64) -> Result<(VenueRow, Self), Refused> {
        let (now_s, language) = (access.now_s(), access.language);
        let read = move |view: &mut super::access::view::View<'_, Gate>| {
            let venue = view.venue(venue)?;
            let totals = view.totals(&venue, now_s)?;
            let [word, last] = [now_s, now_s - MINUTE_S]
                .map(|at_s| minute_word::at(&view.app.keys, venue.venue, at_s));
            let around = Self {
                venue: venue.venue,
                name: venue.registered.name.clone(),
                word: WordView::new(language, word, now_s, now_s),
                last_colour: visitor_page::word::name(language, last.colour),
                last,
                inside: totals.inside,
                capacity: venue.capacity(),
            };
            Ok((venue, around))
        };
        access.read(read).await
    }
}

/// Somebody who was asked to wait.
struct Waiting {
    at: String,
    position: String,
}

/// A count that can be taken back.
struct Done {
    count: i64,
    line: PassageLine,
}

#[derive(Template)]
#[template(path = "portal/gate.html")]
struct GatePage {
    frame: Frame,
    around: Around,
    /// Calls for staff that nobody has seen.
    calls: Vec<CallLine>,
    /// Whether one was just seen.
    seen: bool,
    waiting: Vec<Waiting>,
    passages: Vec<PassageLine>,
    done: Option<Done>,
    /// Whether a count was just taken back, or could not be any more.
    undone: Option<bool>,
    at: String,
}

pub(super) async fn show(
    access: Access<Gate>,
    Number(venue): Number,
    Asked(asked): Asked,
) -> Result<Response, Refused> {
    let (venue, around) = Around::read(&access, venue).await?;
    let (now_s, account) = (access.now_s(), access.account().account);
    let counted = asked.number::<i64>("done");
    let language = access.language;
    let (passages, done, calls) = access
        .read(move |view| {
            let passages = view.recent_passages(&venue, now_s - 86_400, PASSAGES)?;
            let done = match counted {
                Some(count) => view.count(&venue, count, now_s)?,
                None => None,
            };
            let calls = calls::waiting(view, language, &venue, now_s)?;
            Ok((passages, done, calls))
        })
        .await?;
    let done = done.filter(|done| done.account == account && now_s - done.at_s <= UNDO_S / 2);
    let waits = passages
        .iter()
        .filter(|passage| passage.attention && (0..WAIT_S).contains(&(now_s - passage.at_s)));
    let page = GatePage {
        frame: access.frame(Place::Gate),
        calls,
        seen: calls::just_seen(&asked, now_s),
        waiting: waits
            .map(|passage| Waiting {
                at: protocol::civil::time_of_day(passage.at_s),
                position: passage.position.clone(),
            })
            .collect(),
        passages: passages.into_iter().map(|row| PassageLine::new(language, row)).collect(),
        done: done
            .map(|done| Done { count: done.count, line: PassageLine::counted(language, &done) }),
        undone: match asked.get("undone") {
            "1" => Some(true),
            "0" => Some(false),
            _ => None,
        },
        at: protocol::civil::time_of_day(now_s),
        around,
    };
    Ok(script::allow(html::respond(StatusCode::OK, &page)))
}
