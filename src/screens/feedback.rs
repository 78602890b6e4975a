//! "Gửi phản ánh".

pub(super) mod adapter;
mod controller;

pub(super) use controller::FeedbackController;
