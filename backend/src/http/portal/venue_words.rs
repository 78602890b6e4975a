//! Kinds of venues in words, and what is wrong with a registration.

use protocol::language::Language;
use protocol::shortcode::LettersError;

use crate::store::venues::VenueKind;
use crate::venues::VenueError;
use crate::venues::opening::OpeningError;
use crate::venues::trips::TripError;
use crate::words::{Text, tr};

pub(super) fn kind_name(language: Language, kind: VenueKind) -> Text {
    match kind {
        VenueKind::Market => tr(language, "Chợ, siêu thị"),
        VenueKind::Office => tr(language, "Trụ sở cơ quan"),
        VenueKind::Hospital => tr(language, "Bệnh viện, trạm y tế"),
        VenueKind::School => tr(language, "Trường học"),
        VenueKind::Factory => tr(language, "Khu công nghiệp, nhà máy"),
        VenueKind::Workshop => tr(language, "Cơ sở may, sản xuất nhỏ"),
        VenueKind::Shop => tr(language, "Cửa hàng, quán ăn"),
        VenueKind::Lodging => tr(language, "Cơ sở lưu trú"),
        VenueKind::Checkpoint => tr(language, "Chốt kiểm dịch"),
        VenueKind::Hall => tr(language, "Nhà văn hóa, thôn, khối"),
        VenueKind::Quarantine => tr(language, "Khu cách ly"),
        VenueKind::Vehicle => tr(language, "Phương tiện công cộng"),
        VenueKind::Other => tr(language, "Nơi khác"),
    }
}

/// The name of a field of the registration.
pub(super) fn field_name(language: Language, field: &str) -> Text {
    match field {
        "name" => tr(language, "Tên địa điểm"),
        "kind" => tr(language, "Loại"),
        "address" => tr(language, "Địa chỉ"),
        "unit" => tr(language, "Đơn vị chủ quản"),
        "registrant" => tr(language, "Người đăng ký"),
        "phone" => tr(language, "Điện thoại"),
        "guards" => tr(language, "Điện thoại người kiểm soát"),
        "capacity" => tr(language, "Sức chứa"),
        "hours" => tr(language, "Giờ mở cửa"),
        "plate" => tr(language, "Biển số"),
        "route" => tr(language, "Tuyến"),
        "trips" => tr(language, "Các chuyến"),
        "commune" => tr(language, "Thuộc xã, phường"),
        _ => tr(language, "Mã chữ"),
    }
}

/// The kind that someone wrote in a sheet: its word, or its name in any language and case.
pub(super) fn kind_of(written: &str) -> Option<VenueKind> {
    let written = written.trim().to_lowercase();
    let same = |kind: &VenueKind| {
        let names = Language::ALL.map(|language| kind_name(language, *kind).to_string());
        names.iter().any(|name| {
            let name = name.to_lowercase();
            // "chợ" means "chợ, siêu thị".
            name == written || name.split(", ").any(|part| part == written)
        })
    };
    VenueKind::from_word(&written).or_else(|| VenueKind::ALL.iter().copied().find(same))
}

/// The field that an error is about, and what to do.
pub(super) fn problem(language: Language, error: &VenueError) -> Option<(&'static str, Text)> {
    Some(match error {
        VenueError::Line("--name") => {
            ("name", tr(language, "Hãy gõ tên, một dòng, nhiều nhất 120 chữ."))
        }
        VenueError::Line(field) => {
            let text = tr(language, "Chỉ một dòng, nhiều nhất 120 chữ.");
            (field.trim_start_matches("--"), text)
        }
        VenueError::Phone("--guard") => (
            "guards",
            tr(language, "Mỗi dòng một số điện thoại có 8 đến 15 chữ số, nhiều nhất 20 số."),
        ),
        VenueError::Phone(_) => {
            ("phone", tr(language, "Số điện thoại có 8 đến 15 chữ số, như 0900 000 512."))
        }
        VenueError::Letters(_, LettersError::Shape) => {
            ("letters", tr(language, "Mã chữ có 2 đến 6 chữ cái A đến Z, không dấu."))
        }
        VenueError::Letters(_, LettersError::Telex) => (
            "letters",
            tr(
                language,
                "Bộ gõ Telex sẽ đổi những chữ này thành dấu. Tránh W, AA, EE, OO, DD, và S, F, R, X, J sau nguyên âm.",
            ),
        ),
        VenueError::LettersTaken(_) => {
            ("letters", tr(language, "Điểm khác đã dùng mã chữ này. Hãy chọn mã khác."))
        }
        VenueError::Trips(TripError(line)) => (
            "trips",
            tr(
                language,
                "Dòng {line} chưa đúng. Mỗi dòng một chuyến, giờ đi, giờ đến rồi tên, như “07:30-10:15 Bồng Sơn – Quy Nhơn”.",
            )
            .with("line", line),
        ),
        VenueError::Opening(OpeningError(part)) => (
            "hours",
            tr(
                language,
                "“{part}” không phải là giờ mở cửa. Hãy gõ như “05:00-12:00, 17:00-22:00”, nhiều nhất 4 khoảng.",
            )
            .with("part", part),
        ),
        VenueError::Capacity => {
            ("capacity", tr(language, "Sức chứa là một số từ 1 đến 100.000, hoặc để trống."))
        }
        VenueError::NoCommune(_) => ("commune", tr(language, "Hãy chọn xã, phường.")),
        VenueError::HelpLine
        | VenueError::Keys(..)
        | VenueError::NoVenue(_)
        | VenueError::Random(_)
        | VenueError::Store(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_read_as_people_write_them() {
        for (written, kind) in [
            ("market", Some(VenueKind::Market)),
            (" Chợ ", Some(VenueKind::Market)),
            ("phương tiện công cộng", Some(VenueKind::Vehicle)),
            ("School", Some(VenueKind::School)),
            ("sân bay", None),
        ] {
            assert_eq!(kind_of(written), kind, "{written}");
        }
    }
}
