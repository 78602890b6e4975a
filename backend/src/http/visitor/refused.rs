//! Nothing was recorded, and why.

use axum::http::StatusCode;
use axum::response::Response;
use protocol::language::Language;
use protocol::token::{PATH, Refusal};

use super::notice::{Notice, NoticeWords, Tried};
use super::page::{self, Sample};
use super::trouble;
use crate::checkins::{CheckinError, CheckinRefusal};

/// A stretch of time in the largest unit that fits, rounded down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ago {
    Now,
    Seconds(i64),
    Minutes(i64),
    Hours(i64),
    Days(i64),
}

impl Ago {
    fn of(seconds: i64) -> Self {
        match seconds {
            ..1 => Self::Now,
            1..60 => Self::Seconds(seconds),
            60..3_600 => Self::Minutes(seconds / 60),
            3_600..86_400 => Self::Hours(seconds / 3_600),
            86_400.. => Self::Days(seconds / 86_400),
        }
    }

    fn vi(self) -> String {
        let (n, unit) = match self {
            Self::Now => return "Mã này vừa hết hạn.".to_owned(),
            Self::Seconds(n) => (n, "giây"),
            Self::Minutes(n) => (n, "phút"),
            Self::Hours(n) => (n, "giờ"),
            Self::Days(n) => (n, "ngày"),
        };
        format!("Mã này đã hết hạn {n} {unit} trước.")
    }

    fn en(self) -> String {
        let (n, unit) = match self {
            Self::Now => return "This code has just expired.".to_owned(),
            Self::Seconds(n) => (n, "second"),
            Self::Minutes(n) => (n, "minute"),
            Self::Hours(n) => (n, "hour"),
            Self::Days(n) => (n, "day"),
        };
        let plural = if n == 1 { "" } else { "s" };
        format!("This code expired {n} {unit}{plural} ago.")
    }
}

fn vi(refusal: CheckinRefusal) -> NoticeWords {
    match refusal {
        CheckinRefusal::Time(Refusal::Expired(seconds) | Refusal::TooLate(seconds)) => {
            NoticeWords {
                heading: "Mã đã hết hạn",
                what: Ago::of(seconds).vi().into(),
                remedy: "Hãy quét lại mã đang hiện trên màn hình.",
            }
        }
        CheckinRefusal::Time(Refusal::FromFuture(_)) => NoticeWords::new(
            "Đồng hồ của máy bị sai",
            "Mã này thuộc về một thời điểm chưa tới: đồng hồ của máy ở đây chạy sai.",
            "Hãy báo nhân viên ở đây, hoặc quét mã in trên giấy nếu có.",
        ),
        CheckinRefusal::NotAuthentic => NoticeWords::new(
            "Mã không đúng",
            "Mã này không do máy của điểm kiểm dịch tạo ra, hoặc đã bị sửa.",
            "Hãy quét mã đang hiện trên màn hình của máy. Nếu vẫn thấy trang này, \
             hãy báo nhân viên: có thể đó là mã giả.",
        ),
        CheckinRefusal::Malformed => NoticeWords::new(
            "Mã bị thiếu hoặc sai",
            "Địa chỉ này không chứa một mã đầy đủ của điểm kiểm dịch.",
            "Hãy quét lại mã đang hiện trên màn hình và giữ yên điện thoại.",
        ),
        CheckinRefusal::UnknownKiosk => NoticeWords::new(
            "Chưa có máy này",
            "Mã này thuộc về một máy chưa được đăng ký.",
            "Hãy báo nhân viên ở đây, hoặc quét một mã khác ở nơi này.",
        ),
        CheckinRefusal::Revoked => NoticeWords::new(
            "Máy này đã ngừng dùng",
            "Mã này của một máy đã bị thu hồi, không còn dùng để ghi nhận được.",
            "Hãy báo nhân viên ở đây, hoặc quét mã trên màn hình khác.",
        ),
        CheckinRefusal::PosterReplaced => NoticeWords::new(
            "Tờ mã này đã được thay",
            "Mã in trên giấy này đã được thay bằng mã mới, không còn dùng để ghi nhận được.",
            "Hãy quét tờ mã mới, hoặc mã đang hiện trên màn hình.",
        ),
        CheckinRefusal::TooMany => NoticeWords::new(
            "Quá nhiều lượt cùng lúc",
            "Có quá nhiều lượt ghi nhận trong lúc này.",
            "Hãy đợi một phút, rồi quét mã đang hiện trên màn hình.",
        ),
        CheckinRefusal::TicketExpired => NoticeWords::new(
            "Trang mở đã quá lâu",
            "Từ lúc quét mã đến lúc bấm nút đã quá lâu.",
            "Hãy quét lại mã đang hiện trên màn hình rồi bấm lại.",
        ),
        CheckinRefusal::TicketInvalid => NoticeWords::new(
            "Chưa nhận được lượt bấm",
            "Lượt bấm này không đến từ trang của điểm kiểm dịch, hoặc trang đã bị sửa.",
            "Hãy quét lại mã đang hiện trên màn hình rồi bấm lại.",
        ),
    }
}

fn en(refusal: CheckinRefusal) -> NoticeWords {
    match refusal {
        CheckinRefusal::Time(Refusal::Expired(seconds) | Refusal::TooLate(seconds)) => {
            NoticeWords {
                heading: "This code has expired",
                what: Ago::of(seconds).en().into(),
                remedy: "Please scan the code that is on the screen now.",
            }
        }
        CheckinRefusal::Time(Refusal::FromFuture(_)) => NoticeWords::new(
            "The kiosk’s clock is wrong",
            "This code belongs to a time that has not come yet: \
             the clock of the kiosk here is wrong.",
            "Please tell the staff here, or scan the printed code if there is one.",
        ),
        CheckinRefusal::NotAuthentic => NoticeWords::new(
            "This code is not genuine",
            "This code was not made by the venue’s kiosk, or it was changed.",
            "Please scan the code on the kiosk’s screen. If you see this page again, \
             tell the staff: the code may be a fake.",
        ),
        CheckinRefusal::Malformed => NoticeWords::new(
            "This code is incomplete",
            "This address does not hold a complete venue code.",
            "Please scan the code on the screen again and hold the phone still.",
        ),
        CheckinRefusal::UnknownKiosk => NoticeWords::new(
            "Unknown kiosk",
            "This code belongs to a kiosk that is not registered.",
            "Please tell the staff here, or scan another code at this place.",
        ),
        CheckinRefusal::Revoked => NoticeWords::new(
            "This kiosk is out of service",
            "This code belongs to a kiosk that was withdrawn. It can no longer record visits.",
            "Please tell the staff here, or scan the code on another screen.",
        ),
        CheckinRefusal::PosterReplaced => NoticeWords::new(
            "This poster was replaced",
            "The printed code was replaced by a new one. It can no longer record visits.",
            "Please scan the new poster, or the code on the screen.",
        ),
        CheckinRefusal::TooMany => NoticeWords::new(
            "Too many check-ins at once",
            "More check-ins arrive than can be taken now.",
            "Please wait a minute, then scan the code on the screen.",
        ),
        CheckinRefusal::TicketExpired => NoticeWords::new(
            "This page was open too long",
            "Too much time passed between the scan and the tap.",
            "Please scan the code that is on the screen now, then tap again.",
        ),
        CheckinRefusal::TicketInvalid => NoticeWords::new(
            "The tap did not count",
            "It did not come from the venue’s page, or the page was changed.",
            "Please scan the code that is on the screen now, then tap again.",
        ),
    }
}

fn notice(refusal: CheckinRefusal, own_path: &str, language: Language) -> Notice {
    let words = match language {
        Language::Vi => vi(refusal),
        Language::En => en(refusal),
    };
    Notice::new(language, own_path, Tried::CheckIn, words)
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

/// `own_path` leads to the same page in the other language.
pub(super) fn respond(error: &CheckinError, own_path: &str, language: Language) -> Response {
    match error {
        CheckinError::Refused(refusal) => {
            page::respond(status(*refusal), &notice(*refusal, own_path, language))
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
            assert_eq!(Ago::of(seconds).vi(), vi);
            assert_eq!(Ago::of(seconds).en(), en);
        }
    }
}
