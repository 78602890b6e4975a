//! The pages of the wizard, what belongs together, and how long each may be left alone.

use crate::declaration::questions::Question;
use crate::forms::timing::{IDLE_S, SUBMIT_S};

/// Seconds without a touch after which a card is forgotten that nobody has used yet.
pub const IDLE_CARD_S: u32 = 20;

/// Seconds for which the page says that a card cannot be read.
pub const UNREAD_S: u32 = 10;

/// Seconds for which the thanks stay: long enough to write the receipt down.
pub const DONE_S: u32 = 60;

/// Seconds for which the confirmation of a passage stays.
pub const PASSED_S: u32 = 4;

/// A page of the wizard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// A card was scanned at the home page: what for?
    Card,
    /// A card was scanned at the home page and could not be read.
    Unread,
    /// A receipt was scanned or typed: in or out?
    Receipt,
    /// The code of a receipt, typed.
    ReceiptCode,
    /// Through which channel the visitor has declared elsewhere today.
    Elsewhere,
    /// Cho tôi, or Khai hộ.
    ForWhom,
    /// Họ tên of who declares for others.
    Declarant,
    /// Họ tên.
    Name,
    /// Năm sinh and giới tính.
    Birth,
    /// Số CMT/CCCD.
    Number,
    /// Quốc tịch, to choose from.
    Nation,
    /// Quốc tịch, typed.
    NationName,
    /// Số hộ chiếu.
    Passport,
    /// Điện thoại of who declares.
    Phone,
    /// The six digits that came by SMS.
    Otp,
    /// The commune.
    Where,
    /// What somebody of another province has to do.
    Outsider,
    /// Số nhà, phố, tổ dân phố/thôn/đội.
    Street,
    Question(&'static Question),
    /// What Có to a question asks for: a text, or which of several apply.
    Details(&'static Question),
    /// The people so far.
    People,
    /// What of one person is to be corrected.
    Sections,
    /// All of it, masked, with the legal wording.
    Review,
    /// Điều khoản sử dụng, from the consent of the review.
    Terms,
    /// Waiting until the record is durable.
    Sending,
    /// Durable.
    Done,
    /// Not durable; the form is kept.
    Failed,
    /// A passage is being stored.
    Passing,
    /// The passage is durable.
    Passed,
    /// The passage is not durable.
    NotPassed,
}

/// What of a person is corrected together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Họ tên.
    Name,
    /// Năm sinh, giới tính.
    Birth,
    /// Giấy tờ, quốc tịch.
    Papers,
    /// Who declares, and the phone.
    Contact,
    /// Nơi ở.
    Home,
    /// Câu trả lời.
    Answers,
}

impl Page {
    /// Seconds that this page may be left alone.
    pub fn idle_s(self) -> u32 {
        match self {
            Self::Card | Self::Receipt | Self::NotPassed => IDLE_CARD_S,
            Self::Unread => UNREAD_S,
            Self::Sending | Self::Passing => SUBMIT_S,
            Self::Done => DONE_S,
            Self::Passed => PASSED_S,
            _ => IDLE_S,
        }
    }

    /// Whether it stays as long as somebody is there.
    pub(super) fn waits(self) -> bool {
        !matches!(self, Self::Unread | Self::Sending | Self::Passing | Self::Passed)
    }

    /// What this page belongs to; none of those that lead from one to the next.
    pub fn section(self) -> Option<Section> {
        Some(match self {
            Self::Name => Section::Name,
            Self::Birth => Section::Birth,
            Self::Number | Self::Nation | Self::NationName | Self::Passport => Section::Papers,
            Self::Declarant | Self::Phone | Self::Otp => Section::Contact,
            Self::Where | Self::Outsider | Self::Street => Section::Home,
            Self::Question(_) | Self::Details(_) => Section::Answers,
            _ => return None,
        })
    }

    /// Whether a person's identity is asked for here, so that a card answers.
    pub fn takes_card(self) -> bool {
        matches!(self.section(), Some(Section::Name | Section::Birth | Section::Papers))
    }
}
