//! Words of staff mode. They stand here and not with the screens' own, as the troubles' do, which are half of it.

use protocol::language::Language;

use crate::panel::Choice;
use crate::staff::page::Page;

/// Words that every page has.
pub(super) struct Texts(pub(super) Language);

impl Texts {
    pub(super) fn back(&self) -> &'static str {
        self.0.pick("Quay lại", "Back")
    }

    pub(super) fn close(&self) -> &'static str {
        self.0.pick("Đóng", "Close")
    }

    pub(super) fn more(&self) -> &'static str {
        self.0.pick("Xem tiếp", "More")
    }
}

/// The button that leads to a page.
pub(super) fn leading(page: Page, language: Language) -> Choice {
    Choice { text: title(page, language).to_owned(), hint: String::new(), enabled: true }
}

pub(super) fn title(page: Page, language: Language) -> &'static str {
    match page {
        Page::Closed | Page::Opening | Page::NoPin | Page::Pin | Page::Menu => {
            language.pick("Nhân viên", "Staff")
        }
        Page::Health => language.pick("Tình trạng", "Health"),
        Page::Counts => language.pick("Số liệu", "Counts"),
        Page::Near => language.pick("Máy ở gần", "Phones near"),
        Page::Scanner => language.pick("Đầu đọc thẻ", "Scanner"),
        Page::Network(_) => language.pick("Mạng", "Network"),
        Page::NewPin | Page::NewPinAgain | Page::PinKept => language.pick("Mã PIN", "PIN"),
        Page::Send => language.pick("Gửi dữ liệu", "Send"),
        Page::Export => language.pick("Xuất ra USB", "Export"),
        Page::Update => language.pick("Cập nhật", "Update"),
        Page::Keys => language.pick("Khóa", "Keys"),
        Page::Levels => language.pick("Sáng, tiếng", "Light, sound"),
        Page::Clock | Page::SetClock => language.pick("Đồng hồ", "Clock"),
        Page::Pair | Page::PairSure => language.pick("Ghép máy", "Pairing"),
        Page::Reset | Page::ResetSure => language.pick("Xóa máy", "Reset"),
    }
}
