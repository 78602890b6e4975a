//! What turns the page as an answer does, and is therefore shown before.

use protocol::declaration::Answer;
use protocol::record::Direction;

use crate::declaration::form::{Event, NATIONS, Purpose};
use crate::feedback::form::Event as FeedbackEvent;
use crate::screens::inbox::Input;

/// What was chosen, as the page shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::screens) enum Picked {
    /// Có or Không.
    Answer(Answer),
    /// Index of one of the choices of a page of the declaration.
    Choice(usize),
    /// The same on the page of a feedback's location.
    Location(usize),
}

/// Index of the venue's own commune, behind those that are offered.
const HERE: usize = 100;

/// Index of the home of the person before.
const SAME: usize = 101;

impl Picked {
    pub(in crate::screens) fn of(input: &Input) -> Option<Self> {
        Some(match input {
            Input::Declaration(Event::Answer(answer)) => Self::Answer(*answer),
            Input::Declaration(event) => Self::Choice(choice(event)?),
            Input::Feedback(FeedbackEvent::Choose(index)) => Self::Location(*index),
            Input::Feedback(FeedbackEvent::Here) => Self::Location(HERE),
            _ => return None,
        })
    }
}

fn choice(event: &Event) -> Option<usize> {
    Some(match event {
        Event::Purpose(Purpose::Me) | Event::Pass(Direction::In) => 0,
        Event::Purpose(Purpose::Group) | Event::Pass(Direction::Out) => 1,
        Event::Purpose(Purpose::Others) => 2,
        Event::Nation(nation) => nation.unwrap_or(NATIONS.len()),
        Event::Choose(index) => *index,
        Event::Here => HERE,
        Event::Same => SAME,
        _ => return None,
    })
}
