use axum::http::StatusCode;
use axum::response::Response;
use protocol::language::Language;
use visitor_page::{Frame, Notice, NoticeWords, Tried};

use super::page::Sample;
use crate::http::html;
use crate::http::language::Reader;
use crate::words::tr;

fn notice(language: Language) -> Notice {
    let words = NoticeWords {
        heading: tr(language, "Không có trang này"),
        what: tr(language, "Địa chỉ này không dẫn tới đâu cả."),
        remedy: tr(language, "Hãy quét mã QR đang hiện trên màn hình, hoặc gõ mã dưới hình QR."),
    };
    Notice::new(Frame::new(language, Some("/")), Tried::Address, words)
}

pub(super) async fn show(reader: Reader) -> Response {
    html::respond(StatusCode::NOT_FOUND, &notice(reader.language))
}

pub(super) fn samples(language: Language) -> Vec<Sample> {
    vec![Sample::new("not-found", "", &notice(language))]
}
