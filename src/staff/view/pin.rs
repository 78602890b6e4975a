//! What is said of a PIN that was typed.

use protocol::language::Language;

use crate::panel::{Line, Tone};
use crate::staff::pin;
use crate::staff::request::PinAnswer;

pub(super) fn line(answer: Option<&PinAnswer>, language: Language) -> Line {
    let (text, tone) = match answer {
        None | Some(PinAnswer::Right) => (
            match language {
                Language::Vi => format!("Gõ mã PIN {} số của nhân viên", pin::DIGITS),
                Language::En => format!("Type the staff PIN, {} digits", pin::DIGITS),
            },
            Tone::Plain,
        ),
        Some(PinAnswer::Wrong { left }) => (
            match language {
                Language::Vi => format!("Mã PIN sai. Còn {left} lần thử trong giờ này."),
                Language::En => format!("Wrong PIN. {left} tries are left this hour."),
            },
            Tone::Warning,
        ),
        Some(PinAnswer::Wait { minutes }) => (
            match language {
                Language::Vi => format!("Đã thử quá nhiều. Chờ {minutes} phút rồi thử lại."),
                Language::En => format!("Too many tries. Wait {minutes} min and try again."),
            },
            Tone::Bad,
        ),
        Some(PinAnswer::Failed) => (
            language
                .pick(
                    "Máy không đọc được mã PIN. Khởi động lại máy; vẫn vậy thì gọi hỗ trợ.",
                    "The kiosk cannot read its PIN. Restart it; if it stays so, call support.",
                )
                .to_owned(),
            Tone::Bad,
        ),
    };
    Line { text, tone, ..Line::default() }
}
