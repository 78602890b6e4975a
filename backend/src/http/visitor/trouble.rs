//! The backend itself failed.

use axum::http::StatusCode;
use axum::response::Response;
use protocol::language::Language;
use visitor_page::{Frame, Notice, NoticeWords, Tried};

use super::page::Sample;
use crate::http::html;
use crate::store::StoreError;
use crate::words::tr;

fn notice(language: Language) -> Notice {
    let words = NoticeWords {
        heading: tr(language, "Hệ thống đang trục trặc"),
        what: tr(language, "Lỗi này không phải do điện thoại của Anh/Chị."),
        remedy: tr(
            language,
            "Hãy đợi một phút rồi quét lại mã. Nếu vẫn không được, hãy báo nhân viên ở đây.",
        ),
    };
    Notice::new(Frame::new(language, Some("/")), Tried::CheckIn, words)
}

pub(super) fn respond(error: &StoreError, language: Language) -> Response {
    tracing::error!("{error}");
    html::respond(StatusCode::SERVICE_UNAVAILABLE, &notice(language))
}

pub(super) fn samples(language: Language) -> Vec<Sample> {
    vec![Sample::new("trouble", "", &notice(language))]
}
