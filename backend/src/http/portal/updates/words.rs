//! Rings, states of a version and where kiosks are with it, in words.

use protocol::language::Language;

use crate::store::updates::{BundleRow, BundleState, Ring};
use crate::updates::{Failure, Standing};
use crate::words::{Text, tr};

pub(super) fn ring_name(language: Language, ring: Ring) -> Text {
    match ring {
        Ring::First => tr(language, "Vòng đầu"),
        Ring::Early => tr(language, "Vòng sớm"),
        Ring::All => tr(language, "Tất cả máy"),
    }
}

pub(super) fn state_name(language: Language, row: &BundleRow) -> Text {
    match (row.state, row.ring()) {
        (BundleState::Open, None) => tr(language, "Chưa phát"),
        (BundleState::Open, Some(ring)) => {
            tr(language, "Đang phát: {ring}").with("ring", ring_name(language, ring))
        }
        (BundleState::Stopped, _) => tr(language, "Đã dừng phát"),
        (BundleState::Halted, _) => tr(language, "Tự dừng: nhiều máy hỏng"),
        (BundleState::Withdrawn, _) => tr(language, "Đã rút hẳn"),
    }
}

/// The class of the sign in the style sheet.
pub(super) fn class(row: &BundleRow) -> &'static str {
    match row.state {
        BundleState::Open if row.rings.is_empty() => "idle",
        BundleState::Open => "",
        BundleState::Halted => "bad",
        BundleState::Stopped => "warn",
        BundleState::Withdrawn => "idle",
    }
}

pub(super) fn standing_name(language: Language, standing: Standing) -> Text {
    match standing {
        Standing::Done => tr(language, "Đã chạy"),
        Standing::Fetching(percent) => {
            tr(language, "Đang tải, {percent}%").with("percent", percent)
        }
        Standing::Taking => tr(language, "Đang kiểm tra, ghi"),
        Standing::Waiting => tr(language, "Chờ đêm để đổi"),
        Standing::Trial => tr(language, "Đang chạy thử"),
        Standing::Apart => tr(language, "Chưa đến lượt"),
        Standing::Hindered => tr(language, "Không tải được"),
        Standing::Failed(_) => tr(language, "Hỏng"),
    }
}

pub(super) fn standing_class(standing: Standing) -> &'static str {
    match standing {
        Standing::Failed(_) => "bad",
        Standing::Hindered => "warn",
        Standing::Done => "",
        _ => "idle",
    }
}

/// What to do about it, where there is anything.
pub(super) fn remedy(language: Language, standing: Standing) -> Option<Text> {
    Some(match standing {
        Standing::Hindered => tr(
            language,
            "Máy thiếu chỗ, không ghi được, hoặc tệp hỏng trên đường. Màn hình nhỏ của máy nói rõ.",
        ),
        Standing::Failed(failure) => match failure {
            Failure::DoesNotWork => {
                tr(language, "Bản mới không chạy, máy đã tự về bản cũ và làm việc tiếp.")
            }
            Failure::Lost => tr(
                language,
                "Máy im từ lúc đổi bản. Rút điện, chờ mười giây, cắm lại: máy tự về bản cũ.",
            ),
            Failure::NotWritten => {
                tr(language, "Thẻ nhớ không ghi được bản mới. Nên thay thẻ nhớ.")
            }
            Failure::Damaged => tr(language, "Máy nhận được tệp hỏng. Lấy bản này bằng thẻ USB."),
            Failure::NotSigned => tr(
                language,
                "Tệp không có chữ ký mà máy tin. Dừng phát, rồi hỏi nơi đã đưa tệp này.",
            ),
            Failure::OtherProduct => {
                tr(language, "Tệp của loại máy khác. Rút hẳn bản này rồi thêm bản đúng.")
            }
        },
        _ => return None,
    })
}
