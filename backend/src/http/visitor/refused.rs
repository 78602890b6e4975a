//! Nothing was recorded, and why.

use axum::http::StatusCode;
use axum::response::Response;
use protocol::language::Language;
use protocol::token::{PATH, Refusal};

use super::notice::{Notice, NoticeWords, Tried};
use super::page::Sample;
use super::trouble;
use crate::checkins::{CheckinError, CheckinRefusal};
use crate::http::html;
use crate::words::{Text, tr, tr_count};

/// How long ago a code expired, in the largest unit that fits, rounded down.
fn expired(language: Language, seconds: i64) -> Text {
    let count = |unit_s: i64| (seconds / unit_s).unsigned_abs();
    match seconds {
        ..1 => tr(language, "Mã này vừa hết hạn."),
        1..60 => tr_count(language, "Mã này đã hết hạn {count} giây trước.", count(1)),
        60..3_600 => tr_count(language, "Mã này đã hết hạn {count} phút trước.", count(60)),
        3_600..86_400 => tr_count(language, "Mã này đã hết hạn {count} giờ trước.", count(3_600)),
        86_400.. => tr_count(language, "Mã này đã hết hạn {count} ngày trước.", count(86_400)),
    }
}

fn words(refusal: CheckinRefusal, language: Language) -> NoticeWords {
    match refusal {
        CheckinRefusal::Time(Refusal::Expired(seconds) | Refusal::TooLate(seconds)) => {
            NoticeWords {
                heading: tr(language, "Mã đã hết hạn"),
                what: expired(language, seconds),
                remedy: tr(language, "Hãy quét lại mã đang hiện trên màn hình."),
            }
        }
        CheckinRefusal::Time(Refusal::FromFuture(_)) => NoticeWords {
            heading: tr(language, "Đồng hồ của máy bị sai"),
            what: tr(
                language,
                "Mã này thuộc về một thời điểm chưa tới: đồng hồ của máy ở đây chạy sai.",
            ),
            remedy: tr(language, "Hãy báo nhân viên ở đây, hoặc quét mã in trên giấy nếu có."),
        },
        CheckinRefusal::NotAuthentic => NoticeWords {
            heading: tr(language, "Mã không đúng"),
            what: tr(language, "Mã này không do máy của điểm kiểm dịch tạo ra, hoặc đã bị sửa."),
            remedy: tr(
                language,
                "Hãy quét mã đang hiện trên màn hình của máy. Nếu vẫn thấy trang này, \
                 hãy báo nhân viên: có thể đó là mã giả.",
            ),
        },
        CheckinRefusal::Malformed => NoticeWords {
            heading: tr(language, "Mã bị thiếu hoặc sai"),
            what: tr(language, "Địa chỉ này không chứa một mã đầy đủ của điểm kiểm dịch."),
            remedy: tr(language, "Hãy quét lại mã đang hiện trên màn hình và giữ yên điện thoại."),
        },
        CheckinRefusal::UnknownKiosk => NoticeWords {
            heading: tr(language, "Chưa có máy này"),
            what: tr(language, "Mã này thuộc về một máy chưa được đăng ký."),
            remedy: tr(language, "Hãy báo nhân viên ở đây, hoặc quét một mã khác ở nơi này."),
        },
        CheckinRefusal::Revoked => NoticeWords {
            heading: tr(language, "Máy này đã ngừng dùng"),
            what: tr(
                language,
                "Mã này của một máy đã bị thu hồi, không còn dùng để ghi nhận được.",
            ),
            remedy: tr(language, "Hãy báo nhân viên ở đây, hoặc quét mã trên màn hình khác."),
        },
        CheckinRefusal::PosterReplaced => NoticeWords {
            heading: tr(language, "Tờ mã này đã được thay"),
            what: tr(
                language,
                "Mã in trên giấy này đã được thay bằng mã mới, không còn dùng để ghi \
                 nhận được.",
            ),
            remedy: tr(language, "Hãy quét tờ mã mới, hoặc mã đang hiện trên màn hình."),
        },
        CheckinRefusal::TooMany => NoticeWords {
            heading: tr(language, "Quá nhiều lượt cùng lúc"),
            what: tr(language, "Có quá nhiều lượt ghi nhận trong lúc này."),
            remedy: tr(language, "Hãy đợi một phút, rồi quét mã đang hiện trên màn hình."),
        },
        CheckinRefusal::TicketExpired => NoticeWords {
            heading: tr(language, "Trang mở đã quá lâu"),
            what: tr(language, "Từ lúc quét mã đến lúc bấm nút đã quá lâu."),
            remedy: tr(language, "Hãy quét lại mã đang hiện trên màn hình rồi bấm lại."),
        },
        CheckinRefusal::TicketInvalid => NoticeWords {
            heading: tr(language, "Chưa nhận được lượt bấm"),
            what: tr(
                language,
                "Lượt bấm này không đến từ trang của điểm kiểm dịch, hoặc trang đã bị sửa.",
            ),
            remedy: tr(language, "Hãy quét lại mã đang hiện trên màn hình rồi bấm lại."),
        },
    }
}

fn notice(refusal: CheckinRefusal, own_path: &str, language: Language) -> Notice {
    Notice::new(language, own_path, Tried::CheckIn, words(refusal, language))
}

fn status(refusal: CheckinRefusal) -> StatusCode {
    match refusal {
        CheckinRefusal::Malformed | CheckinRefusal::TicketInvalid => StatusCode::BAD_REQUEST,
        CheckinRefusal::NotAuthentic | CheckinRefusal::Time(Refusal::FromFuture(_)) => {
            StatusCode::FORBIDDEN
        }
        CheckinRefusal::TooMany => StatusCode::TOO_MANY_REQUESTS,
        CheckinRefusal::UnknownKiosk => StatusCode::NOT_FOUND,
        CheckinRefusal::Revoked
        | CheckinRefusal::PosterReplaced
        | CheckinRefusal::TicketExpired
        | CheckinRefusal::Time(_) => StatusCode::GONE,
    }
}

/// `own_path` leads to the same page in another language.
pub(super) fn respond(error: &CheckinError, own_path: &str, language: Language) -> Response {
    match error {
        CheckinError::Refused(refusal) => {
            html::respond(status(*refusal), &notice(*refusal, own_path, language))
        }
        CheckinError::Store(error) => trouble::respond(error, language),
    }
}

pub(super) fn samples(text: &str, language: Language) -> Vec<Sample> {
    let own_path = format!("{PATH}{text}");
    [
        ("expired", CheckinRefusal::Time(Refusal::Expired(185))),
        ("from-future", CheckinRefusal::Time(Refusal::FromFuture(60))),
        ("not-authentic", CheckinRefusal::NotAuthentic),
        ("malformed", CheckinRefusal::Malformed),
        ("unknown-kiosk", CheckinRefusal::UnknownKiosk),
        ("revoked", CheckinRefusal::Revoked),
        ("poster-replaced", CheckinRefusal::PosterReplaced),
        ("too-many", CheckinRefusal::TooMany),
        ("ticket-expired", CheckinRefusal::TicketExpired),
        ("ticket-invalid", CheckinRefusal::TicketInvalid),
    ]
    .map(|(variant, refusal)| {
        Sample::new("refused", variant, &notice(refusal, &own_path, language))
    })
    .to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_codes_say_how_old() {
        for (seconds, vi, en) in [
            (i64::MIN, "Mã này vừa hết hạn.", "This code has just expired."),
            (0, "Mã này vừa hết hạn.", "This code has just expired."),
            (1, "Mã này đã hết hạn 1 giây trước.", "This code expired 1 second ago."),
            (59, "Mã này đã hết hạn 59 giây trước.", "This code expired 59 seconds ago."),
            (60, "Mã này đã hết hạn 1 phút trước.", "This code expired 1 minute ago."),
            (199, "Mã này đã hết hạn 3 phút trước.", "This code expired 3 minutes ago."),
            (3_600, "Mã này đã hết hạn 1 giờ trước.", "This code expired 1 hour ago."),
            (86_399, "Mã này đã hết hạn 23 giờ trước.", "This code expired 23 hours ago."),
            (172_800, "Mã này đã hết hạn 2 ngày trước.", "This code expired 2 days ago."),
        ] {
            assert_eq!(expired(Language::Vi, seconds).to_string(), vi);
            assert_eq!(expired(Language::En, seconds).to_string(), en);
        }
    }
}
