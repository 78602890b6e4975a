//! Who the kiosk is: its keys, its place, and what is lost when both go.

use protocol::language::Language;

use super::texts::leading;
use crate::panel::{Body, Line, Tone};
use crate::staff::page::BEFORE_PAIRING;
use crate::staff::state::State;
use crate::status::Facts;

pub(super) fn keys(state: &State, language: Language) -> Vec<Line> {
    vec![match (state.pending, state.confirmed) {
        (None, Some(true)) => {
            Line::toned(Tone::Good, language.pick("Đã dùng khóa mới", "The new keys are in use"), "")
        }
        (_, Some(false)) => Line::toned(
            Tone::Bad,
            language.pick("Khóa vừa đổi khác", "The keys have changed again"),
            language.pick("Xem lại mã rồi so lại.", "Compare the code again."),
        ),
        (None, _) => Line::plain(
            language.pick("Không có khóa nào chờ", "No other keys wait"),
            language.pick(
                "Máy dùng khóa nhận lúc ghép máy.",
                "The kiosk uses those of its enrolment.",
            ),
        ),
        (Some(pending), _) => Line::toned(
            Tone::Warning,
            &pending.to_string(),
            language.pick(
                "Gọi cán bộ phường, đọc mã này. Khác một chữ thì đừng dùng.",
                "Call the commune's clerk and compare this code. If a letter differs, do not use it.",
            ),
        ),
    }]
}

/// Records that the backend does not have yet, and contacts.
fn unsent(facts: Option<&Facts>) -> (u32, u32) {
    facts.map_or((0, 0), |facts| (facts.delivery.records, facts.delivery.contacts))
}

pub(super) fn pair(facts: Option<&Facts>, language: Language) -> Vec<Line> {
    let (records, contacts) = unsent(facts);
    if records + contacts == 0 {
        return vec![Line::plain(
            language.pick("Ghép máy lại, hoặc sang nơi khác", "Pair again, or with another venue"),
            language.pick(
                "Lấy sáu số mới trên trang ghép máy trước. Mọi thứ đã gửi xong.",
                "Get six new digits on the pairing page first. Everything was sent.",
            ),
        )];
    }
    let text = match language {
        Language::Vi => format!("Chưa gửi: {records} mục, {contacts} mã Bluetooth"),
        Language::En => format!("Not sent: {records} records, {contacts} contacts"),
    };
    let detail = language.pick(
        "Không mất: ghép xong máy gửi tiếp, nhưng tính cho nơi mới. Nên gửi, hoặc xuất ra USB trước.",
        "Nothing is lost: they are sent afterwards, but count for the new venue. Send or export first.",
    );
    vec![Line::toned(Tone::Warning, &text, detail)]
}

/// What is better done first.
pub(super) fn before_pairing(facts: Option<&Facts>, language: Language) -> Body {
    if unsent(facts) == (0, 0) {
        return Body::Lines;
    }
    Body::Choices(BEFORE_PAIRING.map(|page| leading(page, language)).into())
}

pub(super) fn pair_sure(facts: Option<&Facts>, language: Language) -> Vec<Line> {
    let venue = facts.and_then(|facts| facts.venue.as_ref()).map(|venue| venue.name.as_str());
    let text = match (language, venue) {
        (Language::Vi, Some(name)) => format!("Máy rời “{name}”, thật không?"),
        (Language::En, Some(name)) => format!("Leave “{name}”, really?"),
        (Language::Vi, None) => "Ghép máy, thật không?".to_owned(),
        (Language::En, None) => "Pair this kiosk, really?".to_owned(),
    };
    let detail = language.pick(
        "Đến khi ghép xong, máy vẫn ở nơi cũ. Khách nào đang trong và lời cảnh báo của nơi cũ thì quên.",
        "Until it is paired it stays where it is. It then forgets who is inside and the warnings of the old venue.",
    );
    vec![Line::toned(Tone::Warning, &text, detail)]
}

pub(super) fn reset(facts: Option<&Facts>, language: Language) -> Vec<Line> {
    let (unsent, _) = unsent(facts);
    let mut lines = vec![Line::plain(
        language.pick("Xóa dữ liệu và địa điểm của máy", "Erase data and venue of this kiosk"),
        language.pick(
            "Chỉ khi bỏ máy, hoặc được hỗ trợ yêu cầu. Sang nơi khác thì ghép lại.",
            "Only when it is given away, or support asks for it. To move it, pair it again.",
        ),
    )];
    if unsent > 0 {
        let text = match language {
            Language::Vi => format!("{unsent} mục chưa gửi sẽ mất"),
            Language::En => format!("{unsent} unsent records will be lost"),
        };
        let detail = language.pick("Gửi hoặc xuất ra USB trước.", "Send or export them first.");
        lines.push(Line::toned(Tone::Bad, &text, detail));
    }
    lines
}

pub(super) fn reset_sure(language: Language) -> Vec<Line> {
    vec![Line::toned(
        Tone::Bad,
        language.pick("Xóa hết, thật không?", "Erase everything, really?"),
        language.pick(
            "Máy khởi động lại như mới và phải ghép lại. Không lấy lại được.",
            "The kiosk starts as new and has to be paired again. Nothing comes back.",
        ),
    )]
}
