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

use super::language::Reader;
use super::notice::{Notice, NoticeWords, Tried};
use super::page::{self, Frame, Sample};
use super::trouble;
use crate::app::App;
use crate::http::limits::guesses::Guess;
use crate::http::peer::Peer;
use crate::receipts::{self, ReceiptError, ValidReceipt};

struct Words {
    valid: &'static str,
    people: fn(u8) -> String,
    /// What to do with it.
    show: &'static str,
    invalid: NoticeWords,
    too_many: NoticeWords,
}

static VI: Words = Words {
    valid: "Có giá trị hôm nay",
    people: |people| format!("Cho {people} người"),
    show: "Biên nhận này dùng được ở mọi máy trong xã/phường đến hết hôm nay: quét mã QR của \
           biên nhận hoặc gõ mã ở trên. Hôm nay không phải khai báo lại.",
    invalid: NoticeWords::new(
        "Hôm nay không có giá trị",
        "Biên nhận này của ngày khác, hoặc mã gõ chưa đúng.",
        "Hãy xem lại mã, hoặc khai báo lại tại máy.",
    ),
    too_many: NoticeWords::new(
        "Nhập sai quá nhiều lần",
        "Có quá nhiều mã không đúng được gửi từ mạng này.",
        "Hãy đợi vài phút rồi mở lại biên nhận.",
    ),
};

static EN: Words = Words {
    valid: "Valid today",
    people: |people| match people {
        1 => "For 1 person".to_owned(),
        people => format!("For {people} people"),
    },
    show: "This receipt holds at every kiosk of the commune until midnight: scan its QR code \
           there or type the code above. You need not declare again today.",
    invalid: NoticeWords::new(
        "Not valid today",
        "This receipt is of another day, or the code was mistyped.",
        "Please look at the code again, or make a new declaration at the kiosk.",
    ),
    too_many: NoticeWords::new(
        "Too many wrong receipts",
        "Too many codes that hold nowhere came from this network.",
        "Please wait a few minutes and open the receipt again.",
    ),
};

fn words(language: Language) -> &'static Words {
    match language {
        Language::Vi => &VI,
        Language::En => &EN,
    }
}

#[derive(Template)]
#[template(path = "receipt.html")]
pub struct Receipt {
    frame: Frame,
    words: &'static Words,
    receipt: ValidReceipt,
    date: String,
}

impl Receipt {
    /// `date` is the day on which it holds, such as "08/07/2021".
    pub fn new(language: Language, receipt: ValidReceipt, date: String, own_path: &str) -> Self {
        Self { frame: Frame::new(language, Some(own_path)), words: words(language), receipt, date }
    }
}

fn invalid(language: Language, own_path: &str) -> Notice {
    Notice::new(language, own_path, Tried::Other, words(language).invalid.clone())
}

fn too_many(language: Language, own_path: &str) -> Notice {
    Notice::new(language, own_path, Tried::Other, words(language).too_many.clone())
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
    let Ok(attempt) = app.guesses.begin(guess, app.clock.as_ref()).await else {
        return page::respond(StatusCode::TOO_MANY_REQUESTS, &too_many(language, &own_path));
    };
    let found = app.read(move |read, _| receipts::find(read, &code, now_s)).await;
    if !matches!(found, Err(ReceiptError::Invalid)) {
        attempt.give_back();
    }
    match found {
        Ok(receipt) => {
            let page = Receipt::new(language, receipt, civil::date(now_s), &own_path);
            page::respond(StatusCode::OK, &page)
        }
        Err(ReceiptError::Invalid) => {
            page::respond(StatusCode::NOT_FOUND, &invalid(language, &own_path))
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
