//! The idle screen.

pub(super) mod adapter;
mod controller;

pub(super) use controller::IdleController;
