//! The form's types and their generated counterparts.

use protocol::declaration::{Answer as Given, Gender as Chosen};
use protocol::record::Direction;
use ui::{
    Answer, Direction as ShownDirection, Gender, Note, Notice as ShownNotice,
    Printing as ShownPrinting, Purpose as ShownPurpose, Refused, Section as ShownSection, Sms,
    WizardPage,
};

use crate::declaration::form::{Notice, OtpState, Page, PassProblem, Printing, Purpose, Section};
use crate::declaration::validate::Verdict;

pub(super) fn page(page: Option<Page>) -> WizardPage {
    let Some(page) = page else { return WizardPage::None };
    match page {
        Page::Card => WizardPage::Card,
        Page::Unread => WizardPage::Unread,
        Page::Receipt => WizardPage::Receipt,
        Page::ReceiptCode => WizardPage::ReceiptCode,
        Page::Elsewhere => WizardPage::Elsewhere,
        Page::ForWhom => WizardPage::ForWhom,
        Page::Declarant => WizardPage::Declarant,
        Page::Name => WizardPage::Name,
        Page::Birth => WizardPage::Birth,
        Page::Number => WizardPage::Number,
        Page::Nation => WizardPage::Nation,
        Page::NationName => WizardPage::NationName,
        Page::Passport => WizardPage::Passport,
        Page::Phone => WizardPage::Phone,
        Page::Otp => WizardPage::Otp,
        Page::Where => WizardPage::Where,
        Page::Outsider => WizardPage::Outsider,
        Page::Street => WizardPage::Street,
        Page::Question(question) if question.is_numbered() => WizardPage::Question,
        Page::Question(_) => WizardPage::List,
        Page::Details(question) if question.asks_text() => WizardPage::Text,
        Page::Details(_) => WizardPage::Choices,
        Page::People => WizardPage::People,
        Page::Sections => WizardPage::Sections,
        Page::Review => WizardPage::Review,
        Page::Terms => WizardPage::Terms,
        Page::Sending => WizardPage::Sending,
        Page::Done => WizardPage::Done,
        Page::Failed => WizardPage::Failed,
        Page::Passing => WizardPage::Passing,
        Page::Passed => WizardPage::Passed,
        Page::NotPassed => WizardPage::NotPassed,
    }
}

pub(super) fn note(verdict: Verdict) -> Note {
    match verdict {
        Verdict::Good => Note::None,
        Verdict::Missing => Note::Missing,
        Verdict::Wrong => Note::Wrong,
        Verdict::Doubtful => Note::Doubtful,
        Verdict::Mismatch => Note::Mismatch,
        Verdict::Old => Note::Old,
        Verdict::Suspect => Note::Suspect,
    }
}

pub(super) fn notice(notice: Option<Notice>) -> ShownNotice {
    match notice {
        None => ShownNotice::None,
        Some(Notice::CardRead) => ShownNotice::CardRead,
        Some(Notice::Unread) => ShownNotice::Unread,
        Some(Notice::NotNow) => ShownNotice::NotNow,
        Some(Notice::Twice) => ShownNotice::Twice,
        Some(Notice::Declared) => ShownNotice::Declared,
        Some(Notice::Full) => ShownNotice::Full,
    }
}

pub(super) fn printing(printing: Printing) -> ShownPrinting {
    match printing {
        Printing::Idle => ShownPrinting::Idle,
        Printing::Busy => ShownPrinting::Busy,
        Printing::Done => ShownPrinting::Done,
        Printing::Failed => ShownPrinting::Failed,
    }
}

pub(super) fn sms(state: OtpState) -> Sms {
    match state {
        OtpState::Sending => Sms::Sending,
        OtpState::Waiting => Sms::Waiting,
        OtpState::Checking => Sms::Checking,
        OtpState::Wrong => Sms::Wrong,
        OtpState::Expired => Sms::Expired,
        OtpState::Unavailable => Sms::Unavailable,
    }
}

pub(super) fn purpose(purpose: Purpose) -> ShownPurpose {
    match purpose {
        Purpose::Me => ShownPurpose::Me,
        Purpose::Group => ShownPurpose::Group,
        Purpose::Others => ShownPurpose::Others,
    }
}

pub(super) fn direction(direction: Option<Direction>) -> ShownDirection {
    match direction {
        None | Some(Direction::In) => ShownDirection::In,
        Some(Direction::Out) => ShownDirection::Out,
    }
}

pub(super) fn refused(problem: Option<PassProblem>) -> Refused {
    match problem {
        None | Some(PassProblem::Store) => Refused::Store,
        Some(PassProblem::Invalid) => Refused::Invalid,
        Some(PassProblem::TooMany) => Refused::TooMany,
        Some(PassProblem::TimeUnknown) => Refused::TimeUnknown,
    }
}

pub(super) fn chosen_gender(gender: Gender) -> Option<Chosen> {
    match gender {
        Gender::Unset => None,
        Gender::Male => Some(Chosen::Nam),
        Gender::Female => Some(Chosen::Nu),
        Gender::Other => Some(Chosen::Khac),
    }
}

pub(super) fn gender(gender: Option<Chosen>) -> Gender {
    match gender {
        None => Gender::Unset,
        Some(Chosen::Nam) => Gender::Male,
        Some(Chosen::Nu) => Gender::Female,
        Some(Chosen::Khac) => Gender::Other,
    }
}

pub(super) fn given(answer: Answer) -> Option<Given> {
    match answer {
        Answer::Unset => None,
        Answer::Yes => Some(Given::Yes),
        Answer::No => Some(Given::No),
    }
}

pub(super) fn answer(answer: Option<Given>) -> Answer {
    match answer {
        None => Answer::Unset,
        Some(Given::Yes) => Answer::Yes,
        Some(Given::No) => Answer::No,
    }
}

pub(super) fn chosen_purpose(purpose: ShownPurpose) -> Purpose {
    match purpose {
        ShownPurpose::Me => Purpose::Me,
        ShownPurpose::Group => Purpose::Group,
        ShownPurpose::Others => Purpose::Others,
    }
}

pub(super) fn chosen_direction(direction: ShownDirection) -> Direction {
    match direction {
        ShownDirection::In => Direction::In,
        ShownDirection::Out => Direction::Out,
    }
}

pub(super) fn chosen_section(section: ShownSection) -> Section {
    match section {
        ShownSection::Name => Section::Name,
        ShownSection::Birth => Section::Birth,
        ShownSection::Papers => Section::Papers,
        ShownSection::Contact => Section::Contact,
        ShownSection::Home => Section::Home,
        ShownSection::Answers => Section::Answers,
    }
}
