//! The backend itself failed.

use axum::http::StatusCode;
use axum::response::Response;
use protocol::language::Language;

use super::notice::{Notice, NoticeWords, Tried};
use super::page::{self, Sample};
use crate::store::StoreError;

const VI: NoticeWords = NoticeWords::new(
    "Hệ thống đang trục trặc",
    "Lỗi này không phải do điện thoại của Anh/Chị.",
    "Hãy đợi một phút rồi quét lại mã. Nếu vẫn không được, hãy báo nhân viên ở đây.",
);

const EN: NoticeWords = NoticeWords::new(
    "Something went wrong",
    "The fault is in our system, not in your phone.",
    "Please wait a minute and scan the code again. If it still fails, tell the staff here.",
);

fn notice(language: Language) -> Notice {
    let words = match language {
        Language::Vi => VI,
        Language::En => EN,
    };
    Notice::new(language, "/", Tried::CheckIn, words)
}

pub(super) fn respond(error: &StoreError, language: Language) -> Response {
    tracing::error!("{error}");
    page::respond(StatusCode::SERVICE_UNAVAILABLE, &notice(language))
}

pub(super) fn samples(language: Language) -> Vec<Sample> {
    vec![Sample::new("trouble", "", &notice(language))]
}
