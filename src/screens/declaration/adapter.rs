//! The wizard: touch to event. What a page shows stands in `view`.

mod view;
mod words;

use protocol::record::Channel;
use slint::ComponentHandle;
use ui::{DeclarationAdapter, KioskWindow};

use crate::declaration::form::{Event, NATIONS, SlipTexts};
use crate::forms::typed::Edit;
use crate::screens::inbox::{Inbox, Input, connect};
use crate::typing::marks::Choice;

pub(super) use view::{show, show_countdown, show_waits};
pub(in crate::screens) use view::{show_elsewhere, show_prints, show_terms_code};

pub(in crate::screens) fn connect(window: &KioskWindow, inbox: &Inbox) {
    let adapter = window.global::<DeclarationAdapter>();
    macro_rules! on {
        ($callback:ident($($argument:ident),*) => $event:expr) => {
            connect!(adapter, inbox, $callback($($argument),*) => {
                Option::<Event>::from($event).map(Input::Declaration)
            })
        };
    }
    let index = |index: i32| usize::try_from(index).ok();
    on!(on_typed(text) => text.chars().next().map(|key| Event::Edit(Edit::Key(key))));
    on!(on_replaced(text) => Choice::new(&text).map(|marks| Event::Edit(Edit::Marks(marks))));
    on!(on_erased() => Event::Edit(Edit::Erase));
    on!(on_choose_purpose(purpose) => Event::Purpose(words::chosen_purpose(purpose)));
    on!(on_pass(direction) => Event::Pass(words::chosen_direction(direction)));
    on!(on_choose_gender(gender) => words::chosen_gender(gender).map(Event::Gender));
    on!(on_has_receipt() => Event::HasReceipt);
    connect!(adapter, inbox, on_ask_receipt() => Input::AskReceipt);
    on!(on_has_elsewhere() => Event::HasElsewhere);
    on!(on_choose_channel(name) => Channel::named(&name).map(Event::Elsewhere));
    on!(on_abroad() => Event::Abroad);
    on!(on_choose_nation(it) => Event::Nation(index(it).filter(|index| *index < NATIONS.len())));
    on!(on_choose_commune(it) => index(it).map(Event::Choose));
    on!(on_choose_here() => Event::Here);
    on!(on_choose_same() => Event::Same);
    on!(on_choose_answer(answer) => words::given(answer).map(Event::Answer));
    on!(on_toggle_choice(it) => index(it).map(Event::Toggle));
    on!(on_choose_line(it, answer) => {
        index(it).zip(words::given(answer)).map(|(index, answer)| Event::Line(index, answer))
    });
    on!(on_resend() => Event::Resend);
    on!(on_add() => Event::Add);
    on!(on_correct(it) => index(it).map(Event::Correct));
    on!(on_choose_section(section) => Event::Section(words::chosen_section(section)));
    on!(on_remove() => Event::Remove);
    on!(on_read_terms() => Event::Terms);
    on!(on_print(heading, people, good) => {
        Event::Print(SlipTexts { heading: heading.into(), people: people.into(), good: good.into() })
    });
    on!(on_next() => Event::Next);
    on!(on_back() => Event::Back);
    on!(on_wipe() => Event::Wipe);
    on!(on_touched() => Event::Touch);
}
