//! The declaration on the phone: all of its pages in one document, which its script shows one after the other,
//! seals to the commune's key, and hands in.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use protocol::declaration::FORM_VERSION;
use protocol::language::Language;
use protocol::questionnaire::{ILLNESSES, OPTIONAL, Questionnaire};
use protocol::seal::Recipients;
use protocol::terms;
use visitor_page::{Frame, VenueView};

use super::page::{Sample, sample_venue, view};
use super::{opened, refused, script};
use crate::app::App;
use crate::checkins::VenueKiosk;
use crate::http::html;
use crate::http::language::Reader;
use crate::http::questions::{self, Asked};
use crate::http::sign_words::{SIGNS, sign};
use crate::places::{self, Province};
use crate::words::{Text, tr};

pub(super) const PATH: &str = "/khai-bao/{ticket}";

/// Where the declaration of a page is, and where it is handed in.
pub(super) fn path(ticket: &str) -> String {
    format!("/khai-bao/{ticket}")
}

#[derive(Template)]
#[template(path = "declare.html")]
pub struct Declare {
    language: Language,
    frame: Frame,
    venue: VenueView,
    /// Where it is handed in.
    send: String,
    /// The commune's public keys, with spaces between them.
    keys: String,
    /// What people compare of them.
    pin: String,
    /// Version of the form, and of the venue's questionnaire.
    form: String,
    consent: String,
    /// Code of the province in which the venue lies; empty where its commune's name does not tell.
    province: &'static str,
    provinces: &'static [Province],
    questions: Vec<Asked>,
    /// Longest stay, seconds.
    stay_s: i64,
}

impl Declare {
    fn new(language: Language, at: VenueKiosk, ticket: &str, stay_s: i64) -> Self {
        let set = at.venue.questionnaire();
        let form = match &set {
            Some(set) => format!("{FORM_VERSION}+{}", set.version()),
            None => FORM_VERSION.to_owned(),
        };
        let asked = set.unwrap_or_default();
        let asked = if at.venue.settings.illness_page { asked.and(ILLNESSES) } else { asked };
        let commune = &at.venue.commune;
        let pin = pin(&commune.recipients);
        let keys = Vec::from(commune.recipients.clone()).join(" ");
        let province = places::province_of(&commune.name).map_or("", |it| it.code);
        let help_line = commune.help_line.clone();
        let commune = commune.name.clone();
        let venue = VenueView { commune, ..view(at) };
        let own_path = path(ticket);
        let frame = Frame::new(language, Some(&own_path)).at(&venue).with_help(help_line);
        Self {
            language,
            frame: frame.running(script::declare()),
            venue,
            send: own_path,
            keys,
            pin,
            form,
            consent: terms::consent(),
            province,
            provinces: places::provinces(),
            questions: questions::asked(language, &asked),
            stay_s,
        }
    }

    fn tr(&self, source: &'static str) -> Text {
        tr(self.language, source)
    }

    /// Signs of illness as they are sealed, and as they are read here.
    fn signs(&self) -> [(&'static str, Text); 6] {
        SIGNS.map(|name| (name, sign(self.language, name)))
    }
}

/// The names of the keys that are sealed to, as `backend` and kiosks say them.
fn pin(recipients: &Recipients) -> String {
    recipients.ids().join(" ")
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    Reader { language, .. }: Reader,
    Path(text): Path<String>,
) -> Response {
    let stay_s = app.config.longest_stay_s();
    match opened::place(&app, &text).await {
        Ok(at) => {
            let page = Declare::new(language, at, &text, stay_s);
            script::allow(html::respond(StatusCode::OK, &page))
        }
        Err(error) => refused::respond(&error, "/", language),
    }
}

pub(super) fn samples(text: &str, language: Language) -> Vec<Sample> {
    let venue = sample_venue(text);
    let page = Declare {
        language,
        frame: Frame::new(language, Some(&path(text))).at(&venue).running(script::declare()),
        venue,
        send: path(text),
        keys: text.to_owned(),
        pin: text.to_owned(),
        form: text.to_owned(),
        consent: text.to_owned(),
        province: "",
        provinces: places::provinces(),
        questions: questions::asked(
            language,
            &Questionnaire { ask: OPTIONAL.map(str::to_owned).into(), ..Questionnaire::default() },
        ),
        stay_s: 0,
    };
    vec![Sample::new("declare", "", &page)]
}
