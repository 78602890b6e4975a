//! Words of staff mode. They stand here and not with the screens' own, as the troubles' do, which are half of it.

use protocol::language::Language;

use crate::staff::state::Page;

pub(super) fn pick(language: Language, vi: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::Vi => vi,
        Language::En => en,
    }
}

/// Words that every page has.
pub(super) struct Texts(pub(super) Language);

impl Texts {
    pub(super) fn back(&self) -> &'static str {
        pick(self.0, "Quay lại", "Back")
    }

    pub(super) fn close(&self) -> &'static str {
        pick(self.0, "Đóng", "Close")
    }

    pub(super) fn more(&self) -> &'static str {
        pick(self.0, "Xem tiếp", "More")
    }
}

pub(super) fn title(page: Page, language: Language) -> &'static str {
    match page {
        Page::Closed | Page::Opening | Page::NoPin | Page::Pin | Page::Menu => {
            pick(language, "Nhân viên", "Staff")
        }
        Page::Health => pick(language, "Tình trạng", "Health"),
        Page::Counts => pick(language, "Số liệu", "Counts"),
        Page::Near => pick(language, "Máy ở gần", "Phones near"),
        Page::Scanner => pick(language, "Đầu đọc thẻ", "Scanner"),
        Page::Network | Page::Password => pick(language, "Mạng", "Network"),
        Page::Send => pick(language, "Gửi dữ liệu", "Send"),
        Page::Export => pick(language, "Xuất ra USB", "Export"),
        Page::Keys => pick(language, "Khóa", "Keys"),
        Page::Clock => pick(language, "Đồng hồ", "Clock"),
        Page::Reset | Page::ResetSure => pick(language, "Xóa máy", "Reset"),
    }
}

/// A span in its largest unit.
pub(super) fn span(language: Language, seconds: u64) -> String {
    let (count, unit) = match seconds {
        0..60 => (seconds, pick(language, "giây", "s")),
        60..3600 => (seconds / 60, pick(language, "phút", "min")),
        3600..86_400 => (seconds / 3600, pick(language, "giờ", "h")),
        _ => (seconds / 86_400, pick(language, "ngày", "days")),
    };
    format!("{count} {unit}")
}
