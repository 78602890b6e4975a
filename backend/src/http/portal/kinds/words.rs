//! The optional questions in words, and what is suggested for each kind of venue until an operator sets
//! something.

use std::collections::BTreeMap;

use protocol::language::Language;
use protocol::questionnaire::Questionnaire;

use crate::store::venues::VenueKind;
use crate::words::{Text, tr};

/// What an optional question is about.
pub(in crate::http::portal) fn question_name(language: Language, id: &str) -> Text {
    match id {
        "travel" => tr(language, "Đã đến tỉnh, nước nào trong 14 ngày qua"),
        "signs" => tr(language, "Có dấu hiệu sốt, ho, khó thở, đau họng, mệt mỏi"),
        _ => tr(language, "Bệnh gan, phổi, thận mãn tính (trang 3 của mẫu)"),
    }
}

/// The questions that are asked besides those of everyone, in one line.
pub(in crate::http::portal) fn asked(language: Language, set: &Questionnaire) -> String {
    let names: Vec<_> = set.ask.iter().map(|id| question_name(language, id).to_string()).collect();
    match names.as_slice() {
        [] => tr(language, "3 câu của tờ khai, không hỏi thêm").to_string(),
        names => names.join("; "),
    }
}

/// What is offered for a kind of which nothing was set.
pub(super) fn suggestion(kind: VenueKind) -> Questionnaire {
    let (ask, vi, en): (&[&str], _, _) = match kind {
        VenueKind::Market => (
            &[],
            "Quét mã khi vào chợ và khi ra\nĐeo khẩu trang, giữ khoảng cách.",
            "Scan when you enter and when you leave\nWear a mask and keep your distance.",
        ),
        VenueKind::Office => (
            &[],
            "Quét mã trước khi vào làm việc\nQuét lại khi ra về.",
            "Scan before you enter the office\nScan again when you leave.",
        ),
        VenueKind::Hospital => (
            &["signs", "travel"],
            "Sốt, ho, khó thở: báo nhân viên trước khi vào\nQuét mã hoặc khai báo y tế tại đây.",
            "Fever, cough, short breath: tell the staff first\nScan the code or declare here.",
        ),
        VenueKind::School => (
            &["signs"],
            "Phụ huynh và khách quét mã ở cổng trường\nQuét lại khi ra.",
            "Parents and visitors scan at the gate\nScan again when you leave.",
        ),
        VenueKind::Factory | VenueKind::Workshop => {
            (&[], "Quét mã khi vào ca, khi tan ca", "Scan when your shift begins and when it ends")
        }
        VenueKind::Shop => {
            (&[], "Quét mã khi vào quán và khi ra", "Scan when you enter and when you leave")
        }
        VenueKind::Lodging => (
            &["travel"],
            "Khách lưu trú khai báo y tế trước khi nhận phòng",
            "Guests declare their health before they get a room",
        ),
        VenueKind::Checkpoint => (
            &["signs", "travel"],
            "Khai báo y tế trước khi qua chốt\nĐã khai: quét biên nhận.",
            "Declare your health before you pass\nDeclared already: scan the receipt.",
        ),
        VenueKind::Hall => (
            &[],
            "Quét mã khi đến họp và khi về\nĐeo khẩu trang, giữ khoảng cách.",
            "Scan when you come and when you go\nWear a mask and keep your distance.",
        ),
        VenueKind::Quarantine => (
            &["signs", "travel"],
            "Không vào nếu không có phận sự\nNgười giao đồ quét mã tại cổng.",
            "No entry without a duty here\nWhoever delivers scans at the gate.",
        ),
        VenueKind::Vehicle => (
            &["travel"],
            "Quét mã khi lên và khi xuống\nĐeo khẩu trang suốt chuyến đi.",
            "Scan when you get on and when you get off\nWear a mask during the whole trip.",
        ),
        VenueKind::Other => {
            (&[], "Quét mã khi vào và khi ra", "Scan when you come and when you go")
        }
    };
    Questionnaire {
        ask: ask.iter().map(|id| (*id).to_owned()).collect(),
        notice: BTreeMap::from([(Language::Vi, vi.to_owned()), (Language::En, en.to_owned())]),
    }
}

#[cfg(test)]
mod tests {
    use protocol::questionnaire::OPTIONAL;

    use super::*;

    #[test]
    fn what_is_suggested_can_be_set() {
        for kind in VenueKind::ALL {
            let suggested = suggestion(*kind);
            assert!(suggested.fits() && suggested == suggested.clone().normalized(), "{kind:?}");
            assert!(suggested.ask.iter().all(|id| OPTIONAL.contains(&id.as_str())), "{kind:?}");
        }
    }
}
