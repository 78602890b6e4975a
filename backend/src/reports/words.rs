//! The words of the annex to the plan of Hoài Nhơn, letter by letter. The report is a Vietnamese paper whatever
//! language its reader has.

use crate::store::venues::VenueKind;

pub const MOTTO: [&str; 2] = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"];

/// Before the number that the office gives the paper.
pub const NUMBER: &str = "Số:        /.....";

pub const TITLE: [&str; 2] = ["BÁO CÁO", "Thống kê Bluezoner (người cài đặt ứng dụng Bluezone)"];

pub const COMMUNES: &str = "Đối với UBND các xã, phường:";

/// The headings of the table of communes.
pub const COMMUNE_HEADINGS: [&str; 8] = [
    "STT",
    "Xã, phường",
    "Số địa điểm đăng ký điểm kiểm dịch (có treo, dán mã QR code) cụ thể (chợ, nơi tập trung đông người...)",
    "Dân số",
    "Tổng số người dân có smart phone",
    "Số Bluezoner có số điện thoại",
    "Tỷ lệ % Bluezoner có số điện thoại/ dân số",
    "Ghi chú",
];

/// The same over a table whose lines are towns.
pub fn commune_headings(by_town: bool) -> [&'static str; 8] {
    let mut headings = COMMUNE_HEADINGS;
    if by_town {
        headings[1] = "Huyện, thị xã, thành phố";
    }
    headings
}

/// The headings of the table of organisations.
pub const ORGANISATION_HEADINGS: [&str; 7] = [
    "STT",
    "Tên phòng, ban, ngành, hội, đoàn thể",
    "Tổng số CB, CC, VC, người lao động",
    "Tổng số CB, CC, VC, người lao động có smart phone",
    "Số Bluezoner có số điện thoại",
    "Tỷ lệ % Bluezoner có số điện thoại/ Tổng số CB, CC, VC, người lao động",
    "Ghi chú",
];

pub const SUM: &str = "Tổng cộng";

/// What signs: "TM." for the one on whose behalf, and what is done with the paper.
pub const SIGNED: [&str; 2] = ["TM.", "(Ký, đóng dấu)"];

pub const TO: &str = "Nơi nhận:";

/// "thị xã" of "Thị xã Hoài Nhơn", and "Hoài Nhơn".
pub fn level_and_place(name: &str) -> (&'static str, &str) {
    let levels = ["thị xã", "thành phố", "huyện", "quận", "tỉnh", "thị trấn", "phường", "xã"];
    let name = name.trim();
    for level in levels {
        let letters = level.chars().count();
        let head: String = name.chars().take(letters).collect();
        let rest = name.char_indices().nth(letters).map_or("", |(at, _)| &name[at..]);
        if head.to_lowercase() == level && rest.starts_with(' ') {
            return (level, rest.trim());
        }
    }
    ("", name)
}

/// "Đối với các phòng, ban, ngành, hội, đoàn thể thị xã:", with the level of the unit.
pub fn organisations(level: &str) -> String {
    format!("Đối với các phòng, ban, ngành, hội, đoàn thể {level}:")
}

/// What mass organisations are asked to add.
pub fn narratives(level: &str) -> String {
    format!(
        "UBMTTQ Việt Nam {level} và các tổ chức chính trị - xã hội báo cáo thêm về kết quả công tác chỉ đạo, triển \
         khai thực hiện của đơn vị mình (hình thức triển khai, số lượng đoàn viên, hội viên, người lao động được \
         hướng dẫn cài đặt sử dụng ứng dụng Bluezone...)."
    )
}

/// Who gets the paper.
pub fn recipients(level: &str) -> [String; 3] {
    match level {
        "tỉnh" => [
            "- UBND tỉnh (b/c);".to_owned(),
            "- Sở TT và TT (T/hợp);".to_owned(),
            "- Lưu VT.".to_owned(),
        ],
        level => [
            format!("- UBND {level} (b/c);"),
            "- Phòng VH và TT (T/hợp);".to_owned(),
            "- Lưu VT.".to_owned(),
        ],
    }
}

/// A kind of check points as column 3 counts them: "3 chợ".
pub fn check_points(kind: VenueKind) -> &'static str {
    match kind {
        VenueKind::Market => "chợ",
        VenueKind::Office => "cơ quan",
        VenueKind::Hospital => "cơ sở y tế",
        VenueKind::School => "trường học",
        VenueKind::Factory => "nhà máy",
        VenueKind::Workshop => "điểm may gia công",
        VenueKind::Shop => "cửa hàng",
        VenueKind::Lodging => "cơ sở lưu trú",
        VenueKind::Checkpoint => "chốt kiểm soát",
        VenueKind::Hall => "nhà văn hóa",
        VenueKind::Quarantine => "khu cách ly",
        VenueKind::Vehicle => "phương tiện",
        VenueKind::Other => "nơi khác",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_its_level_and_its_place() {
        for (name, level, place) in [
            ("Thị xã Hoài Nhơn", "thị xã", "Hoài Nhơn"),
            ("Tỉnh Bình Định", "tỉnh", "Bình Định"),
            ("Phường Bồng Sơn", "phường", "Bồng Sơn"),
            ("Xã Hoài Mỹ", "xã", "Hoài Mỹ"),
            ("Thành phố Quy Nhơn", "thành phố", "Quy Nhơn"),
            ("Xãy", "", "Xãy"),
            ("Bình Định", "", "Bình Định"),
        ] {
            assert_eq!(level_and_place(name), (level, place));
        }
        assert_eq!(organisations("thị xã"), "Đối với các phòng, ban, ngành, hội, đoàn thể thị xã:");
    }
}
