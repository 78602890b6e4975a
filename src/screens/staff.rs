//! Staff mode on the screen.

pub(super) mod adapter;
mod controller;

pub(super) use controller::StaffController;
