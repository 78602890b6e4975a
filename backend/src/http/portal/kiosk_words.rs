//! The state of a kiosk in words that stand beside a sign.

use protocol::language::Language;

use crate::fleet::State;
use crate::words::{Text, tr};

/// The word in the address of the list of kiosks that shows those of a state.
pub(super) fn filter(state: State) -> &'static str {
    match state {
        State::Silent { .. } => "silent",
        State::Rewound => "rewound",
        State::Expired | State::Waiting => "waiting",
        State::Old => "old",
        State::Good => "good",
        State::Revoked => "revoked",
    }
}

/// The class of the sign in the style sheet.
pub(super) fn class(state: State) -> &'static str {
    match state {
        State::Silent { .. } => "bad",
        State::Rewound | State::Expired => "warn",
        State::Waiting | State::Old | State::Revoked => "idle",
        State::Good => "",
    }
}

pub(super) fn name(language: Language, state: State) -> Text {
    match state {
        State::Silent { .. } => tr(language, "Mất liên lạc"),
        State::Rewound => tr(language, "Thẻ nhớ lùi"),
        State::Expired => tr(language, "Mã ghép hết hạn"),
        State::Waiting => tr(language, "Chờ ghép"),
        State::Old => tr(language, "Bản cũ"),
        State::Good => tr(language, "Tốt"),
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
            "Những gì chưa gửi vẫn nằm an toàn trong máy. Gọi người trực hỏi đèn: đỏ là mất mạng, tắt là mất điện.",
        ),
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
        State::Revoked => tr(language, "Mã và lệnh của máy này bị từ chối."),
    }
}
