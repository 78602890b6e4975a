//! The clock, and a time that staff type.

use protocol::clock::ClockConfidence;
use protocol::language::Language;

use crate::devices::machine_clock::MachineClockError;
use crate::panel::{Line, Tone};
use crate::staff::request::ClockProblem;
use crate::staff::state::State;
use crate::staff::typed_time;
use crate::status::{Facts, time_of_day, trust};

pub(super) fn lines(state: &State, facts: &Facts, language: Language) -> Vec<Line> {
    let tone = match facts.clock {
        ClockConfidence::Synced => Tone::Good,
        ClockConfidence::Held => Tone::Plain,
        ClockConfidence::Unknown => Tone::Warning,
    };
    let (time, text) = (time_of_day(facts.minute), trust(language, facts.clock));
    let remedy = language.pick(
        "Giờ lấy từ mạng. Sai thì nối mạng, chờ một phút.",
        "The time comes from the network: connect it and wait a minute.",
    );
    let now = Line::toned(tone, &format!("{time} · {text}"), remedy);
    let outcome = state.clock_set.as_ref().map(|set| outcome(set.as_ref(), language));
    outcome.into_iter().chain([now]).collect()
}

/// What came of a time that was typed; `None` while the machine works on it.
fn outcome(set: Option<&Result<(), ClockProblem>>, language: Language) -> Line {
    let ((vi, en), (vi_more, en_more), tone) = match set {
        None => (("Đang đặt giờ…", "Setting the clock…"), ("", ""), Tone::Plain),
        Some(Ok(())) => (
            ("Đã đặt giờ", "The clock is set"),
            (
                "Máy vẫn ghi giờ này là chưa chắc, đến khi mạng xác nhận.",
                "Records go on saying that it is uncertain, until the network confirms it.",
            ),
            Tone::Good,
        ),
        Some(Err(problem)) => {
            let (text, more) = said(problem);
            (text, more, Tone::Warning)
        }
    };
    Line::toned(tone, language.pick(vi, en), language.pick(vi_more, en_more))
}

type Both = (&'static str, &'static str);

/// What is wrong, and what to do.
fn said(problem: &ClockProblem) -> (Both, Both) {
    match problem {
        ClockProblem::Known | ClockProblem::Machine(MachineClockError::Synchronised) => (
            ("Giờ đã lấy từ mạng, không đặt tay", "The network sets this clock"),
            ("Không cần làm gì.", "Nothing is to be done."),
        ),
        ClockProblem::Early => (
            ("Sớm hơn giờ máy đã thấy", "Earlier than the kiosk has seen"),
            ("Xem lại ngày và năm.", "Look at day and year again."),
        ),
        ClockProblem::Machine(
            MachineClockError::Denied
            | MachineClockError::Unavailable
            | MachineClockError::Failed(_),
        ) => (
            ("Máy không đặt được giờ", "The clock cannot be set"),
            ("Nối mạng, hoặc gọi hỗ trợ.", "Connect the network, or call support."),
        ),
    }
}

/// Above what is typed.
pub(super) fn typing(state: &State, language: Language) -> Vec<Line> {
    let digits = state.digits.as_deref().unwrap_or_default();
    let is_whole = digits.len() == typed_time::DIGITS;
    vec![if is_whole && typed_time::unix_s(digits).is_none() {
        Line::toned(
            Tone::Warning,
            language.pick("Không có ngày giờ này", "There is no such time"),
            language.pick("Xóa rồi gõ lại.", "Erase it and type again."),
        )
    } else {
        Line::plain(
            language.pick("Gõ ngày, tháng, năm, giờ, phút", "Day, month, year, hour, minute"),
            language.pick(
                "Gõ phút sắp tới; điện thoại sang phút đó thì bấm đặt.",
                "Type the coming minute, and touch when a phone shows it.",
            ),
        )
    }]
}
