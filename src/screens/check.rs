//! The check of a visitor's phone.

pub(super) mod adapter;
mod controller;

pub(super) use controller::CheckController;
