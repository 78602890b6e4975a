//! Nothing was recorded, and why.

use protocol::language::Language;
use protocol::token::Refusal;

use crate::frame::Frame;
use crate::notice::{Notice, NoticeWords, Tried};
use crate::words::{Text, tr, tr_count};

/// Why a code or a tap was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No venue code.
    Malformed,
    /// Not made by the kiosk that it names.
    NotAuthentic,
    UnknownKiosk,
    /// Of a kiosk that was withdrawn.
    Revoked,
    PosterReplaced,
    /// Outside its time.
    Time(Refusal),
    /// More at once than a crowd at the door brings.
    TooMany,
    /// Tapped too late.
    TicketExpired,
    /// The tap came from no page of the venue.
    TicketInvalid,
}

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

fn words(refusal: Refused, language: Language) -> NoticeWords {
    match refusal {
        Refused::Time(Refusal::Expired(seconds) | Refusal::TooLate(seconds)) => NoticeWords {
            heading: tr(language, "Mã đã hết hạn"),
            what: expired(language, seconds),
            remedy: tr(language, "Hãy quét lại mã đang hiện trên màn hình."),
        },
        Refused::Time(Refusal::FromFuture(_)) => NoticeWords {
            heading: tr(language, "Đồng hồ của máy bị sai"),
            what: tr(
                language,
                "Mã này thuộc về một thời điểm chưa tới: đồng hồ của máy ở đây chạy sai.",
            ),
            remedy: tr(language, "Hãy báo nhân viên ở đây, hoặc quét mã in trên giấy nếu có."),
        },
        Refused::NotAuthentic => NoticeWords {
            heading: tr(language, "Mã không đúng"),
            what: tr(language, "Mã này không do máy của điểm kiểm dịch tạo ra, hoặc đã bị sửa."),
            remedy: tr(
                language,
                "Hãy quét mã đang hiện trên màn hình của máy. Nếu vẫn thấy trang này, \
                 hãy báo nhân viên: có thể đó là mã giả.",
            ),
        },
        Refused::Malformed => NoticeWords {
            heading: tr(language, "Mã bị thiếu hoặc sai"),
            what: tr(language, "Địa chỉ này không chứa một mã đầy đủ của điểm kiểm dịch."),
            remedy: tr(language, "Hãy quét lại mã đang hiện trên màn hình và giữ yên điện thoại."),
        },
        Refused::UnknownKiosk => NoticeWords {
            heading: tr(language, "Chưa có máy này"),
            what: tr(language, "Mã này thuộc về một máy chưa được đăng ký."),
            remedy: tr(language, "Hãy báo nhân viên ở đây, hoặc quét một mã khác ở nơi này."),
        },
        Refused::Revoked => NoticeWords {
            heading: tr(language, "Máy này đã ngừng dùng"),
            what: tr(
                language,
                "Mã này của một máy đã bị thu hồi, không còn dùng để ghi nhận được.",
            ),
            remedy: tr(language, "Hãy báo nhân viên ở đây, hoặc quét mã trên màn hình khác."),
        },
        Refused::PosterReplaced => NoticeWords {
            heading: tr(language, "Tờ mã này đã được thay"),
            what: tr(
                language,
                "Mã in trên giấy này đã được thay bằng mã mới, không còn dùng để ghi \
                 nhận được.",
            ),
            remedy: tr(language, "Hãy quét tờ mã mới, hoặc mã đang hiện trên màn hình."),
        },
        Refused::TooMany => NoticeWords {
            heading: tr(language, "Quá nhiều lượt cùng lúc"),
            what: tr(language, "Có quá nhiều lượt ghi nhận trong lúc này."),
            remedy: tr(language, "Hãy đợi một phút, rồi quét mã đang hiện trên màn hình."),
        },
        Refused::TicketExpired => NoticeWords {
            heading: tr(language, "Trang mở đã quá lâu"),
            what: tr(language, "Từ lúc quét mã đến lúc bấm nút đã quá lâu."),
            remedy: tr(language, "Hãy quét lại mã đang hiện trên màn hình rồi bấm lại."),
        },
        Refused::TicketInvalid => NoticeWords {
            heading: tr(language, "Chưa nhận được lượt bấm"),
            what: tr(
                language,
                "Lượt bấm này không đến từ trang của điểm kiểm dịch, hoặc trang đã bị sửa.",
            ),
            remedy: tr(language, "Hãy quét lại mã đang hiện trên màn hình rồi bấm lại."),
        },
    }
}

impl Notice {
    /// A kiosk in whose Wi-Fi the phone is could not store the tap.
    pub fn of_trouble_on_wifi(frame: Frame) -> Self {
        let language = frame.language;
        let words = NoticeWords {
            heading: tr(language, "Máy đang trục trặc"),
            what: tr(language, "Lỗi này không phải do điện thoại của Anh/Chị."),
            remedy: tr(language, "Hãy khai báo tại máy, hoặc báo nhân viên ở đây."),
        };
        Self::new(frame, Tried::CheckIn, words)
    }

    pub fn refused(refused: Refused, frame: Frame) -> Self {
        let words = words(refused, frame.language);
        Self::new(frame, Tried::CheckIn, words)
    }
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
