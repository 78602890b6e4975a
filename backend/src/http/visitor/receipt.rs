//! The page that the QR of a receipt opens: whether it holds today.

use std::sync::Arc;

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use protocol::civil;
use protocol::language::Language;
use protocol::receipt::PATH;
use visitor_page::{Frame, Notice, NoticeWords, Tried};

use super::page::Sample;
use super::trouble;
use crate::app::App;
use crate::http::html;
use crate::http::language::Reader;
use crate::http::limits::guesses::Guess;
use crate::http::peer::Peer;
use crate::receipts::{self, ReceiptError, ValidReceipt};
use crate::words::tr;

#[derive(Template)]
#[template(path = "receipt.html")]
pub struct Receipt {
    frame: Frame,
    receipt: ValidReceipt,
    date: String,
}

impl Receipt {
    /// `date` is the day on which it holds, such as "08/07/2021".
    pub fn new(language: Language, receipt: ValidReceipt, date: String, own_path: &str) -> Self {
        Self { frame: Frame::new(language, Some(own_path)), receipt, date }
    }
}

fn invalid(language: Language, own_path: &str) -> Notice {
    let words = NoticeWords {
        heading: tr(language, "Hôm nay không có giá trị"),
        what: tr(language, "Biên nhận này của ngày khác, hoặc mã gõ chưa đúng."),
        remedy: tr(language, "Hãy xem lại mã, hoặc khai báo lại tại máy."),
    };
    Notice::new(Frame::new(language, Some(own_path)), Tried::Other, words)
}

fn too_many(language: Language, own_path: &str) -> Notice {
    let words = NoticeWords {
        heading: tr(language, "Nhập sai quá nhiều lần"),
        what: tr(language, "Có quá nhiều mã không đúng được gửi từ mạng này."),
        remedy: tr(language, "Hãy đợi vài phút rồi mở lại biên nhận."),
    };
    Notice::new(Frame::new(language, Some(own_path)), Tried::Other, words)
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    Reader { language, .. }: Reader,
    peer: Peer,
    code: Result<Path<String>, PathRejection>,
) -> Response {
    let code = code.map_or_else(|_| String::new(), |Path(code)| code);
    let own_path = format!("{PATH}{code}");
    let now_s = app.clock.now_s();
    let guess = Guess::Receipt { from: peer.network };
    let Ok(attempt) = app.guesses.begin(guess, &app.keys, app.clock.as_ref()).await else {
        return html::respond(StatusCode::TOO_MANY_REQUESTS, &too_many(language, &own_path));
    };
    let found = app.read(move |read, _| receipts::find(read, &code, now_s)).await;
    if !matches!(found, Err(ReceiptError::Invalid)) {
        attempt.give_back();
    }
    match found {
        Ok(receipt) => {
            let page = Receipt::new(language, receipt, civil::date(now_s), &own_path);
            html::respond(StatusCode::OK, &page)
        }
        Err(ReceiptError::Invalid) => {
            let code = own_path.trim_start_matches(PATH);
            html::respond(StatusCode::NOT_FOUND, &invalid(language, &own_path).asking(code))
        }
        Err(ReceiptError::Store(error)) => trouble::respond(&error, language),
    }
}

pub(super) fn samples(text: &str, language: Language) -> Vec<Sample> {
    let own_path = format!("{PATH}{text}");
    let receipt = |people| {
        let [commune, code, date] = [text; 3].map(str::to_owned);
        Receipt::new(language, ValidReceipt { commune, people, code }, date, &own_path)
    };
    vec![
        Sample::new("receipt", "one", &receipt(1)),
        Sample::new("receipt", "four", &receipt(4)),
        Sample::new("no-receipt", "invalid", &invalid(language, &own_path)),
        Sample::new("no-receipt", "too-many", &too_many(language, &own_path)),
    ]
}
