//! The state of a kiosk in words that stand beside a sign.

use protocol::language::Language;

use crate::fleet::{Ailment, State};
use crate::words::{Text, tr};

/// The word in the address of the list of kiosks that shows those of a state.
pub(super) fn filter(state: State) -> &'static str {
    match state {
        State::Silent { .. } => "silent",
        State::Ailing(_) => "ailing",
        State::Rewound => "rewound",
        State::Expired | State::Waiting => "waiting",
        State::Old => "old",
        State::Good => "good",
        State::Poster => "poster",
        State::Revoked => "revoked",
    }
}

/// The class of the sign in the style sheet.
pub(super) fn class(state: State) -> &'static str {
    match state {
        State::Silent { .. } => "bad",
        State::Ailing(Ailment::Writes | Ailment::Screen) => "bad",
        State::Ailing(_) | State::Rewound | State::Expired => "warn",
        State::Waiting | State::Old | State::Poster | State::Revoked => "idle",
        State::Good => "",
    }
}

pub(super) fn name(language: Language, state: State) -> Text {
    match state {
        State::Silent { .. } => tr(language, "Mất liên lạc"),
        State::Ailing(ailment) => ailing(language, ailment),
        State::Rewound => tr(language, "Thẻ nhớ lùi"),
        State::Expired => tr(language, "Mã ghép hết hạn"),
        State::Waiting => tr(language, "Chờ ghép"),
        State::Old => tr(language, "Bản cũ"),
        State::Good => tr(language, "Tốt"),
        State::Poster => tr(language, "Chỉ áp phích"),
        State::Revoked => tr(language, "Đã thu hồi"),
    }
}

/// What to do about it.
pub(super) fn remedy(language: Language, state: State) -> Text {
    match state {
        State::Silent { since_s: None } => {
            tr(language, "Máy chưa báo lần nào từ khi ghép. Xem dây mạng hay SIM của máy.")
        }
        State::Silent { .. } => tr(
            language,
            "Những gì chưa gửi vẫn nằm an toàn trong máy. Gọi người trực hỏi đèn: vàng chớp là mất mạng, đỏ là máy hỏng hay bị mở, tắt là mất điện.",
        ),
        State::Ailing(ailment) => cure(language, ailment),
        State::Rewound => tr(
            language,
            "Thẻ nhớ của máy đã trở về một thời điểm cũ: thẻ hỏng, hay bị chép lại. Không mục nào mất; nên thay thẻ.",
        ),
        State::Expired => tr(
            language,
            "Mã ghép chỉ dùng được trong 24 giờ. Lấy mã mới khi có người đứng trước máy.",
        ),
        State::Waiting => tr(language, "Gõ mã lên máy, hoặc đưa mã QR vào đầu đọc của máy."),
        State::Old => tr(language, "Máy khác đã chạy bản mới hơn. Máy tự cập nhật khi có mạng."),
        State::Good => tr(language, "Không cần làm gì."),
        State::Poster => {
            tr(language, "Không có máy: khách quét mã trên áp phích. In lại khi phai hay rách.")
        }
        State::Revoked => tr(language, "Mã và lệnh của máy này bị từ chối."),
    }
}

/// What a kiosk says of itself, beside its sign.
fn ailing(language: Language, ailment: Ailment) -> Text {
    match ailment {
        Ailment::Writes => tr(language, "Không ghi được"),
        Ailment::Screen => tr(language, "Màn hình treo"),
        Ailment::Clock => tr(language, "Lệch giờ"),
        Ailment::Case => tr(language, "Mở nắp"),
        Ailment::Radio => tr(language, "Bluetooth"),
        Ailment::Storage => tr(language, "Thẻ nhớ đầy"),
        Ailment::Waiting => tr(language, "Gửi chậm"),
        Ailment::Parked => tr(language, "Có mục bị từ chối"),
        Ailment::Keys => tr(language, "Chờ xác nhận khóa"),
        Ailment::Update => tr(language, "Cập nhật hỏng"),
        Ailment::Hot => tr(language, "Máy nóng"),
    }
}

/// What to do about that.
fn cure(language: Language, ailment: Ailment) -> Text {
    match ailment {
        Ailment::Writes => tr(
            language,
            "Máy không nhận tờ khai mới, khách vẫn quét mã được. Khởi động lại máy; nếu vẫn vậy, thay thẻ nhớ.",
        ),
        Ailment::Screen => tr(language, "Khách không chạm được. Rút điện, chờ mười giây, cắm lại."),
        Ailment::Clock => tr(
            language,
            "Máy hiện mã cố định, bằng chứng yếu hơn. Xem mạng của máy và máy chủ giờ; máy tự lấy lại giờ khi có mạng.",
        ),
        Ailment::Case => tr(
            language,
            "Nắp máy đang mở, hoặc vừa mở trong ngày. Không ai của điểm mở thì coi như máy bị đụng vào: xem lại và thu hồi nếu ngờ.",
        ),
        Ailment::Radio => tr(
            language,
            "Máy không nghe được điện thoại Bluezone. Rút bộ thu Bluetooth ra, cắm lại, rồi khởi động lại máy.",
        ),
        Ailment::Storage => tr(
            language,
            "Thẻ nhớ dùng hơn 90%. Xóa bớt tệp lạ trên thẻ hoặc thay thẻ lớn hơn trước khi đầy.",
        ),
        Ailment::Waiting => tr(
            language,
            "Máy liên lạc được mà mục cũ hơn nửa giờ chưa gửi. Nếu không giảm, báo hỗ trợ.",
        ),
        Ailment::Parked => tr(
            language,
            "Máy chủ từ chối vài mục; chúng nằm lại trong máy. Cập nhật máy, rồi dùng lệnh kiosk records.",
        ),
        Ailment::Keys => tr(
            language,
            "Khóa của xã, phường đã đổi. So dấu vân tay tại máy rồi xác nhận; máy vẫn dùng khóa cũ.",
        ),
        Ailment::Update => tr(
            language,
            "Máy vẫn chạy bản đang có. Trang Bản cập nhật cho biết máy từ chối bản mới vì sao.",
        ),
        Ailment::Hot => {
            tr(language, "Che nắng cho máy, để thoáng khe gió; nóng thì máy chạy chậm.")
        }
    }
}
