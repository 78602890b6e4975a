//! How the screen looks: darker at night, and larger or with more contrast for a visitor who asked
//! for it.

pub(super) mod adapter;
mod controller;
mod state;

pub(super) use controller::LookController;
pub(super) use state::{Event, Look};
