//! The tap is durable: the page to show to the person at the entrance.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use protocol::civil;
use protocol::language::Language;
use protocol::record::Direction;
use protocol::token::Evidence;
use visitor_page::{Confirmed, Frame, WordView, direction};

use super::page::{Sample, help_line, sample_venue, view};
use super::{declare, not_found, receipt_view, refused, script};
use crate::app::App;
use crate::checkins::ticket::Ticket;
use crate::checkins::{self, CheckinError, CheckinRefusal, Confirmed as Checkin};
use crate::http::html;
use crate::http::language::Reader;
use crate::minute_word;
use crate::phone_records::{self, Given};
use crate::warnings::secrets;

pub(super) async fn show(
    State(app): State<Arc<App>>,
    reader: Reader,
    Path((ticket, way)): Path<(String, String)>,
) -> Response {
    let Some(direction) = direction(&way) else {
        return not_found::show(reader).await.into_response();
    };
    let language = reader.language;
    match find(&app, &ticket, direction).await {
        Ok((Checkin { at, checkin }, given)) => {
            let when = (civil::time_of_day(checkin.at_s), civil::date(checkin.at_s));
            // That of the tap, so that opening the page again brings no new one.
            let word = minute_word::at(&app.keys, at.venue.venue, checkin.at_s);
            let word = WordView::new(language, word, checkin.at_s, app.clock.now_s());
            let help_line = help_line(&app, &at.venue);
            let hours = secrets::of_passage(
                &app.keys,
                at.venue.venue,
                checkin.direction,
                checkin.at_s,
                app.config.longest_stay_s(),
            );
            let (venue, direction) = (view(at), checkin.direction);
            let frame = Frame::new(language, None).running(script::visit()).with_help(help_line);
            let page = Confirmed::new(frame, venue, direction, when, checkin.evidence, word);
            let receipt = given.map(|given| receipt_view::view(given, app.config.host.as_deref()));
            let offers = direction == Direction::In && receipt.is_none();
            let page = page.declared(receipt, offers.then(|| declare::path(&ticket)));
            let page = page.dated(checkin.at_s, String::clone(&hours));
            script::allow(html::respond(StatusCode::OK, &page))
        }
        Err(error) => refused::respond(&error, "/", language),
    }
}

async fn find(
    app: &Arc<App>,
    ticket: &str,
    direction: Direction,
) -> Result<(Checkin, Option<Given>), CheckinError> {
    let ticket = Ticket::open(ticket, &app.keys).ok_or(CheckinRefusal::TicketInvalid)?;
    app.read(move |read, _| {
        let found = checkins::confirmed(read, &ticket, direction)?;
        let given = match direction {
            Direction::In => phone_records::given(read, &found.at, &ticket)?,
            Direction::Out => None,
        };
        Ok((found, given))
    })
    .await
}

pub(super) fn samples(text: &str, language: Language) -> Vec<Sample> {
    [
        ("in", Direction::In, Evidence::Live, true),
        ("out", Direction::Out, Evidence::Live, true),
        ("in-fixed", Direction::In, Evidence::Fixed, true),
        ("out-fixed", Direction::Out, Evidence::Fixed, true),
        ("in-over", Direction::In, Evidence::Live, false),
    ]
    .map(|(variant, direction, evidence, within)| {
        let (venue, when) = (sample_venue(text), (text.to_owned(), text.to_owned()));
        let word = within.then(|| WordView::sample(language, text));
        let frame = Frame::new(language, None).running(script::visit());
        let page = Confirmed::new(frame, venue, direction, when, evidence, word);
        let receipt = (variant == "in").then(|| receipt_view::sample(text));
        let offer = (variant == "in-over").then(|| declare::path(text));
        let page = page.declared(receipt, offer).dated(0, text.to_owned());
        Sample::new("confirmed", variant, &page)
    })
    .to_vec()
}
