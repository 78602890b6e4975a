//! A first PIN, for whoever has just paired the kiosk.

use protocol::language::Language;

use crate::panel::{Line, Tone};
use crate::staff::page::Page;
use crate::staff::state::{NewPinProblem, State};

pub(super) fn line(state: &State, language: Language) -> Line {
    match (state.page, state.new_pin_problem) {
        (Page::PinKept, _) if state.new_pin.is_some() => {
            Line::plain(language.pick("Đang lưu mã PIN…", "Keeping the PIN…"), "")
        }
        (Page::PinKept, _) => Line::toned(
            Tone::Good,
            language.pick("Máy đã có mã PIN", "The kiosk has its PIN"),
            language.pick(
                "Ghi mã vào sổ. Cần sửa Wi-Fi, giờ hay tiếng: chạm góc trên bên trái năm lần, gõ mã.",
                "Note it. For Wi-Fi, clock or sound, touch the upper left corner five times and type it.",
            ),
        ),
        (Page::NewPinAgain, _) => Line::plain(
            language.pick("Gõ lại mã PIN ấy", "Type that PIN again"),
            "",
        ),
        (_, None) => Line::plain(
            language.pick("Chọn mã PIN sáu số", "Choose a PIN of six digits"),
            language.pick(
                "Chỉ người giữ máy biết: mở trang nhân viên của máy này.",
                "For whoever looks after this kiosk: it opens the staff pages.",
            ),
        ),
        (_, Some(problem)) => {
            let (text, detail) = said(problem, language);
            Line::toned(Tone::Warning, text, detail)
        }
    }
}

fn said(problem: NewPinProblem, language: Language) -> (&'static str, &'static str) {
    let (vi, en) = match problem {
        NewPinProblem::Easy => (
            ("Mã này dễ đoán", "Chọn mã khác, không phải 123456."),
            ("Easily guessed", "Choose another one, not 123456."),
        ),
        NewPinProblem::Differs => (
            ("Hai lần gõ khác nhau", "Chọn và gõ lại từ đầu."),
            ("The two differ", "Choose and type it anew."),
        ),
        NewPinProblem::Failed => (
            ("Máy không lưu được mã", "Gõ lại; vẫn vậy thì khởi động lại máy."),
            ("It could not be kept", "Try again; if it stays so, restart the kiosk."),
        ),
    };
    language.pick(vi, en)
}
