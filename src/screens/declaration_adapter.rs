//! The wizard: form to view, touch to event.

use std::rc::Rc;

use protocol::declaration::{Answer as Given, Gender as Chosen};
use slint::{ComponentHandle, ModelRc, SharedString, VecModel};

use super::Stage;
use crate::declaration::form::{Event, Field, Fields, Form, Now, Page};
use crate::declaration::validate::Verdict;
use crate::declaration::{marks, mask};
use ui::{Answer, DeclarationAdapter, Gender, KioskWindow, Note, Summary, WizardPage};

pub(super) fn connect(stage: &Rc<Stage>) {
    let adapter = stage.window.global::<DeclarationAdapter>();
    let weak = Rc::downgrade(stage);
    let send = move |event: Option<Event>| {
        if let (Some(stage), Some(event)) = (weak.upgrade(), event) {
            stage.handle(event);
        }
    };
    macro_rules! on {
        ($callback:ident($($argument:ident)?) => $event:expr) => {{
            let send = send.clone();
            adapter.$callback(move |$($argument)?| send($event));
        }};
    }
    on!(on_typed(text) => text.chars().next().map(Event::Type));
    on!(on_replaced(text) => text.chars().next().map(Event::Replace));
    on!(on_erased() => Some(Event::Erase));
    on!(on_choose_gender(gender) => chosen(gender).map(Event::Gender));
    on!(on_choose_foreign(foreign) => Some(Event::Foreign(foreign)));
    on!(on_choose_answer(answer) => given(answer).map(Event::Answer));
    on!(on_next() => Some(Event::Next));
    on!(on_back() => Some(Event::Back));
    on!(on_wipe() => Some(Event::Wipe));
    on!(on_touched() => Some(Event::Touch));
}

/// Shows the form, or that there is none. Each page is given no more than it shows.
pub(super) fn show(window: &KioskWindow, form: Option<&Form>, now: Now) {
    let adapter = window.global::<DeclarationAdapter>();
    let blank = Fields::default();
    let fields = form.map_or(&blank, |form| &form.fields);
    let page = form.map(|form| form.page);
    let field = page.and_then(Page::field);

    let text = field.map_or("", |field| fields.text(field));
    adapter.set_field(text.into());
    let marked = matches!(field, Some(Field::Name | Field::Nation));
    let choices = if marked { marks::choices(text.chars().last()) } else { Vec::new() };
    adapter.set_marks(model(choices));
    adapter.set_note(form.map_or(Note::None, |form| note(form.verdict(now))));
    adapter.set_gender(shown_gender(fields.gender));
    let gender_missing = fields.gender.is_none() && form.is_some_and(|form| form.told);
    adapter.set_gender_missing(gender_missing);
    adapter.set_foreign(fields.foreign);
    let question = page.and_then(|page| if let Page::Question(i) = page { Some(i) } else { None });
    adapter.set_question(question.and_then(|index| i32::try_from(index).ok()).unwrap_or(0));
    adapter.set_answer(shown_answer(question.and_then(|index| fields.answers[index])));
    adapter.set_for_whom(for_whom(form).into());
    let review = page == Some(Page::Review);
    adapter.set_summary(if review { summary(fields) } else { Summary::default() });
    adapter.set_progress(progress(page));
    adapter.set_page(wizard_page(page));
}

/// Shows how long the form stays without a touch.
pub(super) fn show_countdown(window: &KioskWindow, form: Option<&Form>) {
    let left_s = form.map_or(0, |form| form.left_s);
    let adapter = window.global::<DeclarationAdapter>();
    adapter.set_seconds_left(i32::try_from(left_s).unwrap_or(0));
}

fn model(letters: Vec<char>) -> ModelRc<SharedString> {
    ModelRc::new(VecModel::from_iter(letters.into_iter().map(SharedString::from)))
}

fn for_whom(form: Option<&Form>) -> String {
    match form {
        None => String::new(),
        Some(form) if form.page == Page::Name => String::new(),
        Some(form) if form.page == Page::Done => form.masked_name.to_string(),
        Some(form) => form.fields.masked_name(),
    }
}

fn summary(fields: &Fields) -> Summary {
    let [first, second, third] = fields.answers.map(shown_answer);
    Summary {
        name: fields.masked_name().into(),
        birth_year: fields.birth_year.as_str().into(),
        gender: shown_gender(fields.gender),
        passport: mask::number(&fields.passport).into(),
        nation: fields.nationality().into(),
        phone: mask::number(&fields.phone).into(),
        first,
        second,
        third,
    }
}

fn progress(page: Option<Page>) -> i32 {
    match page {
        None | Some(Page::Name) => 0,
        Some(Page::Birth) => 1,
        Some(Page::Papers) => 2,
        Some(Page::Contact | Page::Nation) => 3,
        Some(Page::Question(index)) => i32::try_from(index).map_or(4, |index| 4 + index),
        Some(_) => 7,
    }
}

fn wizard_page(page: Option<Page>) -> WizardPage {
    match page {
        None => WizardPage::None,
        Some(Page::Name) => WizardPage::Name,
        Some(Page::Birth) => WizardPage::Birth,
        Some(Page::Papers) => WizardPage::Papers,
        Some(Page::Contact) => WizardPage::Contact,
        Some(Page::Nation) => WizardPage::Nation,
        Some(Page::Question(_)) => WizardPage::Question,
        Some(Page::Review) => WizardPage::Review,
        Some(Page::Sending) => WizardPage::Sending,
        Some(Page::Done) => WizardPage::Done,
        Some(Page::Failed) => WizardPage::Failed,
    }
}

fn note(verdict: Verdict) -> Note {
    match verdict {
        Verdict::Good => Note::None,
        Verdict::Missing => Note::Missing,
        Verdict::Wrong => Note::Wrong,
        Verdict::Doubtful => Note::Doubtful,
    }
}

fn chosen(gender: Gender) -> Option<Chosen> {
    match gender {
        Gender::Unset => None,
        Gender::Male => Some(Chosen::Nam),
        Gender::Female => Some(Chosen::Nu),
        Gender::Other => Some(Chosen::Khac),
    }
}

fn shown_gender(gender: Option<Chosen>) -> Gender {
    match gender {
        None => Gender::Unset,
        Some(Chosen::Nam) => Gender::Male,
        Some(Chosen::Nu) => Gender::Female,
        Some(Chosen::Khac) => Gender::Other,
    }
}

fn given(answer: Answer) -> Option<Given> {
    match answer {
        Answer::Unset => None,
        Answer::Yes => Some(Given::Yes),
        Answer::No => Some(Given::No),
    }
}

fn shown_answer(answer: Option<Given>) -> Answer {
    match answer {
        None => Answer::Unset,
        Some(Given::Yes) => Answer::Yes,
        Some(Given::No) => Answer::No,
    }
}
