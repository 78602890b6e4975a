//! The declaration wizard.

pub(super) mod adapter;
mod controller;

pub(super) use controller::DeclarationController;
