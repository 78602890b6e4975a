//! The home page. It has no state of its own: it shows venue, status and time.

pub(super) mod adapter;
mod erased;
mod minute_word;

pub(super) use erased::{Erased, Reason, State as ErasedState};
