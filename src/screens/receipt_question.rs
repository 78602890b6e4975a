//! The pages of a receipt that is asked.

pub(super) mod adapter;
mod controller;

pub(super) use controller::QuestionController;
