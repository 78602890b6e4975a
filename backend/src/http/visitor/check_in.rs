//! In or out in one tap: the page that the QR opens.

use std::sync::Arc;

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use protocol::language::Language;
use protocol::token::{Evidence, PATH, Token};

use super::language::Reader;
use super::page::{self, Frame, Sample, VenueView};
use super::{refused, trouble};
use crate::app::App;
use crate::checkins::{self, CheckinRefusal, Opened};
use crate::http::peer::Peer;
use crate::keys::random;
use crate::store::StoreError;

struct Words {
    /// Names the two buttons to a screen reader.
    choose: &'static str,
    go_in: &'static str,
    go_out: &'static str,
    /// What will be stored.
    stored: &'static str,
    /// The code is the fixed one.
    fixed: &'static str,
}

static VI: Words = Words {
    choose: "Chọn vào hoặc ra",
    go_in: "Tôi vào",
    go_out: "Tôi ra",
    stored: "Bấm một nút là xong. Hệ thống chỉ lưu: có một người vào hoặc ra nơi này, \
             lúc mấy giờ. Không lưu tên, không lưu số điện thoại.",
    fixed: "Đây là mã cố định: in trên giấy, hoặc hiện khi máy chưa biết giờ đúng. \
            Vẫn ghi nhận được, nhưng là bằng chứng yếu hơn.",
};

static EN: Words = Words {
    choose: "Choose in or out",
    go_in: "Going in",
    go_out: "Going out",
    stored: "One tap and you are done. We only store that somebody went in or out here, \
             and when. No name, no phone number.",
    fixed: "This is the fixed code: printed on paper, or shown while the kiosk does not know \
            the right time. It is accepted, but counts as weaker evidence.",
};

#[derive(Template)]
#[template(path = "check_in.html")]
pub struct CheckIn {
    frame: Frame,
    words: &'static Words,
    venue: VenueView,
    ticket: String,
    fixed: bool,
}

impl CheckIn {
    /// `ticket` goes back with the tap; `own_path` leads to this page in the other language.
    pub fn new(
        language: Language,
        venue: VenueView,
        ticket: String,
        evidence: Evidence,
        own_path: &str,
    ) -> Self {
        let words = match language {
            Language::Vi => &VI,
            Language::En => &EN,
        };
        let fixed = evidence == Evidence::Fixed;
        Self { frame: Frame::new(language, Some(own_path)), words, venue, ticket, fixed }
    }
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    Reader { language, .. }: Reader,
    peer: Peer,
    token: Result<Path<String>, PathRejection>,
) -> Response {
    let token = token.ok().and_then(|Path(text)| Token::parse(&text).ok());
    let Some(token) = token else {
        return refused::respond(&CheckinRefusal::Malformed.into(), "/", language);
    };
    let own_path = format!("{PATH}{token}");
    if !peer.may_visit(&app) {
        return refused::respond(&CheckinRefusal::TooMany.into(), &own_path, language);
    }
    let nonce = match random() {
        Ok(nonce) => nonce,
        Err(error) => {
            return trouble::respond(&StoreError::Failed(error.to_string()), language);
        }
    };
    let opened = app.read(move |read, app| {
        let now_s = app.clock.now_s();
        checkins::open(read, &app.keys, &app.config.policy(), &token, nonce, now_s)
    });
    match opened.await {
        Ok(Opened { at, evidence, ticket }) => {
            let page = CheckIn::new(language, VenueView::of(at), ticket, evidence, &own_path);
            page::respond(StatusCode::OK, &page)
        }
        Err(error) => refused::respond(&error, &own_path, language),
    }
}

pub(super) fn samples(text: &str, language: Language) -> Vec<Sample> {
    [("live", Evidence::Live), ("fixed", Evidence::Fixed)]
        .map(|(variant, evidence)| {
            let (venue, path) = (VenueView::sample(text), format!("{PATH}{text}"));
            let page = CheckIn::new(language, venue, text.to_owned(), evidence, &path);
            Sample::new("check-in", variant, &page)
        })
        .to_vec()
}
