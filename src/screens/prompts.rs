//! What is said at which moment of the screens.

use protocol::record::Direction;

use super::call::Outcome;
use crate::declaration::form::{Form, Page};
use crate::presence::check::Answer;
use crate::receipt_question::Page as QuestionPage;
use crate::sound::Prompt;

/// The prompt to play when what a page says changes.
pub(super) fn change(before: Option<Prompt>, after: Option<Prompt>) -> Option<Prompt> {
    after.filter(|_| after != before)
}

/// Somebody checked in by phone. While somebody else uses the screen a chime has to do: words would
/// be taken for an answer.
pub(super) fn of_passage(direction: Direction, busy: bool) -> Prompt {
    match (direction, busy) {
        (Direction::In, false) => Prompt::Welcome,
        (Direction::Out, false) => Prompt::Goodbye,
        (Direction::In, true) => Prompt::ChimeIn,
        (Direction::Out, true) => Prompt::ChimeOut,
    }
}

pub(super) fn of_form(form: &Form) -> Option<Prompt> {
    Some(match form.page {
        Page::Card | Page::Receipt => Prompt::AskWay,
        Page::ReceiptCode => Prompt::AskReceipt,
        Page::ForWhom => Prompt::AskWhom,
        Page::Declarant | Page::Name => Prompt::AskName,
        Page::Birth => Prompt::AskBirth,
        Page::Number | Page::Passport => Prompt::AskPapers,
        Page::Nation | Page::NationName => Prompt::AskNation,
        Page::Phone => Prompt::AskPhone,
        Page::Otp => Prompt::AskOtp,
        Page::Where | Page::Street => Prompt::AskHome,
        Page::Question(question) => Prompt::Question(question.prompt?),
        Page::Review => Prompt::AskReview,
        Page::Done if form.elsewhere.is_some() => Prompt::Welcome,
        Page::Done => Prompt::Thanks,
        Page::Failed | Page::NotPassed => Prompt::NotSent,
        Page::Unread => Prompt::WrongCard,
        Page::Passed => match form.passing {
            Some(Direction::Out) => Prompt::Goodbye,
            _ => Prompt::Welcome,
        },
        Page::Details(_)
        | Page::Outsider
        | Page::Elsewhere
        | Page::People
        | Page::Sections
        | Page::Terms
        | Page::Sending
        | Page::Passing => return None,
    })
}

pub(super) fn of_check(answer: Answer) -> Option<Prompt> {
    match answer {
        Answer::Waiting { .. } => Some(Prompt::HoldPhone),
        Answer::Heard(_) => Some(Prompt::PhoneHeard),
        Answer::NotHeard => Some(Prompt::PhoneNotHeard),
        Answer::Deaf => None,
    }
}

/// What an answer says is read; a voice would tell the bystanders.
pub(super) fn of_question(page: QuestionPage) -> Option<Prompt> {
    match page {
        QuestionPage::Typing => Some(Prompt::AskOldReceipt),
        QuestionPage::Asking => None,
        QuestionPage::Answered => Some(Prompt::ReadAnswer),
    }
}

pub(super) fn of_call(outcome: Option<Outcome>) -> Option<Prompt> {
    match outcome? {
        Outcome::Sent => Some(Prompt::StaffCalled),
        Outcome::Seen => Some(Prompt::StaffComing),
        Outcome::Unsent | Outcome::Failed => None,
    }
}
