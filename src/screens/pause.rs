//! Touches that nobody meant. After a page has turned nothing takes a touch for a moment, so that the second
//! touch of a trembling hand meets nothing; and a chosen answer is seen for a moment before its page turns.

mod adapter;
mod controller;
mod pauses;
mod picked;

pub(super) use adapter::connect;
pub(super) use controller::{PauseController, Shown};
pub use pauses::Pauses;
