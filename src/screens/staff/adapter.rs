//! The page of staff mode.

use slint::{ComponentHandle, Image, Model, SharedString};
use ui::{KioskWindow, StaffAdapter, StaffBody, StaffChoice, StaffLevel, StaffLine, StaffTone};

use crate::panel::{Body, Choice, LevelShown, Line, Tone};
use crate::screens::inbox::{Inbox, Input, connect};
use crate::screens::models::{int, model};
use crate::screens::qr;
use crate::staff::{Event, View};

/// From so many choices on they stand in three columns, fewer in two.
const THREE_FROM: usize = 8;

pub(in crate::screens) fn connect(window: &KioskWindow, inbox: &Inbox) {
    let adapter = window.global::<StaffAdapter>();
    let first = |text: &SharedString| text.chars().next();
    connect!(adapter, inbox, on_knocked() => Input::StaffKnock);
    connect!(adapter, inbox, on_digit(text) => first(&text).map(|it| Input::StaffMode(Event::Digit(it))));
    connect!(adapter, inbox, on_letter(text) => first(&text).map(|it| Input::StaffMode(Event::Letter(it))));
    connect!(adapter, inbox, on_erased() => Input::StaffMode(Event::Erase));
    connect!(adapter, inbox, on_chosen(index) => {
        usize::try_from(index).ok().map(|index| Input::StaffMode(Event::Choose(index)))
    });
    connect!(adapter, inbox, on_turned_to(index, up) => {
        usize::try_from(index).ok().map(|index| Input::StaffMode(Event::Turn(index, up)))
    });
    connect!(adapter, inbox, on_act() => Input::StaffAct);
    connect!(adapter, inbox, on_more() => Input::StaffMode(Event::More));
    connect!(adapter, inbox, on_back() => Input::StaffMode(Event::Back));
}

/// Shows a page, or that staff mode is closed. `letters` are those of a password, one by one, so that it is nowhere whole.
pub(super) fn show(window: &KioskWindow, view: Option<&View>, letters: impl Iterator<Item = char>) {
    let adapter = window.global::<StaffAdapter>();
    adapter.set_open(view.is_some());
    adapter.set_letters(model(letters.map(SharedString::from)));
    let Some(view) = view else { return };
    adapter.set_title(view.title.as_str().into());
    adapter.set_lines(model(view.lines.iter().map(line)));
    adapter.set_turned(int(view.turned));
    adapter.set_back_word(view.back.as_str().into());
    adapter.set_act_word(view.act.as_deref().unwrap_or_default().into());
    adapter.set_grave(view.is_grave);
    adapter.set_tools(view.has_tools);
    adapter.set_more_word(view.more.into());
    adapter.set_body(match &view.body {
        Body::Lines => StaffBody::None,
        Body::Choices(choices) => {
            adapter.set_columns(if choices.len() >= THREE_FROM { 3 } else { 2 });
            adapter.set_choices(model(choices.iter().map(choice)));
            StaffBody::Choices
        }
        Body::Digits(typed) => {
            adapter.set_typed(int(*typed));
            StaffBody::Digits
        }
        Body::Time(typed) => {
            adapter.set_time(typed.as_str().into());
            StaffBody::Time
        }
        Body::Levels(levels) => {
            show_levels(&adapter, levels);
            StaffBody::Levels
        }
        Body::Letters(_) => StaffBody::Letters,
        Body::Code(text) => {
            let (code, modules) = qr::of_text(text).unwrap_or((Image::default(), 0));
            adapter.set_code(code);
            adapter.set_code_modules(modules);
            StaffBody::Code
        }
    });
}

/// In place where it can be: new buttons would take those from under a finger that turns a level further.
fn show_levels(adapter: &StaffAdapter, levels: &[LevelShown]) {
    let shown = adapter.get_levels();
    if shown.row_count() != levels.len() {
        return adapter.set_levels(model(levels.iter().map(level)));
    }
    for (row, it) in levels.iter().enumerate() {
        shown.set_row_data(row, level(it));
    }
}

fn level(level: &LevelShown) -> StaffLevel {
    StaffLevel {
        name: level.name.as_str().into(),
        percent: level.percent.into(),
        least: level.least.into(),
        down: level.down.as_str().into(),
        up: level.up.as_str().into(),
    }
}

fn line(line: &Line) -> StaffLine {
    StaffLine {
        text: line.text.as_str().into(),
        detail: line.detail.as_str().into(),
        tone: match line.tone {
            Tone::Plain => StaffTone::Plain,
            Tone::Good => StaffTone::Good,
            Tone::Warning => StaffTone::Warning,
            Tone::Bad => StaffTone::Bad,
        },
    }
}

fn choice(choice: &Choice) -> StaffChoice {
    StaffChoice {
        text: choice.text.as_str().into(),
        hint: choice.hint.as_str().into(),
        enabled: choice.enabled,
    }
}
