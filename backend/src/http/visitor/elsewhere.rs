//! "Đã khai ở nơi khác": the channel in one tap, which is the way in as well.

use std::sync::Arc;

use askama::Template;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use protocol::language::Language;
use protocol::record::{Channel, Direction};
use serde::Deserialize;
use visitor_page::{Frame, VenueView, done_path};

use super::page::{Sample, help_line, sample_venue, view};
use super::{opened, refused, script, trouble, went_in};
use crate::app::App;
use crate::checkins::ticket::Ticket;
use crate::checkins::{CheckinError, CheckinRefusal, Confirmed};
use crate::http::html;
use crate::http::language::Reader;
use crate::http::peer::Peer;
use crate::phone_records::{HandInError, HandedIn};
use crate::words::{Text, tr};

pub(super) const PATH: &str = "/noi-khac/{ticket}";

/// Where the channels of a page are asked for.
pub(super) fn path(ticket: &str) -> String {
    format!("/noi-khac/{ticket}")
}

#[derive(Template)]
#[template(path = "elsewhere.html")]
pub struct Elsewhere {
    language: Language,
    frame: Frame,
    venue: VenueView,
    own_path: String,
    stay_s: i64,
}

impl Elsewhere {
    fn new(
        language: Language,
        venue: VenueView,
        ticket: &str,
        stay_s: i64,
        help_line: Option<String>,
    ) -> Self {
        let own_path = path(ticket);
        let frame = Frame::new(language, Some(&own_path)).at(&venue).running(script::visit());
        let frame = frame.with_help(help_line);
        Self { language, frame, venue, own_path, stay_s }
    }

    fn tr(&self, source: &'static str) -> Text {
        tr(self.language, source)
    }

    /// Each channel with what people call it.
    fn channels(&self) -> [(&'static str, &'static str); 4] {
        [Channel::Bluezone, Channel::Ncovi, Channel::Tokhaiyte, Channel::Zalo].map(|channel| {
            let name = match channel {
                Channel::Bluezone => "Bluezone",
                Channel::Ncovi => "NCOVI",
                Channel::Tokhaiyte => "tokhaiyte.vn",
                _ => "Zalo",
            };
            (channel.name(), name)
        })
    }
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    Reader { language, .. }: Reader,
    Path(text): Path<String>,
) -> Response {
    let stay_s = app.config.longest_stay_s();
    match opened::place(&app, &text).await {
        Ok(at) => {
            let help_line = help_line(&app, &at.venue);
            let page = Elsewhere::new(language, view(at), &text, stay_s, help_line);
            script::allow(html::respond(StatusCode::OK, &page))
        }
        Err(error) => refused::respond(&error, "/", language),
    }
}

#[derive(Deserialize)]
pub(super) struct ChannelForm {
    channel: Channel,
    /// Empty of a phone without scripts.
    #[serde(default)]
    visit: String,
}

pub(super) async fn submit(
    State(app): State<Arc<App>>,
    reader: Reader,
    peer: Peer,
    Path(text): Path<String>,
    form: Result<Form<ChannelForm>, FormRejection>,
) -> Response {
    let language = reader.language;
    match take(&app, peer, &text, form).await {
        Ok(Confirmed { at, .. }) => {
            let mut response = reader.redirect(&done_path(&text, Direction::In));
            let stay_s = app.config.longest_stay_s();
            went_in::keep(&mut response, at.venue.venue, Direction::In, stay_s);
            response
        }
        // What was handed in first stays, and is shown.
        Err(HandInError::Other) => reader.redirect(&done_path(&text, Direction::In)),
        Err(HandInError::Checkin(error)) => refused::respond(&error, "/", language),
        Err(HandInError::Invalid(_)) => {
            refused::respond(&CheckinRefusal::TicketInvalid.into(), "/", language)
        }
        Err(HandInError::Store(error)) => trouble::respond(&error, language),
    }
}

async fn take(
    app: &Arc<App>,
    peer: Peer,
    text: &str,
    form: Result<Form<ChannelForm>, FormRejection>,
) -> Result<Confirmed, HandInError> {
    let invalid = || CheckinError::from(CheckinRefusal::TicketInvalid);
    let Form(ChannelForm { channel, visit }) = form.map_err(|_| invalid())?;
    let ticket = Ticket::open(text, &app.keys).ok_or_else(invalid)?;
    if !peer.may_visit(app) {
        return Err(CheckinError::from(CheckinRefusal::TooMany).into());
    }
    opened::hand_in(app, ticket, &visit, HandedIn::Elsewhere(channel), 0).await
}

pub(super) fn samples(text: &str, language: Language) -> Vec<Sample> {
    let page = Elsewhere::new(language, sample_venue(text), text, 0, Some(text.to_owned()));
    vec![Sample::new("elsewhere", "", &page)]
}
