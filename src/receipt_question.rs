//! "Hỏi biên nhận": was an F0 there then? Asked with a receipt of the last three weeks, for whoever has no phone. Pure:
//! the pages as a state, and the answer of a kiosk without a network from what it holds.

pub mod offline;
mod state;

pub use state::{ANSWER_S, Answer, Event, Page, Problem, Question, SHOWN_S, State, TEXT_MAX, step};
