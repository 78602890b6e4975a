use axum::http::StatusCode;
use axum::response::Response;
use protocol::language::Language;

use super::language::Reader;
use super::notice::{Notice, NoticeWords, Tried};
use super::page::{self, Sample};

const VI: NoticeWords = NoticeWords::new(
    "Không có trang này",
    "Địa chỉ này không dẫn tới đâu cả.",
    "Hãy quét mã QR đang hiện trên màn hình, hoặc gõ mã dưới hình QR.",
);

const EN: NoticeWords = NoticeWords::new(
    "No such page",
    "This address leads nowhere.",
    "Please scan the QR code on the screen, or type the code below it.",
);

fn notice(language: Language) -> Notice {
    let words = match language {
        Language::Vi => VI,
        Language::En => EN,
    };
    Notice::new(language, "/", Tried::Address, words)
}

pub(super) async fn show(reader: Reader) -> Response {
    page::respond(StatusCode::NOT_FOUND, &notice(reader.language))
}

pub(super) fn samples(language: Language) -> Vec<Sample> {
    vec![Sample::new("not-found", "", &notice(language))]
}
